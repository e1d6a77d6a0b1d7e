import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  copyFileSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type DiskOrder, readDiskOrders } from './disk-orders.ts';

/** An empty disk with ext4, as `mke2fs` makes it. */
export function makeDisk(path: string, megaoctets: number): void {
  execFileSync('/usr/sbin/mke2fs', [
    '-q',
    '-t',
    'ext4',
    '-E',
    'lazy_itable_init=0,lazy_journal_init=0',
    path,
    `${megaoctets}M`,
  ]);
}

/**
 * Disks as a cut of power leaves them that has a cache of its own: what it was told before its last flush is on it; of what came
 * behind nobody knows, and any block may be on it or not. Blocks are written whole, as disks of today do.
 */
export class CutDisk {
  readonly orders: readonly DiskOrder[];
  readonly #log: number;
  /** All orders up to the last flush that a cut has reached. */
  readonly #safe: string;
  #safeOrders = 0;

  /** @param base the disk before its first order @param log of its orders @param scratch a folder */
  constructor(base: string, log: string, scratch: string) {
    this.orders = readDiskOrders(log);
    this.#log = openSync(log, 'r');
    this.#safe = join(scratch, 'safe.img');
    copyFileSync(base, this.#safe, constants.COPYFILE_FICLONE);
  }

  /**
   * Writes to `path` the disk of a cut behind so many orders, no fewer than at the cut before.
   *
   * @param keepShare of the blocks behind the last flush
   */
  cut(orders: number, path: string, random: () => number, keepShare: number): void {
    const flush = this.orders.slice(0, orders).findLastIndex(({ isFlush }) => isFlush);
    this.#write(this.#safe, this.#safeOrders, flush + 1);
    this.#safeOrders = Math.max(this.#safeOrders, flush + 1);
    copyFileSync(this.#safe, path, constants.COPYFILE_FICLONE);
    this.#write(path, this.#safeOrders, orders, () => random() < keepShare);
  }

  close(): void {
    closeSync(this.#log);
    rmSync(this.#safe, { force: true });
  }

  #write(path: string, from: number, to: number, isKept?: () => boolean): void {
    if (from >= to) return;
    const disk = openSync(path, 'r+');
    for (const order of this.orders.slice(from, to)) {
      let at = order.toOctet;
      for (const end = at + order.octets; at < end; ) {
        const next = isKept === undefined ? end : Math.min(end, at + blockOctets - (at % blockOctets));
        if (isKept?.() !== false) this.#copy(disk, order, at, next);
        at = next;
      }
    }
    closeSync(disk);
  }

  #copy(disk: number, { from, toOctet }: DiskOrder, at: number, end: number): void {
    const octets = Buffer.alloc(end - at);
    readSync(this.#log, octets, 0, octets.length, from + at - toOctet);
    writeSync(disk, octets, 0, octets.length, at);
  }
}

const blockOctets = 4096;

/**
 * Mends a disk as the next boot does, by its journal, and takes a folder out of it.
 *
 * @returns what `e2fsck` could not mend, in its words
 */
export function takeOut(disk: string, folder: string, to: string): string | undefined {
  const complaint = mend(disk);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  execFileSync('/usr/sbin/debugfs', ['-R', `rdump /${folder} ${to}`, disk], { stdio: 'ignore' });
  return complaint;
}

function mend(disk: string): string | undefined {
  try {
    // `preen`: what a journal leaves is mended without a question, what is worse is told.
    execFileSync('/usr/sbin/e2fsck', ['-p', disk], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return undefined;
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number | null; stdout: string; stderr: string };
    return status === 1 ? undefined : `e2fsck: ${`${stdout}${stderr}`.trim().slice(0, 300)}`;
  }
}
