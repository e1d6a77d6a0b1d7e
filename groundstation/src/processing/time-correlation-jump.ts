import type { ClockJumpKind } from '@dawa/protocols/console/completeness';
import { followsLeapSecond } from 'ccsds-parser/time/leap-seconds';

export interface SeenJump {
  /** By how much the reading moved against UTC; above 0 the clock was put forward. */
  readonly jumpS: number;
  /** How far the jump may be wrong. */
  readonly toleranceS: number;
  readonly beforeOnboardS: number;
  readonly afterOnboardS: number;
  /** When it was seen, UTC. */
  readonly atMs: number;
  /** Readings after which the field begins again at 0; undefined where it never does. */
  readonly wrapS: number | undefined;
  /** By how much UTC of the station was stepped in the last minutes; above 0 forward. */
  readonly groundStepS: number | undefined;
}

/** What a clock did, by the size of its jump and what else is known. */
export function nameJump(jump: SeenJump): ClockJumpKind {
  const { jumpS, toleranceS, groundStepS, wrapS, beforeOnboardS, afterOnboardS, atMs } = jump;
  const isAbout = (expectedS: number) => Math.abs(jumpS - expectedS) <= Math.max(toleranceS, 0.01);
  // A ground clock that is put forward makes the onboard clock look as if it had been put back.
  if (groundStepS !== undefined && isAbout(-groundStepS)) return 'ground-step';
  if (wrapS !== undefined && isAbout(-wrapS)) return 'rollover';
  if (isAbout(-gpsEraS) || isAbout(-gpsEraS * 2)) return 'rollover';
  if (afterOnboardS < beforeOnboardS && afterOnboardS <= nearStartS) return 'restart';
  if ((isAbout(1) || isAbout(-1)) && isNearLeapSecond(atMs)) return 'leap-second';
  // Whole hours are what people and time zones do on the ground; no oscillator knows them.
  const hours = Math.round(jumpS / 3600);
  if (hours !== 0 && Math.abs(hours) <= 14 && isAbout(hours * 3600)) return 'ground-step';
  return 'clock-set';
}

/** 1024 weeks: the week number of GPS has 10 bits. Source: IS-GPS-200, 20.3.3.3.1.1 */
const gpsEraS = 1024 * 7 * 86_400;
/** A computer that was restarted is heard again within days. */
const nearStartS = 14 * 86_400;
const dayMs = 86_400_000;

function isNearLeapSecond(atMs: number): boolean {
  const midnightAtMs = Math.round(atMs / dayMs) * dayMs;
  return [-1, 0, 1].some((days) => followsLeapSecond(midnightAtMs + days * dayMs));
}
