/** Cells of octets of any length, in one heap: what a column of text or binary values is made of. */
export interface OctetCells {
  /** The octets of all cells; what is behind `usedOctets` is room. */
  heap: Uint8Array;
  usedOctets: number;
  /** Where in the heap a cell begins. */
  starts: Uint32Array;
  lengths: Uint32Array;
}

export function createOctetCells(capacity: number): OctetCells {
  return {
    heap: new Uint8Array(0),
    usedOctets: 0,
    starts: new Uint32Array(capacity),
    lengths: new Uint32Array(capacity),
  };
}

/** The octets of a cell: a window, no copy. */
export function octetsAt({ heap, starts, lengths }: OctetCells, index: number): Uint8Array {
  const start = starts[index]!;
  return heap.subarray(start, start + lengths[index]!);
}

/** @throws RangeError beyond 4 GiB in one column */
export function writeOctetsAt(cells: OctetCells, index: number, octets: Uint8Array): void {
  const start = cells.usedOctets;
  const end = start + octets.length;
  if (end > cells.heap.length) growHeap(cells, end);
  cells.heap.set(octets, start);
  cells.starts[index] = start;
  cells.lengths[index] = octets.length;
  cells.usedOctets = end;
}

function growHeap(cells: OctetCells, octets: number): void {
  if (octets > 0xffff_ffff) throw new RangeError(`column: expected at most 4 GiB of octets, found ${octets}`);
  const heap = new Uint8Array(Math.max(octets, 2 * cells.heap.length, 1024));
  heap.set(cells.heap.subarray(0, cells.usedOctets));
  cells.heap = heap;
}

export function growOctetCells(cells: OctetCells, capacity: number): void {
  for (const key of ['starts', 'lengths'] as const) {
    const grown = new Uint32Array(capacity);
    grown.set(cells[key]);
    cells[key] = grown;
  }
}
