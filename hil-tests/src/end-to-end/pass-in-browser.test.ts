import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

const speed = 20;
/** A minute before MAYA-1 rises over the ridge of Thimphu. */
const minuteBeforeRise = '2019-06-20T00:21:21Z';
/** 320 s of pass and 60 s before it, 20 times as fast as life, on a machine that does other things too. */
const passWithinMs = 90_000;

describe.skipIf(isWithout('chromium'))(
  'a rehearsed pass in a real browser',
  { timeout: 2 * passWithinMs },
  () => {
    const folder = temporaryFolder();
    let station: RunningStation;
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      const words = ['--speed', String(speed), '--rehearse', minuteBeforeRise];
      // The browser first: the rise comes three seconds after the station.
      browser = await launchBrowser();
      page = await watchedPage(browser, complaints, { timeoutMs: passWithinMs, hearsConsole: true });
      station = await startStation({ dataFolder: folder.path, words });
      await page.goto(station.url);
    }, 300_000);

    afterAll(async () => {
      await browser?.close();
      await station?.stop();
      folder.remove();
    });

    const text = (testId: string) => page.getByTestId(testId).first().innerText();

    /** Resolves when the text of an element is no longer what it was. */
    const changed = async (testId: string) => {
      const before = await text(testId);
      const selector = `[data-testid="${testId}"]`;
      await page.waitForFunction(
        ([where, was]) => (document.querySelector<HTMLElement>(where!)?.innerText ?? was) !== was,
        [selector, before],
      );
      return { before, after: await text(testId) };
    };

    const numberIn = async (testId: string, isWanted: string) =>
      page.waitForFunction(
        ([where, wanted]) => {
          const found = document.querySelector<HTMLElement>(where!)?.innerText.replace(/[^\d.+-]/g, '') ?? '';
          return found !== '' && Number(found) > Number(wanted);
        },
        [`[data-testid="${testId}"]`, isWanted],
      );

    it('says that it is a rehearsal, and counts down', async () => {
      expect(await text('mode-badge')).toMatch(/rehearsal/i);
      const { before, after } = await changed('countdown');
      expect(before).toMatch(/\d\d:\d\d/);
      expect(after).toMatch(/\d\d:\d\d/);
    });

    it('moves the antenna, and shows where it truly is', async () => {
      await page.waitForFunction(() =>
        /\d/.test(document.querySelector<HTMLElement>('[data-testid="antenna-azimuth"]')?.innerText ?? ''),
      );
      await changed('antenna-azimuth');
      await changed('antenna-elevation');
    });

    it('counts good frames and shows decoded values', async () => {
      await numberIn('frames-good', '10');
      for (const name of ['bus_voltage', 'bus_current', 'temp_pa', 'rssi']) {
        expect(await text(`param-${name}`)).toMatch(/\d/);
      }
      // 5.02 V behind 0.06 ohm (decision 0008): a value that was decoded, not merely shown.
      const volts = Number((await text('param-bus_voltage')).replace(/[^\d.].*$/s, ''));
      expect(volts).toBeGreaterThan(4.85);
      expect(volts).toBeLessThan(5.15);
    });

    it('sends a ping that the payload accepts and completes', async () => {
      await page.getByTestId('arm-tx').click();
      await page.waitForSelector('[data-testid="arm-tx"][aria-pressed="true"]');
      await page.getByTestId('add-command').click();
      // A frame that carries the answer may be lost in a fade, and nothing repeats it: an operator asks again.
      const states: string[] = [];
      for (let attempt = 0; attempt < 3 && states.at(-1) !== 'completed'; attempt++) {
        if (attempt > 0) await page.getByTestId('add-command').click();
        await page.getByTestId('command-name').selectOption('PING');
        await page.getByTestId('queue-command').click();
        const row = page.getByTestId('command-row').nth(attempt);
        await row.getByTestId('arm-command').click();
        await row.getByTestId('send-command').click();
        const ended = ['completed', 'rejected', 'failed', 'unknown'].map(
          (state) => `[data-state="${state}"]`,
        );
        await row.and(page.locator(ended.join(','))).waitFor();
        states.push((await row.getAttribute('data-state'))!);
      }
      expect(states.at(-1), states.join(', ')).toBe('completed');
    });

    it('follows it to its set and leaves a report', async () => {
      const link = page.getByTestId('report-link').first();
      await link.waitFor();
      const contacts = await station.get<{ items: { reportId: string }[] }>('/api/v1/reports');
      const { reportId } = contacts.items[0]!;
      const report = await station.get<{ frames: { good: number } }>(`/api/v1/reports/${reportId}`);
      expect(report.frames.good).toBeGreaterThan(100);
      const href = await link.getAttribute('href');
      const answer = await fetch(new URL(href!, station.url));
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('MAYA-1');
    });

    it('had nothing to complain about', () => {
      expect(complaints).toEqual([]);
    });
  },
);
