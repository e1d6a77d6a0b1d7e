/**
 * A chunk is numbered after its segment and its column, so that the chunk of a column is found without being looked for.
 *
 * The number of the group goes behind the packed cells: a chunk that is met alone tells which plan reads it.
 */
export function chunkIdOf(segmentId: number, column: number): number {
  return segmentId * mostColumns + column;
}

export function columnOfChunk(chunkId: number): number {
  return chunkId % mostColumns;
}

/** Columns that a group has at most: 2^37 segments are left. */
export const mostColumns = 2 ** 16;

export function withGroup(packed: Uint8Array, groupId: number): Uint8Array {
  const bytes = new Uint8Array(packed.length + groupOctets);
  bytes.set(packed);
  viewOf(bytes).setUint32(packed.length, groupId, true);
  return bytes;
}

/** @returns -1 where the octets are too few to tell */
export function groupOfChunk(bytes: Uint8Array): number {
  return bytes.length < groupOctets ? -1 : viewOf(bytes).getUint32(bytes.length - groupOctets, true);
}

export function cellsOfChunk(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - groupOctets);
}

const groupOctets = 4;

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
