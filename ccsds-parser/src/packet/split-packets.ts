import type { Fault } from '../fault.ts';
import { createPacketTable, growPacketTable, type PacketTable } from './packet-table.ts';
import { leastOctetsOfPacket, primaryHeaderOctets } from './space-packet.ts';

/** What a buffer holds. */
export interface PacketSplit {
  readonly table: PacketTable;
  /** Octets from the start of the buffer to the end of the last whole packet. */
  readonly usedOctets: number;
  /** The packet that begins there and is not whole; undefined when the buffer ends between two packets. */
  readonly tail: Fault<'truncated'> | undefined;
}

/**
 * All packets of a buffer in one pass: where they lie, whose they are, and where the sequence count jumped.
 *
 * Believes the length fields, as `PacketSplitter` does; for damaged recordings see `RecoveringPacketSplitter`.
 *
 * @param table to add rows to, for a file that is read in pieces; a new one unless given. Its `offsets` are of this
 *   buffer, so take the rows out (`clearRows`) before the next piece comes
 * @throws RangeError beyond 4 GiB: offsets have 32 bits
 */
export function splitPackets(bytes: Uint8Array, table: PacketTable = createPacketTable()): PacketSplit {
  if (bytes.length > 0xffffffff)
    throw new RangeError(`bytes: expected at most 4 GiB at once, found ${bytes.length} octets`);
  const firstRow = table.count;
  let offset = 0;
  for (;;) {
    offset = fill(bytes, table, offset);
    const left = bytes.length - offset;
    if (table.count < table.offsets.length || left < primaryHeaderOctets) break;
    // The rows so far tell how many more will come; a tenth is added so that one time of growing is enough.
    const rows = table.count - firstRow;
    const more = rows === 0 ? 0 : Math.ceil((1.1 * left * rows) / offset);
    growPacketTable(table, table.count + Math.max(1024, more));
  }
  return { table, usedOctets: offset, tail: tailOf(bytes, offset) };
}

/**
 * Adds rows until the buffer or the table ends. Returns where the next packet begins.
 *
 * The walk from header to header is a chain of cache misses, each of which must come home before the next address is
 * known. Touching a few kilobytes ahead, one octet of each cache line in order, brings the headers in before they are
 * needed: 1.8 times as fast on 100 MB.
 */
function fill(bytes: Uint8Array, table: PacketTable, from: number): number {
  const { offsets, lengths, apids, sequenceCounts, isGap } = table;
  const { packetsByApid, gapsByApid, standstillsByApid, nextCountByApid } = table;
  const capacity = offsets.length;
  const lastHeader = bytes.length - primaryHeaderOctets;
  let row = table.count;
  let foreign = 0;
  let offset = from;
  let ahead = from;
  let touch = 0;
  while (offset <= lastHeader && row < capacity) {
    for (const until = Math.min(offset + aheadOctets, bytes.length); ahead < until; ahead += cacheLineOctets)
      touch ^= bytes[ahead]!;
    const first = bytes[offset]!;
    const octets = ((bytes[offset + 4]! << 8) | bytes[offset + 5]!) + 7;
    if (offset + octets > bytes.length) break;
    const apid = ((first & 7) << 8) | bytes[offset + 1]!;
    const count = ((bytes[offset + 2]! & 0x3f) << 8) | bytes[offset + 3]!;
    const expected = nextCountByApid[apid]!;
    let gap = 0;
    if (count !== expected && expected >= 0) {
      gap = 1;
      gapsByApid[apid]!++;
      if (((count + 1) & 0x3fff) === expected) standstillsByApid[apid]!++;
    }
    if (first >= 0x20) foreign++;
    nextCountByApid[apid] = (count + 1) & 0x3fff;
    packetsByApid[apid]!++;
    offsets[row] = offset;
    lengths[row] = octets;
    apids[row] = apid;
    sequenceCounts[row] = count;
    isGap[row] = gap;
    row++;
    offset += octets;
  }
  // Kept, so that the compiler does not take the touches for work without a purpose.
  touched[0] = touch;
  table.count = row;
  table.foreignVersions += foreign;
  return offset;
}

const aheadOctets = 4096;
const cacheLineOctets = 64;
const touched = new Uint8Array(1);

function tailOf(bytes: Uint8Array, offset: number): Fault<'truncated'> | undefined {
  const found = bytes.length - offset;
  if (found === 0) return undefined;
  return { kind: 'truncated', expected: leastOctetsOfPacket(bytes, offset), found };
}
