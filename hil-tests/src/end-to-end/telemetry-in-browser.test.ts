import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

interface Sample {
  readonly generatedAtMs: number;
  readonly value: number;
  readonly packetLsn: number;
}
interface Packet {
  readonly packet: { readonly sequenceCount: number; readonly apid: number; readonly hex: string };
  readonly previousLsn: number | null;
  readonly nextLsn: number | null;
}
interface Clock {
  readonly atMs: number;
}

/** The pass of the rehearsal has set, and its last packet has come. */
const overAtMs = Date.parse('2019-06-20T00:28:10Z');
const utcTime = (atMs: number) => new Date(atMs).toISOString().slice(11, 23);

describe.skipIf(isWithout('chromium'))('telemetry in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    station = await startStation({ dataFolder: folder.path, words: ['--speed', '20'] });
    page = await watchedPage(browser, complaints, { hearsConsole: true });
    await page.goto(`${station.url}/telemetry?plot=bus_voltage&plot=temp_pa&span=pass`);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  const param = (key: string) => new URL(page.url()).searchParams.get(key);
  const bytesOn = () =>
    page
      .locator('[data-octet][aria-pressed="true"]')
      .evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset['octet'])));
  const chosenField = () => page.locator('.ft tr[aria-selected="true"]').getAttribute('data-testid');
  /** First column of the table under the plots, newest first. */
  const tableTimes = () => page.getByTestId('plot-table').locator('tbody tr td:first-child').allInnerTexts();
  const busVoltage = async () => {
    const span = `fromAtMs=${overAtMs - 600_000}&toAtMs=${overAtMs}&limit=1000`;
    return (await station.get<{ items: Sample[] }>(`/api/v1/parameters/bus_voltage/samples?${span}`)).items;
  };

  it('shows what comes, and what has not come yet as such', async () => {
    const value = page.getByTestId('param-bus_voltage');
    await page.waitForFunction(() =>
      /^\d\.\d{3}\s*V$/.test(document.querySelector('[data-testid="param-bus_voltage"]')?.textContent ?? ''),
    );
    expect(Number.parseFloat(await value.innerText())).toBeCloseTo(5, 0);
    expect(await page.getByTestId('value-bus_voltage').getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('/');
    await page.keyboard.type('stored message');
    expect(await page.getByTestId(/^value-/).count()).toBeGreaterThan(0);
    expect(
      await page
        .getByTestId(/^value-/)
        .first()
        .innerText(),
    ).toContain('none yet');
    await page.getByTestId('find-value').fill('');
  });

  it('draws live and history without a seam: a page that watched the pass and one that reads it show the same', async () => {
    await station.until<Clock>('/api/v1/clock', ({ atMs }) => atMs > overAtMs, 90_000);
    const samples = await busVoltage();
    expect(samples.length).toBeGreaterThan(200);
    const expected = samples.map(({ generatedAtMs }) => utcTime(generatedAtMs)).toReversed();
    await page.getByTestId('value-temp_pa').click();
    await page.getByTestId('show-table').click();
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-testid="plot-table"] tbody tr').length === count,
      expected.length,
    );
    expect(await tableTimes()).toEqual(expected);
    await page.reload();
    await page.getByTestId('show-table').click();
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-testid="plot-table"] tbody tr').length === count,
      expected.length,
    );
    expect(await tableTimes()).toEqual(expected);
    await page.getByTestId('show-table').click();
  });

  it('zooms with the wheel, pans with keys and keeps both in the address', async () => {
    const plot = (await page.getByTestId('plot-bus_voltage').boundingBox())!;
    await page.mouse.move(plot.x + plot.width * 0.6, plot.y + plot.height / 2);
    await page.mouse.wheel(0, -600);
    await page.waitForFunction(() => new URL(location.href).searchParams.has('from'));
    const length = () => Date.parse(param('to')!) - Date.parse(param('from')!);
    const zoomed = length();
    expect(zoomed).toBeLessThan(120_000);
    const from = param('from')!;
    await page.getByTestId('plots').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction((was) => new URL(location.href).searchParams.get('from') !== was, from);
    expect(length()).toBe(zoomed);
    expect(Date.parse(param('from')!) - Date.parse(from)).toBeCloseTo(zoomed / 4, -1);
    await page.keyboard.press('l');
    await page.waitForFunction(() => !new URL(location.href).searchParams.has('from'));
  });

  it('opens the packet behind a point, and says when it was received and made', async () => {
    const plot = (await page.getByTestId('plot-bus_voltage').boundingBox())!;
    await page.mouse.move(plot.x + plot.width * 0.6, plot.y + plot.height / 2);
    await page.waitForFunction(() =>
      /received/.test(document.querySelector('[data-testid="cursor"]')?.textContent ?? ''),
    );
    const cursor = await page.getByTestId('cursor').innerText();
    const [, made] = /received, (\S+) onboard/.exec(cursor)!;
    await page.mouse.click(plot.x + plot.width * 0.6, plot.y + plot.height / 2);
    await page.waitForFunction(() => new URL(location.href).searchParams.has('packet'));
    const lsn = Number(param('packet'));
    const sample = (await busVoltage()).find(({ packetLsn }) => packetLsn === lsn)!;
    expect(utcTime(sample.generatedAtMs)).toBe(made);
    const { packet } = await station.get<Packet>(`/api/v1/packets/${lsn}`);
    await page.getByTestId('packet-title').getByText(String(packet.sequenceCount)).waitFor();
    expect(await page.getByTestId('packet').innerText()).toContain(`record ${lsn} of the log`);
    expect(await page.getByTestId('field-Packet error control').innerText()).toContain('good');
  });

  it('goes from a field to its bytes and from a byte to its field', async () => {
    // Places of missions/aprs-dp/telemetry.xml.
    await page.getByTestId('field-temp_pa').click();
    expect(await bytesOn()).toEqual([30, 31]);
    await page.locator('[data-octet="36"]').click();
    expect(await chosenField()).toBe('field-rssi');
    expect(param('field')).toBe('rssi');
    await page.keyboard.press('ArrowRight');
    expect(await chosenField()).toBe('field-tx_power');
    await page.locator('[data-octet="20"]').click();
    expect(await chosenField()).toBe('field-mode');
    for (let bit = 0; bit < 5; bit += 1) await page.keyboard.press('Shift+ArrowRight');
    expect(await chosenField()).toBe('field-squelch');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['field'])).toBe(
      'squelch',
    );
    await page.keyboard.press('ArrowUp');
    expect(await chosenField()).toBe('field-ptt');
    expect(await page.getByTestId('bits').locator('.of').count()).toBe(1);
  });

  it('steps to the packets before and behind it of the same process', async () => {
    const lsn = Number(param('packet'));
    const { previousLsn } = await station.get<Packet>(`/api/v1/packets/${lsn}`);
    await page.getByRole('button', { name: 'Previous packet' }).click();
    await page.waitForFunction(
      (was) => new URL(location.href).searchParams.get('packet') !== was,
      String(lsn),
    );
    expect(param('packet')).toBe(String(previousLsn));
    await page.getByText(`record ${previousLsn} of the log`).waitFor();
    await page.getByRole('button', { name: 'Next packet' }).click();
    await page.getByText(`record ${lsn} of the log`).waitFor();
    await page.getByTestId('packet-newest').click();
    await page.waitForFunction(() => !new URL(location.href).searchParams.has('packet'));
  });

  it('hands out every sample that is shown as a file', async () => {
    await page.getByTestId('export').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('export-csv').click(),
    ]);
    const [heading, ...lines] = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(heading).toBe('name,generatedAtMs,receivedAtMs,raw,value,unit,limitState,packetLsn');
    const samples = await busVoltage();
    expect(lines.map((line) => Number(line.split(',')[1]))).toEqual(samples.map((one) => one.generatedAtMs));
  });

  it('keeps a display under a name, also over a reload', async () => {
    await page.getByTestId('save-display').click();
    await page.getByTestId('display-name').fill('Power only');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByTestId('value-rssi').click();
    await page.reload();
    await page.getByTestId('plot-rssi').waitFor();
    await page.getByTestId('save-display').click();
    await page.getByRole('button', { name: 'Power only', exact: true }).click();
    await page.getByTestId('plot-rssi').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.getAll('plot')).toEqual(['bus_voltage']);
  });

  it('does not scroll on a laptop, down to a tab of 641 pixels, and has room for five plots on a desk', async () => {
    const five = ['bus_voltage', 'temp_pa', 'temp_mcu', 'temp_tnc', 'rssi'];
    await page.goto(`${station.url}/telemetry?span=pass&${five.map((name) => `plot=${name}`).join('&')}`);
    for (const [width, height] of [
      [1366, 768],
      [1366, 641],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.getByTestId('plot-bus_voltage').locator('canvas').waitFor();
      const excess = await page.evaluate(() => {
        const main = document.querySelector('main')!;
        return [main.scrollHeight - main.clientHeight, document.body.scrollWidth - innerWidth];
      });
      expect(excess, `${width} x ${height}`).toEqual([0, 0]);
    }
    await page.waitForFunction(() => document.querySelectorAll('[data-plot]').length === 5);
  });

  it('is a list on a phone, with the plot and the packet in sheets', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto(`${station.url}/telemetry`);
    await page.getByTestId('find-value').fill('PA temp');
    await page.getByTestId('value-temp_pa').click();
    const plots = page.getByRole('dialog', { name: 'Plot' });
    await page.getByTestId('span-pass').click();
    const canvas = plots.locator('canvas');
    await canvas.waitFor();
    const box = (await canvas.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const packet = page.getByRole('dialog', { name: 'Packet' });
    await packet.getByTestId('field-temp_pa').waitFor();
    await packet.getByRole('button', { name: 'Close' }).click();
    await packet.waitFor({ state: 'detached' });
    await plots.getByRole('button', { name: 'Close' }).click();
    await plots.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.body.scrollWidth - innerWidth)).toBe(0);
  });

  it('changed nothing by being looked at, and the browser has nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
