import { fromHex } from '../bits/hex.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import type {
  Comparison,
  DataEncoding,
  EngineeringValue,
  Entry,
  MetaCommand,
  ValueType,
  XtceDefinition,
} from './definition.ts';
import { decalibrate, describeRange, isInRange } from './engineering-value.ts';
import { parseInteger, parseNumber } from './loading.ts';
import { fitsInteger, writeNumber, writeOctets } from './raw-value.ts';
import { encodeText } from './text-codec.ts';

export type CommandFault = Fault<
  | 'unknown-command'
  | 'abstract-command'
  | 'unknown-argument'
  | 'missing-argument'
  | 'bad-type'
  | 'bad-label'
  | 'out-of-range'
  | 'too-long'
  | 'unsupported'
>;

/** Engineering values; a number or octets may also be given as text (decimal, 0x; hexadecimal digits). */
export type CommandArguments = Readonly<Record<string, EngineeringValue>>;

/**
 * What the container of a command holds, for the packet layer to wrap.
 *
 * Arguments that are not given take their initial value. Every fault names the argument: `interval: 15 to 600`.
 *
 * @param name of the command, or its qualified name
 * @returns whole octets; a last octet that is not full ends in zeros
 */
export function encodeCommand(
  definition: XtceDefinition,
  name: string,
  args: CommandArguments = {},
): Result<Uint8Array, CommandFault> {
  const command = definition.commands.find((one) => one.qualifiedName === name || one.name === name);
  if (command === undefined) return failure('unknown-command', 'a command of the definition', name);
  if (command.isAbstract) return failure('abstract-command', 'a command that is not abstract', name);
  const stranger = Object.keys(args).find(
    (key) => !command.arguments.some((argument) => argument.name === key),
  );
  if (stranger !== undefined)
    return failure(
      'unknown-argument',
      command.arguments.map((argument) => argument.name).join(', ') || 'none',
      stranger,
    );
  // An argument that no entry of the container names is checked as well.
  for (const { name: argumentName, type, initialValue } of command.arguments) {
    const given = givenFor(args, argumentName) ?? initialValue;
    if (given === undefined) return failure('missing-argument', argumentName, 'none');
    const pieces = encodeValue(argumentName, type, given);
    if (!pieces.ok) return pieces;
  }
  const fields: Field[] = [];
  for (const entry of command.container?.entries ?? []) {
    const field = encodeEntry(entry, command, args);
    if (!field.ok) return field;
    fields.push(...field.value);
  }
  return success(lay(fields));
}

/** Something to write: how many bits, and how to write them. */
interface Field {
  readonly bits: number;
  write(bytes: Uint8Array, bitOffset: number): void;
}

type FieldResult = Result<Field, CommandFault>;

function lay(fields: readonly Field[]): Uint8Array {
  const bits = fields.reduce((sum, field) => sum + field.bits, 0);
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  let bitOffset = 0;
  for (const field of fields) {
    field.write(bytes, bitOffset);
    bitOffset += field.bits;
  }
  return bytes;
}

function encodeEntry(
  entry: Entry,
  command: MetaCommand,
  args: CommandArguments,
): Result<Field[], CommandFault> {
  if (entry.location !== undefined || entry.conditions.length > 0)
    return failure('unsupported', 'entries that follow each other', entry.kind);
  switch (entry.kind) {
    case 'fixed':
      return success([fixedField(entry.bytes, entry.bits)]);
    case 'argument': {
      const { name, type, initialValue } = entry.argument;
      const given = command.assignments.get(name) ?? givenFor(args, name) ?? initialValue;
      if (given === undefined) return failure('missing-argument', name, 'none');
      return one(encodeValue(name, type, given));
    }
    case 'parameter': {
      const { parameter } = entry;
      const assigned = command.container?.assigned.findLast(
        (comparison) => comparison.parameter === parameter,
      );
      if (assigned !== undefined) return one(encodeAssigned(assigned));
      if (parameter.initialValue !== undefined)
        return one(encodeValue(parameter.name, parameter.type, parameter.initialValue));
      return failure('unsupported', `a value for parameter ${parameter.name}`, 'none');
    }
    case 'container': {
      const fields: Field[] = [];
      for (const inner of entry.container.entries) {
        const encoded = encodeEntry(inner, command, args);
        if (!encoded.ok) return encoded;
        fields.push(...encoded.value);
      }
      return success(fields);
    }
    case 'unreadable':
      return failure('unsupported', 'entries that are read', entry.path);
  }
}

function one(field: FieldResult): Result<Field[], CommandFault> {
  return field.ok ? success([field.value]) : field;
}

/** A value that a base container's criteria ask for. */
function encodeAssigned({ parameter, value, isCalibrated }: Comparison): FieldResult {
  const { type, name } = parameter;
  if (isCalibrated || typeof value !== 'number') return encodeValue(name, type, value);
  return encodeRawNumber(name, type, value);
}

function encodeValue(name: string, type: ValueType, given: EngineeringValue): FieldResult {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return encodeFigure(name, type, given);
    case 'enumerated':
      return encodeLabel(name, type, given);
    case 'boolean':
      return encodeBoolean(name, type, given);
    case 'string':
      return encodeString(name, type.encoding, given);
    case 'binary':
      return encodeBinary(name, type.encoding, given);
    case 'time':
      return failure('unsupported', `${name}: a kind that is encoded`, 'time');
  }
}

