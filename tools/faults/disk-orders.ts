import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** One thing that a disk was told. */
export interface DiskOrder {
  /** Where its octets lie in the file that it was written down in, and where the next order begins. */
  readonly from: number;
  readonly end: number;
  /** Where they go on the disk, and how many. */
  readonly toOctet: number;
  readonly octets: number;
  /** What was told before must be on the disk before anything else is answered. */
  readonly isFlush: boolean;
}

/**
 * Reads what a disk was told, in order, out of the file of QEMU's `blklogwrites`: a sector about the file, then for each order a
 * sector about it (where to, how many sectors, flags) and its sectors. What was not written down whole when the machine was
 * killed is the end. Source: Linux, Documentation/admin-guide/device-mapper/log-writes.rst; QEMU 7.2, block/blklogwrites.c.
 *
 * @throws RangeError when it is no such file
 */
export function readDiskOrders(path: string): DiskOrder[] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const head = Buffer.alloc(28);
    readSync(file, head, 0, head.length, 0);
    if (head.readBigUInt64LE(0) !== magic)
      throw new RangeError(`${path}: expected a log of writes, found ${head.toString('hex', 0, 8)}`);
    const sectorOctets = head.readUInt32LE(24);
    const orders: DiskOrder[] = [];
    for (let at = sectorOctets; at + sectorOctets <= size; ) {
      readSync(file, head, 0, 24, at);
      const [sector, sectors, flags] = [0, 8, 16].map((offset) => Number(head.readBigUInt64LE(offset))) as [
        number,
        number,
        number,
      ];
      const octets = (flags & discarded) === 0 ? sectors * sectorOctets : 0;
      const from = at + sectorOctets;
      const isNothing = octets === 0 && flags === 0;
      if (isNothing || from + octets > size) break;
      at = from + octets;
      const isFlush = (flags & flushed) !== 0;
      orders.push({ from, end: at, toOctet: sector * sectorOctets, octets, isFlush });
    }
    return orders;
  } finally {
    closeSync(file);
  }
}

const magic = 0x6a736677736872n;
const flushed = 1;
const discarded = 4;
