import type { DecodedPart } from './decoded-parameter.ts';
import type { Dimension, EngineeringValue, LimitState, RawValue, ValueType } from './definition.ts';
import { limitStates, rankOf } from './judge-alarm.ts';

/**
 * What was found while an array or aggregate was read: enough to tell its parts when somebody asks, which for tens of
 * thousands of elements costs more than to read them.
 */
export class PartNotes {
  /** Values that follow each other and of which the same is to be said: what, as `packed`, and of how many. */
  readonly #runs: number[] = [];
  readonly #counts: number[] = [];
  /** The run that goes on: in most arrays the only one. */
  #run = -1;
  #runCount = 0;
  /** First indices of the arrays in the order in which they begin, one for each dimension. */
  readonly firstIndices: number[] = [];
  /** Values noted. */
  count = 0;
  /** All are. */
  isValid = true;
  #worstRank = 0;

  /** Worst of all. */
  get limitState(): LimitState {
    return limitStates[this.#worstRank]!;
  }

  note(bitLength: number, limitState: LimitState, isValid: boolean): void {
    this.count++;
    const rank = rankOf(limitState);
    const run = packed(bitLength, rank, isValid);
    if (run === this.#run) {
      this.#runCount++;
      return;
    }
    if (this.#runCount > 0) {
      this.#runs.push(this.#run);
      this.#counts.push(this.#runCount);
    }
    this.#run = run;
    this.#runCount = 1;
    if (rank > this.#worstRank) this.#worstRank = rank;
    this.isValid &&= isValid;
  }

  runAt(index: number): number {
    return this.#runs[index] ?? this.#run;
  }

  countAt(index: number): number {
    return this.#counts[index] ?? this.#runCount;
  }
}

/** One number says it all: a list of numbers is made and kept sooner than one of objects. */
function packed(bitLength: number, rank: number, isValid: boolean): number {
  return bitLength * 16 + rank * 2 + (isValid ? 1 : 0);
}

function unpacked(run: number): Pick<DecodedPart, 'bitLength' | 'limitState' | 'isValid'> {
  return {
    bitLength: Math.floor(run / 16),
    limitState: limitStates[(run >>> 1) & 7]!,
    isValid: (run & 1) === 1,
  };
}

/** An array or aggregate that has been read. */
export interface WholeValue {
  readonly type: ValueType;
  /** Those of the entry where it has some; else those of the type. */
  readonly dimensions: readonly Dimension[] | undefined;
  readonly raw: RawValue;
  readonly value: EngineeringValue;
  /** Where it stands in its parameter: `.a[0]`. */
  readonly path: string;
  readonly bitOffset: number;
}

/** The figures, labels and texts inside a value, in the order of the packet. */
export function partsInside(whole: WholeValue, notes: PartNotes): DecodedPart[] {
  return new PartWalk(whole.bitOffset, notes).parts(whole);
}

/** Label of an enumerated or boolean value. */
export function labelOfValue(type: ValueType, value: EngineeringValue, isValid: boolean): string | undefined {
  if (type.kind === 'boolean') return value === true ? type.labels.one : type.labels.zero;
  return type.kind === 'enumerated' && isValid ? (value as string) : undefined;
}

/** Goes over a value as reading did. */
class PartWalk {
  readonly #parts: DecodedPart[] = [];
  readonly #notes: PartNotes;
  #bitOffset: number;
  #run = 0;
  #leftOfRun: number;
  #firstIndex = 0;

  constructor(bitOffset: number, notes: PartNotes) {
    this.#bitOffset = bitOffset;
    this.#notes = notes;
    this.#leftOfRun = notes.countAt(0);
  }

  parts({ type, dimensions, raw, value, path }: WholeValue): DecodedPart[] {
    if (type.kind === 'array') this.#addArray(type, dimensions ?? type.dimensions, raw, value, path);
    else this.#add(type, raw, value, path);
    return this.#parts;
  }

  #add(type: ValueType, raw: RawValue, value: EngineeringValue, path: string): void {
    if (type.kind === 'array') this.#addArray(type, type.dimensions, raw, value, path);
    else if (type.kind === 'aggregate') {
      const [raws, values] = [raw as Record<string, RawValue>, value as Record<string, EngineeringValue>];
      for (const { name, type: inside } of type.members)
        this.#add(inside, raws[name]!, values[name]!, `${path}.${name}`);
    } else this.#addScalar(type, raw, value, path);
  }

  #addArray(
    { element }: ValueType,
    dimensions: readonly Dimension[],
    raw: RawValue,
    value: EngineeringValue,
    path: string,
  ): void {
    const from = this.#firstIndex;
    this.#firstIndex += dimensions.length;
    this.#addRow(element!, dimensions.length, from, { raw, value, path });
  }

  /** `from` is where the first indices of the dimensions left begin. */
  #addRow(element: ValueType, dimensionsLeft: number, from: number, row: Row): void {
    const { raw, value, path } = row;
    if (dimensionsLeft === 0) {
      this.#add(element, raw, value, path);
      return;
    }
    const [raws, values] = [raw as RawValue[], value as EngineeringValue[]];
    const first = this.#notes.firstIndices[from]!;
    for (let index = 0; index < raws.length; index++) {
      const inside = { raw: raws[index]!, value: values[index]!, path: `${path}[${first + index}]` };
      this.#addRow(element, dimensionsLeft - 1, from + 1, inside);
    }
  }

  #addScalar(type: ValueType, raw: RawValue, value: EngineeringValue, path: string): void {
    if (this.#leftOfRun-- === 0) this.#leftOfRun = this.#notes.countAt(++this.#run) - 1;
    const { bitLength, limitState, isValid } = unpacked(this.#notes.runAt(this.#run));
    const bitOffset = this.#bitOffset;
    this.#bitOffset += bitLength;
    const enumLabel = labelOfValue(type, value, isValid);
    this.#parts.push({
      path,
      raw,
      value,
      unit: type.unit,
      limitState,
      enumLabel,
      isValid,
      bitOffset,
      bitLength,
      type,
    });
  }
}

type Row = Pick<WholeValue, 'raw' | 'value' | 'path'>;
