import { describe, expect, it } from 'vitest';
import { type CampaignLine, campaignLine } from './campaign-lines.ts';
import { afterLine } from './campaign-view.ts';
import { type CampaignState, campaignState } from './console/campaign.ts';

const at = { atMs: 1, saidAtMs: 2 };
const began: CampaignLine = {
  ...{ kind: 'campaign', ...at, version: 1, campaignId: 'c', processId: 1, operator: null },
  ...{ bench: { id: 'b', file: 'b.yaml' }, article: { name: 'Board', model: 'EM', serial: '1' } },
  procedures: [
    { id: 'A', title: 'A', phases: ['one', 'two'] },
    { id: 'B', title: 'B', phases: ['one', 'two'], verdict: 'pass' },
  ],
};
const step = (change: object = {}): CampaignLine => ({
  ...{ kind: 'step', ...at },
  step: {
    ...{ procedure: 'A', phase: 'one', title: 't', verdict: 'pass', expected: 'x', found: 'x' },
    ...{ isMarginal: false, ...{ atMs: 1, tookMs: 1 } },
    ...change,
  },
});
const plot = { title: 'p', x: { label: 'x', unit: '' }, y: { label: 'y', unit: '' }, series: [] };
const after = (...lines: readonly CampaignLine[]) =>
  lines.reduce<CampaignState | undefined>(
    (state, line) => afterLine(state, campaignLine.parse(JSON.parse(JSON.stringify(line)))),
    undefined,
  )!;

describe('a campaign as it is seen line by line', () => {
  it('knows nothing before its first line, and is the contract of the page after each', () => {
    expect(afterLine(undefined, step())).toBeUndefined();
    const lines: CampaignLine[] = [
      began,
      { kind: 'procedure', ...at, procedure: 'A' },
      { kind: 'phase', ...at, procedure: 'A', phase: 'two' },
      step({ plot }),
      { kind: 'question', ...at, question: { questionId: 'q', text: 'Lit?', atMs: 1 } },
      { kind: 'pause', ...at, state: 'asked' },
      { kind: 'notice', ...at, text: 'n' },
      { kind: 'end', ...at, verdict: 'pass', reason: null },
    ];
    for (let count = 1; count <= lines.length; count++)
      expect(campaignState.safeParse(after(...lines.slice(0, count))).success).toBe(true);
  });

  it('counts what a runner before it has done into its share', () => {
    expect(after(began).share).toBe(0.5);
    expect(after(began, { kind: 'phase', ...at, procedure: 'A', phase: 'two' }).share).toBe(0.75);
  });

  it('shows the newest steps and findings and counts the rest, however long it runs', () => {
    const many = Array.from({ length: 500 }, () => step({ verdict: 'fail' }));
    const state = after(began, ...many);
    expect(state.lately).toHaveLength(40);
    expect(state.findings).toHaveLength(30);
    expect(state).toMatchObject({ findingsLeftOut: 470, steps: 500 });
  });

  it('keeps what was measured under each name, with its limits, for the trend', () => {
    const measured = (value: number, name = 'bus_voltage') =>
      step({ measurement: { name, value, unit: 'V', low: 4.85, high: 5.15 } });
    const state = after(began, measured(5), measured(3.3, 'rail'), measured(4.9));
    expect(state.figures).toMatchObject([
      { name: 'bus_voltage', values: [5, 4.9], low: 4.85, unit: 'V' },
      { name: 'rail', values: [3.3] },
    ]);
    const long = after(began, ...Array.from({ length: 200 }, (_, index) => measured(index)));
    expect(long.figures[0]!.values).toHaveLength(60);
    const many = after(began, ...Array.from({ length: 200 }, (_, index) => measured(1, `m${index}`)));
    expect(many.figures).toHaveLength(40);
  });

  it('keeps the last plot beside the steps, once', () => {
    const state = after(began, step({ plot }), step());
    expect(state.lastPlot?.plot).toEqual(plot);
    expect(state.lately.some((one) => 'plot' in one)).toBe(false);
  });

  it('asks until there is an answer, and is stopped by a person whose name it says', () => {
    const asked = [
      began,
      { kind: 'question', ...at, question: { questionId: 'q', text: 'Lit?', atMs: 1 } },
    ] as const;
    expect(after(...asked).question?.text).toBe('Lit?');
    expect(
      after(...asked, { kind: 'answer', ...at, questionId: 'other', answer: 'yes', by: 'K' }).question,
    ).not.toBeNull();
    expect(
      after(...asked, { kind: 'answer', ...at, questionId: 'q', answer: 'yes', by: 'K' }).question,
    ).toBeNull();
    const stopped = after(...asked, { kind: 'stop', ...at, by: 'Karma' });
    expect(stopped).toMatchObject({ stage: 'stopping', reason: 'stopped by Karma', question: null });
    expect(afterLine(stopped, { kind: 'pause', ...at, state: 'over' })?.stage).toBe('stopping');
    expect(afterLine(stopped, { kind: 'end', ...at, verdict: 'inconclusive', reason: null })).toMatchObject({
      ...{ stage: 'ended', reason: 'stopped by Karma' },
      procedures: [{ state: 'not-run' }, { state: 'pass' }],
    });
  });
});
