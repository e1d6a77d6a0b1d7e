import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CampaignLine } from '@dawa/protocols/campaign-lines';
import type { BenchState, CampaignState } from '@dawa/protocols/console/campaign';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout } from '../peers/peers.ts';
import type { CampaignResult } from '../report/results.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';
import { launchBrowser, watchedPage } from './watched-browser.fixture.ts';

const at = { atMs: 1_767_225_600_000, saidAtMs: 1_796_000_000_000 };
const where = { procedure: 'LRT-01', phase: 'Sweep' };

/** A campaign as its runner writes it, in the middle of a sweep. */
const inTheMiddle: readonly CampaignLine[] = [
  {
    ...{ kind: 'campaign', ...at, version: 1, campaignId: 'told-1', processId: process.pid },
    bench: { id: 'told', file: 'told.yaml' },
    article: { name: 'Breadboard 2', model: 'BBM', serial: 'BBM-02' },
    operator: 'Karma',
    procedures: [
      { id: 'DIGI-08', title: 'Eight addresses full', phases: ['Path'], verdict: 'fail' },
      { id: 'LRT-01', title: 'Long-range sweep', phases: ['Power on', 'Sweep'] },
      { id: 'END-01', title: 'Endurance', phases: ['A night'] },
    ],
  },
  { kind: 'procedure', ...at, procedure: 'LRT-01' },
  { kind: 'phase', ...at, ...where },
  {
    ...{ kind: 'step', ...at },
    step: {
      ...{ ...where, title: 'Frames by level', verdict: 'fail', isMarginal: false, atMs: at.atMs, tookMs: 9 },
      ...{ expected: 'half of them at -93 dBm or lower', found: 'half of them at -91.2 dBm' },
      evidenceHex: '8a6640e682',
      measurement: { name: 'half_point', value: -91.2, unit: 'dBm', low: -120, high: -93 },
      plot: {
        title: 'Share of frames acknowledged by received power',
        ...{ x: { label: 'Received power', unit: 'dBm' }, y: { label: 'Acknowledged', unit: '' } },
        series: [
          { name: 'fit', kind: 'line', xs: [-98, -94, -90], ys: [0.02, 0.3, 0.9] },
          {
            ...{ name: 'this run', kind: 'points', xs: [-98, -94, -90], ys: [0, 0.3, 0.9] },
            ...{ lows: [0, 0.11, 0.6], highs: [0.28, 0.6, 0.98] },
          },
        ],
      },
    },
  },
  {
    ...{ kind: 'activity', ...at, ...where },
    activity: {
      ...{ title: 'Frames at -96 dBm', expected: '10 tries', atMs: at.atMs },
      tries: { successes: 3, tries: 7, low: 0.158, high: 0.75, of: 10 },
    },
  },
];

/** Some steps are taken, many are to come. */
const isInProcedure = ({ running, steps }: CampaignState) => running !== null && steps > 3;

