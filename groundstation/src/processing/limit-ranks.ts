import type { AlarmInfo } from '@dawa/protocols/console/event';
import type { LimitState } from '@dawa/protocols/console/quantity';

/** Limit states of XTCE 1.2 by their rank, worst last; as the columns of the decoder hold them. */
export const limitRanks: readonly LimitState[] = [
  'none',
  'nominal',
  'watch',
  'warning',
  'distress',
  'critical',
  'severe',
];

export const nominalRank = 1;

const ranks = Object.fromEntries(limitRanks.map((state, rank) => [state, rank])) as Record<
  LimitState,
  number
>;

export function rankOf(state: LimitState): number {
  return ranks[state];
}

export function severityOfLimit(state: LimitState): AlarmInfo['severity'] {
  switch (state) {
    case 'none':
    case 'nominal':
      return 'info';
    case 'watch':
      return 'watch';
    case 'warning':
    case 'distress':
      return 'warning';
    case 'critical':
    case 'severe':
      return 'critical';
    default:
      return state satisfies never;
  }
}
