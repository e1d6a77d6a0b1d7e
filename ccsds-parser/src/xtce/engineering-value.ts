import { calibrate } from './calibrate.ts';
import { readClock } from './clock.ts';
import type { EngineeringValue, RawValue, ValueRef, ValueType } from './definition.ts';
import { isInRange } from './judge-alarm.ts';
import { textMatches } from './text-pattern.ts';
import { holdAll, numberOf, type ValueScope } from './value-scope.ts';
import { parseNumber, parseWhole } from './xml-schema-value.ts';

export interface Engineering {
  readonly value: EngineeringValue;
  /** Label of an enumerated or boolean value, where there is one. */
  readonly label: string | undefined;
  /** False where nobody can say what the raw value means, or what it means is outside what the type allows. */
  readonly isValid: boolean;
  /** False where limits, which are of engineering units, say nothing about it. */
  readonly isMeant: boolean;
}

/**
 * What a raw value means.
 *
 * An enumerated value without a label stays the number that it is; a time whose clock cannot be read, a figure that the
 * calibrator has no result for, and text where a figure should be, stay raw and are not valid.
 */
export function toEngineering(type: ValueType, raw: RawValue, scope: ValueScope): Engineering {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return figureOf(type, raw, scope);
    case 'enumerated': {
      const code = codeOf(raw);
      const label = code === undefined ? undefined : labelOf(type, code);
      return { value: label ?? code ?? raw, label, isValid: label !== undefined, isMeant: true };
    }
    case 'boolean': {
      const isOne = isTrue(type, raw);
      return {
        value: isOne,
        label: isOne ? type.labels.one : type.labels.zero,
        isValid: true,
        isMeant: true,
      };
    }
    case 'time':
    case 'duration':
      return timeOf(type, raw, scope);
    case 'string':
      return meant(raw, typeof raw !== 'string' || isAllowedText(type, raw));
    case 'binary':
    case 'array':
    case 'aggregate':
      return meant(raw, true);
  }
}

function meant(value: EngineeringValue, isValid: boolean): Engineering {
  return { value, label: undefined, isValid, isMeant: true };
}

function unmeant(value: EngineeringValue): Engineering {
  return { value, label: undefined, isValid: false, isMeant: false };
}

function figureOf(type: ValueType, raw: RawValue, scope: ValueScope): Engineering {
  // Digits of BCD above nine come as hexadecimal text, which is no figure even when it looks like one.
  if (typeof raw === 'string' && type.encoding?.kind !== 'string') return unmeant(raw);
  const figure = typeof raw === 'string' ? (parseWhole(raw) ?? parseNumber(raw)) : raw;
  if (typeof figure !== 'number' && typeof figure !== 'bigint') return unmeant(raw);
  let { calibrator } = type;
  for (const context of type.contextCalibrators)
    if (holdAll(context.conditions, scope)) {
      calibrator = context.calibrator;
      break;
    }
  let value: number | bigint = figure;
  if (calibrator !== undefined) {
    const calibrated = calibrate(calibrator, Number(figure), (ref: ValueRef) => numberOf(ref, scope));
    if (calibrated === undefined) return unmeant(figure);
    value = calibrated;
  }
  const { validRanges, isValidRangeRaw } = type;
  if (validRanges.length === 0) return meant(value, !Number.isNaN(value));
  const judged = isValidRangeRaw ? figure : value;
  return meant(
    value,
    validRanges.some((range) => isInRange(judged, range)),
  );
}

/** The whole number that an enumerated value is, whatever its encoding; undefined when it is none. */
function codeOf(raw: RawValue): number | undefined {
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'bigint') return Number(raw);
  if (typeof raw !== 'string') return undefined;
  const parsed = parseWhole(raw);
  return typeof parsed === 'number' ? parsed : undefined;
}

/** From so many labels on, a table finds them. */
const manyLabels = 12;
const tables = new WeakMap<ValueType['enumeration'], ReadonlyMap<number, string>>();

function labelOf({ enumeration }: ValueType, code: number): string | undefined {
  if (enumeration.length >= manyLabels) {
    let table = tables.get(enumeration);
    if (table === undefined) {
      const single = enumeration.filter(({ from, to }) => from === to);
      table = new Map(single.reverse().map(({ label, from }) => [from, label]));
      tables.set(enumeration, table);
    }
    const label = table.get(code);
    if (label !== undefined) return label;
  }
  for (const { label, from, to } of enumeration) if (code >= from && code <= to) return label;
  return undefined;
}

/** Text is false when it is empty, `0`, or the label of zero in any case of letters; so decides Yamcs. */
function isTrue({ labels }: ValueType, raw: RawValue): boolean {
  if (typeof raw === 'string')
    return !(raw === '' || raw === '0' || raw.toLowerCase() === labels.zero.toLowerCase());
  if (raw instanceof Uint8Array) return raw.some((octet) => octet !== 0);
  return raw !== 0;
}

function timeOf(type: ValueType, raw: RawValue, scope: ValueScope): Engineering {
  const { clock } = type;
  if (clock === undefined) return unmeant(raw);
  const { epoch } = clock;
  const isFromOther = typeof epoch === 'object' && 'parameter' in epoch;
  const origin = isFromOther ? numberOf(epoch, scope) : undefined;
  const value = readClock(clock, raw, origin, type.kind === 'time');
  return value === undefined ? unmeant(raw) : meant(value, true);
}

function isAllowedText({ lengthRange, pattern }: ValueType, text: string): boolean {
  if (lengthRange !== undefined && !isInRange([...text].length, lengthRange)) return false;
  return pattern === undefined || textMatches(pattern, text);
}
