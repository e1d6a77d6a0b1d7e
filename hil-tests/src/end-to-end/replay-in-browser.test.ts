import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

/** A minute before MAYA-1 rises over the ridge of Thimphu; the whole pass is over within seven seconds of life. */
const words = ['--speed', '60', '--rehearse', '2019-06-20T00:21:21Z'];

interface Calendar {
  readonly items: readonly { readonly passId: string; readonly brought: { readonly good: number } | null }[];
}
interface Samples {
  readonly items: readonly { readonly receivedAtMs: number; readonly value: number }[];
}

describe.skipIf(isWithout('chromium'))('the archive in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    station = await startStation({ dataFolder: folder.path, words });
    await station.until<{ items: unknown[] }>('/api/v1/reports', ({ items }) => items.length > 0, 60_000);
    page = await watchedPage(browser, complaints, { hearsConsole: true });
    await page.goto(`${station.url}/archive`);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  const text = (testId: string) => page.getByTestId(testId).first().innerText();
  const position = () => text('replay-position');
  const shownVolts = async () => {
    const value = page.getByTestId('param-bus_voltage').filter({ hasText: /\d+\.\d+/ });
    return Number(/\d+\.\d+/.exec(await value.first().innerText())?.[0]);
  };
  /** Goes to a page as a person does, without loading it anew. */
  const goTo = (name: string) =>
    page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name }).click();
  const waitForPosition = (isWanted: 'before' | 'after', utc: string) =>
    page.waitForFunction(
      ([wanted, at]) => {
        const found = document.querySelector('[data-testid="replay-position"]')?.textContent ?? '';
        return /^\d{4}/.test(found) && (wanted === 'after' ? found > at! : found < at!);
      },
      [isWanted, utc],
    );

  it('has a square for each pass that has risen, and says how much of it came', async () => {
    await page.getByTestId('calendar-pass').first().waitFor();
    const { items } = await station.get<Calendar>(
      `/api/v1/calendar?fromAtMs=${Date.UTC(2019, 5, 20)}&toAtMs=${Date.UTC(2019, 5, 21)}`,
    );
    const squares = page.getByTestId('calendar-pass');
    expect(await squares.evaluateAll((all) => all.map((square) => square.getAttribute('data-pass')))).toEqual(
      items.map(({ passId }) => passId).toReversed(),
    );
    expect(await squares.first().getAttribute('aria-label')).toMatch(
      /00:22 MAYA-1, max 55°, \d\d % received/,
    );
    expect(await text('received-share')).toMatch(/^\d\d %$/);
  });

  it('plays the pass again on all pages, in violet, and says that it is a replay', async () => {
    await page.getByTestId('replay-pass').click();
    await waitForPosition('after', '2019-06-20 00:21');
    expect(await text('mode-badge')).toMatch(/^Replay 10x/);
    await goTo('Pass');
    await page.getByTestId('replay-rate').selectOption('60');
    await waitForPosition('after', '2019-06-20 00:24');
    expect(await text('mode-badge')).toMatch(/^Replay 60x/);
    const volts = await shownVolts();
    expect(volts).toBeGreaterThan(4.85);
    expect(volts).toBeLessThan(5.15);
    await page.waitForFunction(() => document.title.includes('(replay)'));
    // The bar at the foot is that of now: the next pass comes hours later.
    expect(await page.getByRole('region', { name: 'Contact' }).innerText()).toMatch(/T−\d:\d\d:\d\d/);
  });

  it('holds with Space, and jumps by keys to an instant at which it shows what the archive has', async () => {
    await page
      .locator('#main')
      .focus()
      .catch(() => {});
    await page.getByTestId('replay-rate').selectOption('1');
    const track = page.getByTestId('replay-track');
    await track.focus();
    await page.keyboard.press('Home');
    await waitForPosition('before', '2019-06-20 00:22');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Space');
    await page.waitForFunction(() =>
      document.querySelector('[data-testid="mode-badge"]')?.textContent?.includes('held'),
    );
    await track.focus();
    for (let tenth = 0; tenth < 5; tenth++) {
      const before = await position();
      await page.keyboard.press('PageUp');
      await waitForPosition('after', before);
    }
    // Half of the span, of six minutes and a half.
    await waitForPosition('after', '2019-06-20 00:24');
    const heldAtMs = Date.parse(`${(await position()).replace(' ', 'T')}Z`);
    const { items } = await station.get<Samples>(
      `/api/v1/parameters/bus_voltage/samples?fromAtMs=${heldAtMs - 30_000}&toAtMs=${heldAtMs + 5000}`,
    );
    // The page shows whole seconds: what was heard within that second may be there already.
    const heard = items.filter(({ receivedAtMs }) => receivedAtMs < heldAtMs + 1000).slice(-3);
    expect(heard.map(({ value }) => value.toFixed(2))).toContain((await shownVolts()).toFixed(2));
  });

  it('sends nothing while the past is shown', async () => {
    await goTo('Commands');
    await page.getByTestId('command-preview').waitFor();
    expect(await text('command-preview')).toMatch(/shows the past/);
    expect(await page.getByTestId('queue-command').isDisabled()).toBe(true);
    await goTo('Archive');
    expect(await page.getByTestId('redecode').getAttribute('aria-disabled')).toBe('true');
    expect((await station.get<{ items: unknown[] }>('/api/v1/commands')).items).toEqual([]);
  });

  it('comes back to now with L', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('l');
    await page.getByTestId('time-bar').waitFor({ state: 'detached' });
    expect(await text('mode-badge')).toMatch(/Rehearsal/);
    await page.waitForFunction(() => document.title.includes('(rehearsal)'));
  });

  it('replays any span that is typed, and says what it cannot read', async () => {
    await page.getByTestId('replay-from').fill('yesterday');
    expect(await page.getByTestId('replay-span').getAttribute('aria-disabled')).toBe('true');
    await page.getByTestId('replay-from').fill('2019-06-20 00:23:00');
    await page.getByTestId('replay-to').fill('2019-06-20 00:23:20');
    await page.getByTestId('replay-span').click();
    await page.getByTestId('replay-rate').selectOption('60');
    await page.getByText('at its end').waitFor();
    expect(await position()).toBe('2019-06-20 00:23:20');
    await page.getByTestId('back-to-now').click();
  });

  it('decodes a pass again, after it has said what that does', async () => {
    await page.getByTestId('redecode').click();
    expect(await page.getByRole('group', { name: 'Decode again' }).innerText()).toMatch(/is replaced/);
    await page.getByTestId('redecode-confirm').click();
    await page
      .getByText(/were decoded again/)
      .first()
      .waitFor();
    const { items } = await station.get<{ items: { text: string }[] }>(
      '/api/v1/events?order=newest&limit=20',
    );
    expect(items.some(({ text: said }) => /\d+ packets of aprs-dp were decoded again/.test(said))).toBe(true);
  });

  it('does not scroll on a laptop, down to a tab of 641 pixels, and fits a phone', async () => {
    for (const [width, height] of [
      [1366, 768],
      [1366, 641],
    ] as const) {
      await page.setViewportSize({ width, height });
      const excess = await page.evaluate(() => {
        const main = document.querySelector('main')!;
        return [main.scrollHeight - main.clientHeight, document.body.scrollWidth - innerWidth];
      });
      expect(excess, `${height}`).toEqual([0, 0]);
    }
    await page.setViewportSize({ width: 360, height: 640 });
    await page.getByTestId('replay-pass').click();
    await waitForPosition('after', '2019-06-20 00:21');
    expect(await page.evaluate(() => document.body.scrollWidth - innerWidth)).toBe(0);
    await page.getByTestId('back-to-now').click();
  });

  it('had nothing to complain about', () => {
    expect(complaints).toEqual([]);
  });
});
