import { readUnsigned } from '../bits/bit-field.ts';
import { type Fault, failure } from '../fault.ts';
import { childrenFor } from './container-dispatch.ts';
import type { DecodedParameter, DecodedPart } from './decode-packet.ts';
import type {
  Container,
  Dimension,
  EngineeringValue,
  Entry,
  Parameter,
  Quantity,
  RawValue,
  StringEncoding,
  ValueRef,
  ValueType,
} from './definition.ts';
import { toEngineering } from './engineering-value.ts';
import { checkErrorControl } from './error-control.ts';
import { readInteger } from './integer-value.ts';
import { type AlarmHistory, judge, worseOf } from './judge-alarm.ts';
import { readFloatValue, readOctets } from './raw-value.ts';
import { decodeText, octetsOfCharacter } from './text-codec.ts';
import { type FoundValue, holdAll, partOf, quantityOf, type ValueScope } from './value-scope.ts';
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

/** One packet on its way down the tree of containers. */
export class DecodeRun implements ValueScope {
  readonly parameters: DecodedParameter[] = [];
  bitOffset = 0;
  stoppedAt: string | undefined;
  fault: RunFault | undefined;
  deepest = '';
  valuesAtDeepest = '';
  #depth = -1;
  #steps = 0;
  readonly #packet: Uint8Array;
  readonly #memory: Memory | undefined;
  /** Values of this packet that something refers to, the latest last. */
  readonly #recent = new Map<Parameter, DecodedParameter[]>();
  /** Start and end of the container that is being read. */
  #startBit = 0;
  #endBit: number | undefined;
  readonly #open: OpenValue[] = [];
  /** Aggregates that are being read, the innermost last. */
  readonly #records: {
    readonly raw: Record<string, RawValue>;
    readonly value: Record<string, EngineeringValue>;
  }[] = [];
  #segments: Map<Parameter, Segment[]> | undefined;

  constructor(packet: Uint8Array, memory: Memory | undefined) {
    this.#packet = packet;
    this.#memory = memory;
    this.#endBit = packet.length * 8;
  }

  /** The most specific container below `container`, itself included; undefined when only abstract ones match. */
  enter(container: Container, depth = 0): Container | undefined {
    const before = { count: this.parameters.length, bitOffset: this.bitOffset };
    this.#readEntries(container);
    if (this.fault !== undefined) return undefined;
    if (this.stoppedAt === undefined && container.children.length > 0) {
      for (const child of childrenFor(container, this)) {
        if (!holdAll(child.criteria, this)) continue;
        const found = this.enter(child, depth + 1);
        if (found !== undefined || this.fault !== undefined) return found;
      }
    }
    if (!container.isAbstract) return container;
    this.#rememberDeepest(container, depth);
    this.#forget(before.count);
    this.bitOffset = before.bitOffset;
    this.stoppedAt = undefined;
    return undefined;
  }

  /** Values of this packet that something refers to, by parameter, the latest last. */
  get referred(): ReadonlyMap<Parameter, readonly DecodedParameter[]> {
    return this.#recent;
  }

  /** Whether the checks of the containers hold, in their order. */
  errorControls(container: Container): { readonly parameter: Parameter; readonly isGood: boolean }[] {
    const checks: { parameter: Parameter; isGood: boolean }[] = [];
    for (let at: Container | undefined = container; at !== undefined; at = at.base)
      for (const control of at.errorControls) {
        const found = this.#recent.get(control.parameter)?.at(-1);
        if (found === undefined) continue;
        const isGood = checkErrorControl(control, this.#packet, found.bitOffset, found.raw);
        checks.unshift({ parameter: control.parameter, isGood });
      }
    return checks;
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
    const own = this.#recent.get(parameter);
    const count = own?.length ?? 0;
    const found =
      ref.age < count ? own![count - 1 - ref.age] : this.#memory?.find(parameter, ref.age - count);
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
  #forget(count: number): void {
    for (let index = this.parameters.length - 1; index >= count; index--) {
      const { parameter } = this.parameters[index]!;
      if (parameter.depth > 0) this.#recent.get(parameter)?.pop();
    }
    this.parameters.length = count;
    this.#segments = undefined;
  }

  #readEntries(container: Container): void {
    for (const entry of container.entries) {
      if (this.stoppedAt !== undefined || this.fault !== undefined) return;
      if (!this.#step(container)) return;
      if (entry.conditions.length > 0 && !holdAll(entry.conditions, this)) continue;
      if (entry.location !== undefined && !this.#locate(entry, container)) return;
      if (entry.repeat === undefined) this.#readEntry(entry, container);
      else this.#repeat(entry, entry.repeat, container);
    }
  }

  #step(container: Container): boolean {
    if (++this.#steps <= maxSteps) return true;
    this.fault = failure('too-many', `at most ${maxSteps} values (${container.name})`, 'more');
    return false;
  }

  #locate(entry: Entry, container: Container): boolean {
    const location = entry.location!;
    const bits = this.#amount(location.bits, container);
    if (bits === undefined) return false;
    if (location.from === 'containerEnd') {
      if (this.#endBit === undefined || entry.staticBits === undefined) {
        this.stoppedAt = `${container.name}: an entry placed from an end that is not known`;
        return false;
      }
      // Going backwards the location is that of the end of the entry.
      this.bitOffset = this.#endBit - bits - entry.staticBits;
    } else {
      this.bitOffset = (location.from === 'containerStart' ? this.#startBit : this.bitOffset) + bits;
    }
    if (this.bitOffset >= 0) return true;
    this.fault = failure('too-short', `no entry before bit 0 (${container.name})`, this.#packet.length * 8);
    return false;
  }

  #repeat(entry: Entry, repeat: NonNullable<Entry['repeat']>, container: Container): void {
    const count = this.#amount(repeat.count, container);
    const gapBits = this.#amount(repeat.gapBits, container);
    if (count === undefined || gapBits === undefined) return;
    if (count < 0 || gapBits < 0) {
      this.fault = failure(
        'bad-size',
        `a repetition of 0 or more (${container.name})`,
        Math.min(count, gapBits),
      );
      return;
    }
    for (let round = 0; round < count; round++) {
      if (round > 0) this.bitOffset += gapBits;
      if (!this.#step(container)) return;
      this.#readEntry(entry, container);
      if (this.stoppedAt !== undefined || this.fault !== undefined) return;
    }
  }

  #readEntry(entry: Entry, container: Container): void {
    switch (entry.kind) {
      case 'parameter':
        if (entry.path.length === 0 && !isComposite(entry.type))
          this.#readParameter(entry.parameter, entry.type, container);
        else this.#readWhole(entry.parameter, entry.type, entry.path, entry.dimensions, container);
        return;
      case 'container':
        this.#readContainer(entry.container);
        return;
      case 'segment':
        this.#readSegment(entry.parameter, entry.bits, entry.order, container);
        return;
      case 'indirect':
        this.#readIndirect(entry.ref, entry.candidates, container);
        return;
      case 'skipped':
        if (this.#mustHave(this.bitOffset + entry.bits, container)) this.bitOffset += entry.bits;
        return;
      case 'unreadable':
        this.stoppedAt = entry.path;
        return;
      case 'argument':
      case 'fixed':
        this.stoppedAt = `${container.name}: an entry of commands`;
    }
  }

  /** A container inside another, with what it inherits first. */
  #readContainer(container: Container): void {
    const [startBit, endBit] = [this.#startBit, this.#endBit];
    this.#startBit = this.bitOffset;
    this.#endBit = container.bits === undefined ? undefined : this.bitOffset + container.bits;
    this.#readChain(container);
    if (this.#endBit !== undefined && this.stoppedAt === undefined && this.fault === undefined)
      if (this.#mustHave(this.#endBit, container)) this.bitOffset = this.#endBit;
    this.#startBit = startBit;
    this.#endBit = endBit;
  }

  #readChain(container: Container): void {
    if (container.base !== undefined) this.#readChain(container.base);
    if (this.stoppedAt === undefined && this.fault === undefined) this.#readEntries(container);
  }

  #readIndirect(ref: ValueRef, candidates: ReadonlyMap<string, Parameter>, container: Container): void {
    const found = this.find(ref);
    const name = found === undefined ? undefined : ref.isCalibrated ? found.value : found.raw;
    const parameter = name === undefined ? undefined : candidates.get(String(name));
    if (parameter === undefined)
      this.stoppedAt = `${container.name}: no parameter called ${name === undefined ? 'nothing' : String(name)}`;
    else this.#readEntryOf(parameter, container);
  }

  #readEntryOf(parameter: Parameter, container: Container): void {
    const { type } = parameter;
    if (isComposite(type)) this.#readWhole(parameter, type, [], undefined, container);
    else this.#readParameter(parameter, type, container);
  }

  /** A parameter that is neither array nor aggregate: most of all there are. */
  #readParameter(parameter: Parameter, type: ValueType, container: Container): void {
    const bitOffset = this.bitOffset;
    const raw = this.#readRaw(type, parameter, container);
    if (raw === undefined) return;
    const { value, label, isValid, isMeant } = toEngineering(type, raw, this);
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
    if (parameter.depth > 0) this.#remember(parameter, decoded);
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
        this.#memory?.alarmHistory(parameter, '', type, value),
      );
  }

  #remember(parameter: Parameter, decoded: DecodedParameter): void {
    const recent = this.#recent.get(parameter);
    if (recent === undefined) this.#recent.set(parameter, [decoded]);
    else recent.push(decoded);
  }

  /** An array, an aggregate, or a part of one. */
  #readWhole(
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
      this.#remember(parameter, path.length === 0 ? decoded : this.#merged(decoded, path));
  }

  /** The whole parameter as last known, with a part of it replaced. */
  #merged(part: DecodedParameter, path: readonly (string | number)[]): DecodedParameter {
    const { parameter } = part;
    const before = this.#recent.get(parameter)?.at(-1) ?? this.#memory?.find(parameter, 0);
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
    if (!this.#step(container)) return undefined;
    if (type.kind === 'aggregate') return this.#readAggregate(type, parameter, path, parts, container, root);
    if (type.kind === 'array')
      return this.#readArray(type, parameter, dimensions ?? type.dimensions, path, parts, container, root);
    const bitOffset = this.bitOffset;
    const raw = this.#readRaw(type, parameter, container);
    if (raw === undefined) return undefined;
    const { value, label, isValid, isMeant } = toEngineering(type, raw, this);
    const history = this.#memory?.alarmHistory(parameter, path, type, value);
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
      const [first, last] = [this.#amount(from, container), this.#amount(to, container)];
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
        if (!this.#step(container)) return false;
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
        if (!this.#mustHave(at + encoding.bits, container)) return undefined;
        this.bitOffset = at + encoding.bits;
        return readInteger(this.#packet, at, encoding);
      case 'float':
        if (!this.#mustHave(at + encoding.bits, container)) return undefined;
        this.bitOffset = at + encoding.bits;
        return readFloatValue(this.#packet, at, encoding);
      case 'string':
        return this.#readString(encoding, container);
      case 'binary': {
        const bits = this.#size(encoding.bits, container);
        if (bits === undefined || !this.#mustHave(at + bits, container)) return undefined;
        this.bitOffset = at + bits;
        const octets = readOctets(this.#packet, at, bits);
        return type.kind === 'string' ? decodeText(octets, 'UTF-8') : octets;
      }
    }
  }

  #readString(encoding: StringEncoding, container: Container): string | undefined {
    const { characterSet, leadingSizeBits, terminator, maxBits } = encoding;
    const start = this.bitOffset;
    let room: number | undefined;
    if (encoding.bits !== undefined) {
      room = this.#size(encoding.bits, container);
      if (room === undefined || !this.#mustHave(start + room, container)) return undefined;
      if (maxBits !== undefined && room > maxBits)
        return this.#badSize(`at most ${maxBits} bits`, room, container);
    }
    const endBit = room === undefined ? this.#packet.length * 8 : start + room;
    const limit = Math.min(endBit, start + (maxBits ?? endBit));
    if (leadingSizeBits !== undefined) {
      if (!this.#mustHave(start + leadingSizeBits, container)) return undefined;
      if (start + leadingSizeBits > limit)
        return this.#badSize('room for the leading size', room ?? 0, container);
      const bits = readUnsigned(this.#packet, start, leadingSizeBits) * 8;
      const textEnd = start + leadingSizeBits + bits;
      if (textEnd > start + (maxBits ?? textEnd) || (room !== undefined && textEnd > endBit))
        return this.#badSize(`text of at most ${limit - start - leadingSizeBits} bits`, bits, container);
      if (!this.#mustHave(textEnd, container)) return undefined;
      this.bitOffset = room === undefined ? textEnd : endBit;
      return decodeText(readOctets(this.#packet, start + leadingSizeBits, bits), characterSet);
    }
    const wholeBits = limit - start - ((limit - start) % 8);
    const octets = readOctets(this.#packet, start, wholeBits);
    const step = octetsOfCharacter(characterSet);
    const end = terminator === undefined ? -1 : terminatorAt(octets, terminator, step);
    if (room !== undefined) {
      this.bitOffset = endBit;
      const length = end >= 0 ? end : terminator === undefined ? withoutNul(octets, step) : octets.length;
      return decodeText(octets.subarray(0, length), characterSet);
    }
    if (end < 0) {
      // The end of the packet may have come too early, or the text is longer than it may be.
      if (limit < start + (maxBits ?? Number.POSITIVE_INFINITY)) this.#mustHave(endBit + 8, container);
      else return this.#badSize(`a terminator within ${maxBits} bits`, 'none', container);
      return undefined;
    }
    this.bitOffset = start + (end + terminator!.length) * 8;
    return decodeText(octets.subarray(0, end), characterSet);
  }

  #badSize(expected: string, found: number | string, container: Container): undefined {
    this.fault = failure('bad-size', `${expected} (${container.name})`, found);
    return undefined;
  }

  /** Bits of a field; undefined when they are not known, or make no sense. */
  #size(quantity: Quantity | undefined, container: Container): number | undefined {
    if (quantity === undefined) {
      this.stoppedAt = `${container.name}: a size that is given with commands only`;
      return undefined;
    }
    const bits = this.#amount(quantity, container);
    if (bits === undefined || bits >= 0) return bits;
    this.fault = failure('bad-size', `a size of 0 bits or more (${container.name})`, bits);
    return undefined;
  }

  #amount(quantity: Quantity, container: Container): number | undefined {
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

  #readSegment(parameter: Parameter, bits: number, order: number | undefined, container: Container): void {
    if (!this.#mustHave(this.bitOffset + bits, container)) return;
    this.#segments ??= new Map();
    const segments = this.#segments.get(parameter) ?? [];
    this.#segments.set(parameter, segments);
    segments.push({ bitOffset: this.bitOffset, bits, order: order ?? segments.length });
    this.bitOffset += bits;
    const whole = parameter.type.staticBits!;
    if (segments.reduce((sum, segment) => sum + segment.bits, 0) < whole) return;
    this.#segments.delete(parameter);
    this.#readAssembled(parameter, segments, whole, container);
  }

  /** A parameter that has been put together is read like a packet of its own. */
  #readAssembled(parameter: Parameter, segments: Segment[], whole: number, container: Container): void {
    const octets = assembled(this.#packet, segments, whole);
    const run = new DecodeRun(octets, this.#memory);
    run.#readEntryOf(parameter, container);
    const read = run.parameters[0];
    this.fault = run.fault;
    this.stoppedAt = run.stoppedAt;
    if (read === undefined) return;
    const decoded = { ...read, bitOffset: segments[0]!.bitOffset };
    this.parameters.push(decoded);
    if (parameter.depth > 0) this.#remember(parameter, decoded);
  }

  #mustHave(bits: number, container: Container): boolean {
    const found = this.#packet.length * 8;
    if (bits <= found) return true;
    this.fault = failure('too-short', `${bits} bits or more (${container.name})`, found);
    return false;
  }

  /** What the children of the deepest container asked for, as it was found: `apid 33, structure_id 9`. */
  #rememberDeepest(container: Container, depth: number): void {
    if (depth <= this.#depth) return;
    this.#depth = depth;
    this.deepest = container.name;
    const asked = new Map<string, ValueRef>();
    for (const child of container.children.slice(0, maxAsked))
      for (const condition of child.criteria)
        if (condition.kind === 'comparison') {
          const { left } = condition;
          asked.set(`${left.parameter?.name ?? left.localName}${pathText(left.path)}`, left);
        }
    this.valuesAtDeepest = [...asked]
      .map(([name, ref]) => {
        const found = this.find(ref);
        const label = found === undefined ? undefined : 'enumLabel' in found ? found.enumLabel : undefined;
        return `${name} ${found === undefined ? 'absent' : String(label ?? found.value)}`;
      })
      .join(', ');
  }
}

const maxAsked = 100;

function isComposite({ kind }: ValueType): boolean {
  return kind === 'array' || kind === 'aggregate';
}

interface Segment {
  readonly bitOffset: number;
  readonly bits: number;
  readonly order: number;
}

function assembled(packet: Uint8Array, segments: Segment[], whole: number): Uint8Array {
  const octets = new Uint8Array(Math.ceil(whole / 8));
  let at = 0;
  // Sorting is stable: segments of one order stay as they came.
  for (const { bitOffset, bits } of [...segments].sort((left, right) => left.order - right.order))
    for (let bit = 0; bit < bits && at < whole; bit++, at++)
      if (readUnsigned(packet, bitOffset + bit, 1) === 1) octets[at >>> 3]! |= 0x80 >>> (at & 7);
  return octets;
}

function terminatorAt(octets: Uint8Array, terminator: Uint8Array, step: number): number {
  for (let at = 0; at + terminator.length <= octets.length; at += step) {
    let length = 0;
    while (length < terminator.length && octets[at + length] === terminator[length]) length++;
    if (length === terminator.length) return at;
  }
  return -1;
}

/** Length without the characters of zeros at the end. */
function withoutNul(octets: Uint8Array, step: number): number {
  let end = octets.length - (octets.length % step);
  if (end < octets.length) return octets.length;
  while (end > 0 && octets.subarray(end - step, end).every((octet) => octet === 0)) end -= step;
  return end;
}

function partsOf(
  raw: RawValue | undefined,
  value: EngineeringValue | undefined,
  path: readonly (string | number)[],
): FoundValue | undefined {
  if (raw === undefined || value === undefined) return undefined;
  const [rawPart, valuePart] = [partOf(raw, path), partOf(value, path)];
  return rawPart === undefined || valuePart === undefined ? undefined : { raw: rawPart, value: valuePart };
}

function partOfInitial(parameter: Parameter, path: readonly (string | number)[]): FoundValue | undefined {
  if (parameter.initialValue === undefined) return undefined;
  const initial = initialValueOf(parameter);
  return initial === undefined ? undefined : partsOf(initial.raw, initial.value, path);
}

function withPart<T extends RawValue | EngineeringValue>(
  whole: T | undefined,
  path: readonly (string | number)[],
  part: T,
): T {
  const [step, ...rest] = path;
  if (step === undefined) return part;
  const isArray = typeof step === 'number';
  const copy = (
    isArray ? (Array.isArray(whole) ? [...whole] : []) : typeof whole === 'object' ? { ...whole } : {}
  ) as Record<string | number, T>;
  if (isArray && step > 100_000) return copy as unknown as T;
  setOwn(copy, step, withPart(copy[step], rest, part));
  return copy as unknown as T;
}

/** As an own property whatever the name is: a member may be called __proto__. */
function setOwn<T>(record: Record<string | number, T>, name: string | number, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}

/** `.a[0]` */
export function pathText(path: readonly (string | number)[]): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : `.${step}`;
  return text;
}
