import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

const missions = fileURLToPath(new URL('../../../missions', import.meta.url));

/** A pack like the breadboard's with a name of its own, on the orbit of BHUTAN-1. @returns its folder */
function writeSister(folder: string): string {
  const sister = join(folder, 'sister');
  cpSync(join(missions, 'aprs-dp'), sister, { recursive: true });
  copyFileSync(join(missions, 'birds2/bhutan-1.tle'), join(sister, 'elements.tle'));
  const file = join(sister, 'mission.yaml');
  const text = readFileSync(file, 'utf8')
    .replace('id: aprs-dp', 'id: sister')
    .replace(/^name: .*$/m, 'name: Sister of the breadboard')
    .replaceAll('noradId: 43590', 'noradId: 43591');
  writeFileSync(file, text);
  return sister;
}

interface Command {
  readonly missionId?: string;
  readonly name: string;
}

describe.skipIf(isWithout('chromium'))('two missions in a real browser', { timeout: 180_000 }, () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    const packs = `${join(missions, 'aprs-dp')},${writeSister(folder.path)}`;
    const words = ['--speed', '5', '--mission', packs];
    station = await startStation({ dataFolder: join(folder.path, 'data'), words });
    page = await watchedPage(browser, complaints, { hearsConsole: true });
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  const show = (missionId: string) => page.getByTestId('mission-switch').selectOption(missionId);

  it('are chosen where values are looked at: those of the one that is heard come, of the other none', async () => {
    await page.goto(`${station.url}/telemetry`);
    const heard = page.locator('[data-row]', { hasText: /Bus voltage\s*\d\.\d+/ });
    await heard.waitFor();
    await show('sister');
    await heard.waitFor({ state: 'detached' });
    await show('aprs-dp');
    await heard.waitFor();
  });

  it('are commanded by name, and the list says whose a command is that is not the one shown', async () => {
    await page.goto(`${station.url}/commands`);
    await show('sister');
    await page.getByTestId('command-name').selectOption('PING');
    await page.getByTestId('queue-command').click();
    const row = page.getByTestId('command-row');
    await row.first().waitFor();
    const { items } = await station.get<{ items: Command[] }>('/api/v1/commands');
    expect(items).toMatchObject([{ missionId: 'sister', name: 'PING' }]);
    expect(await row.first().textContent()).not.toContain('sister');
    await show('aprs-dp');
    await row.first().getByText('sister').waitFor();
    expect(complaints).toEqual([]);
  });

  it('fit on a phone and on a laptop, by night and by day', async () => {
    for (const [width, theme] of [
      [360, 'night'],
      [1366, 'day'],
    ] as const) {
      await page.setViewportSize({ width, height: width < 700 ? 740 : 900 });
      for (const path of ['/telemetry', '/commands', '/mission']) {
        await page.goto(`${station.url}${path}`);
        await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
        const choice = page.locator('select.field').first();
        await choice.waitFor();
        const box = await choice.boundingBox();
        expect(box!.x + box!.width, `${path} at ${width}`).toBeLessThanOrEqual(width);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, `${path} at ${width}`).toBeLessThanOrEqual(width);
      }
    }
  });
});
