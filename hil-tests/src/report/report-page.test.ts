import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignOf, measuredStep, phaseOf, procedureOf, stepOf } from './campaign.fixture.ts';
import { closeCampaign } from './close-campaign.ts';
import { axisOver } from './drawing/axis.ts';
import { boxedDifference } from './drawing/byte-difference.ts';
import { plotFigure } from './drawing/plot-figure.ts';
import { thinOut } from './drawing/thin-out.ts';
import { reportHtml } from './html.ts';
import type { CampaignResult, Plot, StepResult } from './results.ts';
import { verificationOf } from './verification.ts';
import { beginPapers } from './write-report.ts';

const pageOf = (result: CampaignResult, requirements: Record<string, string> = {}) =>
  reportHtml({ result, verification: verificationOf(result, requirements) });
const runOf = (...steps: StepResult[]) =>
  campaignOf([procedureOf('P-1', [phaseOf('Supply', ['R-1'], steps)])]);

describe('the verification control table', () => {
  const procedures = [
    { id: 'P-1', phases: [phaseWanting('Supply', 'R-1')] },
    { id: 'P-2', phases: [phaseWanting('Heat', 'R-2')] },
  ];
  function phaseWanting(title: string, id: string) {
    return {
      title,
      requirements: [id],
      isGate: false,
      isTransmitting: false,
      needs: [],
      run: async () => {},
    };
  }

  it('shows what is proved, what another procedure would prove, and what nobody does', () => {
    const result = runOf(stepOf('Volts', 'pass'));
    const { requirements } = verificationOf(
      result,
      { 'R-1': 'Volts.', 'R-2': 'Heat.', 'R-3': 'None.' },
      { procedures },
    );
    expect(requirements.map(({ id, verdict, closeOut }) => [id, verdict, closeOut])).toEqual([
      ['R-1', 'pass', 'closed'],
      ['R-2', 'not-run', 'open'],
      ['R-3', 'not-run', 'open'],
    ]);
    expect(requirements[1]!.planned).toEqual([{ procedure: 'P-2', phase: 'Heat' }]);
    const html = reportHtml({ result, verification: { ...verificationOf(result, {}), requirements } });
    expect(html).toContain('P-2, Heat: not in this campaign');
    expect(html).toContain('<b>no procedure</b>');
    expect(html).toContain('No procedure proves R-3.');
  });

  it('shows a requirement that only a procedure knows, and says that it has no text', () => {
    const html = pageOf(runOf(stepOf('Volts', 'pass')));
    expect(html).toContain('R-1');
    expect(html).toContain('no text: name it in the requirements');
  });
});

describe('a plot', () => {
  const plot = (ys: readonly number[], more: Partial<Plot> = {}): Plot => ({
    ...{ title: 'T', x: { label: 'Time', unit: 's' }, y: { label: 'Heat', unit: '°C' } },
    series: [{ name: 'one', kind: 'line', xs: ys.map((_, index) => index), ys }],
    ...more,
  });

  it('ticks its axes at round numbers that hold all of it', () => {
    // 1, 2 or 5 times a power of ten.
    expect(axisOver([0.3, 9.7], 5).ticks.map(({ text }) => text)).toEqual(['0', '2', '4', '6', '8', '10']);
    expect(axisOver([-98.5, -76.5], 5).ticks.map(({ text }) => text)).toEqual([
      '−100',
      '−95',
      '−90',
      '−85',
      '−80',
      '−75',
    ]);
    expect(axisOver([0.012, 0.018], 3).ticks.map(({ text }) => text)).toEqual([
      '0.012',
      '0.014',
      '0.016',
      '0.018',
    ]);
    const one = axisOver([5], 5);
    expect(one.low).toBeLessThan(5);
    expect(one.high).toBeGreaterThan(5);
  });

  it('keeps every peak of a long series, and the page small', () => {
    const ys = Array.from({ length: 100_000 }, (_, index) => (index === 77_777 ? 99 : Math.sin(index)));
    const thin = thinOut({ xs: ys.map((_, index) => index), ys }, 1200);
    expect(thin.ys.length).toBeLessThanOrEqual(1300);
    expect(Math.max(...thin.ys)).toBe(99);
    expect(plotFigure(plot(ys)).length).toBeLessThan(60_000);
  });

  it('names a limit that is far away instead of pressing the curve flat', () => {
    expect(plotFigure(plot([20, 21], { limits: { high: 21.5 } }))).toContain('high limit 21.5</span>');
    expect(plotFigure(plot([20, 21], { limits: { high: 1000 } }))).toContain(
      'high limit 1000 °C, outside of the picture',
    );
  });

  it.each<[string, Plot]>([
    ['nothing', plot([])],
    ['no numbers', plot([Number.NaN, Number.POSITIVE_INFINITY])],
    ['one point', plot([7])],
    ['the same throughout', plot([0, 0, 0])],
    ['a title from outside', plot([1], { title: '<script>alert(1)</script>' })],
    [
      'bars without ends',
      plot([], { series: [{ name: 'p', kind: 'points', xs: [1, 2], ys: [1, 2], lows: [0], highs: [2] }] }),
    ],
  ])('is drawn or refused of %s, never with NaN', (_, odd) => {
    const html = plotFigure(odd);
    expect(html).not.toMatch(/NaN|Infinity|undefined|<script/);
  });
});

