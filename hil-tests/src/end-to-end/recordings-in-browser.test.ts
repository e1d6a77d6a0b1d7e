import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingDetail, RecordingInfo, RecordingList } from '@dawa/protocols/console/recording';
import { readWav } from '@dawa/protocols/wav';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { sampleRateHz, writeRecordingStation } from './recording-station.fixture.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

describe.skipIf(isWithout('chromium'))('recordings in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  let recordingId = '';
  const complaints: string[] = [];

  beforeAll(async () => {
    const words = writeRecordingStation(folder.path);
    browser = await launchBrowser();
    station = await startStation({ dataFolder: join(folder.path, 'data'), words });
    const wish = { durationMs: 600_000, title: 'bench' };
    recordingId = (await station.post<RecordingInfo>('/api/v1/recordings', wish)).body.recordingId;
    page = await watchedPage(browser, complaints, { timeoutMs: 120_000 });
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  it('shows what is heard with its frames, and leads from one to its octets by the keys alone', async () => {
    await page.goto(`${station.url}/link`);
    const waterfall = page.getByRole('slider', { name: /Waterfall of the receiver, 0 to 5/ });
    await waterfall.waitFor();
    await page.locator('.wf-marks button').first().waitFor();
    await waterfall.focus();
    await waterfall.press('[');
    await page.getByRole('slider', { name: /Waterfall of the receiver, 833 to 4/ }).waitFor();
    // A cursor on the last frame; Enter opens it and goes there.
    const picture = page.locator('.wf-pic');
    await picture.press('End');
    await picture.press('PageUp');
    expect(await page.getByTestId('waterfall-place').textContent()).toMatch(/ UTC, 2.500 Hz, .*dB$/);
    await picture.press('Enter');
    await page.locator('details[open] summary:focus').waitFor();
    expect(await page.locator('details[open] code').textContent()).toMatch(/^a8 8a a6 a8 /);
  });

  it('stands still while it is paused, and goes on when it is told to', async () => {
    const pause = page.getByTestId('waterfall-pause');
    if ((await pause.textContent()) === 'Live') await pause.click();
    await page.locator('.wf-pic').press('Shift+ArrowLeft');
    await page.getByTestId('waterfall-pause').filter({ hasText: 'Live' }).waitFor();
    await pause.click();
    await page.getByTestId('waterfall-pause').filter({ hasText: 'Pause' }).waitFor();
  });

  it('plays a recording, and the place in it moves with the clock of the sound', async () => {
    const path = `/api/v1/recordings/${recordingId}`;
    await station.until<RecordingDetail>(path, (found) => (found.marks?.length ?? 0) >= 4, 90_000);
    await station.post(`${path}/stop`, {});
    await station.until<RecordingList>('/api/v1/recordings', ({ items }) => !items[0]!.isRecording, 90_000);
    await page.goto(`${station.url}/link/recordings`);
    const play = page.getByTestId('play-recording');
    await play.and(page.locator(':enabled')).click();
    await page.waitForFunction(
      () => !document.querySelector('.recording .acts')?.textContent?.includes('00:00 of'),
    );
    await play.click();
    // A click on a frame chooses its row.
    await page.locator('.wf-marks button').first().click();
    await page.locator('[data-testid="recorded-frame"][aria-selected="true"] button:focus').waitFor();
  });

  it('takes frames out of it again, tells how far it is, and finds what was found before', async () => {
    const seen = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const look = () => {
            const progress = document.querySelector('[data-testid="demodulate-progress"]');
            if (progress === null) requestAnimationFrame(look);
            else resolve(progress.getAttribute('aria-label') ?? '');
          };
          look();
        }),
    );
    await page.getByTestId('demodulate').click();
    expect(await seen).toBe('Demodulated so far');
    const result = await page.getByTestId('demodulate-result').textContent();
    expect(result).toMatch(/\d+ known before, .* times real time/);
  });

  it('saves it as a WAV file under its own name', async () => {
    const saving = page.waitForEvent('download');
    await page.getByTestId('save-wav').click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(`${recordingId}.wav`);
    const sound = readWav(readFileSync(await saved.path()));
    expect(sound.ok && sound.value.sampleRateHz).toBe(sampleRateHz);
  });

  it('names every control, at the width of a telephone too, where nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    for (const path of ['/link', '/link/recordings']) {
      await page.goto(`${station.url}${path}`);
      await page.locator('.wf-pic').waitFor();
      const { nameless, width } = await page.evaluate(() => ({
        nameless: [...document.querySelectorAll('main :is(button, a, input, [role=slider])')]
          .filter((one) => {
            const label = one.closest('label')?.textContent ?? '';
            return `${one.getAttribute('aria-label') ?? ''}${one.textContent ?? ''}${label}`.trim() === '';
          })
          .map((one) => one.outerHTML),
        width: document.documentElement.scrollWidth,
      }));
      expect(nameless).toEqual([]);
      expect(width).toBeLessThanOrEqual(360);
    }
  });

  it('complained of nothing', () => {
    expect(complaints).toEqual([]);
  });
});
