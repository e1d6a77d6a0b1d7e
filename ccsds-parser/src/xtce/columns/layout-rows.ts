import { type Columns, createColumns } from '../../columns/columns.ts';
import { decodeColumns } from '../../columns/decode-columns.ts';
import { toEngineering } from '../engineering-value.ts';
import { checkErrorControl } from '../error-control.ts';
import { judge } from '../judge-alarm.ts';
import { holdAll } from '../value-scope.ts';
import { cellFormOf } from './cell-form.ts';
import { type Cells, createCells, isOctets, rawAt, writeMeaning } from './cells.ts';
import { type FieldGroup, groupFields, recordsOf } from './field-groups.ts';
import { fillMeaning } from './fill-meaning.ts';
import { fillSlowly } from './fill-raw.ts';
import type { PacketLayout, PlacedColumn } from './packet-layout.ts';
import { RowJudge } from './row-judge.ts';
import type { RowLane } from './row-lane.ts';
import { RowReader } from './row-lanes.ts';
import type { RowLimits } from './row-limits.ts';
import { areReachable, dependentColumns, RowScope, referredBy } from './row-scope.ts';
import type { ControlMarks, KeptColumns, RowSource } from './row-source.ts';

/** What is wanted of the packets of a container: columns of its plan by their places. */
export interface LaneWish {
  /** Raw, packet by packet. */
  readonly kept: readonly number[];
  /** As columns, with values and limits. What hangs on other parameters of the packet comes as a column too, asked for or not. */
  readonly watched: readonly number[];
  /**
   * Of these the limit states alone (`ContainerColumns.limits`), packet by packet; each is one of `kept`. Those whose limits no
   * table holds come as columns.
   */
  readonly judged?: readonly number[];
}

/** The packets of a batch that have one layout, and the loops that read them. */
export class LayoutRows {
  readonly layout: PacketLayout;
  /** False where a value can only be understood by what columns do not hold: such packets are read one by one. */
  readonly isReadable: boolean;
  readonly #dependents: readonly PlacedColumn[];
  readonly #isDependent: readonly boolean[];
  readonly #groups: readonly FieldGroup[];
  /** Columns that others are understood by, and that nobody asked for. */
  readonly #hidden: ReadonlySet<number>;
  #packets = new Uint32Array(0);
  #count = 0;
  #offsets = new Uint32Array(0);
  #room: Room | undefined;
  #lanes: ({ readonly wish: LaneWish } & Partial<LaneParts>) | undefined;

