import type { CampaignComparison, CampaignVerdict } from '@dawa/protocols/console/campaign';
import type { PastRun, PastStep } from './past-campaigns.ts';
import { shownRun } from './shown-run.ts';

export interface ComparedRun {
  readonly run: PastRun;
  readonly steps: readonly PastStep[];
}

/** What is another in `b`: steps whose verdict changed or that one of them has not, and figures of both side by side. */
export function compareCampaigns(a: ComparedRun, b: ComparedRun): CampaignComparison {
  const ofA = numbered(a.steps);
  const ofB = numbered(b.steps);
  const steps: CampaignComparison['steps'] = [];
  const figures: CampaignComparison['figures'] = [];
  for (const key of new Set([...ofA.keys(), ...ofB.keys()])) {
    const one = ofA.get(key);
    const other = ofB.get(key);
    const { procedure, phase, title } = (one ?? other)!;
    const verdicts: { a: CampaignVerdict | null; b: CampaignVerdict | null } = {
      a: one?.verdict ?? null,
      b: other?.verdict ?? null,
    };
    if (verdicts.a !== verdicts.b && steps.length < mostRows)
      steps.push({ procedure, phase, title, ...verdicts });
    const unit = (one?.measurement ?? other?.measurement)?.unit;
    if (unit === undefined || figures.length >= mostRows) continue;
    const values = { a: one?.measurement?.value ?? null, b: other?.measurement?.value ?? null };
    figures.push({ title: `${procedure} ${phase}: ${title}`, unit, ...values });
  }
  return { a: shownRun(a.run), b: shownRun(b.run), steps, figures };
}

/** A page shows no more of either. */
const mostRows = 1000;

/** A title may stand more than once in a phase: the first is compared with the first. */
function numbered(steps: readonly PastStep[]): Map<string, PastStep> {
  const found = new Map<string, PastStep>();
  const seen = new Map<string, number>();
  for (const step of steps) {
    const name = `${step.procedure}\n${step.phase}\n${step.title}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    const title = count === 0 ? step.title : `${step.title} (${count + 1})`;
    found.set(`${name}\n${count}`, { ...step, title });
  }
  return found;
}
