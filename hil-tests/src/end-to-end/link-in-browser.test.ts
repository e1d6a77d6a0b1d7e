import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

describe.skipIf(isWithout('chromium'))('the radio link in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    station = await startStation({
      dataFolder: folder.path,
      words: ['--mission', 'missions/birds2', '--speed', '4'],
    });
    page = await watchedPage(browser, complaints, { timeoutMs: 120_000 });
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  it('shows frames of our mission in words as they are heard', async () => {
    await page.goto(`${station.url}/link`);
    const row = page.getByTestId('own-frames').getByTestId('heard-frame').first();
    await row.waitFor();
    expect(await row.textContent()).toMatch(/\d\d:\d\d:\d\d \S+/);
  });

  it('says why there is no waterfall of a modem that hands on frames', async () => {
    await page.getByTestId('no-samples').waitFor();
  });

  it('lists who was heard, and opens what it said of itself', async () => {
    await page.getByRole('link', { name: 'Stations', exact: true }).click();
    await page.getByTestId('heard-station').first().getByRole('button').click();
    expect(await page.getByTestId('station-facts').textContent()).toMatch(/First heard.*Frames/);
    expect(new URL(page.url()).searchParams.get('station')).toBeTruthy();
  });

  it('has no recordings yet and says how there would be some', async () => {
    await page.getByRole('link', { name: 'Recordings', exact: true }).click();
    await page.getByText(/None yet/).waitFor();
  });

  it('takes the order of a file, and shows it on its way', async () => {
    await page.getByRole('link', { name: 'Downloads', exact: true }).click();
    await page.getByTestId('order-file').fill('1');
    await page.getByTestId('order-download').click();
    await page.getByTestId('download-completion').waitFor();
    const { items } = await station.get<{ items: { fileId: number }[] }>('/api/v1/downloads');
    expect(items.map(({ fileId }) => fileId)).toEqual([1]);
  });

  it('lets a beacon be heard, with its letters under their sound', async () => {
    await page.goto(`${station.url}/explore/hear`);
    await page.getByTestId('play-beacon').and(page.locator(':enabled')).click();
    // The first word has sounded after seven seconds; what is heard is what was keyed.
    await page.waitForFunction(() =>
      document.querySelector('[data-testid="morse-heard"]')?.textContent?.startsWith('JG6YKM'),
    );
    expect(await page.getByTestId('doppler-now').textContent()).toMatch(/^\+\d\u202f\d{3} Hz$/);
  });

  it('follows a message of ones own to its tones and back, and loses it in noise', async () => {
    await page.getByTestId('burst-text').fill('Hello Thimphu');
    const said = page.getByTestId('burst-heard');
    await page.getByText('Hello Thimphu', { exact: false }).last().waitFor();
    await said.filter({ hasText: /All \d+ bytes are as they were sent/ }).waitFor();
    await page.getByTestId('burst-noise').fill('3');
    await said.filter({ hasText: /Nothing|not as they were sent/ }).waitFor();
  });

  it('complained of nothing', () => {
    expect(complaints).toEqual([]);
  });
});
