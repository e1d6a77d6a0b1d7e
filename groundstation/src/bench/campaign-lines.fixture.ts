import type { CampaignBegan, CampaignLine } from '@dawa/protocols/campaign-lines';
import type { CampaignStep } from '@dawa/protocols/console/campaign';

/** The first line of a campaign with two procedures. */
export const began: CampaignBegan = {
  ...{ kind: 'campaign', version: 1, campaignId: 'b-1', processId: 4711, atMs: 1000, saidAtMs: 50_000 },
  bench: { id: 'b', file: 'bench.yaml' },
  article: { name: 'Board', model: 'BBM', serial: 'BBM-01' },
  operator: 'Karma',
  procedures: [
    { id: 'FUNC-01', title: 'Functional', phases: ['Power on', 'Ping'] },
    { id: 'KILL-01', title: 'Kill switch', phases: ['Silence'] },
  ],
};

export function stepLine(title: string, change: Partial<CampaignStep> = {}): CampaignLine {
  return {
    ...{ kind: 'step', atMs: 1100, saidAtMs: 50_100 },
    step: {
      ...{ procedure: 'FUNC-01', phase: 'Power on', title, verdict: 'pass', expected: 'x', found: 'x' },
      ...{ isMarginal: false, atMs: 1100, tookMs: 5 },
      ...change,
    },
  };
}

export const line = (word: Partial<CampaignLine> & Pick<CampaignLine, 'kind'>): CampaignLine =>
  ({ atMs: 1200, saidAtMs: 50_200, ...word }) as CampaignLine;

export const textOf = (...lines: readonly CampaignLine[]): string =>
  lines.map((one) => `${JSON.stringify(one)}\n`).join('');
