import type { MissionFile } from '@dawa/protocols/mission-file';
import type { StationFile } from '@dawa/protocols/station-file';
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
}

/** What people have said so far. */
export interface InterlockFacts extends Pick<SafetyMemory, 'lock' | 'stopped' | 'heldBy'> {
  readonly nowAtMs: number;
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
  return commonBlock(facts) ?? licenceBlock(rules, facts, {});
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
    licenceBlock(rules, facts, where)
  );
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
