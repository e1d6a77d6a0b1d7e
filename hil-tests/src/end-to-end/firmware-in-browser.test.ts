import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

describe.skipIf(isWithout('chromium'))('the firmware in a browser tab', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const fetched: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    station = await startStation({ dataFolder: folder.path });
    page = await watchedPage(browser, complaints);
    page.on('request', (request) => fetched.push(request.url()));
    await page.goto(`${station.url}/bench/firmware`);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  const line = (words: string) => page.getByTestId('firmware-lines').getByText(words).first();

  it('is fetched when it is opened, boots, obeys, keys and recovers from a hang', async () => {
    await page.getByTestId('firmware-open').waitFor();
    const isEmulator = (url: string) => /firmware-bench/.test(url);
    expect(fetched.some(isEmulator)).toBe(false);
    await page.getByTestId('firmware-open').click();
    await page.getByTestId('firmware-power').click();
    expect(fetched.some(isEmulator)).toBe(true);
    const waits = { timeout: 60_000 };
    await line('started after power-on, boot 1').waitFor(waits);
    await page.getByRole('button', { name: 'DIGI' }).click();
    await line('mode STANDBY to DIGI').waitFor(waits);
    await page.getByRole('button', { name: 'A frame on the air' }).click();
    await line('a frame to send on the air').waitFor(waits);
    await line('repeated a frame of VU2ABC').waitFor(waits);
    await page.getByRole('button', { name: 'Key for 11 s' }).click();
    await line('refused: out of range').waitFor(waits);
    await page.getByRole('button', { name: 'Hang it' }).click();
    await line('the watchdog has bitten').waitFor(waits);
    await page.getByTestId('firmware-power').click();
    await page.getByTestId('firmware-mode').getByText('without power').waitFor(waits);
    expect(complaints).toEqual([]);
  });
});
