import type { ParameterValue } from '@dawa/protocols/console/quantity';
import { describeFault, failure, type Result, success } from '@dawa/seams/fault';
import { type DecodedParameter, type DecodedPart, decodePacket } from 'ccsds-parser/xtce/decode-packet';
import type {
  AlarmCheck,
  EngineeringValue,
  Parameter,
  RawValue,
  XtceDefinition,
} from 'ccsds-parser/xtce/definition';
import { loadXtce } from 'ccsds-parser/xtce/load-xtce';
import type { DecodedValue, Dictionary, DictionaryPacket } from './dictionary.ts';
import { describesErrorControl } from './packet-trailer.ts';

/** What the pipeline asks of a dictionary, answered by an XTCE definition. */
export function createDictionary(definition: XtceDefinition): Dictionary {
  const descriptions = new Map(definition.containers.map(({ name, description }) => [name, description]));
  const nameOf = parameterNames(definition);
  const limits = new Map(
    definition.parameters.map((parameter) => [nameOf(parameter), limitsText(parameter)] as const),
  );
  return {
    decode: (packet, rootContainer) => decodeWith(definition, nameOf, packet, rootContainer),
    describesErrorControl: describesErrorControl(definition),
    describeContainer: (name) => descriptions.get(name) || undefined,
    describeLimits: (parameter) => limits.get(parameter),
  };
}

export interface LoadedDictionary {
  readonly definition: XtceDefinition;
  readonly dictionary: Dictionary;
  /** What of the text could not be read, in one line each. */
  readonly warnings: readonly string[];
}

/**
 * The dictionary of an XTCE text, and what of the text could not be read, in one line each.
 *
 * @returns the first fault when nothing of the text could be used; other faults leave the rest of it standing
 */
export function loadDictionary(xml: string): Result<LoadedDictionary> {
  const { definition, faults } = loadXtce(xml);
  if (definition !== undefined) {
    const warnings = faults.map(({ line, path, kind, expected, found }) =>
      describeFault({ kind: `line ${line}: ${path}: ${kind}`, expected, found }),
    );
    return success({ definition, dictionary: createDictionary(definition), warnings });
  }
  const { kind, line, expected, found } = faults[0] ?? noFault;
  return failure({ kind: `line ${line}: ${kind}`, expected, found });
}

const noFault = { kind: 'bad-xml', line: 1, expected: 'XTCE 1.2', found: 'nothing of it' };

function decodeWith(
  definition: XtceDefinition,
  nameOf: (parameter: Parameter) => string,
  packet: Uint8Array,
  rootContainer: string | undefined,
): DictionaryPacket {
  const decoded = decodePacket(definition, packet, rootContainer === undefined ? {} : { rootContainer });
  if (!decoded.ok) return { container: null, values: [], generatedAtMs: null, fault: decoded.fault };
  const { containerName, parameters, stoppedAt } = decoded.value;
  return {
    container: containerName,
    values: decodedValues(parameters, nameOf),
    generatedAtMs: firstTimeAtMs(parameters),
    fault:
      stoppedAt === undefined
        ? undefined
        : { kind: 'unsupported', expected: 'an entry that is read', found: stoppedAt },
  };
}

/** One value of most parameters; of an array or aggregate each of its parts, as `name.member[0]`. */
function decodedValues(
  parameters: readonly DecodedParameter[],
  nameOf: (parameter: Parameter) => string,
): DecodedValue[] {
  // Thousands of packets a second come this way: no array and no text is made that is not handed on.
  const values: DecodedValue[] = [];
  for (const decoded of parameters) {
    const { parameter, name, parts } = decoded;
    const known = nameOf(parameter);
    if (parts !== undefined)
      for (const part of parts) values.push(decodedValue(`${known}${part.path}`, part));
    else if (name === parameter.name) values.push(decodedValue(known, decoded));
    else values.push(decodedValue(`${known}${name.slice(parameter.name.length)}`, decoded));
  }
  return values;
}

function decodedValue(name: string, decoded: DecodedParameter | DecodedPart): DecodedValue {
  return {
    name,
    raw: plainValue(decoded.raw),
    value: plainValue(decoded.value),
    unit: decoded.unit ?? null,
    limitState: decoded.limitState,
    bitOffset: decoded.bitOffset,
  };
}

function firstTimeAtMs(parameters: readonly DecodedParameter[]): number | null {
  const time = parameters.find(({ parameter }) => parameter.type.kind === 'time')?.value;
  return typeof time === 'number' && Number.isFinite(time) ? time : null;
}

/** Octets travel as hexadecimal text, what JSON has no number for and what is no single value as text too. */
export function plainValue(value: RawValue | EngineeringValue): ParameterValue {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    default:
      return value instanceof Uint8Array ? hexOf(value) : JSON.stringify(value, jsonValue);
  }
}

function hexOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('hex');
}

function jsonValue(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? hexOf(value) : value;
}

/** A parameter goes by its name; by its path where another subsystem has one of the same name. */
export function parameterNames(definition: XtceDefinition): (parameter: Parameter) => string {
  let names = namesOf.get(definition);
  if (names === undefined) {
    names = uniqueNames(definition);
    namesOf.set(definition, names);
  }
  const found = names;
  return ({ index }) => found[index]!;
}

/** Every container asks, and a dictionary may have a hundred thousand parameters. */
const namesOf = new WeakMap<XtceDefinition, readonly string[]>();

function uniqueNames({ parameters }: XtceDefinition): string[] {
  const counts = new Map<string, number>();
  for (const { name } of parameters) counts.set(name, (counts.get(name) ?? 0) + 1);
  return parameters.map(({ name, qualifiedName }) => (counts.get(name) === 1 ? name : qualifiedName));
}

/** `warning 4.85 to 5.15 V, critical 4.75 to 5.25 V`, the mildest first, as a person reads it. */
function limitsText({ type }: Parameter): string | undefined {
  if (type.alarm === undefined) return undefined;
  const unit = type.unit === undefined ? '' : ` ${type.unit}`;
  return type.alarm.checks.map((check) => checkText(check, unit)).join(', ');
}

function checkText(check: AlarmCheck, unit: string): string {
  switch (check.kind) {
    case 'labels':
      return [...check.levels].map(([label, level]) => `${label} is ${level}`).join(', ');
    case 'patterns':
      return check.patterns.map(({ pattern, level }) => `${pattern} is ${level}`).join(', ');
    case 'conditions':
      return check.levels.map(({ level }) => `${level} on a condition`).join(', ');
    case 'ranges':
    case 'change': {
      const word = check.isInside ? 'not ' : '';
      const of = check.kind === 'change' ? `change ${check.isPerSecond ? 'a second' : 'a sample'} ` : '';
      const units = check.kind === 'change' && check.isPercentage ? ' %' : unit;
      return [...check.ranges]
        .reverse()
        .map(({ level, range }) => `${level} ${of}${word}${rangeText(range.min, range.max)}${units}`)
        .join(', ');
    }
  }
}

function rangeText(min: number, max: number): string {
  if (!Number.isFinite(min)) return `up to ${max}`;
  return Number.isFinite(max) ? `${min} to ${max}` : `from ${min}`;
}
