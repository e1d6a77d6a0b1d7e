import type { MissionFile } from '@dawa/protocols/mission-file';
import { decodeCuc, epochCountMs, isTaiCount } from 'ccsds-parser/time/cuc';
import { taiFromUtcMs, utcFromTaiMs } from 'ccsds-parser/time/leap-seconds';

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
 * What a clock on board reads, seconds since the epoch of the mission's time code: of the raw field in the packet's header, or,
 * where the time stands in a value, what the field would read then.
 *
 * @returns null where the packet has neither
 */
export function onboardSecondsOf(
  onboardTimeHex: string | null,
  clockAtMs: number | null,
  { timeCode }: Pick<MissionFile['packets'], 'timeCode'>,
): number | null {
  if (onboardTimeHex !== null && onboardTimeHex.length > 0) {
    const coarseDigits = 2 * timeCode.coarseOctets;
    const fine = onboardTimeHex.slice(coarseDigits);
    const coarseS = Number.parseInt(onboardTimeHex.slice(0, coarseDigits), 16);
    return fine === '' ? coarseS : coarseS + Number.parseInt(fine, 16) / 16 ** fine.length;
  }
  if (clockAtMs === null) return null;
  const countMs = isTaiCount(timeCode) ? taiFromUtcMs(clockAtMs) : clockAtMs;
  return (countMs - epochCountMs(timeCode)) / 1000;
}

/** What a clock means by a reading of its time code, UTC. */
export function clockAtMsOf(
  onboardS: number,
  { timeCode }: Pick<MissionFile['packets'], 'timeCode'>,
): number {
  const countMs = epochCountMs(timeCode) + onboardS * 1000;
  return isTaiCount(timeCode) ? utcFromTaiMs(countMs) : countMs;
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