  constructor(layout: PacketLayout, hidden: ReadonlySet<number> = noneHidden) {
    this.layout = layout;
    this.#hidden = hidden;
    this.#dependents = dependentColumns(layout);
    this.#isDependent = layout.columns.map((column) => this.#dependents.includes(column));
    this.isReadable = areReachable(this.#dependents);
    this.#groups = groupFields(layout.columns);
  }

  get count(): number {
    return this.#count;
  }

  /** Takes a packet of the batch. */
  add(packet: number, offset: number): void {
    if (this.#count === this.#packets.length) {
      const more = Math.max(64, 2 * this.#count);
      this.#packets = longer(this.#packets, more);
      this.#offsets = longer(this.#offsets, more);
    }
    this.#packets[this.#count] = packet;
    this.#offsets[this.#count] = offset;
    this.#count++;
  }

  /**
   * Reads the packets that were taken, and forgets them.
   *
   * @param reusesMemory what came of an earlier call is written over
   */
  read(bytes: Uint8Array, reusesMemory: boolean): RowSource {
    const count = this.#count;
    this.#count = 0;
    return this.#readPackets(
      bytes,
      this.#packets.subarray(0, count),
      this.#offsets.subarray(0, count),
      reusesMemory,
    );
  }

  /**
   * Reads raw values packet by packet, and as columns only those that are watched; writes over what came of an earlier call.
   *
   * @param view of the same octets
   * @returns undefined when some of it cannot be read so; then nothing is forgotten, and `read` does it
   */
  readLanes(bytes: Uint8Array, view: DataView, wish: LaneWish): ReadLanes | undefined {
    if (this.#lanes?.wish !== wish) this.#lanes = { wish, ...this.#lanesFor(wish) };
    const { reader, watched, limits } = this.#lanes;
    if (reader === undefined) return undefined;
    const count = this.#count;
    this.#count = 0;
    const packets = this.#packets.subarray(0, count);
    const lanes = reader.read({ bytes, view, offsets: this.#offsets, count });
    limits?.judge(count);
    if (watched === undefined) return { packets, source: undefined, lanes, limits };
    const source = watched.#readPackets(bytes, packets, this.#offsets.subarray(0, count), true);
    return { packets, source, lanes, limits };
  }

  #lanesFor({ kept, watched, judged = [] }: LaneWish): Partial<LaneParts> {
    const { layout } = this;
    // Rows of a list begin anywhere, and what others decide of it is kept value by value.
    const isWithoutLists = this.#dependents.every(
      ({ index }) => layout.plan.columns[index]!.isList === false,
    );
    const isPlain = this.isReadable && isWithoutLists && layout.errorControls.length === 0;
    const reader = isPlain && layout.stoppedAt === undefined ? RowReader.of(layout, kept) : undefined;
    if (reader === undefined) return {};
    const { columns } = layout.plan;
    const dependents = new Set(this.#dependents.map(({ index }) => index));
    const isTabled = (index: number) =>
      !dependents.has(index) && RowJudge.canJudge(cellFormOf(columns[index]!.type));
    const tabled = judged.filter(isTabled);
    const wanted = new Set([...watched, ...judged.filter((index) => !isTabled(index)), ...dependents]);
    const referred = referredBy(this.#dependents);
    const some = layout.columns.filter(
      ({ index, parameter }) => wanted.has(index) || referred.has(parameter),
    );
    const hidden = new Set(some.flatMap(({ index }) => (wanted.has(index) ? [] : [index])));
    return {
      reader,
      ...(some.length > 0 && { watched: new LayoutRows({ ...layout, columns: some }, hidden) }),
      ...(tabled.length > 0 && { limits: new RowJudge(layout.plan, reader, tabled) }),
    };
  }

  #readPackets(
    bytes: Uint8Array,
    packets: Uint32Array,
    offsets: Uint32Array,
    reusesMemory: boolean,
  ): RowSource {
    const count = packets.length;
    const { columns } = this.layout;
    const room = this.#roomFor(count, reusesMemory);
    const { cells } = room;
    this.#readRaw(bytes, offsets, room);
    for (let at = 0; at < columns.length; at++)
      if (!this.#isDependent[at]) fillMeaning(cells[at]!, count * columns[at]!.places.length);
    if (this.#dependents.length > 0) this.#readDependents(cells, count);
    return {
      packets: reusesMemory ? packets : packets.slice(),
      cells: room.byIndex,
      valuesPerRow: room.valuesPerRow,
      starts: undefined,
      ...(reusesMemory && { kept: room.kept }),
      stoppedAt:
        this.layout.stoppedAt === undefined ? undefined : new Array(count).fill(this.layout.stoppedAt),
      controls: this.#controls(bytes, offsets),
    };
  }

  #roomFor(count: number, reusesMemory: boolean): Room {
    if (reusesMemory && this.#room !== undefined && this.#room.capacity >= count) {
      for (const { odd, raw } of this.#room.unlike) {
        if (odd.size > 0) odd.clear();
        if (isOctets(raw)) raw.usedOctets = 0;
      }
      return this.#room;
    }
    const { columns } = this.layout;
    const capacity = reusesMemory ? Math.max(64, 2 ** Math.ceil(Math.log2(count))) : count;
    const cells: Cells[] = [];
    const tablesOf: (Columns | undefined)[] = [];
    const tables = this.#groups.map(({ layout, columns: members, places }) => {
      const table = layout === undefined ? undefined : createColumns(layout, capacity * places);
      for (const [at, member] of members.entries()) {
        cells[member] = createCells(cellFormOf(columns[member]!.type), capacity * places, table?.values[at]);
        tablesOf[member] = table;
      }
      return table;
    });
    const byIndex: (Cells | undefined)[] = this.layout.plan.columns.map(() => undefined);
    const valuesPerRow = new Uint32Array(byIndex.length);
    for (const [at, { index, places }] of columns.entries()) {
      if (!this.#hidden.has(index)) byIndex[index] = cells[at]!;
      valuesPerRow[index] = places.length;
    }
    const unlike = cells.filter(
      (one, at) => tablesOf[at] === undefined || isWide(one) || this.#isDependent[at],
    );
    const room = { capacity, cells, unlike, tables, byIndex, valuesPerRow, kept: { columns: undefined } };
    if (reusesMemory) this.#room = room;
    return room;
  }

  #readRaw(bytes: Uint8Array, offsets: Uint32Array, { cells, tables }: Room): void {
    for (const [at, { columns: members, startOctets }] of this.#groups.entries()) {
      const table = tables[at];
      if (table === undefined) {
        for (const member of members) {
          const { bitOffsets, bits } = this.layout.columns[member]!;
          fillSlowly(cells[member]!, { bytes, offsets, bitOffsets, bits });
        }
        continue;
      }
      table.count = 0;
      const records = startOctets === undefined ? offsets : recordsOf(offsets, startOctets);
      const decoded = decodeColumns(bytes, records, table);
      // Cannot be: packets this long have been read before.
      if (!decoded.ok) throw new TypeError(`packets: expected whole ones, found ${decoded.fault.kind}`);
    }
  }

  /** Row by row and in the order of the packet, since each may depend on those before it. */
  #readDependents(cells: readonly Cells[], count: number): void {
    const { columns } = this.layout;
    const scope = new RowScope(columns, cells);
    const steps = this.#dependents
      .flatMap((column) =>
        column.places.map((place, index) => ({
          column,
          cells: cells[columns.indexOf(column)]!,
          place,
          index,
        })),
      )
      .sort((one, other) => one.place - other.place);
    for (let row = 0; row < count; row++) {
      scope.row = row;
      for (const { column, cells: own, place, index } of steps)
        readDependent(scope, column, own, place, row * column.places.length + index);
    }
  }

  #controls(bytes: Uint8Array, offsets: Uint32Array): ControlMarks[] {
    return this.layout.errorControls.map(({ control, bitOffset, type }) => {
      const { encoding } = type;
      const isGood = new Uint8Array(offsets.length);
      const at = this.layout.columns.find(({ parameter }) => parameter === control.parameter);
      const form = at === undefined ? undefined : createCells(cellFormOf(type), 1);
      for (const [row, offset] of offsets.entries()) {
        if (form === undefined || encoding === undefined || encoding.kind === 'unreadable') break;
        fillSlowly(form, {
          bytes,
          offsets: Uint32Array.of(offset),
          bitOffsets: [bitOffset],
          bits: at!.bits,
        });
        const packet = bytes.subarray(offset);
        isGood[row] = checkErrorControl(control, packet, bitOffset, rawAt(form, 0)) ? 1 : 2;
      }
      return { parameter: control.parameter, isGood };
    });
  }
}

