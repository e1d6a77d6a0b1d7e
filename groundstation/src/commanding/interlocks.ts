import type { MissionFile } from '@dawa/protocols/mission-file';
import type { StationFile } from '@dawa/protocols/station-file';
import { type TransmitSection, usualTransmit } from '@dawa/protocols/transmit-section';
import { bandPlanBlock } from './band-plan.ts';
import { type KeyDuty, onWithinHour } from './key-duty.ts';
import { permitBlock, type Transmission } from './permit.ts';
import type { SafetyMemory } from './safety-memory.ts';

/** What does not change while the station runs. */
export interface InterlockRules {
  /** True only when every port leads to a simulator of ours. */
  readonly isSimulated: boolean;
  /** The widest of all missions: whether transmission can be armed at all. Each transmission is for one of them. */
  readonly uplinkAuthority: MissionFile['uplinkAuthority'];
  readonly permit?: StationFile['permit'];
  /** What the transmitter puts out; without it no permit covers a real transmission. */
  readonly powerW?: number;
  readonly transmit?: TransmitSection;
}

/** What people have said so far. */
export interface InterlockFacts extends Pick<SafetyMemory, 'lock' | 'stopped' | 'heldBy' | 'tripped'> {
  readonly nowAtMs: number;
  readonly duty: KeyDuty;
  readonly isMotionArmed: boolean;
  readonly isTransmissionArmed: boolean;
}

/** Why neither motion nor transmission may be armed, in one line; null when they may. */
export function commonBlock({ lock, stopped }: InterlockFacts): string | null {
  if (lock !== null) return `maintenance lock by ${lock.who}: ${lock.why}`;
  return stopped === null ? null : `STOP was pressed by ${stopped.by} and is not released`;
}

/** Why nothing may move now. */
export function motionBlock(facts: InterlockFacts): string | null {
  return commonBlock(facts) ?? (facts.isMotionArmed ? null : 'motion is not armed');
}

/** Why transmission cannot even be armed. */
export function armTransmissionBlock(rules: InterlockRules, facts: InterlockFacts): string | null {
  if (rules.uplinkAuthority === 'none') return commonBlock(facts) ?? 'the mission names no uplink authority';
  return commonBlock(facts) ?? tripBlock(facts) ?? licenceBlock(rules, facts, {});
}

function tripBlock({ tripped }: InterlockFacts): string | null {
  return tripped === null ? null : `the transmitter tripped (${tripped.why}) and nobody reset it`;
}

/** Why nothing may be transmitted now; there, if `where` says where. */
export function transmissionBlock(
  rules: InterlockRules,
  facts: InterlockFacts,
  where: Transmission = {},
): string | null {
  return (
    commonBlock(facts) ??
    (facts.heldBy === null ? null : `TX off was pressed by ${facts.heldBy}`) ??
    armTransmissionBlock(rules, facts) ??
    (where.uplinkAuthority === 'none' ? 'the mission names no uplink authority' : null) ??
    (facts.isTransmissionArmed ? null : 'transmission is not armed') ??
    licenceBlock(rules, facts, where) ??
    bandPlanBlock(rules.transmit?.bandPlan, where) ??
    dutyBlock(rules, facts)
  );
}

/** What may still be on the air in this hour. */
export function keyAllowanceMs({ transmit }: InterlockRules, { duty, nowAtMs }: InterlockFacts): number {
  const { longestPerHourMs } = transmit ?? usualTransmit;
  return Math.max(0, longestPerHourMs - onWithinHour(duty, nowAtMs));
}

function dutyBlock(rules: InterlockRules, facts: InterlockFacts): string | null {
  if (keyAllowanceMs(rules, facts) > 0) return null;
  const { longestPerHourMs } = rules.transmit ?? usualTransmit;
  return `the transmitter was on for ${Math.round(longestPerHourMs / 1000)} s within the hour, which is all it may`;
}

/** Why this mission takes no command for its payload or its bus from us. */
export function authorityBlock(
  uplinkAuthority: MissionFile['uplinkAuthority'],
  target: 'payload' | 'bus',
): string | null {
  if (uplinkAuthority === 'none') return 'the mission names no uplink authority';
  if (uplinkAuthority === 'payload' && target === 'bus') {
    return "the mission's uplink authority is its payload, and this command is for the bus";
  }
  return null;
}

function licenceBlock(
  { isSimulated, permit, powerW }: InterlockRules,
  { nowAtMs }: InterlockFacts,
  where: Transmission,
): string | null {
  return isSimulated ? null : permitBlock(permit, nowAtMs, { powerW: powerW ?? null, ...where });
}