describe.skipIf(isWithout('chromium'))('a campaign in the browser', { timeout: 300_000 }, () => {
  const folder = temporaryFolder();
  const out = join(folder.path, 'out');
  const complaints: string[] = [];
  let station: RunningStation;
  let browser: Browser;
  let page: Page;
  const bench = (isWanted: (state: BenchState) => boolean) =>
    station.until<BenchState>('/api/v1/bench', isWanted, 240_000);
  const results = () => JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as CampaignResult;
  const say = (...lines: readonly CampaignLine[]) =>
    appendFile(join(out, 'live.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const begin = async (benchId: string, procedures: string) => {
    await page.getByTestId('bench-choice').selectOption(benchId);
    await page.getByTestId('procedure-glob').fill(procedures);
    await page.getByTestId('begin-campaign').click();
    await page.getByTestId('begin-campaign-confirm').click();
  };

  beforeAll(async () => {
    mkdirSync(out);
    browser = await launchBrowser();
    station = await startStation({
      dataFolder: join(folder.path, 'data'),
      words: ['--bench-out', out],
    });
    page = await watchedPage(browser, complaints);
    await page.goto(`${station.url}/bench`);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await station?.stop();
    folder.remove();
  });

  it('shows itself while it runs, whoever began it: what is tried, what was found, and its octets', async () => {
    await page.getByTestId('bench-choice').waitFor();
    writeFileSync(join(out, 'live.ndjson'), '');
    await say(...inTheMiddle);
    await page.getByTestId('tries-bar').waitFor();
    expect(await page.getByTestId('tries-bar').textContent()).toBe('3 of 7, 16 to 75 % (95 %), 3 more');
    expect(await page.getByTestId('article-kind').textContent()).toBe('Real board, BBM');
    expect(await page.getByTestId('campaign-findings').textContent()).toContain('8a 66 40 e6 82');
    expect(await page.getByTestId('campaign-figures').textContent()).toContain('−91.2dBm');
    expect(await page.getByTestId('campaign-cells').getAttribute('aria-label')).toBe(
      'DIGI-08 failed, LRT-01 running, END-01 not run yet',
    );
    const plot = page.getByRole('img', { name: 'Share of frames acknowledged by received power' });
    expect((await plot.boundingBox())!.height).toBeGreaterThan(40);
    // The next try is counted as soon as it is made.
    const tries = { successes: 4, tries: 8, low: 0.22, high: 0.78, of: 10 };
    await say({
      kind: 'activity',
      ...at,
      ...where,
      activity: { title: 'Frames at -96 dBm', tries, atMs: 1 },
    });
    await page.getByText('4 of 8, 22 to 78 %').waitFor();
  });

  it.each([
    [360, 640],
    [1366, 641],
    [1366, 768],
    [1920, 1080],
  ])('fits a screen of %i by %i in every theme', async (width, height) => {
    await page.setViewportSize({ width, height });
    for (const theme of ['night', 'day', 'contrast', 'red']) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      const over = await page.evaluate(() => {
        const main = document.querySelector('main')!;
        const root = document.documentElement;
        return {
          across: root.scrollWidth - root.clientWidth,
          inMain: main.scrollWidth - main.clientWidth,
          down: main.scrollHeight - main.clientHeight,
        };
      });
      expect(over).toMatchObject({ across: 0, inMain: 0, ...(width > 1100 && { down: 0 }) });
    }
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  it('asks its question there, and gets the answer with the name of who gave it', async () => {
    const question = {
      questionId: 'q-1',
      text: 'Is the antenna unplugged?',
      choices: ['yes', 'no'],
      atMs: 1,
    };
    await say({ kind: 'question', ...at, question });
    await page.getByTestId('campaign-question').getByRole('button', { name: 'yes' }).click();
    await page.getByTestId('campaign-pause').click();
    await expect
      .poll(() => readFileSync(join(out, 'orders.ndjson'), 'utf8').trim().split('\n').length, {
        timeout: 60_000,
      })
      .toBe(2);
    const orders = readFileSync(join(out, 'orders.ndjson'), 'utf8').trim().split('\n');
    expect(orders.map((text) => JSON.parse(text))).toEqual([
      { kind: 'answer', campaignId: 'told-1', questionId: 'q-1', answer: 'yes', by: 'operator' },
      { kind: 'pause', campaignId: 'told-1', by: 'operator' },
    ]);
    await say(
      { kind: 'answer', ...at, questionId: 'q-1', answer: 'yes', by: 'operator' },
      { kind: 'end', ...at, verdict: 'fail', reason: null },
    );
    await page.getByTestId('campaign-outcome').waitFor();
  });

  it('is begun from the page, runs to its end, and leaves a report that needs nobody else', async () => {
    await begin('simulated', 'LRT-*');
    await bench(({ campaign }) => campaign?.bench.id === 'simulated' && campaign.stage === 'ended');
    await page.getByText('procedures passed').waitFor();
    const asked: string[] = [];
    const reader = await browser.newPage({ viewport: { width: 360, height: 640 } });
    try {
      reader.on('request', (request) => asked.push(request.url()));
      const address = `${station.url}/api/v1/bench/runs/newest/report`;
      await reader.goto(address);
      expect(asked.filter((url) => url !== address && !url.startsWith('data:'))).toEqual([]);
      const plots = reader.locator('figure svg');
      expect(await plots.count()).toBeGreaterThan(0);
      for (const plot of await plots.all()) {
        if (!(await plot.isVisible())) continue;
        expect((await plot.boundingBox())!.width).toBeGreaterThan(20);
      }
      const across = () =>
        reader.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await across()).toBe(0);
      await reader.setViewportSize({ width: 1366, height: 768 });
      expect(await across()).toBe(0);
    } finally {
      await reader.close();
    }
  });

  it('goes on when the browser that began it is closed', async () => {
    await begin('terminals', 'KILL-*');
    await bench(({ campaign }) => campaign?.bench.id === 'terminals' && campaign.running !== null);
    await page.close();
    const { campaign } = await bench((state) => state.campaign?.stage === 'ended');
    expect(campaign!.reason).toBeNull();
    expect(results().procedures.map(({ id }) => id)).toEqual(['KILL-01']);
    page = await watchedPage(browser, complaints);
    await page.goto(`${station.url}/bench/reports`);
    await page.getByTestId('past-reports').getByText('report.html').first().waitFor();
  });

  it('is ended from the page in its middle, and the article is made safe', async () => {
    await page.goto(`${station.url}/bench`);
    await begin('terminals', 'FUNC-*');
    await bench(({ campaign }) => campaign?.bench.id === 'terminals' && isInProcedure(campaign));
    await page.getByTestId('campaign-end').click();
    const { campaign } = await bench((state) => state.campaign?.stage === 'ended');
    expect(campaign!.reason).toContain('stopped by operator');
    await page.getByTestId('campaign-outcome').waitFor();
    const [stopped] = results().procedures;
    expect(stopped!.verdict).not.toBe('pass');
    expect(stopped!.teardown.steps.map(({ title }) => title)).toContain('Power off');
  });

  it('says nothing that a browser complains of', () => {
    expect(complaints).toEqual([]);
  });
});
