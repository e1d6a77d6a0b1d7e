import { type Fault, failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';
import { taiFromUtcMs, utcFromTaiMs } from './leap-seconds.ts';

/**
 * CCSDS unsegmented time code: a binary count of seconds and of fractions of a second.
 *
 * `tai-1958` counts TAI since 1958-01-01 and needs leap seconds to become UTC. An agency epoch is whatever the
 * mission says. Most such clocks are set as if every day had 86,400 s (no leap seconds); one that runs on through
 * inserted seconds, as GPS time does since 1980-01-06, sets `countsLeapSeconds`.
 *
 * Source: CCSDS 301.0-B-4, 3.2
 */
export interface CucFormat {
  /** 1 to 7 octets of whole seconds. */
  readonly coarseOctets: number;
  /** 0 to 10 octets of binary fraction. */
  readonly fineOctets: number;
  readonly epoch: 'tai-1958' | { readonly agencyEpochAtMs: number; readonly countsLeapSeconds?: boolean };
}

/** 1958-01-01T00:00:00 as milliseconds since 1970. */
export const epoch1958AtMs = Date.UTC(1958, 0, 1);

/**
 * UTC of a time field (without P-field).
 *
 * @returns milliseconds UTC since 1970; `bad-length` when the field is not as long as the format says
 */
export function decodeCuc(bytes: Uint8Array, format: CucFormat): Result<number, Fault<'bad-length'>> {
  mustBeFormat(format);
  const octets = format.coarseOctets + format.fineOctets;
  if (bytes.length !== octets) return failure('bad-length', octets, bytes.length);
  let coarseS = 0;
  for (let index = 0; index < format.coarseOctets; index++) coarseS = coarseS * 256 + bytes[index]!;
  let fineS = 0;
  for (let index = octets - 1; index >= format.coarseOctets; index--) fineS = (fineS + bytes[index]!) / 256;
  const countMs = epochCountMs(format) + coarseS * 1000 + fineS * 1000;
  return success(isTaiCount(format) ? utcFromTaiMs(countMs) : countMs);
}

/**
 * Time field (without P-field) of an instant, rounded to the nearest step of the fine count.
 *
 * @param atMs milliseconds UTC since 1970
 * @throws RangeError before the epoch or beyond what the field can count
 */
export function encodeCuc(atMs: number, format: CucFormat): Uint8Array {
  mustBeFormat(format);
  const elapsedMs = (isTaiCount(format) ? taiFromUtcMs(atMs) : atMs) - epochCountMs(format);
  let coarseS = Math.floor(elapsedMs / 1000);
  const stepsPerSecond = 256 ** format.fineOctets;
  let fine = Math.round(((elapsedMs - coarseS * 1000) / 1000) * stepsPerSecond);
  if (fine === stepsPerSecond) {
    fine = 0;
    coarseS++;
  }
  if (!(coarseS >= 0 && coarseS < 256 ** format.coarseOctets))
    throw new RangeError(
      `atMs: expected an instant that ${format.coarseOctets} octets can count, found ${atMs}`,
    );
  const bytes = new Uint8Array(format.coarseOctets + format.fineOctets);
  for (let index = bytes.length - 1; index >= format.coarseOctets; index--) {
    bytes[index] = fine % 256;
    fine = Math.floor(fine / 256);
  }
  for (let index = format.coarseOctets - 1; index >= 0; index--) {
    bytes[index] = coarseS % 256;
    coarseS = Math.floor(coarseS / 256);
  }
  return bytes;
}

/** Whether the counter runs on through inserted seconds, so that leap seconds make UTC of it. */
export function isTaiCount({ epoch }: CucFormat): boolean {
  return epoch === 'tai-1958' || (epoch.countsLeapSeconds ?? false);
}

/** The epoch on the scale that is counted: TAI or UTC, milliseconds since 1970. */
export function epochCountMs({ epoch }: CucFormat): number {
  if (epoch === 'tai-1958') return epoch1958AtMs;
  return epoch.countsLeapSeconds ? taiFromUtcMs(epoch.agencyEpochAtMs) : epoch.agencyEpochAtMs;
}

/** @throws RangeError for widths that no P-field can name */
export function mustBeFormat({
  coarseOctets,
  fineOctets,
}: Pick<CucFormat, 'coarseOctets' | 'fineOctets'>): void {
  mustBeWhole('coarseOctets', coarseOctets, 1, 7);
  mustBeWhole('fineOctets', fineOctets, 0, 10);
}
