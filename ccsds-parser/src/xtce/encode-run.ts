import { writeUnsigned } from '../bits/bit-field.ts';
import { failure, type Result, success } from '../fault.ts';
import { BitWriter } from './bit-writer.ts';
import type {
  Comparison,
  Container,
  DataEncoding,
  Dimension,
  EngineeringRecord,
  EngineeringValue,
  Entry,
  ErrorControl,
  Parameter,
  Quantity,
  RawValue,
  StringEncoding,
  ValueRef,
  ValueType,
} from './definition.ts';
import { describe, type EncodeFault, toRaw } from './encode-scalar.ts';
import { errorControlOf } from './error-control.ts';
import { inferredMember } from './infer-length.ts';
import { fitsInteger, writeInteger } from './integer-value.ts';
import { comparisonsOf } from './load-command-container.ts';
import { writeFloatValue, writeOctets, writeRightAligned } from './raw-value.ts';
import { encodeText, octetsOfCharacter } from './text-codec.ts';
import { pathText } from './value-path.ts';
import { type FoundValue, holdAll, partOf, quantityOf, type ValueScope } from './value-scope.ts';
import { parseJson } from './value-text.ts';

/** What a packet or command is made of, by name. */
export interface EncodeValues {
  /** Of arguments: given, assigned, initial or inferred. */
  readonly arguments: ReadonlyMap<string, { readonly type: ValueType; readonly value: EngineeringValue }>;
  /** Of parameters, by name or qualified name. */
  readonly parameters: Readonly<Record<string, EngineeringValue>>;
  /** Orders of restriction criteria; the last of a parameter counts. */
  readonly assigned: readonly Comparison[];
  readonly errorControls: readonly ErrorControl[];
}

type Written = Result<void, EncodeFault>;
const written: Written = success(undefined);

/** A space packet, headers and all, in bits. */
const maxBits = 65_542 * 8;
/** Entries and elements of one packet. */
const maxSteps = 70_000;

/** One packet or command on its way from values to bits. */
export class EncodeRun implements ValueScope {
  readonly #writer = new BitWriter();
  readonly #values: EncodeValues;
  readonly #assigned: Comparison[];
  readonly #errorControls: ErrorControl[];
  readonly #controlPlaces = new Map<Parameter, number>();
  readonly #records: { readonly type: ValueType; readonly record: Record<string, EngineeringValue> }[] = [];
  #bit = 0;
  #startBit = 0;
  #steps = 0;

  constructor(values: EncodeValues) {
    this.#values = values;
    this.#assigned = [...values.assigned];
    this.#errorControls = [...values.errorControls];
  }

  /** The octets, checks filled in. */
  finish(): Uint8Array {
    for (const control of this.#errorControls) {
      const at = this.#controlPlaces.get(control.parameter);
      if (at === undefined) continue;
      const { encoding } = control.parameter.type;
      if (encoding?.kind !== 'integer') continue;
      const bytes = this.#writer.room(at, encoding.bits);
      const check = errorControlOf(control, bytes, at);
      if (fitsInteger(check, encoding)) writeInteger(bytes, at, encoding, check);
    }
    return this.#writer.octets();
  }

