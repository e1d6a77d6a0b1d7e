import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

interface Plan {
  readonly passes: readonly {
    readonly passId: string;
    readonly state: string;
    readonly reason: string | null;
    readonly isFollowed: boolean;
  }[];
}

/** What the page shows at 00:22 on 20 June 2019, when the rehearsal begins: 12 h from 23:30 on. */
const halfADay = 'fromAtMs=1560987000000&toAtMs=1561030200000';

describe.skipIf(isWithout('chromium'))('the plan in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    station = await startStation({ dataFolder: folder.path });
    page = await watchedPage(browser, complaints, { hearsConsole: true });
    await page.goto(`${station.url}/plan`);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  const hills = () => page.getByTestId('plan-pass');
  const states = async (of: Page) =>
    of
      .getByTestId('plan-pass')
      .evaluateAll((all) => all.map((hill) => hill.getAttribute('data-state') ?? '').toSorted());

  it('draws every pass of the next hours as a hill, and chooses the one that comes', async () => {
    await hills().first().waitFor();
    const { passes } = await station.get<Plan>(`/api/v1/plan?${halfADay}`);
    expect(await states(page)).toEqual(passes.map(({ state }) => state).toSorted());
    expect(passes.some(({ state }) => state === 'hidden')).toBe(true);
    expect(await page.getByTestId('plan-detail').innerText()).toContain('MAYA-1, 00:22 UTC');
    expect(await page.getByTestId('plan-state').innerText()).toBe('booked');
    expect(await page.getByTestId('plan-why').innerText()).toMatch(/The station follows it by itself/);
  });

  it('says of every pass that is not booked why it is not, by keys alone', async () => {
    const count = await hills().count();
    await page.locator('[data-testid="plan-pass"][tabindex="0"]').focus();
    await page.keyboard.press('Home');
    for (let index = 0; index < count; index += 1) {
      const chosen = page.locator('[data-testid="plan-pass"][aria-pressed="true"]');
      const why = await page.getByTestId('plan-why').innerText();
      if ((await chosen.getAttribute('data-state')) === 'hidden') {
        expect(why).toMatch(/Hidden, \d+° is behind the ridge\. Not booked\./);
      } else expect(why).toMatch(/follow/);
      expect(new URL(page.url()).searchParams.get('pass')).toBe(await chosen.getAttribute('data-pass'));
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('plan-detail');
  });

  it('keeps time and choice in the address, so that Back works', async () => {
    const before = page.url();
    await page.getByRole('button', { name: 'Later' }).click();
    await page.waitForFunction((was) => location.href !== was, before);
    expect(new URL(page.url()).searchParams.get('from')).toBe('2019-06-20T11:30Z');
    await page.goBack();
    await page.waitForFunction((was) => location.href === was, before);
    await page.reload();
    await hills().first().waitFor();
    const chosen = page.locator('[data-testid="plan-pass"][aria-pressed="true"]');
    expect(await chosen.getAttribute('data-pass')).toBe(new URL(before).searchParams.get('pass'));
  });

  it('hands out a calendar of the contacts, marked as a rehearsal', async () => {
    const href = await page.getByTestId('plan-calendar').getAttribute('href');
    const answer = await fetch(new URL(href!, station.url));
    expect(answer.headers.get('content-type')).toMatch('text/calendar');
    const text = await answer.text();
    const { passes } = await station.get<Plan>(`/api/v1/plan?${halfADay}`);
    const contacts = passes.filter(({ state }) => state === 'booked' || state === 'shortened');
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(contacts.length);
    expect(text).toContain('SUMMARY:[Rehearsal] MAYA-1 over thimphu');
  });

  it('does not scroll on a laptop, down to a tab of 641 pixels', async () => {
    for (const height of [768, 641]) {
      await page.setViewportSize({ width: 1366, height });
      await hills().first().waitFor();
      const excess = await page.evaluate(() => {
        const main = document.querySelector('main')!;
        return [main.scrollHeight - main.clientHeight, document.body.scrollWidth - innerWidth];
      });
      expect(excess, `${height}`).toEqual([0, 0]);
    }
  });

  it('is a list on a phone, with the pass in a sheet that gives the focus back', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    const row = page.getByTestId('pass-row').first();
    await row.waitFor();
    await row.getByRole('button').focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    expect(await sheet.getByTestId('plan-why').innerText()).not.toBe('');
    await sheet.getByRole('button', { name: 'Close' }).click();
    await sheet.waitFor({ state: 'detached' });
    expect(await row.getByRole('button').evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await page.evaluate(() => document.body.scrollWidth - innerWidth)).toBe(0);
  });

  it('moved and booked nothing by being looked at', async () => {
    const { items } = await station.get<{ items: { pass: { passId: string } | null }[] }>('/api/v1/contacts');
    // The station works on the pass that it chose by itself before anybody looked.
    expect(items[0]!.pass?.passId).toBe('43590-4888-thimphu');
    expect(complaints).toEqual([]);
  });
});
