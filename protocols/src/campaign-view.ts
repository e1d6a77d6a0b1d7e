import type { CampaignBegan, CampaignLine } from './campaign-lines.ts';
import type {
  CampaignActivity,
  CampaignFigure,
  CampaignProcedure,
  CampaignState,
  CampaignStep,
} from './console/campaign.ts';

/** Steps that a page shows behind the one that runs. */
const mostLately = 40;
/** Findings that are shown whole; the papers hold them all. */
const mostFindings = 30;
const mostNotices = 20;
/** Names of measurements, and values of each: what a trend shows. */
const mostFigures = 40;
const mostValues = 60;

/**
 * A campaign after one more line of `live.ndjson`. A line that says something of what is not known is left alone: a reader may
 * begin in the middle of nothing.
 *
 * @param state undefined before the first line
 */
export function afterLine(state: CampaignState | undefined, line: CampaignLine): CampaignState | undefined {
  if (line.kind === 'campaign') return beganState(line);
  if (state === undefined) return undefined;
  const told = { ...state, saidAtMs: line.saidAtMs, benchAtMs: line.atMs };
  switch (line.kind) {
    case 'procedure':
      return {
        ...withProcedure(told, line.procedure, (one) => ({ ...one, state: 'running' })),
        running: { procedure: line.procedure, phase: null, activity: null },
      };
    case 'phase': {
      const running = { procedure: line.procedure, phase: line.phase, activity: null };
      return { ...told, running, share: shareOf(told.procedures, running) };
    }
    case 'activity':
      return {
        ...told,
        running: {
          ...{ procedure: line.procedure, phase: line.phase },
          activity: grown(state.running?.activity, line.activity),
        },
      };
    case 'step':
      return withStep(told, line.step);
    case 'procedure-end': {
      const ended = withProcedure(told, line.procedure, (one) => ({ ...one, state: line.verdict }));
      return { ...ended, running: null, share: shareOf(ended.procedures, null) };
    }
    case 'question':
      return { ...told, question: line.question };
    case 'answer':
      return { ...told, question: told.question?.questionId === line.questionId ? null : told.question };
    case 'pause':
      if (told.stage === 'stopping') return told;
      return {
        ...told,
        stage: { asked: 'pausing', begun: 'paused', over: 'running' }[line.state] as CampaignState['stage'],
      };
    case 'stop':
      return { ...told, stage: 'stopping', reason: `stopped by ${line.by}`, question: null };
    case 'notice':
      return { ...told, notices: [...told.notices, line.text].slice(-mostNotices) };
    case 'end':
      return {
        ...told,
        stage: 'ended',
        verdict: line.verdict,
        reason: line.reason ?? told.reason,
        running: null,
        question: null,
        // What a stopped campaign did not come to is not run; what it was in says its own verdict.
        procedures: told.procedures.map((one) => (isOpen(one) ? { ...one, state: 'not-run' as const } : one)),
        share: 1,
      };
  }
}

/** Parts of one thing are told one after the other: its figures stay until newer ones come. */
function grown(before: CampaignActivity | null | undefined, next: CampaignActivity): CampaignActivity {
  return before?.title === next.title ? { ...before, ...next } : next;
}

function beganState(line: CampaignBegan): CampaignState {
  const procedures = line.procedures.map(
    ({ verdict, ...one }): CampaignProcedure => ({
      ...one,
      state: verdict ?? 'waiting',
      ...{ passed: 0, failed: 0, undecided: 0, leftOut: 0 },
    }),
  );
  return {
    campaignId: line.campaignId,
    ...{ stage: 'running', verdict: null, reason: null },
    article: line.article,
    bench: line.bench,
    operator: line.operator,
    ...{ beganAtMs: line.saidAtMs, saidAtMs: line.saidAtMs, benchAtMs: line.atMs },
    procedures,
    running: null,
    ...{ lately: [], lastPlot: null, figures: [], findings: [], findingsLeftOut: 0 },
    ...{ question: null, notices: [], share: shareOf(procedures, null), steps: 0 },
  };
}

function withStep(state: CampaignState, step: CampaignStep): CampaignState {
  const tally = { pass: 'passed', fail: 'failed', inconclusive: 'undecided', 'not-run': 'leftOut' } as const;
  const key = tally[step.verdict];
  const isFinding = step.verdict === 'fail' || step.verdict === 'inconclusive';
  const { plot: _drawnOnce, ...plain } = step;
  const seen = { ...plain, number: state.steps + 1 };
  const findings = isFinding ? [...state.findings, seen] : state.findings;
  const counted = withProcedure(state, step.procedure, (one) => ({ ...one, [key]: one[key] + 1 }));
  const { running } = state;
  return {
    ...counted,
    running: running && { ...running, activity: null },
    lately: [...state.lately, seen].slice(-mostLately),
    lastPlot: step.plot === undefined ? state.lastPlot : step,
    figures: withFigure(state.figures, step),
    findings: findings.slice(-mostFindings),
    findingsLeftOut: state.findingsLeftOut + Math.max(0, findings.length - mostFindings),
    steps: state.steps + 1,
  };
}

function withFigure(figures: readonly CampaignFigure[], step: CampaignStep): CampaignFigure[] {
  const { measurement, verdict, isMarginal, procedure, atMs } = step;
  if (measurement === undefined) return [...figures];
  const { name, unit, low, high, value } = measurement;
  const index = figures.findIndex((one) => one.name === name && one.unit === unit);
  const values = [...(figures[index]?.values ?? []), value].slice(-mostValues);
  const figure = { name, unit, low, high, values, verdict, isMarginal, procedure, atMs };
  return index === -1 ? [...figures, figure].slice(-mostFigures) : figures.with(index, figure);
}

function withProcedure(
  state: CampaignState,
  id: string,
  change: (one: CampaignProcedure) => CampaignProcedure,
): CampaignState {
  return { ...state, procedures: state.procedures.map((one) => (one.id === id ? change(one) : one)) };
}

const isOpen = ({ state }: CampaignProcedure) => state === 'waiting' || state === 'running';

/** Phases that are over, of all; one that runs counts with those before it. */
function shareOf(
  procedures: readonly CampaignProcedure[],
  running: { readonly procedure: string; readonly phase: string | null } | null,
): number {
  let over = 0;
  let all = 0;
  for (const one of procedures) {
    const count = Math.max(1, one.phases.length);
    all += count;
    if (!isOpen(one)) over += count;
    else if (one.id === running?.procedure && running.phase !== null)
      over += Math.max(0, one.phases.indexOf(running.phase));
  }
  return all === 0 ? 1 : over / all;
}
