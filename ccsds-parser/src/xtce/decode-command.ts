import { readUnsigned } from '../bits/bit-field.ts';
import { hexNumber } from '../bits/hex.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import type {
  Container,
  EngineeringValue,
  Entry,
  MetaCommand,
  Parameter,
  RawValue,
  ValueRef,
  ValueType,
} from './definition.ts';
import { describe } from './encode-scalar.ts';
import { toEngineering } from './engineering-value.ts';
import { errorControlOf } from './error-control.ts';
import { describeRange } from './judge-alarm.ts';
import { RawReader } from './raw-reader.ts';
import { type FoundValue, holdAll } from './value-scope.ts';

/**
 * `other-command`: a constant of the container is not what stands there. `out-of-range`: a value that its argument does not
 * allow, with the argument's name. `bad-check`: a CRC that the container describes does not hold.
 */
export type CommandReadFault = Fault<
  'other-command' | 'too-short' | 'too-long' | 'out-of-range' | 'bad-check' | 'unsupported'
>;

/** Engineering values by name of the argument. */
export type ReadArguments = Readonly<Record<string, EngineeringValue>>;

/**
 * What a command says, from the octets that `encodeCommand` makes: for simulators, and for logs of what was sent.
 *
 * The first thing that is wrong is told: length before the values, values in the order of the container.
 *
 * @param octets what the container of the command holds, no more and no less
 */
export function decodeCommand(
  command: MetaCommand,
  octets: Uint8Array,
): Result<ReadArguments, CommandReadFault> {
  const run = new CommandRun(octets);
  const entries = command.container?.entries ?? [];
  for (const entry of entries) {
    const fault = run.read(entry);
    if (fault !== undefined) return fault;
  }
  const leftBits = octets.length * 8 - run.bitOffset;
  if (leftBits >= 8) return failure('too-long', run.bitOffset / 8, octets.length);
  return run.outOfRange ?? run.brokenCheck(command) ?? success(run.values);
}

/** Stands in faults of the reader below, which speak of containers. */
const place = { name: 'command', qualifiedName: 'command' } as Container;

class CommandRun extends RawReader {
  readonly values: Record<string, EngineeringValue> = {};
  outOfRange: { readonly ok: false; readonly fault: CommandReadFault } | undefined;
  readonly #arguments = new Map<string, FoundValue>();
  readonly #parameters = new Map<Parameter, FoundValue & { readonly bitOffset: number }>();

  override find(ref: ValueRef): FoundValue | undefined {
    if (ref.path.length > 0) return undefined;
    return ref.parameter === undefined
      ? this.#arguments.get(ref.localName)
      : this.#parameters.get(ref.parameter);
  }

  read(entry: Entry): { readonly ok: false; readonly fault: CommandReadFault } | undefined {
    if (entry.conditions.length > 0 && !holdAll(entry.conditions, this)) return undefined;
    if (entry.location !== undefined || entry.repeat !== undefined)
      return failure('unsupported', 'entries one behind the other', entry.kind);
    switch (entry.kind) {
      case 'fixed':
        return this.#readFixed(entry);
      case 'argument': {
        if (entry.path.length > 0) return failure('unsupported', 'whole arguments', entry.argumentName);
        const raw = this.#readRaw(entry.type, entry.argumentName);
        if (raw === undefined) return this.#whyNot(entry.argumentName);
        this.#takeArgument(entry.argumentName, entry.type, raw);
        return undefined;
      }
      case 'parameter': {
        const { bitOffset } = this;
        const raw = this.#readRaw(entry.type, entry.parameter.name);
        if (raw === undefined) return this.#whyNot(entry.parameter.name);
        const { value } = toEngineering(entry.type, raw, this);
        this.#parameters.set(entry.parameter, { raw, value, bitOffset });
        return undefined;
      }
      default:
        return failure('unsupported', 'an argument, a parameter or a constant', entry.kind);
    }
  }

  /** The first check of the container that does not hold. */
  brokenCheck({
    container,
  }: MetaCommand): { readonly ok: false; readonly fault: CommandReadFault } | undefined {
    for (const control of container?.errorControls ?? []) {
      const found = this.#parameters.get(control.parameter);
      if (found === undefined) continue;
      const expected = errorControlOf(control, this.packet, found.bitOffset);
      if (found.raw !== expected)
        return failure('bad-check', `${control.parameter.name}: ${expected}`, describe(found.raw));
    }
    return undefined;
  }

  #readFixed({
    name,
    bits,
    bytes,
  }: Extract<Entry, { kind: 'fixed' }>):
    | { readonly ok: false; readonly fault: CommandReadFault }
    | undefined {
    const at = this.bitOffset;
    if (!this.mustHave(at + bits, place)) return this.#whyNot(name);
    this.bitOffset = at + bits;
    // Constants stand right-aligned in their own octets.
    const spare = bytes.length * 8 - bits;
    for (let bit = 0; bit < bits; bit += 8) {
      const width = Math.min(8, bits - bit);
      const expected = readUnsigned(bytes, spare + bit, width);
      const found = readUnsigned(this.packet, at + bit, width);
      if (found !== expected)
        return failure('other-command', `${name}: ${hexNumber(expected, 1)}`, hexNumber(found, 1));
    }
    return undefined;
  }

  #readRaw(type: ValueType, name: string): RawValue | undefined {
    return this.readRaw(type, { name } as Parameter, place);
  }

  #takeArgument(name: string, type: ValueType, raw: RawValue): void {
    const { value, isValid } = toEngineering(type, raw, this);
    const isFlag = type.kind !== 'boolean' || raw === 0 || raw === 1 || typeof raw === 'string';
    const isLength = !(value instanceof Uint8Array) || isInLength(type, value.length);
    if (!isValid || !isFlag || !isLength)
      this.outOfRange ??= failure('out-of-range', `${name}: ${allowed(type)}`, describe(value));
    this.#arguments.set(name, { raw, value });
    this.values[name] = value;
  }

  #whyNot(name: string): { readonly ok: false; readonly fault: CommandReadFault } {
    const { fault } = this;
    if (fault === undefined) return failure('unsupported', `${name}: a value that can be read`, 'another');
    const { kind, expected, found } = fault.fault;
    return kind === 'too-short'
      ? failure('too-short', expected, found)
      : failure('too-long', expected, found);
  }
}

function isInLength({ lengthRange }: ValueType, length: number): boolean {
  return lengthRange === undefined || (length >= lengthRange.min && length <= lengthRange.max);
}

function allowed(type: ValueType): string {
  if (type.enumeration.length > 0) return type.enumeration.map(({ label }) => label).join(', ');
  if (type.validRanges.length > 0) return type.validRanges.map(describeRange).join(' or ');
  if (type.pattern !== undefined) return `text like ${type.pattern}`;
  return 'a value of its type';
}
