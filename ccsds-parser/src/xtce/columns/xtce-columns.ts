import { type DecodeFault, decodeFrom, rootsOf } from '../decode-packet.ts';
import type { Container, XtceDefinition } from '../definition.ts';
import { type ContainerPlan, planColumns } from './column-plan.ts';
import { type ContainerColumns, containerColumns, someColumns } from './container-columns.ts';
import { type Deciding, decidingRefs } from './deciding-refs.ts';
import { type LaneWish, LayoutRows } from './layout-rows.ts';
import { type LayoutLeaf, LayoutTree } from './layout-tree.ts';
import { layoutOfRun } from './packet-layout.ts';
import { RecordingRun } from './recording-run.ts';
import { type RowSource, SingleRows } from './row-source.ts';

export interface XtceColumnOptions {
  /** Name of the container to start with, as for `decodePacket`. */
  readonly rootContainer?: string;
  /** Each call writes over what the call before gave: no memory is asked for any more, and decoding is faster. */
  readonly reusesMemory?: boolean;
}

/** Packets as columns, container by container. */
export interface XtceColumns {
  /** Those that packets matched, in the order in which they first came. */
  readonly containers: readonly ContainerColumns[];
  /** Packets that could not be read. */
  readonly faults: readonly { readonly packet: number; readonly fault: DecodeFault }[];
}

/** Where packets lie in a buffer: a `PacketTable`, or two arrays of your own. */
export interface PacketPlaces {
  readonly count: number;
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
}

/**
 * Decodes many packets by a mission file into columns: what `decodePacket` says of each of them, in arrays.
 *
 * Packets are sorted by the few fields that decide how they are laid out (`LayoutTree`); those of one layout are read
 * field by field in loops over typed arrays. Packets whose layout hangs on more than fields of numbers, such as text that
 * ends where a zero stands, are read one by one. No code is generated.
 *
 * Like `decodePacket` it looks at each packet alone: limits that count violations or judge changes are for `XtceReader`, or for
 * whoever takes the columns of one stream in their order (`ChangeTrack`).
 */
export class XtceColumnDecoder {
  readonly #roots: readonly Container[];
  readonly #rootName: string | undefined;
  readonly #deciding: Deciding;
  readonly #tree: LayoutTree;
  readonly #reusesMemory: boolean;
  readonly #plans = new Map<Container, ContainerPlan>();

  constructor(definition: XtceDefinition, { rootContainer, reusesMemory = false }: XtceColumnOptions = {}) {
    this.#rootName = rootContainer;
    this.#roots = rootsOf(definition, rootContainer);
    this.#deciding = decidingRefs(definition);
    this.#tree = new LayoutTree(this.#deciding.isLengthDeciding);
    this.#reusesMemory = reusesMemory;
  }

  /** The columns that packets of a container have. */
  planOf(container: Container): ContainerPlan {
    let plan = this.#plans.get(container);
    if (plan === undefined) {
      plan = planColumns(container);
      this.#plans.set(container, plan);
    }
    return plan;
  }

  /**
   * @param lanesOf of which containers raw values are wanted packet by packet, and which columns beside them; with
   *   `reusesMemory` alone, and not heeded where packets of a container differ in their layout
   * @throws RangeError when a packet does not lie inside `bytes`
   */
  decode(
    bytes: Uint8Array,
    places: PacketPlaces,
    lanesOf?: (plan: ContainerPlan) => LaneWish | undefined,
  ): XtceColumns {
    mustLieInside(bytes, places);
    const batch = new Batch(bytes, places);
    const { count, offsets, lengths } = places;
    for (let packet = 0; packet < count; packet++) {
      const leaf = this.#tree.find(bytes, offsets[packet]!, lengths[packet]!);
      if (leaf === undefined) this.#meet(packet, batch);
      else if (leaf.rows === 'none') batch.single.push(packet);
      else if (lengths[packet]! < leaf.leastOctets) this.#meetShorter(packet, leaf, batch);
      else if (leaf.fault !== undefined) batch.faults.push({ packet, fault: leaf.fault });
      else if (leaf.rows === undefined) this.#meetAgain(packet, leaf, batch);
      else batch.add(packet, leaf.rows);
    }
    return this.#read(batch, this.#reusesMemory ? lanesOf : undefined);
  }

