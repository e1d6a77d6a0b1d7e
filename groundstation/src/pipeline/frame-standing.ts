import type { FrameCounts } from '@dawa/protocols/console/link';
import type { LogRecord } from '../ports.ts';

/**
 * What a frame counts as: the spacecraft's own, repeated by it, of somebody else, or bad for a reason. Every frame that was
 * found is one of them, so that the four add up to what was found.
 */
export type FrameStanding = 'good' | 'relayed' | 'foreign' | { readonly bad: string };

/** Of a frame in the log, by its meta. */
export function frameStanding({ fault, attribution }: LogRecord['meta']): FrameStanding {
  if (typeof fault === 'string') {
    // The second is of logs of before: a callsign that is not the mission's was a fault.
    return fault === otherSpacecraft || fault === otherSource ? 'foreign' : { bad: fault };
  }
  return attribution === 'relayed' || attribution === 'foreign' ? attribution : 'good';
}

/** What about a frame in the log was odd. */
export function oddKindsIn({ oddities }: LogRecord['meta']): readonly string[] {
  return typeof oddities === 'string' ? oddities.split(', ') : [];
}

/**
 * Counts that an earlier version kept, in which frames of others were bad ones.
 *
 * @returns `bad` and `badByReason` without them, `relayed` and `foreign` beside
 */
export function countedApart<T extends Pick<FrameCounts, 'bad' | 'badByReason'>>(
  counts: T & Partial<Pick<FrameCounts, 'relayed' | 'foreign' | 'oddByKind'>>,
): T & Pick<FrameCounts, 'relayed' | 'foreign' | 'oddByKind'> {
  const { [otherSpacecraft]: spacecraft = 0, [otherSource]: source = 0, ...badByReason } = counts.badByReason;
  const others = spacecraft + source;
  const { relayed = 0, foreign = 0, oddByKind = {} } = counts;
  return { ...counts, bad: counts.bad - others, badByReason, relayed, foreign: foreign + others, oddByKind };
}

const otherSpacecraft = 'other-spacecraft';
const otherSource = 'other-source';
