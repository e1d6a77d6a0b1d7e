import type { ColumnField, ColumnKind, ColumnValues } from '../../columns/column-layout.ts';
import { cellFormOf } from './cell-form.ts';
import { arrayOf } from './cells.ts';
import { fastField } from './fill-raw.ts';
import { type LaneLoop, type LanePackets, type LanePart, lanePart, loopOf } from './lane-loops.ts';
import type { PacketLayout } from './packet-layout.ts';
import type { RowLane } from './row-lane.ts';

/** Reads the raw values of some columns of packets of one layout. */
export class RowReader {
  readonly #lanes: readonly LaneReader[];
  readonly #slots = new Map<number, LaneSlot>();
  #capacity = 0;

  /** @returns undefined when a column is no plain number that stands once in every packet */
  static of(layout: PacketLayout, wanted: readonly number[]): RowReader | undefined {
    const placed = new Map(layout.columns.map((column) => [column.index, column]));
    const fields: WantedField[] = [];
    for (const index of wanted) {
      const column = placed.get(index);
      if (column === undefined || column.bitOffsets.length !== 1) return undefined;
      const field = fastField(String(index), column.type, column.bitOffsets[0]!);
      const { rawKind } = cellFormOf(column.type);
      const loop = field && loopOf(field);
      if (field === undefined || loop === undefined || rawKind === 'octets') return undefined;
      fields.push({ index, kind: rawKind, loop, field });
    }
    return new RowReader(fields);
  }

  private constructor(fields: readonly WantedField[]) {
    const kinds = [...new Set(fields.map(({ kind }) => kind))];
    this.#lanes = kinds.map((kind) => {
      const mine = fields.filter((field) => field.kind === kind);
      const lane = new LaneReader(kind, mine);
      for (const [slot, { index }] of mine.entries()) this.#slots.set(index, { lane, slot });
      return lane;
    });
  }

  /** Where the raw values of a column of the plan stand. @throws RangeError when it is not one of those that are read */
  slotOf(index: number): LaneSlot {
    const slot = this.#slots.get(index);
    if (slot !== undefined) return slot;
    throw new RangeError(`index: expected a column that is kept, found ${index}`);
  }

  /** The values of packets that are as long as the layout wants; what an earlier call gave is written over. */
  read(packets: LanePackets): readonly RowLane[] {
    const { count } = packets;
    if (count > this.#capacity) {
      this.#capacity = Math.max(16, 2 ** Math.ceil(Math.log2(count)));
      for (const lane of this.#lanes) lane.makeRoom(this.#capacity);
    }
    for (const lane of this.#lanes) lane.read(packets);
    return this.#lanes;
  }
}

/** Where the raw values of a column stand: in each row of the lane, at the slot. */
interface LaneSlot {
  readonly lane: RowLane;
  readonly slot: number;
}

interface WantedField {
  /** Place in the plan. */
  readonly index: number;
  readonly kind: ColumnKind;
  readonly loop: LaneLoop;
  readonly field: ColumnField;
}

class LaneReader implements RowLane {
  readonly kind: ColumnKind;
  readonly width: number;
  values: ColumnValues = new Uint8Array(0);
  readonly #parts: readonly LanePart[];

  constructor(kind: ColumnKind, fields: readonly WantedField[]) {
    this.kind = kind;
    this.width = fields.length;
    const loops = [...new Set(fields.map(({ loop }) => loop))];
    this.#parts = loops.map((loop) => lanePart(loop, fields));
  }

  makeRoom(rows: number): void {
    this.values = new arrayOf[this.kind](rows * this.width);
  }

  read(packets: LanePackets): void {
    for (const part of this.#parts) part.loop(packets, this, part);
  }
}
