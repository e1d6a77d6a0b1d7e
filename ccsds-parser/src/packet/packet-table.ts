/**
 * Packets of one or more buffers as columns: row n of each is what the header of packet n said. Columns instead of
 * objects keep a million packets in fifteen megabytes, and loops over them fast.
 */
export interface PacketTable {
  /** Rows that are filled; the columns may be longer. */
  count: number;
  /** Where in its buffer the packet begins. */
  offsets: Uint32Array;
  /** Octets of the whole packet, 7 to 65,542. */
  lengths: Uint32Array;
  apids: Uint16Array;
  sequenceCounts: Uint16Array;
  /** 1 where the sequence count did not follow the one before it of the same APID; 0 in the first packet of an APID. */
  isGap: Uint8Array;
  /** Rows by APID. */
  readonly packetsByApid: Uint32Array;
  readonly gapsByApid: Uint32Array;
  /** Rows of an APID whose count was that of the row before. */
  readonly standstillsByApid: Uint32Array;
  /** Sequence count that comes next; -1 for an APID that was not heard. */
  readonly nextCountByApid: Int32Array;
  /** Packets whose version is not 0: the standard has none, recordings do. */
  foreignVersions: number;
}

/** An empty table. @param capacity rows to make room for; a table grows when it needs more */
export function createPacketTable(capacity = 1024): PacketTable {
  return {
    count: 0,
    offsets: new Uint32Array(capacity),
    lengths: new Uint32Array(capacity),
    apids: new Uint16Array(capacity),
    sequenceCounts: new Uint16Array(capacity),
    isGap: new Uint8Array(capacity),
    packetsByApid: new Uint32Array(apidCount),
    gapsByApid: new Uint32Array(apidCount),
    standstillsByApid: new Uint32Array(apidCount),
    nextCountByApid: new Int32Array(apidCount).fill(-1),
    foreignVersions: 0,
  };
}

/**
 * Forgets the rows but not what each APID counted: for a file that is read piece by piece into one table.
 * Totals by APID go on.
 */
export function clearRows(table: PacketTable): void {
  table.count = 0;
}

/** Makes room for `capacity` rows and keeps those that are there. */
export function growPacketTable(table: PacketTable, capacity: number): void {
  if (capacity <= table.offsets.length) return;
  table.offsets = grown(table.offsets, new Uint32Array(capacity));
  table.lengths = grown(table.lengths, new Uint32Array(capacity));
  table.apids = grown(table.apids, new Uint16Array(capacity));
  table.sequenceCounts = grown(table.sequenceCounts, new Uint16Array(capacity));
  table.isGap = grown(table.isGap, new Uint8Array(capacity));
}

/** What a table holds of one application process. */
export interface ApidTotals {
  readonly apid: number;
  readonly packets: number;
  readonly gaps: number;
  /** False when the count stood still in `standstillPackets` packets or more and never moved; its gaps say nothing. */
  readonly isCounting: boolean;
}

/** Totals of the APIDs that were heard, by APID. */
export function apidTotals(table: PacketTable): ApidTotals[] {
  const totals: ApidTotals[] = [];
  for (let apid = 0; apid < apidCount; apid++) {
    const packets = table.packetsByApid[apid]!;
    if (packets === 0) continue;
    const hasMoved = table.standstillsByApid[apid]! < packets - 1;
    const isCounting = hasMoved || packets < standstillPackets;
    totals.push({ apid, packets, gaps: table.gapsByApid[apid]!, isCounting });
  }
  return totals;
}

/**
 * Rows of each APID that was heard, in the order of the stream.
 *
 * Source of the method: counting sort, one pass over the rows
 */
export function rowsByApid(table: PacketTable): Map<number, Uint32Array> {
  const { count, apids } = table;
  const sizes = new Uint32Array(apidCount);
  for (let row = 0; row < count; row++) sizes[apids[row]!]!++;
  const sorted = new Uint32Array(count);
  const ends = new Uint32Array(apidCount);
  let end = 0;
  for (let apid = 0; apid < apidCount; apid++) {
    ends[apid] = end;
    end += sizes[apid]!;
  }
  for (let row = 0; row < count; row++) {
    const apid = apids[row]!;
    sorted[ends[apid]!] = row;
    ends[apid]!++;
  }
  const rows = new Map<number, Uint32Array>();
  for (let apid = 0; apid < apidCount; apid++)
    if (sizes[apid]! > 0) rows.set(apid, sorted.subarray(ends[apid]! - sizes[apid]!, ends[apid]!));
  return rows;
}

/**
 * Octets of the packets of these rows, one after the other.
 *
 * @param bytes the buffer that the table was filled from
 */
export function joinPackets(bytes: Uint8Array, table: PacketTable, rows: Uint32Array): Uint8Array {
  let total = 0;
  for (const row of rows) total += table.lengths[row]!;
  const joined = new Uint8Array(total);
  let at = 0;
  for (const row of rows) {
    const offset = table.offsets[row]!;
    joined.set(bytes.subarray(offset, offset + table.lengths[row]!), at);
    at += table.lengths[row]!;
  }
  return joined;
}

const apidCount = 2048;

/** As in `SequenceMonitor`: a count that never moved for so many packets does not count. */
const standstillPackets = 8;

function grown<Column extends Uint8Array | Uint16Array | Uint32Array>(before: Column, after: Column): Column {
  after.set(before);
  return after;
}
