import type { MissionFile } from '@dawa/protocols/mission-file';
import { decodeCuc } from 'ccsds-parser/time/cuc';

/** Octets of the raw time field of a mission's packets. */
export function timeFieldOctets({ coarseOctets, fineOctets }: MissionFile['packets']['timeCode']): number {
  return coarseOctets + fineOctets;
}

/**
 * UTC of a raw onboard time field, as the spacecraft's clock has it, right or wrong.
 *
 * @returns milliseconds UTC since 1970; null when the field has not the length of the mission's time code
 */
export function onboardTimeAtMs(
  onboardTime: Uint8Array,
  { coarseOctets, fineOctets, epoch }: MissionFile['packets']['timeCode'],
): number | null {
  const decoded = decodeCuc(onboardTime, { coarseOctets, fineOctets, epoch });
  return decoded.ok ? decoded.value : null;
}

/**
 * The instant under which a value is kept: onboard time when it can be meant, else when it was heard.
 *
 * A clock that was never set counts from its epoch, and one that is damaged may be decades ahead: under such an instant
 * nobody would find the value again. The raw time field stays with the packet. Old instants down to 2000 are believed:
 * stored telemetry is played back later.
 */
export function believableAtMs(generatedAtMs: number | null, receivedAtMs: number): number {
  const isBelievable =
    generatedAtMs !== null && generatedAtMs >= year2000AtMs && generatedAtMs <= receivedAtMs + oneDayMs;
  return isBelievable ? generatedAtMs : receivedAtMs;
}

const year2000AtMs = Date.UTC(2000, 0, 1);
const oneDayMs = 86_400_000;