const noneHidden: ReadonlySet<number> = new Set();

/** Packets of one layout, row by row. */
interface ReadLanes {
  /** Which packets of the batch they are. */
  readonly packets: Uint32Array;
  /** The columns that are watched; undefined when none is. */
  readonly source: RowSource | undefined;
  readonly lanes: readonly RowLane[];
  readonly limits: RowLimits | undefined;
}

/** What reads and judges the packets row by row. */
interface LaneParts {
  readonly reader: RowReader;
  readonly watched: LayoutRows;
  readonly limits: RowJudge;
}

function readDependent(
  scope: RowScope,
  { type, parameter, hasValidity, isWhole }: PlacedColumn,
  cells: Cells,
  place: number,
  index: number,
): void {
  scope.beforePlace = place;
  const raw = rawAt(cells, index);
  if (isWhole && type.contextCalibrators.length > 0) scope.current = { parameter, raw };
  const { value, label, isValid, isMeant } = toEngineering(type, raw, scope);
  scope.current = undefined;
  const limitOf = () => (isMeant ? judge(type, value, label, scope, undefined) : 'none');
  // A parameter that stands alone is judged when it is known itself; a part of another before.
  const earlyLimit = isWhole ? 'none' : limitOf();
  writeMeaning(cells, index, { raw, value, label, isValid, limitState: earlyLimit });
  scope.beforePlace = place + 1;
  const isHeld = !hasValidity || holdAll([parameter.properties.validity!], scope);
  if (!isWhole && isHeld) return;
  const limitState = isWhole && isHeld ? limitOf() : earlyLimit;
  writeMeaning(cells, index, { raw, value, label, isValid: isValid && isHeld, limitState });
}

function isWide({ raw }: Cells): boolean {
  return raw instanceof BigInt64Array || raw instanceof BigUint64Array;
}

/** Memory for so many packets; the tables share the raw arrays of the cells. */
interface Room {
  readonly capacity: number;
  readonly cells: readonly Cells[];
  /** Those of them that may have values which no array holds, or octets: most are numbers, and have neither. */
  readonly unlike: readonly Cells[];
  readonly tables: readonly (Columns | undefined)[];
  /** Cells by place of the column in the plan. */
  readonly byIndex: readonly (Cells | undefined)[];
  readonly valuesPerRow: Uint32Array;
  readonly kept: KeptColumns;
}

function longer(values: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(length);
  more.set(values);
  return more;
}
