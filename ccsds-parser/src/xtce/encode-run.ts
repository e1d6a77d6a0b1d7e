import { failure } from '../fault.ts';
import type {
  Comparison,
  Container,
  EngineeringValue,
  Entry,
  ErrorControl,
  Parameter,
  RawValue,
  ValueRef,
  ValueType,
} from './definition.ts';
import { toRaw } from './encode-scalar.ts';
import { errorControlOf } from './error-control.ts';
import { fitsInteger, writeInteger } from './integer-value.ts';
import { writeRightAligned } from './raw-value.ts';
import { type Written, written } from './raw-writer.ts';
import { pathText } from './value-path.ts';
import { comparisonsOf, type FoundValue, holdAll, partOf, quantityOf } from './value-scope.ts';
import { parseJson } from './value-text.ts';
import { maxSteps, ValueWriter } from './value-writer.ts';

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

/** One packet or command on its way from values to bits. */
export class EncodeRun extends ValueWriter {
  readonly #values: EncodeValues;
  readonly #assigned: Comparison[];
  readonly #errorControls: ErrorControl[];
  readonly #controlPlaces = new Map<Parameter, number>();
  #startBit = 0;

  constructor(values: EncodeValues) {
    super();
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
      const bytes = this.writer.room(at, encoding.bits);
      const check = errorControlOf(control, bytes, at);
      if (fitsInteger(check, encoding)) writeInteger(bytes, at, encoding, check);
    }
    return this.writer.octets();
  }

  /** Fills up to so many bits behind the start. */
  padTo(startBit: number, bits: number): Written {
    if (this.bitOffset > startBit + bits)
      return failure('too-long', `entries of ${bits} bits`, this.bitOffset - startBit);
    this.bitOffset = startBit + bits;
    return this.makeRoom(this.bitOffset, 0, 'container');
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

  override find(ref: ValueRef): FoundValue | undefined {
    if (ref.age > 0) return undefined;
    if (ref.parameter !== undefined) return this.#findParameter(ref.parameter, ref.path);
    const { localName, path } = ref;
    for (let index = this.records.length - 1; index >= 0; index--) {
      const { type, record } = this.records[index]!;
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
    if (!this.step()) return failure('too-long', `at most ${maxSteps} entries`, 'more');
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
      if (!this.step()) return failure('too-long', `at most ${maxSteps} entries`, 'more');
      if (round > 0) this.bitOffset += gapBits;
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
    this.bitOffset = (from === 'containerStart' ? this.#startBit : this.bitOffset) + amount;
    return this.bitOffset >= 0 ? written : failure('bad-size', 'no entry before bit 0', this.bitOffset);
  }

  #writeOne(entry: Entry): Written {
    switch (entry.kind) {
      case 'fixed': {
        const room = this.makeRoom(this.bitOffset, entry.bits, entry.name);
        if (!room.ok) return room;
        writeRightAligned(
          this.writer.room(this.bitOffset, entry.bits),
          this.bitOffset,
          entry.bytes,
          entry.bits,
        );
        this.bitOffset += entry.bits;
        return written;
      }
      case 'argument': {
        const argument = this.#values.arguments.get(entry.argumentName);
        const value = argument && partOf(argument.value, entry.path);
        const name = `${entry.argumentName}${pathText(entry.path)}`;
        if (value === undefined) return failure('missing-argument', name, 'none');
        return this.writeValue(name, entry.type, value, entry.dimensions);
      }
      case 'parameter':
        return this.#writeParameter(entry);
      case 'container': {
        const start = this.#startBit;
        this.#startBit = this.bitOffset;
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
    if (isControl) this.#controlPlaces.set(parameter, this.bitOffset);
    const name = `${parameter.name}${pathText(path)}`;
    const assigned = this.#assigned.findLast(({ left }) => left.parameter === parameter);
    if (assigned?.value !== undefined) {
      const value: EngineeringValue = assigned.value;
      if (assigned.left.isCalibrated || typeof value === 'boolean')
        return this.writeValue(name, type, value, undefined);
      return this.writeRaw(name, type.encoding, value);
    }
    const given = this.#givenFor(parameter) ?? (isControl ? 0 : undefined);
    const part =
      typeof given === 'string' && path.length > 0
        ? partOf(parseJson(given) ?? given, path)
        : given === undefined
          ? undefined
          : partOf(given, path);
    if (part === undefined) return failure('unsupported', `a value for parameter ${name}`, 'none');
    return this.writeValue(name, type, part, entry.dimensions);
  }
}
