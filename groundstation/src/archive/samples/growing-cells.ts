import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { OctetCells } from 'ccsds-parser/xtce/columns/columns';
import { arrayOf, createNumbers, isOctets, noOdd, validMark } from './cell-arrays.ts';
import type { ColumnCells, ColumnPlan, OddCell } from './group-plan.ts';

/** Growing cells of a column of lists or of octets: how many cells a row brings, and how long they are, is not known before. */
export class GrowingCells {
  readonly #column: ColumnPlan;
  #rows = 0;
  #count = 0;
  #capacity = 16;
  #raw: ColumnValues | OctetCells;
  #value: ColumnValues | undefined;
  #limits: Uint8Array | undefined;
  #marks: Uint8Array | undefined;
  #starts: Uint32Array | undefined;
  #odd: Map<number, OddCell> | undefined;

  constructor(column: ColumnPlan) {
    const { rawKind, valueKind, keepsLimits, isList } = column;
    const room = this.#capacity;
    this.#column = column;
    this.#raw =
      rawKind === 'octets'
        ? {
            heap: new Uint8Array(256),
            usedOctets: 0,
            starts: new Uint32Array(room),
            lengths: new Uint32Array(room),
          }
        : createNumbers(rawKind, room);
    this.#value = valueKind === null ? undefined : createNumbers(valueKind, room);
    this.#limits = keepsLimits ? new Uint8Array(room) : undefined;
    this.#starts = isList ? new Uint32Array(room + 1) : undefined;
  }

  append(cells: ColumnCells, rows: number): void {
    const from = cells.starts === undefined ? 0 : cells.starts[0]!;
    const to = cells.starts === undefined ? rows : cells.starts[rows]!;
    const end = this.#count + to - from;
    if (end > this.#capacity) this.#grow(Math.max(end, 2 * this.#capacity));
    this.#appendRaw(cells.raw, from, to);
    if (this.#value !== undefined) copy(this.#value, this.#count, cells.value!, from, to);
    if (this.#limits !== undefined && cells.limits !== undefined)
      copy(this.#limits, this.#count, cells.limits, from, to);
    if (cells.marks !== undefined) this.#marks ??= new Uint8Array(this.#capacity).fill(validMark);
    if (this.#marks !== undefined) {
      if (cells.marks === undefined) this.#marks.fill(validMark, this.#count, end);
      else copy(this.#marks, this.#count, cells.marks, from, to);
    }
    for (const [cell, odd] of cells.odd)
      if (cell >= from && cell < to) this.#keepOdd(this.#count + cell - from, odd);
    if (this.#starts !== undefined) this.#appendStarts(cells.starts!, rows);
    this.#rows += rows;
    this.#count = end;
  }

  /** What was appended so far; it does not change when more is. */
  get cells(): ColumnCells {
    return {
      raw: isOctets(this.#raw) ? { ...this.#raw } : this.#raw,
      value: this.#value,
      limits: this.#limits,
      marks: this.#marks,
      starts: this.#starts,
      odd: this.#odd ?? noOdd,
    };
  }

  get octets(): number {
    const { rawKind } = this.#column;
    return (
      (isOctets(this.#raw) ? this.#raw.usedOctets : 0) +
      this.#count * (rawKind === 'octets' ? 8 : arrayOf[rawKind].BYTES_PER_ELEMENT)
    );
  }

  #keepOdd(cell: number, odd: OddCell): void {
    this.#odd ??= new Map();
    this.#odd.set(cell, odd);
  }

  #appendRaw(raw: ColumnCells['raw'], from: number, to: number): void {
    const kept = this.#raw;
    if (!isOctets(kept)) {
      copy(kept, this.#count, raw as ColumnValues, from, to);
      return;
    }
    const source = raw as OctetCells;
    let octets = kept.usedOctets;
    for (let cell = from; cell < to; cell++) octets += source.lengths[cell]!;
    if (octets > kept.heap.length) {
      const heap = new Uint8Array(Math.max(octets, 2 * kept.heap.length));
      heap.set(kept.heap.subarray(0, kept.usedOctets));
      kept.heap = heap;
    }
    for (let cell = from, at = this.#count; cell < to; cell++, at++) {
      const start = source.starts[cell]!;
      const length = source.lengths[cell]!;
      kept.heap.set(source.heap.subarray(start, start + length), kept.usedOctets);
      kept.starts[at] = kept.usedOctets;
      kept.lengths[at] = length;
      kept.usedOctets += length;
    }
  }

  #appendStarts(starts: Uint32Array, rows: number): void {
    if (this.#rows + rows + 1 > this.#starts!.length) {
      const grown = new Uint32Array(Math.max(this.#rows + rows + 1, 2 * this.#starts!.length));
      grown.set(this.#starts!.subarray(0, this.#rows + 1));
      this.#starts = grown;
    }
    const into = this.#starts!;
    const shift = this.#count - starts[0]!;
    for (let row = 1; row <= rows; row++) into[this.#rows + row] = starts[row]! + shift;
  }

  #grow(capacity: number): void {
    const count = this.#count;
    const grown = <Values extends ColumnValues>(values: Values): Values => {
      const more = new (values.constructor as new (length: number) => Values)(capacity);
      copy(more, 0, values, 0, count);
      return more;
    };
    this.#raw = isOctets(this.#raw)
      ? { ...this.#raw, starts: grown(this.#raw.starts), lengths: grown(this.#raw.lengths) }
      : grown(this.#raw);
    if (this.#value !== undefined) this.#value = grown(this.#value);
    if (this.#limits !== undefined) this.#limits = grown(this.#limits);
    if (this.#marks !== undefined) this.#marks = grown(this.#marks).fill(validMark, count);
    this.#capacity = capacity;
  }
}

function copy(into: ColumnValues, at: number, values: ColumnValues, from: number, to: number): void {
  (into as Float64Array).set((values as Float64Array).subarray(from, to), at);
}
