import { failure, type Result, success } from '../fault.ts';
import { type CucFormat, epochCountMs, isTaiCount, mustBeFormat } from './cuc.ts';
import { asInstant, type Instant, psPerMs, type TimeFault } from './instant.ts';
import { isTaiInLeapSecond, taiFromUtcMs, utcFromTaiMs } from './leap-seconds.ts';

/**
 * UTC of a time field to its last digit: whole milliseconds and the picoseconds behind them.
 *
 * @returns `bad-length` when the field is not as long as the format says, `out-of-range` beyond 2^53 ms of 1970
 */
export function decodeCucInstant(bytes: Uint8Array, format: CucFormat): Result<Instant, TimeFault> {
  const counts = readCucCounts(bytes, format);
  if (!counts.ok) return counts;
  const coarseMs = Number(counts.value.coarseS) * 1000;
  const bits = BigInt(8 * format.fineOctets);
  // Whole milliseconds first, so that the rest keeps all its bits in a double.
  const thousandths = counts.value.fine * 1000n;
  const fineMs = thousandths >> bits;
  const remainderPs = (Number(thousandths - (fineMs << bits)) / 2 ** Number(bits)) * psPerMs;
  const countMs = epochCountMs(format) + coarseMs + Number(fineMs);
  if (!Number.isSafeInteger(countMs)) return failure('out-of-range', 'an instant within 2^53 ms', countMs);
  const isTai = isTaiCount(format);
  return success({
    atMs: isTai ? utcFromTaiMs(countMs) : countMs,
    remainderPs: remainderPs < psPerMs ? remainderPs : psPerMs - 1,
    isLeapSecond: isTai && isTaiInLeapSecond(countMs),
  });
}

/** The two counters of a time field as they were sent: nothing is rounded, 2^-80 s included. */
export interface CucCounts {
  readonly coarseS: bigint;
  /** In steps of 256^-fineOctets of a second. */
  readonly fine: bigint;
}

/** @returns `bad-length` when the field is not as long as the format says */
export function readCucCounts(bytes: Uint8Array, format: CucFormat): Result<CucCounts, TimeFault> {
  mustBeFormat(format);
  const octets = format.coarseOctets + format.fineOctets;
  if (bytes.length !== octets) return failure('bad-length', octets, bytes.length);
  let coarseS = 0n;
  let fine = 0n;
  for (let index = 0; index < octets; index++) {
    if (index < format.coarseOctets) coarseS = (coarseS << 8n) | BigInt(bytes[index]!);
    else fine = (fine << 8n) | BigInt(bytes[index]!);
  }
  return success({ coarseS, fine });
}

/** @throws RangeError when a counter does not fit into its octets */
export function writeCucCounts({ coarseS, fine }: CucCounts, format: CucFormat): Uint8Array {
  mustBeFormat(format);
  const bytes = new Uint8Array(format.coarseOctets + format.fineOctets);
  writeCount(bytes, 0, format.coarseOctets, coarseS);
  writeCount(bytes, format.coarseOctets, format.fineOctets, fine);
  return bytes;
}

/**
 * Time field (without P-field) of an instant, rounded to the nearest step of the fine count. An instant holds steps down
 * to 10^-6 ps, that is all of 6 fine octets; finer ones are for `writeCucCounts`.
 *
 * @throws RangeError before the epoch or beyond what the field can count
 */
export function encodeCucInstant(time: Instant, format: CucFormat): Uint8Array {
  mustBeFormat(format);
  const { atMs, remainderPs, isLeapSecond } = asInstant(time);
  const countMs =
    (isTaiCount(format) ? taiFromUtcMs(atMs) - (isLeapSecond ? 1000 : 0) : atMs) - epochCountMs(format);
  const wholeS = Math.floor(countMs / 1000);
  const bits = BigInt(8 * format.fineOctets);
  const grains =
    BigInt(countMs - wholeS * 1000) * grainsPerMs + BigInt(Math.round(remainderPs * grainsPerPs));
  const steps = ((grains << bits) + grainsPerSecond / 2n) / grainsPerSecond;
  const carry = steps >> bits;
  const coarseS = BigInt(wholeS) + carry;
  if (coarseS < 0n || coarseS >= 1n << BigInt(8 * format.coarseOctets))
    throw new RangeError(
      `time: expected an instant that ${format.coarseOctets} octets can count, found ${atMs}`,
    );
  return writeCucCounts({ coarseS, fine: steps - (carry << bits) }, format);
}

/** Fixed-point grains in which a fraction is divided: 2^-20 ps. */
const grainsPerPs = 2 ** 20;
const grainsPerMs = BigInt(psPerMs) * BigInt(grainsPerPs);
const grainsPerSecond = grainsPerMs * 1000n;

function writeCount(bytes: Uint8Array, at: number, octets: number, count: bigint): void {
  if (count < 0n || count >= 1n << BigInt(8 * octets))
    throw new RangeError(`count: expected a whole number of ${octets} octets, found ${count}`);
  let rest = count;
  for (let index = at + octets - 1; index >= at; index--) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}
