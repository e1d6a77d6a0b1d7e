import { DamagedColumns, mostRows } from './damaged-columns.ts';
import { OctetReader } from './octet-reader.ts';
import { type OctetWriter, octetsWritten } from './octet-writer.ts';
import { readNumbers } from './read-numbers.ts';
import { float64s, ReusedArray } from './reused-array.ts';
import { readWholeNumbers, writeWholeNumbers } from './whole-numbers.ts';
import { writeNumbers } from './write-numbers.ts';

/*
 * Instants, UTC milliseconds as doubles: u8 form, then
 *
 *   0 numbers  as any doubles
 *   1 cadence  varint count, f64 first, f64 cadence: instant n is first + n * cadence
 *   2 ticks    varint count, u8 scale, whole numbers of ticks
 */
const forms = { numbers: 0, cadence: 1, ticks: 2 } as const;

/**
 * Ticks a millisecond: whole milliseconds, microseconds, and the last bit that a double has from 2004 to 2039, of which any
 * instant between is a whole number.
 */
const tickScales = [1, 1000, 4096] as const;

/** Instants `from` to `to`, exact to the bit. */
export function packInstants(instants: Float64Array, from = 0, to = instants.length): Uint8Array {
  return octetsWritten((writer) => writeInstants(writer, instants, from, to));
}

/** @throws DamagedColumns */
export function unpackInstants(packed: Uint8Array): Float64Array {
  const reader = new OctetReader(packed);
  const instants = readInstants(reader);
  reader.end();
  return instants;
}

/**
 * The cadence by which `instants[from] + n * cadence` is instant `from + n`, to the bit; null when there is none. Of one
 * instant 0, of none null.
 */
export function exactCadenceMs(instants: Float64Array, from = 0, to = instants.length): number | null {
  const count = to - from;
  if (count === 0 || !Number.isFinite(instants[from])) return null;
  if (count === 1) return Object.is(instants[from], -0) ? null : 0;
  const step = instants[from + 1]! - instants[from]!;
  const mean = (instants[to - 1]! - instants[from]!) / (count - 1);
  for (const cadence of new Set([Math.round(mean), Math.round(mean * 1000) / 1000, mean, step]))
    if (hasCadence(instants, from, to, cadence)) return cadence;
  return null;
}

function hasCadence(instants: Float64Array, from: number, to: number, cadence: number): boolean {
  const first = instants[from]!;
  for (let index = from; index < to; index++) {
    const instant = instants[index]!;
    if (first + (index - from) * cadence !== instant || (instant === 0 && 1 / instant < 0)) return false;
  }
  return true;
}

export function writeInstants(writer: OctetWriter, instants: Float64Array, from: number, to: number): void {
  const count = to - from;
  if (count > mostRows) throw new RangeError(`instants: expected at most ${mostRows}, found ${count}`);
  const cadence = exactCadenceMs(instants, from, to);
  if (cadence !== null) {
    writer.u8(forms.cadence);
    writer.varint(count);
    writer.f64(instants[from]!);
    writer.f64(cadence);
    return;
  }
  const start = writer.length;
  const ticks = tickArrays.lend(count);
  const scale = scaleInstants(instants, from, to, ticks);
  if (scale >= 0) {
    writer.u8(forms.ticks);
    writer.varint(count);
    writer.u8(scale);
    if (writeWholeNumbers(writer, ticks, count, 60)) return;
    writer.length = start;
  }
  writer.u8(forms.numbers);
  writeNumbers(writer, instants, from, to);
}

const tickArrays = new ReusedArray(float64s);

/** The place of the first scale by which all instants are whole numbers of ticks, which go into `ticks`; -1 when there is none. */
function scaleInstants(instants: Float64Array, from: number, to: number, ticks: Float64Array): number {
  return tickScales.findIndex((scale) => toTicks(instants, from, to, scale, ticks));
}

/** False when some instant is no whole number of ticks, or too far to be sure. */
export function toTicks(
  instants: Float64Array,
  from: number,
  to: number,
  scale: number,
  ticks: Float64Array,
): boolean {
  let min = Infinity;
  let max = -Infinity;
  for (let index = from; index < to; index++) {
    const instant = instants[index]!;
    const tick = Math.round(instant * scale);
    if (tick / scale !== instant || (instant === 0 && 1 / instant < 0)) return false;
    if (tick < min) min = tick;
    if (tick > max) max = tick;
    ticks[index - from] = tick;
  }
  return from === to || (min >= -(2 ** 53) && max <= 2 ** 53 && max - min <= 2 ** 53);
}

/** @throws DamagedColumns */
export function readInstants(reader: OctetReader): Float64Array {
  const form = reader.u8();
  if (form === forms.numbers) {
    const values = readNumbers(reader);
    if (values instanceof Float64Array) return values;
    throw new DamagedColumns('instants as doubles', values.constructor.name);
  }
  if (form !== forms.cadence && form !== forms.ticks)
    throw new DamagedColumns('instants of form 0 to 2', form);
  const instants = new Float64Array(reader.varint(mostRows));
  if (form === forms.cadence) {
    const first = reader.f64();
    const cadence = reader.f64();
    for (let index = 0; index < instants.length; index++) instants[index] = first + index * cadence;
  } else readWholeNumbers(reader, instants.length, instants, readScale(reader));
  return instants;
}

function readScale(reader: OctetReader): number {
  const place = reader.u8();
  const scale = tickScales[place];
  if (scale === undefined) throw new DamagedColumns('a scale from 0 to 2', place);
  return scale;
}