  /** Fills up to so many bits behind the start. */
  padTo(startBit: number, bits: number): Written {
    if (this.#bit > startBit + bits)
      return failure('too-long', `entries of ${bits} bits`, this.#bit - startBit);
    this.#bit = startBit + bits;
    return this.#room(this.#bit, 0, 'container');
  }

  get bitOffset(): number {
    return this.#bit;
  }

  writeEntries(entries: readonly Entry[]): Written {
    for (const entry of entries) {
      const result = this.#writeEntry(entry);
      if (!result.ok) return result;
    }
    return written;
  }

  /** A container with what it inherits first; its criteria are orders. */
  writeContainer(container: Container): Written {
    const chain: Container[] = [];
    for (let at: Container | undefined = container; at !== undefined; at = at.base) chain.unshift(at);
    for (const link of chain) this.#assigned.push(...comparisonsOf(link.criteria));
    for (const link of chain) this.#errorControls.push(...link.errorControls);
    for (const link of chain) {
      const result = this.writeEntries(link.entries);
      if (!result.ok) return result;
    }
    return container.bits === undefined ? written : this.padTo(this.#startBit, container.bits);
  }

  find(ref: ValueRef): FoundValue | undefined {
    if (ref.age > 0) return undefined;
    if (ref.parameter !== undefined) return this.#findParameter(ref.parameter, ref.path);
    const { localName, path } = ref;
    for (let index = this.#records.length - 1; index >= 0; index--) {
      const { type, record } = this.#records[index]!;
      const member = type.members.find(({ name }) => name === localName);
      if (member !== undefined)
        return this.#found(
          member.type,
          Object.hasOwn(record, localName) ? record[localName] : undefined,
          path,
        );
    }
    const argument = this.#values.arguments.get(localName);
    return argument && this.#found(argument.type, argument.value, path);
  }

  #found(
    type: ValueType,
    value: EngineeringValue | undefined,
    path: readonly (string | number)[],
  ): FoundValue | undefined {
    const part = value === undefined ? undefined : partOf(value, path);
    if (part === undefined) return undefined;
    if (path.length > 0 || type.kind === 'array' || type.kind === 'aggregate')
      return { raw: part as RawValue, value: part };
    const raw = toRaw('', type, part, this);
    if (!raw.ok) return undefined;
    // Figures may be given as text.
    const isFigure = type.kind === 'integer' || type.kind === 'float';
    const value_ = isFigure && typeof part === 'string' && type.calibrator === undefined ? raw.value : part;
    return { raw: raw.value, value: value_ as EngineeringValue };
  }

  #findParameter(parameter: Parameter, path: readonly (string | number)[]): FoundValue | undefined {
    const assigned = this.#assigned.findLast(({ left }) => left.parameter === parameter);
    if (assigned !== undefined && assigned.value !== undefined && !assigned.left.isCalibrated)
      return { raw: assigned.value as RawValue, value: assigned.value };
    const value = assigned?.value ?? this.#givenFor(parameter);
    return value === undefined ? undefined : this.#found(parameter.type, value, path);
  }

