import { type Fault, failure } from '../fault.ts';
import type { DecodedParameter, DecodedPart } from './decoded-parameter.ts';
import type {
  Container,
  Dimension,
  EngineeringValue,
  Parameter,
  Quantity,
  RawValue,
  StringEncoding,
  ValueRef,
  ValueType,
} from './definition.ts';
import { toEngineering } from './engineering-value.ts';
import { readInteger } from './integer-value.ts';
import { type AlarmHistory, judge, worseOf } from './judge-alarm.ts';
import { readFloatValue, readOctets } from './raw-value.ts';
import { readText } from './read-text.ts';
import { decodeText } from './text-codec.ts';
import { partsOf, pathText, setOwn, withPart } from './value-path.ts';
import { type FoundValue, holdAll, quantityOf, type ValueScope } from './value-scope.ts';
import { initialValueOf } from './value-text.ts';

export type RunFault = { readonly ok: false; readonly fault: Fault<'too-short' | 'bad-size' | 'too-many'> };

/** What earlier packets said, for a reader that keeps it. */
export interface Memory {
  /** The value that was so many before the first of this packet. */
  find(parameter: Parameter, age: number): FoundValue | undefined;
  /** `path` is empty for a parameter that is no array and no aggregate. */
  alarmHistory(
    parameter: Parameter,
    path: string,
    type: ValueType,
    value: EngineeringValue,
  ): AlarmHistory | undefined;
}

/** Values, members and entries that one packet may bring: more is no packet but a trap. */
const maxSteps = 70_000;

/** An aggregate or array that is being read: sizes inside it may refer to what of it is there already. */
interface OpenValue {
  readonly parameter: Parameter;
  readonly raw: { whole: RawValue | undefined };
  readonly value: { whole: EngineeringValue | undefined };
}

