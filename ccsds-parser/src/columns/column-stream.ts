import { clearRows, createPacketTable, type PacketTable } from '../packet/packet-table.ts';
import { PendingPacket } from '../packet/pending-packet.ts';
import { splitPackets } from '../packet/split-packets.ts';
import { mustBeWhole } from '../whole-number.ts';
import type { ColumnLayout } from './column-layout.ts';
import { ColumnPool, type Columns } from './columns.ts';
import { decodeColumns } from './decode-columns.ts';

/** Which packets, their layout, and how many rows a batch has. */
export interface ColumnStreamOptions {
  readonly layout: ColumnLayout;
  /** The application process whose packets have this layout. */
  readonly apid: number;
  /** Rows of each batch; 65,536 unless given. */
  readonly batchRows?: number;
  /** Where batches come from, and where you may give them back; one of its own unless given. */
  readonly pool?: ColumnPool;
}

/**
 * Columns from a stream of packets: the packets of one APID, in batches of equal size, however the stream was cut.
 *
 * Memory is bounded by one batch, one packet and what one call brings. Give batches back to `pool` when you are done
 * with them, and no memory is allocated any more.
 */
export class ColumnStream {
  readonly pool: ColumnPool;
  /** All packets that went by, also of other APIDs: `apidTotals` tells their gaps. */
  readonly table: PacketTable = createPacketTable();
  readonly #options: Required<Omit<ColumnStreamOptions, 'pool'>>;
  readonly #pending = new PendingPacket();
  #batch: Columns | undefined;
  #tooShort = 0;
  /** Offsets of the packets of the APID in the piece in hand; its room is used again. */
  #chosen = new Uint32Array(0);

  /** @throws RangeError when `batchRows` is not a whole number from 1, or the APID has more than 11 bits */
  constructor({ layout, apid, batchRows = 65_536, pool = new ColumnPool() }: ColumnStreamOptions) {
    mustBeWhole('batchRows', batchRows, 1);
    mustBeWhole('apid', apid, 0, 0x7ff);
    this.#options = { layout, apid, batchRows };
    this.pool = pool;
  }

  /** Packets of the APID that were shorter than the layout, and left out. */
  get tooShort(): number {
    return this.#tooShort;
  }

  /** Batches that became full. */
  push(bytes: Uint8Array): Columns[] {
    const batches: Columns[] = [];
    const begun = this.#completePending(bytes, batches);
    const rest = bytes.subarray(begun);
    const usedOctets = this.#decode(rest, batches);
    this.#pending.feed(rest.subarray(usedOctets));
    return batches;
  }

  /** The batch that is not full, if it has rows. A packet that is not whole is let go. */
  flush(): Columns[] {
    this.#pending.clear();
    const batch = this.#batch;
    this.#batch = undefined;
    return batch !== undefined && batch.count > 0 ? [batch] : [];
  }

  /** Feeds the packet that an earlier piece began. @returns how many octets of `bytes` it took */
  #completePending(bytes: Uint8Array, batches: Columns[]): number {
    if (this.#pending.length === 0) return 0;
    const taken = this.#pending.feed(bytes);
    if (this.#pending.isWhole) {
      this.#decode(this.#pending.view(), batches);
      this.#pending.clear();
    }
    return taken;
  }

  #decode(bytes: Uint8Array, batches: Columns[]): number {
    clearRows(this.table);
    const { usedOctets } = splitPackets(bytes, this.table);
    const offsets = this.#offsetsOfApid();
    const { layout, batchRows } = this.#options;
    for (let from = 0; from < offsets.length; ) {
      this.#batch ??= this.pool.lend(layout, batchRows);
      const rows = Math.min(offsets.length - from, batchRows - this.#batch.count);
      // Cannot fail: the packets lie inside the buffer and are long enough.
      decodeColumns(bytes, offsets.subarray(from, from + rows), this.#batch);
      from += rows;
      if (this.#batch.count < batchRows) continue;
      batches.push(this.#batch);
      this.#batch = undefined;
    }
    return usedOctets;
  }

  #offsetsOfApid(): Uint32Array {
    const { count, offsets, lengths, apids } = this.table;
    const { layout, apid } = this.#options;
    if (this.#chosen.length < count) this.#chosen = new Uint32Array(2 * count);
    const chosen = this.#chosen;
    let rows = 0;
    for (let row = 0; row < count; row++) {
      if (apids[row] !== apid) continue;
      if (lengths[row]! < layout.recordOctets) this.#tooShort++;
      else chosen[rows++] = offsets[row]!;
    }
    return chosen.subarray(0, rows);
  }
}