function encodeFigure(name: string, type: ValueType, given: EngineeringValue): FieldResult {
  const value = typeof given === 'string' ? (parseInteger(given) ?? parseNumber(given)) : given;
  if (typeof value !== 'number' || !Number.isFinite(value))
    return failure('bad-type', `${name}: a number`, describe(given));
  if (type.kind === 'integer' && !Number.isInteger(value))
    return failure('bad-type', `${name}: a whole number`, value);
  if (type.validRanges.length > 0 && !type.validRanges.some((range) => isInRange(value, range)))
    return failure('out-of-range', `${name}: ${type.validRanges.map(describeRange).join(' or ')}`, value);
  if (type.calibrator === undefined) return encodeRawNumber(name, type, value);
  const raw = decalibrate(type.calibrator, value);
  if (raw === undefined)
    return failure('unsupported', `${name}: a calibrator that can be turned round`, value);
  return encodeRawNumber(name, type, type.encoding?.kind === 'integer' ? Math.round(raw) : raw);
}

function encodeLabel(name: string, type: ValueType, given: EngineeringValue): FieldResult {
  const entry = type.enumeration.find(({ label, from, to }) =>
    typeof given === 'number' ? given >= from && given <= to : label === given,
  );
  if (entry === undefined)
    return failure(
      'bad-label',
      `${name}: ${type.enumeration.map(({ label }) => label).join(', ')}`,
      describe(given),
    );
  return encodeRawNumber(name, type, typeof given === 'number' ? given : entry.from);
}

function encodeBoolean(name: string, type: ValueType, given: EngineeringValue): FieldResult {
  const { one: yes, zero: no } = type.labels;
  const isOne = given === true || given === 1 || given === yes || given === 'true' || given === '1';
  const isZero = given === false || given === 0 || given === no || given === 'false' || given === '0';
  if (!isOne && !isZero) return failure('bad-label', `${name}: ${yes} or ${no}`, describe(given));
  return encodeRawNumber(name, type, isOne ? 1 : 0);
}

function encodeRawNumber(name: string, { encoding }: ValueType, value: number): FieldResult {
  if (encoding?.kind === 'integer') {
    if (!fitsInteger(value, encoding))
      return failure(
        'out-of-range',
        `${name}: a whole number that ${encoding.bits} bits (${encoding.form}) hold`,
        value,
      );
    return success({ bits: encoding.bits, write: (bytes, at) => writeNumber(bytes, at, encoding, value) });
  }
  if (encoding?.kind === 'float' && encoding.bits !== 16)
    return success({ bits: encoding.bits, write: (bytes, at) => writeNumber(bytes, at, encoding, value) });
  return failure('unsupported', `${name}: an encoding for numbers`, encoding?.kind ?? 'none');
}

function encodeString(
  name: string,
  encoding: DataEncoding | undefined,
  given: EngineeringValue,
): FieldResult {
  if (encoding?.kind !== 'string')
    return failure('unsupported', `${name}: an encoding for text`, encoding?.kind ?? 'none');
  if (typeof given !== 'string') return failure('bad-type', `${name}: text`, describe(given));
  const octets = encodeText(given, encoding.characterSet);
  if (octets === undefined)
    return failure('bad-type', `${name}: characters of ${encoding.characterSet}`, given);
  const room = encoding.bits / 8;
  if (octets.length > room) return failure('too-long', `${name}: at most ${room} octets`, octets.length);
  // The terminator is put behind a text that leaves room for it; the rest is NUL.
  const padded = new Uint8Array(room);
  padded.set(octets);
  const { terminator } = encoding;
  if (terminator !== undefined && octets.length + terminator.length <= room)
    padded.set(terminator, octets.length);
  return success({ bits: encoding.bits, write: (bytes, at) => writeOctets(bytes, at, padded) });
}

function encodeBinary(
  name: string,
  encoding: DataEncoding | undefined,
  given: EngineeringValue,
): FieldResult {
  if (encoding?.kind !== 'binary' || typeof encoding.bits !== 'number')
    return failure('unsupported', `${name}: a fixed size in bits`, 'another');
  const isHex = typeof given === 'string' && /^([0-9a-fA-F]{2})*$/.test(given);
  if (!(given instanceof Uint8Array) && !isHex)
    return failure('bad-type', `${name}: octets or hexadecimal digits`, describe(given));
  const octets = given instanceof Uint8Array ? given : fromHex(String(given));
  if (octets.length * 8 !== encoding.bits)
    return failure('too-long', `${name}: ${encoding.bits} bits`, octets.length * 8);
  return success({ bits: encoding.bits, write: (bytes, at) => writeOctets(bytes, at, octets) });
}

/** The last `bits` of right-aligned octets. */
function fixedField(octets: Uint8Array, bits: number): Field {
  return {
    bits,
    write(bytes, at) {
      const spare = octets.length * 8 - bits;
      for (let bit = 0; bit < bits; bit++) {
        const from = spare + bit;
        const isSet = (octets[from >>> 3]! >>> (7 - (from & 7))) & 1;
        if (isSet) bytes[(at + bit) >>> 3]! |= 0x80 >>> ((at + bit) & 7);
      }
    },
  };
}

function givenFor(args: CommandArguments, name: string): EngineeringValue | undefined {
  return Object.hasOwn(args, name) ? args[name] : undefined;
}

function describe(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return value instanceof Uint8Array ? `${value.length} octets` : String(value);
}