  #givenFor(parameter: Parameter): EngineeringValue | undefined {
    const { parameters } = this.#values;
    for (const name of [parameter.qualifiedName, parameter.name])
      if (Object.hasOwn(parameters, name)) return parameters[name];
    return parameter.initialValue;
  }

  #writeEntry(entry: Entry): Written {
    if (++this.#steps > maxSteps) return failure('too-long', `at most ${maxSteps} entries`, 'more');
    if (entry.conditions.length > 0 && !holdAll(entry.conditions, this)) return written;
    if (entry.location !== undefined) {
      const located = this.#locate(entry);
      if (!located.ok) return located;
    }
    const { repeat } = entry;
    if (repeat === undefined) return this.#writeOne(entry);
    const [count, gapBits] = [quantityOf(repeat.count, this), quantityOf(repeat.gapBits, this)];
    if (count === undefined || gapBits === undefined || !(count >= 0) || !(gapBits >= 0))
      return failure('bad-size', 'a repetition of 0 or more', String(count));
    for (let round = 0; round < count; round++) {
      if (++this.#steps > maxSteps) return failure('too-long', `at most ${maxSteps} entries`, 'more');
      if (round > 0) this.#bit += gapBits;
      const result = this.#writeOne(entry);
      if (!result.ok) return result;
    }
    return written;
  }

  #locate(entry: Entry): Written {
    const { from, bits } = entry.location!;
    const amount = quantityOf(bits, this);
    if (amount === undefined || Number.isNaN(amount))
      return failure('unsupported', 'a location that is known', entry.kind);
    if (from === 'containerEnd')
      return failure('unsupported', 'entries placed from the start', 'containerEnd');
    this.#bit = (from === 'containerStart' ? this.#startBit : this.#bit) + amount;
    return this.#bit >= 0 ? written : failure('bad-size', 'no entry before bit 0', this.#bit);
  }

  #writeOne(entry: Entry): Written {
    switch (entry.kind) {
      case 'fixed': {
        const room = this.#room(this.#bit, entry.bits, entry.name);
        if (!room.ok) return room;
        writeRightAligned(this.#writer.room(this.#bit, entry.bits), this.#bit, entry.bytes, entry.bits);
        this.#bit += entry.bits;
        return written;
      }
      case 'argument': {
        const argument = this.#values.arguments.get(entry.argumentName);
        const value = argument && partOf(argument.value, entry.path);
        const name = `${entry.argumentName}${pathText(entry.path)}`;
        if (value === undefined) return failure('missing-argument', name, 'none');
        return this.#writeValue(name, entry.type, value, entry.dimensions);
      }
      case 'parameter':
        return this.#writeParameter(entry);
      case 'container': {
        const start = this.#startBit;
        this.#startBit = this.#bit;
        const result = this.writeContainer(entry.container);
        this.#startBit = start;
        return result;
      }
      case 'indirect': {
        const found = this.find(entry.ref);
        const parameter =
          found && entry.candidates.get(String(entry.ref.isCalibrated ? found.value : found.raw));
        if (parameter === undefined) return failure('unsupported', 'a parameter of that name', 'none');
        return this.#writeParameter({ parameter, path: [], type: parameter.type, dimensions: undefined });
      }
      case 'segment':
        return failure('unsupported', 'whole parameters', `a segment of ${entry.parameter.name}`);
      case 'skipped':
      case 'unreadable':
        return failure('unsupported', 'entries that are read', entry.path);
    }
  }

  #writeParameter(
    entry: Pick<Extract<Entry, { kind: 'parameter' }>, 'parameter' | 'path' | 'type' | 'dimensions'>,
  ): Written {
    const { parameter, path, type } = entry;
    const isControl = this.#errorControls.some((control) => control.parameter === parameter);
    if (isControl) this.#controlPlaces.set(parameter, this.#bit);
    const name = `${parameter.name}${pathText(path)}`;
    const assigned = this.#assigned.findLast(({ left }) => left.parameter === parameter);
    if (assigned?.value !== undefined) {
      const value: EngineeringValue = assigned.value;
      if (assigned.left.isCalibrated || typeof value === 'boolean')
        return this.#writeValue(name, type, value, undefined);
      return this.#writeRaw(name, type.encoding, value);
    }
    const given = this.#givenFor(parameter) ?? (isControl ? 0 : undefined);
    const part =
      typeof given === 'string' && path.length > 0
        ? partOf(parseJson(given) ?? given, path)
        : given === undefined
          ? undefined
          : partOf(given, path);
    if (part === undefined) return failure('unsupported', `a value for parameter ${name}`, 'none');
    return this.#writeValue(name, type, part, entry.dimensions);
  }

  /** A value of any type, at the current bit. */
  #writeValue(
    name: string,
    type: ValueType,
    given: EngineeringValue,
    dimensions: readonly Dimension[] | undefined,
  ): Written {
    if (++this.#steps > maxSteps) return failure('too-long', `${name}: at most ${maxSteps} values`, 'more');
    if (type.kind === 'array') return this.#writeArray(name, type, given, dimensions ?? type.dimensions);
    if (type.kind === 'aggregate') return this.#writeAggregate(name, type, given);
    const raw = toRaw(name, type, given, this);
    return raw.ok ? this.#writeRaw(name, type.encoding, raw.value) : raw;
  }

  #writeAggregate(name: string, type: ValueType, given: EngineeringValue): Written {
    const value = typeof given === 'string' ? parseJson(given) : given;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
      return failure('bad-type', `${name}: a record`, describe(given));
    const fields = value as EngineeringRecord;
    const stranger = Object.keys(fields).find((key) => !type.members.some((member) => member.name === key));
    if (stranger !== undefined)
      return failure(
        'unknown-argument',
        `${name}: ${type.members.map((member) => member.name).join(', ')}`,
        stranger,
      );
    const record: Record<string, EngineeringValue> = Object.create(null);
    const defaults = type.initialValue === undefined ? undefined : parseJson(type.initialValue);
    for (const member of type.members) {
      const inherited = defaults === undefined ? undefined : partOf(defaults, [member.name]);
      const own = Object.hasOwn(fields, member.name) ? fields[member.name] : undefined;
      const found = own ?? member.initialValue ?? inherited ?? inferredMember(type, member.name, fields);
      if (found === undefined) return failure('missing-argument', `${name}.${member.name}`, 'none');
      record[member.name] = found;
    }
    this.#records.push({ type, record });
    for (const member of type.members) {
      const result = this.#writeValue(`${name}.${member.name}`, member.type, record[member.name]!, undefined);
      if (!result.ok) return result;
    }
    this.#records.pop();
    return written;
  }

  #writeArray(
    name: string,
    type: ValueType,
    given: EngineeringValue,
    dimensions: readonly Dimension[],
  ): Written {
    const value = typeof given === 'string' ? parseJson(given) : given;
    if (!Array.isArray(value)) return failure('bad-type', `${name}: an array`, describe(given));
    const counts: number[] = [];
    for (const { from, to } of dimensions) {
      const count = 1 + (quantityOf(to, this) ?? Number.NaN) - (quantityOf(from, this) ?? Number.NaN);
      if (!(count >= 0)) return failure('bad-size', `${name}: a size that is known`, String(count));
      counts.push(count);
    }
    return this.#writeRow(name, type.element!, value as readonly EngineeringValue[], counts, 0);
  }

  #writeRow(
    name: string,
    element: ValueType,
    values: readonly EngineeringValue[],
    counts: readonly number[],
    dimension: number,
  ): Written {
    if (values.length !== counts[dimension])
      return failure('bad-size', `${name}: ${counts[dimension]} elements`, values.length);
    for (const [index, value] of values.entries()) {
      const at = `${name}[${index}]`;
      let result: Written;
      if (dimension === counts.length - 1) result = this.#writeValue(at, element, value, undefined);
      else if (Array.isArray(value))
        result = this.#writeRow(at, element, value as readonly EngineeringValue[], counts, dimension + 1);
      else result = failure('bad-type', `${at}: an array`, describe(value));
      if (!result.ok) return result;
    }
    return written;
  }

  #writeRaw(name: string, encoding: DataEncoding | undefined, raw: RawValue): Written {
    const at = this.#bit;
    switch (encoding?.kind) {
      case 'integer': {
        const value = typeof raw === 'string' ? Number(raw) : raw;
        if ((typeof value !== 'number' && typeof value !== 'bigint') || !fitsInteger(value, encoding))
          return failure(
            'out-of-range',
            `${name}: a whole number that ${encoding.bits} bits (${encoding.form}) hold`,
            describe(raw),
          );
        const room = this.#room(at, encoding.bits, name);
        if (!room.ok) return room;
        writeInteger(this.#writer.room(at, encoding.bits), at, encoding, value);
        this.#bit = at + encoding.bits;
        return written;
      }
      case 'float': {
        const value = Number(raw);
        if (!Number.isFinite(value)) return failure('bad-type', `${name}: a finite number`, describe(raw));
        const room = this.#room(at, encoding.bits, name);
        if (!room.ok) return room;
        writeFloatValue(this.#writer.room(at, encoding.bits), at, encoding, value);
        this.#bit = at + encoding.bits;
        return written;
      }
      case 'string':
        return this.#writeText(name, encoding, String(raw));
      case 'binary':
        return this.#writeOctets(name, encoding.bits, raw);
      default:
        return failure('unsupported', `${name}: an encoding that is read`, encoding?.path ?? 'none');
    }
  }

  #writeOctets(name: string, size: Quantity | undefined, raw: RawValue): Written {
    const octets = raw instanceof Uint8Array ? raw : encodeText(String(raw), 'UTF-8')!;
    const bits = size === undefined ? octets.length * 8 : quantityOf(size, this);
    if (bits === undefined || !(bits >= 0))
      return failure('bad-size', `${name}: a size that is known`, String(bits));
    const isText = !(raw instanceof Uint8Array);
    if (isText ? octets.length * 8 > bits : Math.ceil(bits / 8) !== octets.length)
      return failure('too-long', `${name}: ${bits} bits`, octets.length * 8);
    const room = this.#room(this.#bit, Math.ceil(bits / 8) * 8, name);
    if (!room.ok) return room;
    for (const [index, octet] of octets.entries()) {
      const width = Math.min(8, bits - index * 8);
      const bytes = this.#writer.room(this.#bit + index * 8, width);
      writeUnsigned(bytes, this.#bit + index * 8, width, octet >>> (8 - width));
    }
    this.#bit += bits;
    return this.#room(this.#bit, 0, name);
  }

  #writeText(name: string, encoding: StringEncoding, text: string): Written {
    const { characterSet, terminator, leadingSizeBits } = encoding;
    const octets = encodeText(text, characterSet);
    if (octets === undefined)
      return failure('bad-type', `${name}: characters of ${characterSet}`, text.slice(0, 200));
    const roomBits = encoding.bits === undefined ? undefined : quantityOf(encoding.bits, this);
    if (encoding.bits !== undefined && (roomBits === undefined || !(roomBits >= 0)))
      return failure('bad-size', `${name}: a size that is known`, String(roomBits));
    const limit = Math.min(roomBits ?? maxBits, encoding.maxBits ?? maxBits);
    if (roomBits !== undefined && roomBits > limit)
      return failure('too-long', `${name}: at most ${limit / 8} octets`, roomBits / 8);
    const textBits = octets.length * 8;
    const tagBits = leadingSizeBits ?? 0;
    // In a room of its own a text may fill it, and then needs no terminator.
    const endBits = roomBits === undefined && terminator !== undefined ? terminator.length * 8 : 0;
    if (tagBits + textBits + endBits > limit)
      return failure(
        'too-long',
        `${name}: at most ${Math.floor((limit - tagBits - endBits) / 8)} octets`,
        octets.length,
      );
    if (terminator !== undefined && contains(octets, terminator, octetsOfCharacter(characterSet)))
      return failure('bad-type', `${name}: text without its terminator`, text.slice(0, 200));
    const room = this.#room(this.#bit, roomBits ?? tagBits + textBits + endBits, name);
    if (!room.ok) return room;
    const bytes = this.#writer.room(this.#bit, roomBits ?? tagBits + textBits + endBits);
    if (leadingSizeBits !== undefined) {
      if (octets.length >= 2 ** leadingSizeBits)
        return failure('too-long', `${name}: at most ${2 ** leadingSizeBits - 1} octets`, octets.length);
      writeUnsigned(bytes, this.#bit, leadingSizeBits, octets.length);
    }
    writeOctets(bytes, this.#bit + tagBits, octets);
    const hasRoomForEnd =
      terminator !== undefined && textBits + terminator.length * 8 <= (roomBits ?? textBits + endBits);
    if (hasRoomForEnd) writeOctets(bytes, this.#bit + textBits, terminator);
    this.#bit += roomBits ?? tagBits + textBits + endBits;
    return written;
  }

  #room(at: number, bits: number, name: string): Written {
    if (at + bits > maxBits) return failure('too-long', `${name}: at most ${maxBits} bits in all`, at + bits);
    this.#writer.room(at, bits);
    return written;
  }
}

function contains(octets: Uint8Array, terminator: Uint8Array, step: number): boolean {
  for (let at = 0; at + terminator.length <= octets.length; at += step)
    if (terminator.every((octet, index) => octets[at + index] === octet)) return true;
  return false;
}