  /** Reads a packet of a new kind, to know the next one of it by the fields that decided. */
  #meet(index: number, batch: Batch): void {
    const packet = batch.packet(index);
    const run = new RecordingRun(packet, this.#deciding);
    const decoded = decodeBy(run, this.#roots, this.#rootName);
    if (decoded.ok) batch.single.push(index);
    else batch.faults.push({ packet: index, fault: decoded.fault });
    if (!decoded.ok && (decoded.fault.kind !== 'no-container' || run.isOpaque)) return;
    const leaf: LayoutLeaf = {
      kind: 'leaf',
      fault: decoded.ok ? undefined : decoded.fault,
      leastOctets: packet.length,
      rows: run.isOpaque ? 'none' : undefined,
    };
    if (this.#tree.insert(run.decisions, packet, leaf)) batch.first.set(leaf, index);
  }

  /** The second packet of a kind shows that it is worth a layout: noise does not come twice. */
  #meetAgain(index: number, leaf: LayoutLeaf, batch: Batch): void {
    const run = new RecordingRun(batch.packet(index), this.#deciding);
    const decoded = decodeBy(run, this.#roots, this.#rootName);
    if (!decoded.ok) {
      batch.faults.push({ packet: index, fault: decoded.fault });
      return;
    }
    const { container } = decoded.value;
    const rows = rowsOf(run, container, this.planOf(container));
    leaf.rows = rows;
    if (rows === 'none') {
      batch.single.push(index);
      return;
    }
    this.#tree.addLayout(rows.layout.count);
    const first = batch.first.get(leaf);
    if (first !== undefined) {
      batch.add(first, rows);
      batch.taken.add(first);
    }
    batch.add(index, rows);
  }

  /** A packet of a known kind that is shorter than those so far: it may lack something that is not asked for. */
  #meetShorter(index: number, leaf: LayoutLeaf, batch: Batch): void {
    const packet = batch.packet(index);
    const decoded = decodeBy(new RecordingRun(packet, this.#deciding), this.#roots, this.#rootName);
    const isSame = decoded.ok ? leaf.fault === undefined : decoded.fault.kind === 'no-container';
    if (isSame) leaf.leastOctets = packet.length;
    if (!decoded.ok) batch.faults.push({ packet: index, fault: decoded.fault });
    else if (leaf.rows instanceof LayoutRows) batch.add(index, leaf.rows);
    else batch.single.push(index);
  }

  #read(batch: Batch, lanesOf: ((plan: ContainerPlan) => LaneWish | undefined) | undefined): XtceColumns {
    const tables = new Map<
      ContainerPlan,
      { readonly layouts: LayoutRows[]; single: SingleRows | undefined }
    >();
    const tableOf = (plan: ContainerPlan) => {
      const table = tables.get(plan) ?? { layouts: [], single: undefined };
      tables.set(plan, table);
      return table;
    };
    for (const rows of batch.layouts) tableOf(rows.layout.plan).layouts.push(rows);
    for (const index of batch.single) {
      if (batch.taken.has(index)) continue;
      const packet = batch.packet(index);
      const decoded = decodeFrom(this.#roots, packet, this.#rootName, undefined);
      if (!decoded.ok) batch.faults.push({ packet: index, fault: decoded.fault });
      else {
        const plan = this.planOf(decoded.value.container);
        const table = tableOf(plan);
        table.single ??= new SingleRows(plan);
        table.single.add(index, packet, decoded.value);
      }
    }
    const containers = [...tables].map(([plan, { layouts, single }]) => {
      const wish = layouts.length === 1 && single === undefined ? lanesOf?.(plan) : undefined;
      const read = wish && layouts[0]!.readLanes(batch.bytes, batch.view, wish);
      if (read !== undefined) return someColumns(plan, read);
      const sources: RowSource[] = layouts.map((rows) => rows.read(batch.bytes, this.#reusesMemory));
      if (single !== undefined) sources.push(single.source());
      return containerColumns(plan, sources);
    });
    batch.faults.sort((one, other) => one.packet - other.packet);
    return { containers, faults: batch.faults };
  }
}

/** What the packets of one call come to. */
class Batch {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly faults: { packet: number; fault: DecodeFault }[] = [];
  /** With rows of this batch. */
  readonly layouts: LayoutRows[] = [];
  /** Packets to be read one by one, rising. */
  readonly single: number[] = [];
  /** Those of `single` that have a layout after all. */
  readonly taken = new Set<number>();
  /** Kinds that are new, and the packet that showed them. */
  readonly first = new Map<LayoutLeaf, number>();
  readonly #places: PacketPlaces;

  constructor(bytes: Uint8Array, places: PacketPlaces) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#places = places;
  }

  packet(index: number): Uint8Array {
    const offset = this.#places.offsets[index]!;
    return this.bytes.subarray(offset, offset + this.#places.lengths[index]!);
  }

  add(packet: number, rows: LayoutRows): void {
    if (rows.count === 0) this.layouts.push(rows);
    rows.add(packet, this.#places.offsets[packet]!);
  }
}

function mustLieInside(bytes: Uint8Array, { count, offsets, lengths }: PacketPlaces): void {
  for (let packet = 0; packet < count; packet++)
    if (offsets[packet]! + lengths[packet]! > bytes.length)
      throw new RangeError(
        `packet ${packet}: expected ${lengths[packet]} octets from ${offsets[packet]} on, found ${bytes.length} in all`,
      );
}

function rowsOf(run: RecordingRun, container: Container, plan: ContainerPlan): LayoutRows | 'none' {
  const layout = layoutOfRun(run, container, plan);
  if (layout === undefined) return 'none';
  const rows = new LayoutRows(layout);
  return rows.isReadable ? rows : 'none';
}

type Decoded =
  | { readonly ok: true; readonly value: { readonly container: Container } }
  | { readonly ok: false; readonly fault: DecodeFault };

/** As `decodePacket`, by a run that writes down what decided. */
function decodeBy(run: RecordingRun, roots: readonly Container[], rootName: string | undefined): Decoded {
  if (roots.length === 0)
    return { ok: false, fault: { kind: 'no-container', expected: rootName ?? 'a container', found: 'none' } };
  for (const root of roots) {
    const container = run.enter(root);
    if (run.fault !== undefined) return run.fault;
    if (container !== undefined) return { ok: true, value: { container } };
  }
  const expected = `a container that extends ${run.deepest}`;
  return { ok: false, fault: { kind: 'no-container', expected, found: run.valuesAtDeepest } };
}
