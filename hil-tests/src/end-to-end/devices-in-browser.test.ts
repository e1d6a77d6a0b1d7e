import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

interface Safety {
  readonly antenna: {
    readonly phase: string;
    readonly travel: { readonly maxElevationDeg: number };
  };
}

describe.skipIf(isWithout('chromium'))('devices in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    station = await startStation({ dataFolder: folder.path, words: ['--speed', '2'] });
    page = await watchedPage(browser, complaints);
    await page.goto(`${station.url}/devices`);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  it('shows what goes over the cable of the radio, in octets and in words', async () => {
    await page.getByTestId('wire-radio').click();
    const row = page
      .getByTestId('wire-row')
      .filter({ hasText: /fe fe e0 a2 25 00/ })
      .first();
    await row.waitFor();
    expect(await row.textContent()).toMatch(/frequency 43\d \d{3} \d{3} Hz/);
    expect(new URL(page.url()).searchParams.get('device')).toBe('radio');
  });

  it('keeps still while somebody reads', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    const newest = () => page.getByTestId('wire-row').first().textContent();
    const shown = await newest();
    const { items } = await station.get<{ items: { seq: number }[] }>('/api/v1/devices/radio/wire?limit=1');
    await station.until<{ items: unknown[] }>(
      `/api/v1/devices/radio/wire?after=${items[0]!.seq}`,
      (answer) => answer.items.length > 4,
      10_000,
    );
    expect(await newest()).toBe(shown);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.waitForFunction(
      (text) => document.querySelector('[data-testid="wire-row"]')?.textContent !== text,
      shown,
    );
  });

  it('turns the antenna while a button is held, and stops when it is let go', async () => {
    await page.getByTestId('wire-rotator').click();
    const isPhase = (phase: string) => (safety: Safety) => safety.antenna.phase === phase;
    await page.getByTestId('jog-right').focus();
    await page.keyboard.down('ArrowRight');
    await station.until<Safety>('/api/v1/safety', isPhase('jogging'), 30_000);
    await page.keyboard.up('ArrowRight');
    await station.until<Safety>('/api/v1/safety', isPhase('at-rest'), 30_000);
    const said = await page
      .getByText(/go to azimuth/)
      .first()
      .textContent();
    expect(said).toMatch(/elevation/);
  });

  it('says in whose hand the antenna is, and gives it back to tracking', async () => {
    const back = page.getByRole('button', { name: 'Back to tracking' });
    await back.waitFor();
    await back.click();
    await back.waitFor({ state: 'detached' });
    const { items } = await station.get<{ items: { text: string }[] }>(
      '/api/v1/events?order=newest&limit=50',
    );
    expect(items.map(({ text }) => text).join('\n')).toMatch(/Tracking resumed by/);
  });

  it('complained of nothing', () => {
    expect(complaints).toEqual([]);
  });
});