describe('bytes that differ', () => {
  it('are boxed, with the place of the first', () => {
    const boxed = boxedDifference('sent 82a0a8a86840e0', 'heard 82a0a8ff6840e0 late')!;
    expect(boxed.firstByte).toBe(3);
    expect(boxed.found).toContain('82 a0 a8 <b class="differs">ff</b> 68 40 e0</span> late');
  });

  it('that are only more are boxed alone', () => {
    const boxed = boxedDifference('82a0a8a86840e0', '82a0a8a8010268 40e0')!;
    expect(boxed.expected).toContain('<b class="differs">none</b>');
    expect(boxed.found).toContain('<b class="differs">01 02</b>');
  });

  it('are not seen in words, numbers or equal bytes', () => {
    expect(boxedDifference('4.85 to 5.15 V', '4.7 V')).toBeUndefined();
    expect(boxedDifference('82a0a8a86840e0', '82a0a8a86840e0')).toBeUndefined();
  });
});

describe('the page', () => {
  it('shows every attempt, and tries with their interval', () => {
    const attempts = [
      {
        attempt: 1,
        verdict: 'fail' as const,
        steps: [stepOf('Pong', 'fail', { expected: 'PONG', found: 'nothing' })],
      },
      { attempt: 2, verdict: 'inconclusive' as const, reason: 'the line broke', steps: [] },
      { attempt: 3, verdict: 'pass' as const, steps: [stepOf('Pong', 'pass', { found: 'after 3 ms' })] },
    ];
    const tries = { successes: 9, tries: 10, low: 0.6, high: 0.98 };
    const html = pageOf(runOf(stepOf('Answer', 'pass', { attempts }), stepOf('k of n', 'pass', { tries })));
    expect(html).toContain('Pong: expected PONG, found nothing');
    expect(html).toContain('the line broke');
    expect(html).toContain('9 of 10, 95 %: 60 % to 98 %');
  });

  it('links attachments below it only, and runs nothing of theirs', () => {
    const attached = (file: string) => ({
      name: file,
      mediaType: 'text/plain',
      file,
      octets: 12,
      sha256: 'ab',
    });
    const names = ['attachments/log.txt', 'javascript:alert(1)', '../../etc/passwd', '"><script>'];
    const html = pageOf(runOf(stepOf('Log', 'pass', { attachments: names.map(attached) })));
    expect(html).toContain('<a href="attachments/log.txt">');
    expect(html).not.toMatch(/href="(javascript|\.\.)|<script/);
  });

  it('puts what was run beside what was planned', () => {
    const [procedure] = runOf(stepOf('Soak', 'pass')).procedures;
    const deviations = [
      { atMs: 0, planned: '2 h soak', asRun: '0.5 h soak', reason: 'The chamber was booked.' },
    ];
    const html = pageOf(campaignOf([{ ...procedure!, deviations }]));
    expect(html).toMatch(/2 h soak<\/td><td>0\.5 h soak<\/td><td>The chamber was booked\./);
    expect(html).toContain('1 run otherwise than planned');
  });

  it('folds a phase in which all passed, and opens one in which something did not', () => {
    const html = pageOf(
      campaignOf([
        procedureOf('P-1', [
          phaseOf('Good', [], [stepOf('a', 'pass')]),
          phaseOf('Near', [], [{ ...measuredStep('volts', 4.86), isMarginal: true }]),
          phaseOf('Bad', [], [stepOf('b', 'fail')]),
        ]),
      ]),
    );
    expect(html.match(/<details class="phase" open>/g)).toHaveLength(2);
  });
});

describe('a campaign that has ended', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-close-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const numbered = (number: number, ...steps: StepResult[]) =>
    campaignOf([procedureOf('P-1', [phaseOf('Supply', ['AP-PWR-02'], steps)])], { number });
  const close = (result: CampaignResult) => closeCampaign(result, { folder, nowAtMs: 1 });
  const report = () => readFileSync(join(folder, 'report.html'), 'utf8');

  it('names its records, its trend, its hashes and the other articles in one report', async () => {
    await close(numbered(1, measuredStep('volts', 5), stepOf('Ohms', 'fail')));
    expect(report()).toContain('NCR-0001');
    expect(report()).toContain('opened here');
    const requirement = JSON.parse(readFileSync(join(folder, 'verification.json'), 'utf8')).requirements.find(
      ({ id }: { id: string }) => id === 'AP-PWR-02',
    );
    expect(requirement).toMatchObject({ verdict: 'fail', nonConformances: ['NCR-0001'], closeOut: 'open' });

    writeFileSync(join(folder, 'steps.ndjson'), '{}\n');
    const second = numbered(2, measuredStep('volts', 5.01), stepOf('Ohms', 'pass'));
    const { manifest, records } = await close(second);
    expect(records.closed.map(({ id }) => id)).toEqual(['NCR-0001']);
    expect(report()).toContain('re-test in bench-002, firmware 1.4.0');
    expect(report()).toContain('Trend over runs');
    expect(report()).toContain(manifest.steps!.head);
    expect(report()).toContain('bench-001, manifest ');
    expect(manifest.files.map(({ name }) => name)).toContain('report.html');

    const flight = campaignOf(numbered(3, measuredStep('volts', 5)).procedures, {
      number: 3,
      serial: 'FM-2',
      model: 'FM',
    });
    await close(flight);
    expect(report()).toContain('EM S-1: run bench-002');
  });

  it('tells of an attached file that is not there', async () => {
    const attachments = [
      { name: 'a', mediaType: 'text/plain', file: 'attachments/a', octets: 1, sha256: '' },
    ];
    const { notices } = await close(numbered(1, stepOf('Log', 'pass', { attachments })));
    expect(notices).toContain('attachments/a: expected the attached file, found none');
  });

  it('keeps no paper back when the register cannot be written', async () => {
    writeFileSync(join(folder, 'ncr'), 'a file where a folder should be');
    const { notices } = await close(numbered(1, stepOf('Ohms', 'fail')));
    expect(notices[0]).toMatch(/^.*ncr: expected to be written, found E(EXIST|NOTDIR)/);
    expect(report()).toContain('expected to be written');
    expect(existsSync(join(folder, 'runs/bench-001/report.html'))).toBe(true);
  });

  it('says no longer that it is sealed when the next one begins', async () => {
    await close(numbered(1, stepOf('Ohms', 'pass')));
    expect(existsSync(join(folder, 'manifest.json'))).toBe(true);
    await beginPapers(folder, false);
    expect(existsSync(join(folder, 'manifest.json'))).toBe(false);
    expect(existsSync(join(folder, 'runs/bench-001/manifest.json'))).toBe(true);
  });
});
