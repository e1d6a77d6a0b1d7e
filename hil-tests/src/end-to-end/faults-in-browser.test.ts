import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

interface Faults {
  readonly isRehearsal: boolean;
  readonly items: readonly { readonly name: string; readonly isActive: boolean }[];
}

describe.skipIf(isWithout('chromium'))('faults on purpose in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const isIn = (name: string, wanted: boolean) => (answer: Faults) =>
    answer.items.find((item) => item.name === name)?.isActive === wanted;

  beforeAll(async () => {
    browser = await launchBrowser();
    station = await startStation({ dataFolder: folder.path, words: ['--speed', '2'] });
    page = await watchedPage(browser, complaints);
    await page.goto(`${station.url}/bench/faults`);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  it('are chosen, read, injected and removed, and the journal says who did it', async () => {
    await page.getByTestId('fault-stuck-ptt').click();
    expect(await page.getByTestId('fault-detection').textContent()).toContain('PTT_TIMEOUT');
    await page.getByTestId('fault-set').click();
    await station.until<Faults>('/api/v1/simulator/faults', isIn('stuck-ptt', true), 60_000);
    await page.getByRole('button', { name: 'Remove the fault' }).click();
    await station.until<Faults>('/api/v1/simulator/faults', isIn('stuck-ptt', false), 60_000);
    const { items } = await station.get<{ items: readonly { text: string }[] }>('/api/v1/events?limit=100');
    const texts = items.map(({ text }) => text).filter((text) => text.startsWith('stuck-ptt'));
    expect(texts).toHaveLength(2);
    expect(complaints).toEqual([]);
  });

  it('take settings that are numbers, and no others', async () => {
    await page.getByTestId('fault-overcurrent').click();
    const input = page.getByLabel('currentA');
    await input.fill('much');
    expect(await page.getByTestId('fault-set').isDisabled()).toBe(true);
    await input.fill('1.8');
    await page.getByTestId('fault-set').click();
    await station.until<Faults>('/api/v1/simulator/faults', isIn('overcurrent', true), 60_000);
    const refused = await station.post('/api/v1/simulator/faults/gremlin', { isActive: true });
    expect(refused.status).toBe(404);
  });
});
