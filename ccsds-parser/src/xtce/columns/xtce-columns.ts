import type { Fault } from '../../fault.ts';
import { type DecodedPacket, type DecodeFault, rootsOf } from '../decode-packet.ts';
import type { Container, XtceDefinition } from '../definition.ts';
import { type ContainerPlan, planColumns } from './column-plan.ts';
import { type ContainerColumns, containerColumns } from './container-columns.ts';
import { type Deciding, decidingRefs } from './deciding-refs.ts';
import { LayoutRows } from './layout-rows.ts';
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
 * Like `decodePacket` it looks at each packet alone: limits that count violations or judge changes are for `XtceReader`.
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

  /** @throws RangeError when a packet does not lie inside `bytes` */
  decode(bytes: Uint8Array, places: PacketPlaces): XtceColumns {
    mustLieInside(bytes, places);
    const batch = new Batch();
    const { count, offsets, lengths } = places;
    for (let packet = 0; packet < count; packet++) {
      const [offset, length] = [offsets[packet]!, lengths[packet]!];
      const leaf = this.#tree.find(bytes, offset, length);
      const rows = leaf?.rows;
      if (rows instanceof LayoutRows && length >= leaf!.leastOctets) {
        if (rows.count === 0) batch.addLayout(leaf!.container!, rows);
        rows.add(packet, offset);
      } else if (leaf?.fault !== undefined && length >= leaf.leastOctets)
        batch.faults.push({ packet, fault: leaf.fault });
      else this.#decodeOne(bytes.subarray(offset, offset + length), packet, leaf, batch);
    }
    const containers = [...batch.tables].map(([container, { layouts, single }]) => {
      const sources: RowSource[] = layouts.map((rows) => rows.read(bytes, this.#reusesMemory));
      if (single !== undefined) sources.push(single.source());
      return containerColumns(this.planOf(container), sources);
    });
    return { containers, faults: batch.faults };
  }

  /** Reads a packet by itself, and learns from it how the next ones of its kind are laid out. */
  #decodeOne(packet: Uint8Array, index: number, leaf: LayoutLeaf | undefined, batch: Batch): void {
    if (this.#roots.length === 0) {
      const fault = {
        kind: 'no-container' as const,
        expected: this.#rootName ?? 'a container in the definition',
        found: 'none',
      };
      batch.faults.push({ packet: index, fault });
      return;
    }
    const run = new RecordingRun(packet, this.#deciding);
    const decoded = decodeBy(run, this.#roots);
    if (run.fault !== undefined) {
      batch.faults.push({ packet: index, fault: run.fault.fault });
      return;
    }
    if (!decoded.ok) {
      if (leaf === undefined) this.#learn(run, packet, undefined, decoded.fault);
      batch.faults.push({ packet: index, fault: decoded.fault });
      return;
    }
    const { container } = decoded.value;
    const plan = this.planOf(container);
    const known = leaf ?? this.#learn(run, packet, container, undefined);
    if (known !== undefined) {
      known.leastOctets = Math.min(known.leastOctets, packet.length);
      if (++known.hits === 2) known.rows = rowsOf(run, container, plan);
    }
    batch.singleRowsOf(plan).add(index, packet, decoded.value);
  }

  #learn(
    run: RecordingRun,
    packet: Uint8Array,
    container: Container | undefined,
    fault: Fault<'no-container'> | undefined,
  ): LayoutLeaf | undefined {
    // Packets that match nothing are known by the same fields, unless something else decided.
    if (fault !== undefined && run.isOpaque) return undefined;
    const leaf: LayoutLeaf = {
      kind: 'leaf',
      container,
      fault,
      leastOctets: packet.length,
      hits: 0,
      rows: run.isOpaque ? 'none' : undefined,
    };
    return this.#tree.insert(run.decisions, packet, leaf) ? leaf : undefined;
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
  | { readonly ok: true; readonly value: DecodedPacket }
  | { readonly ok: false; readonly fault: Fault<'no-container'> };

/** As `decodePacket`, by a run that the caller keeps. */
function decodeBy(run: RecordingRun, roots: readonly Container[]): Decoded {
  for (const root of roots) {
    const found = run.enter(root);
    if (run.fault !== undefined) break;
    if (found === undefined) continue;
    return {
      ok: true,
      value: {
        containerName: found.name,
        qualifiedName: found.qualifiedName,
        container: found,
        parameters: run.parameters,
        decodedBits: run.bitOffset,
        stoppedAt: run.stoppedAt,
        errorControls: run.errorControls(found),
      },
    };
  }
  const fault = {
    kind: 'no-container' as const,
    expected: `a container that extends ${run.deepest}`,
    found: run.valuesAtDeepest,
  };
  return { ok: false, fault };
}

/** What the packets of one call come to. */
class Batch {
  readonly faults: { packet: number; fault: DecodeFault }[] = [];
  readonly tables = new Map<Container, { layouts: LayoutRows[]; single: SingleRows | undefined }>();

  addLayout(container: Container, rows: LayoutRows): void {
    this.#tableOf(container).layouts.push(rows);
  }

  singleRowsOf(plan: ContainerPlan): SingleRows {
    const table = this.#tableOf(plan.container);
    table.single ??= new SingleRows(plan);
    return table.single;
  }

  #tableOf(container: Container) {
    let table = this.tables.get(container);
    if (table === undefined) {
      table = { layouts: [], single: undefined };
      this.tables.set(container, table);
    }
    return table;
  }
}
