import type { DecodedPacket, DecodedParameter, DecodedPart } from '../decode-packet.ts';
import type { Parameter } from '../definition.ts';
import { cellFormOf, marks } from './cell-form.ts';
import { type Cells, createCells, growCells, withMarks, writeCell } from './cells.ts';
import type { ContainerPlan } from './column-plan.ts';
import { fieldOctets } from './fill-raw.ts';
import { cellsOf } from './packet-layout.ts';
import type { ParameterColumn } from './parameter-column.ts';

/** Rows of one container, read in one way: cells by place of the column in the plan. */
export interface RowSource {
  /** Which packets of the batch the rows are, rising. */
  readonly packets: Uint32Array;
  /** Undefined for columns of which no row has a value. */
  readonly cells: readonly (Cells | undefined)[];
  /** Where all rows have the same number of values in a column. */
  readonly valuesPerRow: Uint32Array;
  /** Where they have not: of each list the first value of each row, and the end. */
  readonly starts: readonly (Uint32Array | undefined)[] | undefined;
  readonly stoppedAt: readonly (string | undefined)[] | undefined;
  readonly controls: readonly ControlMarks[];
  /** Where cells are the same objects in each batch: the columns that were made of them. */
  readonly kept?: KeptColumns;
}

/** Columns are many and batches may be short: what does not change from one to the next is made once. */
export interface KeptColumns {
  columns: readonly ParameterColumn[] | undefined;
  /** Where only some are there, those of them that have no marks yet. */
  there?: readonly ParameterColumn[];
}

/** What a check said, by row: 0 it was not there, 1 good, 2 bad. */
export interface ControlMarks {
  readonly parameter: Parameter;
  readonly isGood: Uint8Array;
}

/** Rows that were read one by one by the decoder of single packets. */
export class SingleRows {
  readonly plan: ContainerPlan;
  #packets = new Uint32Array(16);
  #count = 0;
  readonly #cells: (Cells | undefined)[];
  /** Values so far, of each column. */
  readonly #values: Uint32Array;
  readonly #starts: (Uint32Array | undefined)[];
  #stoppedAt: (string | undefined)[] | undefined;
  readonly #controls = new Map<Parameter, Uint8Array>();

  constructor(plan: ContainerPlan) {
    this.plan = plan;
    this.#cells = plan.columns.map(() => undefined);
    this.#values = new Uint32Array(plan.columns.length);
    this.#starts = plan.columns.map(({ isList }) => (isList ? new Uint32Array(17) : undefined));
  }

  add(packetIndex: number, packet: Uint8Array, decoded: DecodedPacket): void {
    const row = this.#count;
    if (row === this.#packets.length) this.#grow();
    this.#packets[row] = packetIndex;
    for (const parameter of decoded.parameters) this.#addParameter(row, packet, parameter);
    this.#count++;
    for (const [index, starts] of this.#starts.entries())
      if (starts !== undefined) starts[this.#count] = this.#values[index]!;
    if (decoded.stoppedAt !== undefined) {
      this.#stoppedAt ??= [];
      this.#stoppedAt[row] = decoded.stoppedAt;
    }
    for (const { parameter, isGood } of decoded.errorControls) {
      const control = this.#controls.get(parameter) ?? new Uint8Array(this.#packets.length);
      this.#controls.set(parameter, control);
      control[row] = isGood ? 1 : 2;
    }
  }

  source(): RowSource {
    const count = this.#count;
    return {
      packets: this.#packets.subarray(0, count),
      cells: this.#cells,
      valuesPerRow: this.#values,
      starts: this.#starts,
      stoppedAt: this.#stoppedAt,
      controls: [...this.#controls].map(([parameter, isGood]) => ({ parameter, isGood })),
    };
  }

  #addParameter(row: number, packet: Uint8Array, decoded: DecodedParameter): void {
    let part = 0;
    for (const { index, parameter, bitOffset, bits } of cellsOf(decoded, this.plan)) {
      const said = decoded.parts?.[part++] ?? decoded;
      if (index < 0) continue;
      const isSplit = this.plan.segmented.has(parameter);
      this.#write(index, row, said, isSplit ? undefined : { packet, bitOffset, bits });
    }
  }

  #write(
    index: number,
    row: number,
    said: DecodedParameter | DecodedPart,
    place: { packet: Uint8Array; bitOffset: number; bits: number } | undefined,
  ): void {
    const { isList, type } = this.plan.columns[index]!;
    const at = isList ? this.#values[index]! : row;
    const form = cellFormOf(type);
    let cells = this.#cells[index];
    if (cells === undefined) {
      cells = createCells(form, isList ? 16 : this.#packets.length);
      // Rows before this one have no value of it, and later ones may have none.
      if (!isList) cells.marks = new Uint8Array(cells.capacity).fill(marks.absent);
      this.#cells[index] = cells;
    }
    if (at >= cells.capacity) growCells(cells, 2 * cells.capacity);
    const { raw, value, enumLabel: label, limitState, isValid } = said;
    const octets =
      form.rawKind === 'octets' && place !== undefined
        ? fieldOctets(form.text, place.packet, place.bitOffset, place.bits)
        : undefined;
    if (!isList) withMarks(cells);
    writeCell(cells, at, { raw, value, label, limitState, isValid }, octets);
    this.#values[index]!++;
  }

  #grow(): void {
    const capacity = 2 * this.#packets.length;
    const longer = <Length extends number>(values: Uint32Array, length: Length) => {
      const more = new Uint32Array(length);
      more.set(values);
      return more;
    };
    this.#packets = longer(this.#packets, capacity);
    for (const [index, starts] of this.#starts.entries())
      if (starts !== undefined) this.#starts[index] = longer(starts, capacity + 1);
    for (const [index, cells] of this.#cells.entries())
      if (cells !== undefined && !this.plan.columns[index]!.isList) growCells(cells, capacity);
    for (const [parameter, isGood] of this.#controls) {
      const more = new Uint8Array(capacity);
      more.set(isGood);
      this.#controls.set(parameter, more);
    }
  }
}
