import type { PlanAnswer, PlanPass } from '@dawa/protocols/console/plan';

export const planSpans = ['3h', '12h', 'day', 'week'] as const;
export type PlanSpan = (typeof planSpans)[number];

/** What of the plan is looked at, as the address holds it. */
export interface PlanView {
  readonly span: PlanSpan;
  /** Null follows the clock. */
  readonly fromAtMs: number | null;
  readonly passId: string | null;
}

export interface PlanWindow {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long each span is, how far before now it begins, and on what it begins, so that it does not creep. */
const forms: Readonly<Record<PlanSpan, { lengthMs: number; leadMs: number; gridMs: number }>> = {
  '3h': { lengthMs: 3 * hourMs, leadMs: 15 * minuteMs, gridMs: 15 * minuteMs },
  '12h': { lengthMs: 12 * hourMs, leadMs: 30 * minuteMs, gridMs: 30 * minuteMs },
  day: { lengthMs: dayMs, leadMs: hourMs, gridMs: hourMs },
  week: { lengthMs: 7 * dayMs, leadMs: 0, gridMs: dayMs },
};

/** The time that the view shows. */
export function windowOf({ span, fromAtMs }: PlanView, nowAtMs: number): PlanWindow {
  const { lengthMs, leadMs, gridMs } = forms[span];
  const from = fromAtMs ?? Math.floor((nowAtMs - leadMs) / gridMs) * gridMs;
  return { fromAtMs: from, toAtMs: from + lengthMs };
}

/** The view one span earlier or later. */
export function steppedView(view: PlanView, nowAtMs: number, steps: number): PlanView {
  const { fromAtMs, toAtMs } = windowOf(view, nowAtMs);
  return { ...view, fromAtMs: fromAtMs + steps * (toAtMs - fromAtMs), passId: null };
}

/** `?span=day&from=2026-03-19T09:30Z&pass=…` as a view; what makes no sense is left out. */
export function readView(search: string): PlanView {
  const query = new URLSearchParams(search);
  const fromAtMs = Date.parse(query.get('from') ?? '');
  return {
    span: planSpans.find((known) => known === query.get('span')) ?? '12h',
    fromAtMs: Math.abs(fromAtMs) < latestAtMs ? fromAtMs : null,
    passId: query.get('pass'),
  };
}

/** The year 2100; the server answers nothing later. */
const latestAtMs = 4_102_444_800_000;

/** The address of a view. */
export function addressOf({ span, fromAtMs, passId }: PlanView): string {
  const parts = [`span=${span}`];
  if (fromAtMs !== null) parts.push(`from=${new Date(fromAtMs).toISOString().slice(0, 16)}Z`);
  if (passId !== null) parts.push(`pass=${encodeURIComponent(passId)}`);
  return `/plan?${parts.join('&')}`;
}

/** The pass of the address; without one the next contact, else the next pass over the ridge, else whatever comes next. */
export function chosenPass(
  passes: readonly PlanPass[],
  passId: string | null,
  nowAtMs: number,
): PlanPass | undefined {
  const chosen = passes.find((pass) => pass.passId === passId);
  if (chosen !== undefined) return chosen;
  const ahead = passes.filter(({ losAtMs }) => losAtMs > nowAtMs);
  return (
    ahead.find(({ contact }) => contact !== null && contact.toAtMs > nowAtMs) ??
    ahead.find(({ state }) => state !== 'hidden') ??
    ahead[0] ??
    passes.at(-1)
  );
}

export type PlanStep = 'before' | 'after' | 'above' | 'below' | 'first' | 'last';

/**
 * Where the keys go from a pass: along time through the passes of all rows, or to the pass of a neighbouring row that is
 * nearest in time. Rows without passes are stepped over; at an end it stays.
 */
export function steppedPass(
  { satellites, passes }: Pick<PlanAnswer, 'satellites' | 'passes'>,
  from: PlanPass,
  step: PlanStep,
): PlanPass {
  const inTime = passes.toSorted((a, b) => a.tcaAtMs - b.tcaAtMs);
  const at = inTime.findIndex(({ passId }) => passId === from.passId);
  switch (step) {
    case 'before':
      return inTime[at - 1] ?? from;
    case 'after':
      return inTime[at + 1] ?? from;
    case 'first':
      return inTime[0] ?? from;
    case 'last':
      return inTime.at(-1) ?? from;
    case 'above':
    case 'below': {
      const rows = satellites.map(({ noradId }) => inTime.filter((pass) => pass.noradId === noradId));
      const row = satellites.findIndex(({ noradId }) => noradId === from.noradId);
      const others = step === 'above' ? rows.slice(0, row).toReversed() : rows.slice(row + 1);
      const next = others.find((own) => own.length > 0) ?? [];
      const awayMs = (pass: PlanPass) => Math.abs(pass.tcaAtMs - from.tcaAtMs);
      return (
        next.reduce<PlanPass | undefined>(
          (best, pass) => (best === undefined || awayMs(pass) < awayMs(best) ? pass : best),
          undefined,
        ) ?? from
      );
    }
    default:
      return step satisfies never;
  }
}

export interface PlanSummary {
  /** Contacts that the station carries out by itself. */
  readonly followed: number;
  readonly proposed: number;
  readonly usefulMs: number;
  readonly shortened: number;
}

/** What of the plan begins in the window; what was only proposed and is over came to nothing. */
export function summaryOf(
  { passes }: Pick<PlanAnswer, 'passes'>,
  { fromAtMs, toAtMs }: PlanWindow,
  nowAtMs: number,
): PlanSummary {
  const booked = passes.filter(
    ({ contact, isFollowed }) =>
      contact !== null &&
      contact.fromAtMs >= fromAtMs &&
      contact.fromAtMs < toAtMs &&
      (isFollowed || contact.toAtMs > nowAtMs),
  );
  const followed = booked.filter(({ isFollowed }) => isFollowed).length;
  return {
    followed,
    proposed: booked.length - followed,
    usefulMs: booked.reduce((sum, { contact }) => sum + contact!.usefulMs, 0),
    shortened: booked.filter(({ state }) => state === 'shortened').length,
  };
}

/** Time above the ridge: of the contact, where there is one. */
export function usefulMsOf({ contact, visible }: Pick<PlanPass, 'contact' | 'visible'>): number {
  if (contact !== null) return contact.usefulMs;
  return visible.reduce((sum, { fromAtMs, toAtMs }) => sum + toAtMs - fromAtMs, 0);
}
