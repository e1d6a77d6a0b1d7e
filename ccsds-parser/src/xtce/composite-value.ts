import { failure } from '../fault.ts';
import type { DecodedParameter, DecodedPart } from './decoded-parameter.ts';
import { labelOfValue, PartNotes, partsInside, type WholeValue } from './decoded-parts.ts';
import type {
  Container,
  Dimension,
  EngineeringValue,
  Entry,
  Parameter,
  RawValue,
  ValueType,
} from './definition.ts';
import { toEngineering } from './engineering-value.ts';
import { type AlarmHistory, isJudged, judge, needsHistory } from './judge-alarm.ts';
import { type OpenRecord, type OpenValue, openMember } from './open-values.ts';
import { readPlainRow } from './plain-row.ts';
import { pathText, setOwn, withPart } from './value-path.ts';
import type { ValueReader } from './value-reader.ts';
import { type FoundValue, holdAll } from './value-scope.ts';

export type ParameterPlace = Pick<
  Extract<Entry, { kind: 'parameter' }>,
  'parameter' | 'type' | 'path' | 'dimensions'
>;

/** Reads a parameter, or the part of one that an entry names, whatever its type. */
export function readPlace(reader: ValueReader, place: ParameterPlace, container: Container): void {
  const { parameter, type, path } = place;
  if (path.length === 0 && !isComposite(type)) reader.readParameter(parameter, type, container);
  else readWhole(reader, place, container);
}

export function readWholeParameter(reader: ValueReader, parameter: Parameter, container: Container): void {
  readPlace(reader, { parameter, type: parameter.type, path: [], dimensions: undefined }, container);
}

function isComposite({ kind }: ValueType): boolean {
  return kind === 'array' || kind === 'aggregate';
}

/** An array, an aggregate, or a part of one. */
function readWhole(reader: ValueReader, place: ParameterPlace, container: Container): void {
  const { parameter, type, path, dimensions } = place;
  const { bitOffset } = reader;
  const reading = new CompositeReading(reader, place, container);
  const open = reader.open.beginWhole(parameter);
  const read = reading.read(type, dimensions, open);
  reader.open.endWhole();
  if (read === undefined) return;
  const { raw, value } = read;
  const { notes } = reading;
  const { validity } = parameter.properties;
  const isValid = notes.isValid && (validity === undefined || holdAll([validity], reader));
  const bitLength = reader.bitOffset - bitOffset;
  const whole = { parameter, type, dimensions, raw, value, path: pathText(path), bitOffset, bitLength };
  const decoded = decodedWhole(whole, notes, isValid);
  reader.parameters.push(decoded);
  if (parameter.depth > 0)
    reader.remember(parameter, path.length === 0 ? decoded : merged(reader, decoded, path));
}

/** From so many parts on they are made when somebody asks; few are made faster than the promise of them. */
const manyParts = 64;

function decodedWhole(
  whole: WholeValue & Pick<DecodedParameter, 'parameter' | 'bitLength'>,
  notes: PartNotes,
  isValid: boolean,
): DecodedParameter {
  const { parameter, type, raw, value, path, bitOffset, bitLength } = whole;
  const isWhole = isComposite(type);
  const decoded: DecodedParameter = {
    name: `${parameter.name}${path}`,
    qualifiedName: `${parameter.qualifiedName}${path}`,
    raw,
    value,
    unit: isWhole ? undefined : type.unit,
    limitState: notes.limitState,
    enumLabel: isWhole ? undefined : labelOfValue(type, value, notes.isValid),
    isValid,
    bitOffset,
    bitLength,
    parameter,
    parts: isWhole && notes.count < manyParts ? partsInside(whole, notes) : undefined,
  };
  return isWhole && notes.count >= manyParts ? promisingParts(decoded, whole, notes) : decoded;
}

/** An own property, so that copies and JSON have the parts too. */
function promisingParts(decoded: DecodedParameter, whole: WholeValue, notes: PartNotes): DecodedParameter {
  let parts: readonly DecodedPart[] | undefined;
  return Object.defineProperty(decoded, 'parts', {
    get: () => (parts ??= partsInside(whole, notes)),
    enumerable: true,
    configurable: true,
  });
}

/** The whole parameter as last known, with a part of it replaced. */
function merged(
  reader: ValueReader,
  part: DecodedParameter,
  path: readonly (string | number)[],
): DecodedParameter {
  const before = reader.latest(part.parameter);
  return {
    ...part,
    raw: withPart(before?.raw, path, part.raw),
    value: withPart(before?.value, path, part.value),
  };
}

/** One array or aggregate on its way from bits to values; undefined and false when it cannot be read. */
class CompositeReading {
  readonly notes = new PartNotes();
  readonly #reader: ValueReader;
  readonly #parameter: Parameter;
  readonly #container: Container;
  /** Of what is being read. */
  readonly #path: (string | number)[];

