import { fromHex } from '../bits/hex.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import { decalibrate } from './calibrate.ts';
import { countClock, parseClockText } from './clock.ts';
import type { EngineeringValue, RawValue, ValueType } from './definition.ts';
import { fitsInteger } from './integer-value.ts';
import { describeRange, isInRange } from './judge-alarm.ts';
import { textMatches } from './text-pattern.ts';
import { holdAll, type ValueScope } from './value-scope.ts';
import { parseNumber, parseWhole } from './xml-schema-value.ts';

export type EncodeFault = Fault<
  | 'missing-argument'
  | 'unknown-argument'
  | 'bad-type'
  | 'bad-label'
  | 'bad-size'
  | 'out-of-range'
  | 'too-long'
  | 'unsupported'
>;

/** What stands for a value in a packet, not yet laid out. Every fault names the value: `interval: 15 to 600`. */
export function toRaw(
  name: string,
  type: ValueType,
  given: EngineeringValue,
  scope: ValueScope,
): Result<RawValue, EncodeFault> {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return rawFigure(name, type, given, scope);
    case 'enumerated':
      return rawLabel(name, type, given);
    case 'boolean':
      return rawFlag(name, type, given);
    case 'string':
      return rawText(name, type, given);
    case 'binary':
      return rawOctets(name, type, given);
    case 'time':
    case 'duration':
      return rawTime(name, type, given);
    case 'array':
    case 'aggregate':
      return failure('unsupported', `${name}: a single value`, type.kind);
  }
}

function rawFigure(
  name: string,
  type: ValueType,
  given: EngineeringValue,
  scope: ValueScope,
): Result<RawValue, EncodeFault> {
  const value = typeof given === 'string' ? (parseWhole(given) ?? parseNumber(given)) : given;
  const isFigure = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
  if (!isFigure) return failure('bad-type', `${name}: a number`, describe(given));
  if (type.kind === 'integer' && typeof value === 'number' && !Number.isInteger(value))
    return failure('bad-type', `${name}: a whole number`, value);
  if (!type.isValidRangeRaw && !isAllowed(type, value)) return outOfRange(name, type, value);
  const context = type.contextCalibrators.find(({ conditions }) => holdAll(conditions, scope));
  const calibrator = context?.calibrator ?? type.calibrator;
  let raw: number | bigint = value;
  const { encoding } = type;
  if (calibrator !== undefined) {
    const isPossible = (candidate: number): boolean =>
      encoding?.kind !== 'integer' || fitsInteger(Math.round(candidate), encoding);
    const found =
      decalibrate(calibrator, Number(value), isPossible) ?? decalibrate(calibrator, Number(value));
    if (found === undefined)
      return failure('unsupported', `${name}: a calibrator that can be turned round`, describe(value));
    raw = encoding?.kind === 'integer' ? Math.round(found) : found;
  }
  if (type.isValidRangeRaw && !isAllowed(type, raw)) return outOfRange(name, type, raw);
  return success(raw);
}

function isAllowed({ validRanges }: ValueType, value: number | bigint): boolean {
  return validRanges.length === 0 || validRanges.some((range) => isInRange(value, range));
}

function outOfRange(name: string, { validRanges }: ValueType, value: number | bigint) {
  return failure('out-of-range', `${name}: ${validRanges.map(describeRange).join(' or ')}`, describe(value));
}

function rawLabel(name: string, type: ValueType, given: EngineeringValue): Result<RawValue, EncodeFault> {
  const entry = type.enumeration.find(({ label, from, to }) =>
    typeof given === 'number' ? given >= from && given <= to : label === given,
  );
  if (entry === undefined)
    return failure(
      'bad-label',
      `${name}: ${type.enumeration.map(({ label }) => label).join(', ')}`,
      describe(given),
    );
  return success(typeof given === 'number' ? given : entry.from);
}

function rawFlag(name: string, type: ValueType, given: EngineeringValue): Result<RawValue, EncodeFault> {
  const { one: yes, zero: no } = type.labels;
  const isOne = given === true || given === 1 || given === yes || given === 'true' || given === '1';
  const isZero = given === false || given === 0 || given === no || given === 'false' || given === '0';
  if (!isOne && !isZero) return failure('bad-label', `${name}: ${yes} or ${no}`, describe(given));
  const isText = type.encoding?.kind === 'string';
  return success(isText ? (isOne ? yes : no) : isOne ? 1 : 0);
}

function rawText(name: string, type: ValueType, given: EngineeringValue): Result<RawValue, EncodeFault> {
  if (typeof given !== 'string') return failure('bad-type', `${name}: text`, describe(given));
  const { lengthRange, pattern } = type;
  const length = [...given].length;
  if (lengthRange !== undefined && !isInRange(length, lengthRange))
    return failure(
      length > lengthRange.max ? 'too-long' : 'bad-size',
      `${name}: ${describeRange(lengthRange)} characters`,
      length,
    );
  if (pattern !== undefined && !textMatches(pattern, given))
    return failure('bad-type', `${name}: text like ${pattern}`, given);
  return success(given);
}

function rawOctets(name: string, type: ValueType, given: EngineeringValue): Result<RawValue, EncodeFault> {
  const isHex = typeof given === 'string' && /^([0-9a-fA-F]{2})*$/.test(given);
  if (!(given instanceof Uint8Array) && !isHex)
    return failure('bad-type', `${name}: octets or hexadecimal digits`, describe(given));
  const octets = given instanceof Uint8Array ? given : fromHex(String(given));
  const { lengthRange } = type;
  if (lengthRange !== undefined && !isInRange(octets.length, lengthRange))
    return failure(
      octets.length > lengthRange.max ? 'too-long' : 'bad-size',
      `${name}: ${describeRange(lengthRange)} octets`,
      octets.length,
    );
  return success(octets);
}

function rawTime(name: string, type: ValueType, given: EngineeringValue): Result<RawValue, EncodeFault> {
  const isAbsolute = type.kind === 'time';
  const { encoding, clock } = type;
  const ms = parseClockText(given, isAbsolute);
  if (ms === undefined)
    return failure(
      'bad-type',
      `${name}: ${isAbsolute ? 'a date (ISO)' : 'a duration (PT1S)'} or milliseconds`,
      describe(given),
    );
  const count = clock === undefined ? undefined : countClock(clock, ms, isAbsolute);
  if (count === undefined)
    return failure('unsupported', `${name}: a clock that can be turned round`, describe(given));
  if (encoding?.kind === 'integer') return success(Math.round(count));
  if (encoding?.kind === 'string') {
    const text = isAbsolute ? new Date(ms).toISOString() : `PT${ms / 1000}S`;
    return success(text);
  }
  if (encoding?.kind !== 'binary' || typeof encoding.bits !== 'number') return success(count);
  // CUC: four octets of seconds, the rest fractions.
  const ticks = Math.round(count * 2 ** (encoding.bits - 32));
  if (ticks < 0 || ticks >= 2 ** encoding.bits)
    return failure('out-of-range', `${name}: a time of the clock`, describe(given));
  return success(fromHex(ticks.toString(16).padStart(encoding.bits / 4, '0')));
}

/** A value as a fault tells it. */
export function describe(value: unknown): string | number {
  if (typeof value === 'number') return value;
  if (value instanceof Uint8Array) return `${value.length} octets`;
  if (Array.isArray(value)) return `${value.length} elements`;
  return typeof value === 'object' ? 'a record' : String(value).slice(0, 200);
}
