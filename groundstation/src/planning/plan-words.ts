import type { Contact, Rejection, RejectionKind, UnmetDemand } from '@dawa/flight-dynamics/schedule';
import type { PlanState } from '@dawa/protocols/console/plan';

/** What became of a pass, and why, in the words of the page. */
export interface PlanVerdict {
  readonly state: PlanState;
  readonly reason: string | null;
  readonly gaveWayTo: readonly string[];
}

export function verdictOfContact({ trims }: Pick<Contact, 'trims'>): PlanVerdict {
  // A contact that begins on a whole step of UTC has lost nothing that anybody would miss.
  const cuts = trims.filter(({ cause }) => cause !== 'step');
  if (cuts.length === 0) return { state: 'booked', reason: null, gaveWayTo: [] };
  return {
    state: 'shortened',
    reason: cuts.map(({ reason }) => reason).join(', '),
    gaveWayTo: cuts.flatMap(({ passId }) => passId ?? []),
  };
}

export function verdictOfRejection(rejection: Rejection, followed: ReadonlyMap<string, string>): PlanVerdict {
  const { kind, reason, lostTo = [] } = rejection;
  const rival = lostTo.map((passId) => followed.get(passId)).find((name) => name !== undefined);
  const isToFollowed = kind === 'locked' && rival !== undefined;
  return {
    state: stateOf(kind),
    reason: isToFollowed ? `gave way to ${rival}, which the station follows` : reason,
    gaveWayTo: lostTo,
  };
}

/** Of a pass that the station would follow, had it not another at that time. */
export function verdictOfGivingWay(
  rivals: readonly { readonly passId: string; readonly name: string }[],
): PlanVerdict {
  const names = [...new Set(rivals.map(({ name }) => name))].join(' and ');
  return {
    state: 'gave-way',
    reason: `gave way to ${names}, which the station follows first`,
    gaveWayTo: rivals.map(({ passId }) => passId),
  };
}

function stateOf(kind: RejectionKind): PlanState {
  switch (kind) {
    case 'hidden':
      return 'hidden';
    case 'lost':
    case 'locked':
    case 'constraint':
    case 'other-station':
      return 'gave-way';
    case 'not-requested':
    case 'no-antenna':
    case 'outside-window':
    case 'too-low':
    case 'too-short':
    case 'keep-out':
    case 'unfinished':
      return 'not-booked';
    default:
      return kind satisfies never;
  }
}

/** `SO-50: 2 contacts of the 3 asked for`, `SO-50: 31.5 h without a contact, 24.0 asked for`. */
export function unmetText({ kind, expected, found }: UnmetDemand, name: string): string {
  if (kind === 'min-contacts') return `${name}: ${found} of the ${expected} contacts asked for`;
  const hours = (ms: number) => (ms / 3_600_000).toFixed(1);
  return `${name}: ${hours(found)} h without a contact, at most ${hours(expected)} asked for`;
}
