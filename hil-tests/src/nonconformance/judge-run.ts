import type { CampaignResult, PhaseResult, ProcedureResult, StepResult } from '../report/results.ts';
import { type NonConformance, type Occurrence, sameFailureKey } from './non-conformance.ts';

/** What a run means for the records there are. */
export interface JudgedRun {
  readonly opened: readonly Omit<NonConformance, 'id'>[];
  /** Open ones whose failure was seen again, with this run added. */
  readonly seenAgain: readonly NonConformance[];
  /** Open ones whose step passed now, closed by it. */
  readonly closed: readonly NonConformance[];
}

/** So many records of one phase are opened by one run at most; what is beyond is told in the last of them. */
const mostOpenedInPhase = 20;
/** Runs that a record names; with more, those in the middle are left out and only counted. */
const mostOccurrences = 50;

/**
 * Every failure opens a record, the same failure again is the same record, and a re-test closes it: a later run of the same article
 * in which the same step was taken and passed, in a phase that came to its end. What could not be decided neither opens nor closes.
 */
export function judgeRun(result: CampaignResult, records: readonly NonConformance[]): JudgedRun {
  const { name, model, serial } = result.bench.article;
  const article = { name, model, serial };
  const open = new Map<string, NonConformance>();
  const lastClosed = new Map<string, string>();
  for (const record of records) {
    const key = sameFailureKey(record);
    if (record.state === 'open') open.set(key, record);
    else lastClosed.set(key, record.id);
  }
  const opened: Omit<NonConformance, 'id'>[] = [];
  const seenAgain: NonConformance[] = [];
  const closed: NonConformance[] = [];
  for (const procedure of result.procedures) {
    for (const phase of [...procedure.phases, procedure.teardown]) {
      const found = failuresOf(phase, procedure, article, result);
      for (const failure of foldedBeyond(found.failures, mostOpenedInPhase, open)) {
        const known = open.get(sameFailureKey(failure));
        if (known !== undefined) seenAgain.push(withOccurrence(known, failure));
        else opened.push({ ...failure, recurrenceOf: lastClosed.get(sameFailureKey(failure)) ?? null });
      }
      for (const step of found.passed) {
        const known = open.get(sameFailureKey({ article, procedure, phase: phase.title, step }));
        if (known !== undefined) closed.push(closedBy(known, result));
      }
    }
  }
  return { opened, seenAgain, closed };
}

function failuresOf(
  phase: PhaseResult,
  { id, version, title }: ProcedureResult,
  article: NonConformance['article'],
  result: CampaignResult,
): { failures: Omit<NonConformance, 'id'>[]; passed: string[] } {
  const byTitle = new Map<string, StepResult[]>();
  for (const step of phase.steps) {
    if (step.within !== undefined) continue;
    const before = byTitle.get(step.title);
    if (before === undefined) byTitle.set(step.title, [step]);
    else before.push(step);
  }
  const failures: Omit<NonConformance, 'id'>[] = [];
  const passed: string[] = [];
  for (const [step, taken] of byTitle) {
    const failed = taken.filter(({ verdict }) => verdict === 'fail');
    if (failed.length === 0) {
      // A phase that was cut off might have come to the failing one a second time.
      const isWhole = phase.reason === undefined && taken.every(({ verdict }) => verdict === 'pass');
      if (isWhole) passed.push(step);
      continue;
    }
    const [first] = failed as [StepResult, ...StepResult[]];
    failures.push({
      ...{ state: 'open', article, procedure: { id, version, title }, phase: phase.title, step },
      requirements: [...phase.requirements],
      ...{ expected: first.expected, found: first.found, evidenceHex: first.evidenceHex ?? null },
      occurrences: [occurrenceIn(result, first)],
      ...{ count: failed.length, recurrenceOf: null, disposition: null, closed: null },
    });
  }
  return { failures, passed };
}

function occurrenceIn(
  { campaignId, endedAtMs, software, bench }: CampaignResult,
  { found }: StepResult,
): Occurrence {
  const { version: softwareVersion, commit } = software;
  return {
    // By the clock on the wall: that of the bench may be another.
    ...{ campaignId, atMs: endedAtMs, found, softwareVersion, softwareCommit: commit ?? null },
    firmware: bench.article.firmware,
  };
}

/** Failures of one phase that are too many for a record each; those that have a record keep it. */
function foldedBeyond(
  failures: readonly Omit<NonConformance, 'id'>[],
  most: number,
  open: ReadonlyMap<string, NonConformance>,
): Omit<NonConformance, 'id'>[] {
  const known = failures.filter((failure) => open.has(sameFailureKey(failure)));
  const fresh = failures.filter((failure) => !open.has(sameFailureKey(failure)));
  if (fresh.length <= most) return [...known, ...fresh];
  const kept = fresh.slice(0, most);
  const last = kept[most - 1]!;
  const beyond = fresh.length - most;
  kept[most - 1] = { ...last, found: `${last.found}; and ${beyond} more steps of this phase failed` };
  return [...known, ...kept];
}

function withOccurrence(known: NonConformance, failure: Omit<NonConformance, 'id'>): NonConformance {
  const occurrences = [...known.occurrences, ...failure.occurrences];
  const half = mostOccurrences / 2;
  const isLong = occurrences.length > mostOccurrences;
  return {
    ...known,
    count: known.count + failure.count,
    occurrences: isLong ? [...occurrences.slice(0, half), ...occurrences.slice(-half)] : occurrences,
  };
}

function closedBy(
  known: NonConformance,
  { campaignId, endedAtMs, software, bench }: CampaignResult,
): NonConformance {
  return {
    ...known,
    state: 'closed',
    closed: {
      ...{ atMs: endedAtMs, campaignId, by: 're-test' },
      ...{ softwareCommit: software.commit ?? null, firmware: bench.article.firmware },
    },
  };
}