/** Reads values of a packet one behind the other, and knows those that others refer to. */
export class ValueReader implements ValueScope {
  readonly packet: Uint8Array;
  readonly memory: Memory | undefined;
  readonly parameters: DecodedParameter[] = [];
  /** Where the next value stands. */
  bitOffset = 0;
  /** What is not supported, at which reading stopped. */
  stoppedAt: string | undefined;
  /** Why the packet cannot be read. */
  fault: RunFault | undefined;
  #steps = 0;
  /** Values of this packet that something refers to, the latest last. */
  readonly #recent = new Map<Parameter, DecodedParameter[]>();
  readonly #open: OpenValue[] = [];
  /** What is being calibrated: contexts may ask for its own raw value. */
  #current: { readonly parameter: Parameter; readonly raw: RawValue } | undefined;
  /** Aggregates that are being read, the innermost last. */
  readonly #records: {
    readonly raw: Record<string, RawValue>;
    readonly value: Record<string, EngineeringValue>;
  }[] = [];

  constructor(packet: Uint8Array, memory: Memory | undefined) {
    this.packet = packet;
    this.memory = memory;
  }

  /** True when nothing hinders the next value from being read. */
  get canGoOn(): boolean {
    return this.stoppedAt === undefined && this.fault === undefined;
  }

  /** Values of this packet that something refers to, by parameter, the latest last. */
  get referred(): ReadonlyMap<Parameter, readonly DecodedParameter[]> {
    return this.#recent;
  }

  find(ref: ValueRef): FoundValue | undefined {
    const { parameter, path } = ref;
    if (parameter === undefined) return this.#findLocal(ref);
    if (ref.age === 0) {
      for (let index = this.#open.length - 1; index >= 0; index--) {
        const open = this.#open[index]!;
        if (open.parameter !== parameter) continue;
        const part = partsOf(open.raw.whole, open.value.whole, path);
        if (part !== undefined) return part;
      }
    }
    const current = this.#current;
    if (current?.parameter === parameter && ref.age === 0 && !ref.isCalibrated && path.length === 0)
      return { raw: current.raw, value: current.raw };
    const own = this.#recent.get(parameter);
    const count = own?.length ?? 0;
    const found = ref.age < count ? own![count - 1 - ref.age] : this.memory?.find(parameter, ref.age - count);
    if (found !== undefined) return path.length === 0 ? found : partsOf(found.raw, found.value, path);
    return ref.age === 0 ? partOfInitial(parameter, path) : undefined;
  }

  #findLocal({ localName, path }: ValueRef): FoundValue | undefined {
    for (let index = this.#records.length - 1; index >= 0; index--) {
      const { raw, value } = this.#records[index]!;
      if (Object.hasOwn(raw, localName)) return partsOf(raw, value, [localName, ...path]);
    }
    return undefined;
  }

  /** Takes back what a branch that led nowhere has read. */
  forget(count: number): void {
    for (let index = this.parameters.length - 1; index >= count; index--) {
      const { parameter } = this.parameters[index]!;
      if (parameter.depth > 0) this.#recent.get(parameter)?.pop();
    }
    this.parameters.length = count;
  }

  step(container: Container): boolean {
    if (++this.#steps <= maxSteps) return true;
    this.fault = failure('too-many', `at most ${maxSteps} values (${container.name})`, 'more');
    return false;
  }

  readEntryOf(parameter: Parameter, container: Container): void {
    const { type } = parameter;
    if (isComposite(type)) this.readWhole(parameter, type, [], undefined, container);
    else this.readParameter(parameter, type, container);
  }

  /** A parameter that is neither array nor aggregate: most of all there are. */
  readParameter(parameter: Parameter, type: ValueType, container: Container): void {
    const bitOffset = this.bitOffset;
    const raw = this.#readRaw(type, parameter, container);
    if (raw === undefined) return;
    if (type.contextCalibrators.length > 0) this.#current = { parameter, raw };
    const { value, label, isValid, isMeant } = toEngineering(type, raw, this);
    this.#current = undefined;
    const { validity } = parameter.properties;
    const decoded = {
      name: parameter.name,
      qualifiedName: parameter.qualifiedName,
      raw,
      value,
      unit: type.unit,
      limitState: 'none' as DecodedParameter['limitState'],
      enumLabel: label,
      isValid,
      bitOffset,
      bitLength: this.bitOffset - bitOffset,
      parameter,
      parts: undefined,
    };
    this.parameters.push(decoded);
    if (parameter.depth > 0) this.remember(parameter, decoded);
    if (validity !== undefined && !holdAll([validity], this)) decoded.isValid = false;
    // Limits of a value that is not meant to be looked at say nothing.
    else if (
      isMeant &&
      (type.alarm !== undefined || type.contextAlarms.length > 0 || type.kind === 'enumerated')
    )
      decoded.limitState = judge(
        type,
        value,
        label,
        this,
        this.memory?.alarmHistory(parameter, '', type, value),
      );
  }

  remember(parameter: Parameter, decoded: DecodedParameter): void {
    const recent = this.#recent.get(parameter);
    if (recent === undefined) this.#recent.set(parameter, [decoded]);
    else recent.push(decoded);
  }

  /** An array, an aggregate, or a part of one. */
  readWhole(
    parameter: Parameter,
    type: ValueType,
    path: readonly (string | number)[],
    dimensions: readonly Dimension[] | undefined,
    container: Container,
  ): void {
    const bitOffset = this.bitOffset;
    const parts: DecodedPart[] = [];
    const open: OpenValue = { parameter, raw: { whole: undefined }, value: { whole: undefined } };
    this.#open.push(open);
    const name = `${parameter.name}${pathText(path)}`;
    const label = pathText(path);
    const read = this.#readValue(type, parameter, dimensions, label, parts, container, open);
    this.#open.pop();
    if (read === undefined) return;
    const single = parts.length === 1 && parts[0]!.path === label ? parts[0]! : undefined;
    const { validity } = parameter.properties;
    const isValid =
      parts.every((part) => part.isValid) && (validity === undefined || holdAll([validity], this));
    const decoded: DecodedParameter = {
      name,
      qualifiedName: `${parameter.qualifiedName}${label}`,
      raw: read.raw,
      value: read.value,
      unit: single?.unit,
      limitState: parts.reduce<DecodedParameter['limitState']>(
        (worst, part) => worseOf(worst, part.limitState),
        'none',
      ),
      enumLabel: single?.enumLabel,
      isValid,
      bitOffset,
      bitLength: this.bitOffset - bitOffset,
      parameter,
      parts: single === undefined ? parts : undefined,
    };
    this.parameters.push(decoded);
    if (parameter.depth > 0)
      this.remember(parameter, path.length === 0 ? decoded : this.#merged(decoded, path));
  }

  /** The whole parameter as last known, with a part of it replaced. */
  #merged(part: DecodedParameter, path: readonly (string | number)[]): DecodedParameter {
    const { parameter } = part;
    const before = this.#recent.get(parameter)?.at(-1) ?? this.memory?.find(parameter, 0);
    return {
      ...part,
      raw: withPart(before?.raw, path, part.raw),
      value: withPart(before?.value, path, part.value),
    };
  }

  /** Reads a value of any type; `root` takes what is being built, so that sizes inside may refer to it. */
  #readValue(
    type: ValueType,
    parameter: Parameter,
    dimensions: readonly Dimension[] | undefined,
    path: string,
    parts: DecodedPart[],
    container: Container,
    root?: OpenValue,
  ): FoundValue | undefined {
    if (!this.step(container)) return undefined;
    if (type.kind === 'aggregate') return this.#readAggregate(type, parameter, path, parts, container, root);
    if (type.kind === 'array')
      return this.#readArray(type, parameter, dimensions ?? type.dimensions, path, parts, container, root);
    const bitOffset = this.bitOffset;
    const raw = this.#readRaw(type, parameter, container);
    if (raw === undefined) return undefined;
    const { value, label, isValid, isMeant } = toEngineering(type, raw, this);
    const history = this.memory?.alarmHistory(parameter, path, type, value);
    parts.push({
      path,
      raw,
      value,
      unit: type.unit,
      limitState: isMeant ? judge(type, value, label, this, history) : 'none',
      enumLabel: label,
      isValid,
      bitOffset,
      bitLength: this.bitOffset - bitOffset,
      type,
    });
    return { raw, value };
  }

  #readAggregate(
    type: ValueType,
    parameter: Parameter,
    path: string,
    parts: DecodedPart[],
    container: Container,
    root: OpenValue | undefined,
  ): FoundValue | undefined {
    const raw: Record<string, RawValue> = {};
    const value: Record<string, EngineeringValue> = {};
    if (root !== undefined) [root.raw.whole, root.value.whole] = [raw, value];
    this.#records.push({ raw, value });
    let isRead = true;
    for (const member of type.members) {
      const nested = this.#nested(member.type, root, raw, value, member.name);
      const inside = this.#readValue(
        member.type,
        parameter,
        undefined,
        `${path}.${member.name}`,
        parts,
        container,
        nested,
      );
      if (inside === undefined) {
        isRead = false;
        break;
      }
      setOwn(raw, member.name, inside.raw);
      setOwn(value, member.name, inside.value);
    }
    this.#records.pop();
    return isRead ? { raw, value } : undefined;
  }

  /** Lets a composite member appear in its aggregate while it is being read. */
  #nested(
    type: ValueType,
    root: OpenValue | undefined,
    raw: Record<string, RawValue>,
    value: Record<string, EngineeringValue>,
    name: string,
  ): OpenValue | undefined {
    if (root === undefined || !isComposite(type)) return undefined;
    return {
      parameter: root.parameter,
      raw: {
        set whole(inside: RawValue | undefined) {
          if (inside !== undefined) setOwn(raw, name, inside);
        },
        get whole(): RawValue | undefined {
          return raw[name];
        },
      },
      value: {
        set whole(inside: EngineeringValue | undefined) {
          if (inside !== undefined) setOwn(value, name, inside);
        },
        get whole(): EngineeringValue | undefined {
          return value[name];
        },
      },
    };
  }

  #readArray(
    type: ValueType,
    parameter: Parameter,
    dimensions: readonly Dimension[],
    path: string,
    parts: DecodedPart[],
    container: Container,
    root: OpenValue | undefined,
  ): FoundValue | undefined {
    const counts: number[] = [];
    const starts: number[] = [];
    for (const { from, to } of dimensions) {
      const [first, last] = [this.amount(from, container), this.amount(to, container)];
      if (first === undefined || last === undefined) return undefined;
      if (first < 0 || last < first - 1) {
        this.fault = failure(
          'bad-size',
          `indices of 0 and more (${parameter.qualifiedName}${path})`,
          `${first} to ${last}`,
        );
        return undefined;
      }
      counts.push(last - first + 1);
      starts.push(first);
    }
    const raw: RawValue[] = [];
    const value: EngineeringValue[] = [];
    if (root !== undefined) [root.raw.whole, root.value.whole] = [raw, value];
    const isRead = this.#readRow(
      type.element!,
      parameter,
      counts,
      starts,
      0,
      path,
      parts,
      container,
      raw,
      value,
    );
    return isRead ? { raw, value } : undefined;
  }

  /** One dimension of an array; the last one runs fastest. */
  #readRow(
    element: ValueType,
    parameter: Parameter,
    counts: readonly number[],
    starts: readonly number[],
    dimension: number,
    path: string,
    parts: DecodedPart[],
    container: Container,
    raw: RawValue[],
    value: EngineeringValue[],
  ): boolean {
    for (let index = 0; index < counts[dimension]!; index++) {
      const at = `${path}[${starts[dimension]! + index}]`;
      if (dimension < counts.length - 1) {
        if (!this.step(container)) return false;
        const [rawRow, valueRow]: [RawValue[], EngineeringValue[]] = [[], []];
        raw.push(rawRow);
        value.push(valueRow);
        if (
          !this.#readRow(
            element,
            parameter,
            counts,
            starts,
            dimension + 1,
            at,
            parts,
            container,
            rawRow,
            valueRow,
          )
        )
          return false;
      } else {
        const read = this.#readValue(element, parameter, undefined, at, parts, container);
        if (read === undefined) return false;
        raw.push(read.raw);
        value.push(read.value);
      }
    }
    return true;
  }

  /** A value as it stands, the bits behind it being the next; undefined when it cannot be read. */
  #readRaw(type: ValueType, parameter: Parameter, container: Container): RawValue | undefined {
    const { encoding } = type;
    if (encoding === undefined || encoding.kind === 'unreadable') {
      this.stoppedAt =
        encoding?.path ?? `${container.qualifiedName}/${parameter.name}: a type without encoding`;
      return undefined;
    }
    const at = this.bitOffset;
    switch (encoding.kind) {
      case 'integer':
        if (!this.mustHave(at + encoding.bits, container)) return undefined;
        this.bitOffset = at + encoding.bits;
        return readInteger(this.packet, at, encoding);
      case 'float':
        if (!this.mustHave(at + encoding.bits, container)) return undefined;
        this.bitOffset = at + encoding.bits;
        return readFloatValue(this.packet, at, encoding);
      case 'string':
        return this.#readString(encoding, container);
      case 'binary': {
        const bits = this.#size(encoding.bits, container);
        if (bits === undefined || !this.mustHave(at + bits, container)) return undefined;
        this.bitOffset = at + bits;
        const octets = readOctets(this.packet, at, bits);
        return type.kind === 'string' ? decodeText(octets, 'UTF-8') : octets;
      }
    }
  }

  #readString(encoding: StringEncoding, container: Container): string | undefined {
    let room: number | undefined;
    if (encoding.bits !== undefined) {
      room = this.#size(encoding.bits, container);
      if (room === undefined) return undefined;
    }
    const read = readText(this.packet, this.bitOffset, encoding, room);
    if (read.ok) {
      this.bitOffset = read.endBit;
      return read.text;
    }
    if ('neededBits' in read) this.mustHave(read.neededBits, container);
    else this.fault = failure('bad-size', `${read.expected} (${container.name})`, read.found);
    return undefined;
  }

  /** Bits of a field; undefined when they are not known, or make no sense. */
  #size(quantity: Quantity | undefined, container: Container): number | undefined {
    if (quantity === undefined) {
      this.stoppedAt = `${container.name}: a size that is given with commands only`;
      return undefined;
    }
    const bits = this.amount(quantity, container);
    if (bits === undefined || bits >= 0) return bits;
    this.fault = failure('bad-size', `a size of 0 bits or more (${container.name})`, bits);
    return undefined;
  }

  amount(quantity: Quantity, container: Container): number | undefined {
    if (typeof quantity === 'number') return quantity;
    const amount = quantityOf(quantity, this);
    if (amount === undefined)
      this.stoppedAt =
        quantity.kind === 'unknown' ? quantity.path : `${container.name}: a size that is not known`;
    else if (Number.isNaN(amount)) {
      this.fault = failure('bad-size', `a whole number (${container.name})`, 'another');
      return undefined;
    }
    return amount;
  }

  mustHave(bits: number, container: Container): boolean {
    const found = this.packet.length * 8;
    if (bits <= found) return true;
    this.fault = failure('too-short', `${bits} bits or more (${container.name})`, found);
    return false;
  }
}

export function isComposite({ kind }: ValueType): boolean {
  return kind === 'array' || kind === 'aggregate';
}

function partOfInitial(parameter: Parameter, path: readonly (string | number)[]): FoundValue | undefined {
  if (parameter.initialValue === undefined) return undefined;
  const initial = initialValueOf(parameter);
  return initial === undefined ? undefined : partsOf(initial.raw, initial.value, path);
}
