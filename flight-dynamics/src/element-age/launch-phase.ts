import type { ElementSet } from '../elements/element-set.ts';

/**
 * Whether a set is from the first 200 revolutions (two weeks in low orbit) after a launch, when fits are few and satellites raise
 * their orbits. The launch year must be that of the epoch or the one before: revolution counters begin again after 99,999, and
 * what a space station lets go carries the station's own designator (and seldom an engine).
 */
export function isLaunchPhase({
  revolutionAtEpoch,
  internationalDesignator,
  epochAtMs,
}: ElementSet): boolean {
  if (!(revolutionAtEpoch >= 1 && revolutionAtEpoch < launchRevolutions)) return false;
  const launched = launchYear(internationalDesignator);
  const years = new Date(epochAtMs).getUTCFullYear() - (launched ?? Number.NEGATIVE_INFINITY);
  return years === 0 || years === 1;
}

const launchRevolutions = 200;

/** `02021A` or `2002-021A`; undefined when the designator says nothing. */
function launchYear(designator: string): number | undefined {
  const match = /^(?:(\d{4})-|(\d{2}))\d{3}/.exec(designator);
  if (!match) return undefined;
  if (match[1] !== undefined) return Number(match[1]);
  const year = Number(match[2]);
  return year < 57 ? 2000 + year : 1900 + year;
}