  constructor(reader: ValueReader, { parameter, path }: ParameterPlace, container: Container) {
    this.#reader = reader;
    this.#parameter = parameter;
    this.#container = container;
    this.#path = path.slice();
  }

  /** A value of any type; `open` takes what is being built, so that sizes inside may refer to it. */
  read(type: ValueType, dimensions?: readonly Dimension[], open?: OpenValue): FoundValue | undefined {
    if (!this.#reader.step(this.#container)) return undefined;
    if (type.kind === 'aggregate') return this.#readAggregate(type, open);
    if (type.kind === 'array') return this.#readArray(type, dimensions ?? type.dimensions, open);
    return this.#readScalar(type);
  }

  #readScalar(type: ValueType): FoundValue | undefined {
    const reader = this.#reader;
    const { bitOffset } = reader;
    const raw = reader.readRaw(type, this.#parameter, this.#container);
    if (raw === undefined) return undefined;
    const { value, label, isValid, isMeant } = toEngineering(type, raw, reader);
    const history = this.#historyOf(type, value);
    const limitState = isMeant && isJudged(type) ? judge(type, value, label, reader, history) : 'none';
    this.notes.note(reader.bitOffset - bitOffset, limitState, isValid);
    return { raw, value };
  }

  #historyOf(type: ValueType, value: EngineeringValue): AlarmHistory | undefined {
    const { memory } = this.#reader;
    if (memory === undefined || !needsHistory(type)) return undefined;
    return memory.alarmHistory(this.#parameter, pathText(this.#path), type, value);
  }

  #readAggregate({ members }: ValueType, open: OpenValue | undefined): FoundValue | undefined {
    const record: OpenRecord = { raw: {}, value: {} };
    if (open !== undefined) [open.rawWhole, open.valueWhole] = [record.raw, record.value];
    this.#reader.open.beginRecord(record);
    let isRead = true;
    for (const { name, type } of members) {
      const nested = open !== undefined && isComposite(type) ? openMember(record, name) : undefined;
      this.#path.push(name);
      const inside = this.read(type, undefined, nested);
      this.#path.pop();
      isRead = inside !== undefined;
      if (inside === undefined) break;
      setOwn(record.raw, name, inside.raw);
      setOwn(record.value, name, inside.value);
    }
    this.#reader.open.endRecord();
    return isRead ? record : undefined;
  }

  #readArray(
    { element }: ValueType,
    dimensions: readonly Dimension[],
    open: OpenValue | undefined,
  ): FoundValue | undefined {
    const extents: Extent[] = [];
    for (const dimension of dimensions) {
      const extent = this.#extentOf(dimension);
      if (extent === undefined) return undefined;
      extents.push(extent);
      this.notes.firstIndices.push(extent.first);
    }
    const raw: RawValue[] = [];
    const value: EngineeringValue[] = [];
    if (open !== undefined) [open.rawWhole, open.valueWhole] = [raw, value];
    return this.#readRow(element!, extents, 0, { raw, value }) ? { raw, value } : undefined;
  }

  #extentOf({ from, to }: Dimension): Extent | undefined {
    const [reader, container] = [this.#reader, this.#container];
    const [first, last] = [reader.amount(from, container), reader.amount(to, container)];
    if (first === undefined || last === undefined) return undefined;
    if (first >= 0 && last >= first - 1) return { first, count: last - first + 1 };
    const name = `${this.#parameter.qualifiedName}${pathText(this.#path)}`;
    reader.fault = failure('bad-size', `indices of 0 and more (${name})`, `${first} to ${last}`);
    return undefined;
  }

  /** One dimension of an array; the last one runs fastest. */
  #readRow(element: ValueType, extents: readonly Extent[], dimension: number, row: Row): boolean {
    const { first, count } = extents[dimension]!;
    const isLast = dimension === extents.length - 1;
    if (isLast && readPlainRow(this.#reader, element, count, row, this.notes)) return true;
    for (let index = 0; index < count; index++) {
      this.#path.push(first + index);
      const isRead = isLast
        ? this.#readElement(element, row)
        : this.#readInnerRow(element, extents, dimension, row);
      if (!isRead) return false;
      this.#path.pop();
    }
    return true;
  }

  #readElement(element: ValueType, row: Row): boolean {
    const read = this.read(element);
    if (read === undefined) return false;
    row.raw.push(read.raw);
    row.value.push(read.value);
    return true;
  }

  #readInnerRow(element: ValueType, extents: readonly Extent[], dimension: number, row: Row): boolean {
    if (!this.#reader.step(this.#container)) return false;
    const inner: Row = { raw: [], value: [] };
    row.raw.push(inner.raw);
    row.value.push(inner.value);
    return this.#readRow(element, extents, dimension + 1, inner);
  }
}

/** Indices of one dimension. */
interface Extent {
  readonly first: number;
  readonly count: number;
}

/** Both sides of an array while it grows. */
interface Row {
  readonly raw: RawValue[];
  readonly value: EngineeringValue[];
}
