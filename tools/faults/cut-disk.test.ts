import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CutDisk } from './cut-disk.ts';
import { readDiskOrders } from './disk-orders.ts';
import { randomFrom } from './random.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-cut-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As `struct log_write_super` and `struct log_write_entry` of Linux, drivers/md/dm-log-writes.c, lay it down. */
function logOf(orders: readonly { block?: number; text?: string; flags?: number }[]): Buffer {
  const head = Buffer.alloc(512);
  head.writeBigUInt64LE(0x6a736677736872n, 0);
  head.writeBigUInt64LE(1n, 8);
  head.writeUInt32LE(512, 24);
  const parts = orders.flatMap(({ block = 0, text = '', flags = 0 }) => {
    const about = Buffer.alloc(512);
    about.writeBigUInt64LE(BigInt(8 * block), 0);
    about.writeBigUInt64LE(BigInt(8 * text.length), 8);
    about.writeBigUInt64LE(BigInt(flags), 16);
    return [about, ...[...text].map((letter) => Buffer.alloc(4096, letter))];
  });
  return Buffer.concat([head, ...parts]);
}

const flush = { flags: 1 };
const told = [{ block: 0, text: 'ab' }, flush, { block: 1, text: 'c' }, { block: 3, text: 'd' }, flush];

/** A letter for each block. */
const blocksOf = (path: string) =>
  [0, 1, 2, 3].map((block) => String.fromCharCode(readFileSync(path)[4096 * block]!)).join('');

/** What is on the disk after cuts behind so many orders. */
function leftAfter(counts: readonly number[], keepShare: number, seed = 1): string[] {
  const [base, log, left] = [join(folder, 'base'), join(folder, 'log'), join(folder, 'left')];
  writeFileSync(base, Buffer.alloc(4 * 4096, '.'));
  writeFileSync(log, logOf(told));
  const disk = new CutDisk(base, log, folder);
  const found = counts.map((count) => {
    disk.cut(count, left, randomFrom(seed), keepShare);
    return blocksOf(left);
  });
  disk.close();
  return found;
}

describe('a disk whose power is cut', () => {
  it('has nothing that was told behind the last flush, when its cache was lost', () =>
    expect(leftAfter([0, 1, 2, 3, 4, 5], 0)).toEqual(['....', '....', 'ab..', 'ab..', 'ab..', 'ac.d']));

  it('has all of it, when its cache was written', () =>
    expect(leftAfter([0, 1, 2, 3, 4, 5], 1)).toEqual(['....', 'ab..', 'ab..', 'ac..', 'ac.d', 'ac.d']));

  it('has some blocks and others not, whatever came first', () => {
    const found = Array.from({ length: 40 }, (_, seed) => leftAfter([4], 0.5, seed)[0]!);
    expect([...new Set(found)].sort()).toEqual(['ab..', 'ab.d', 'ac..', 'ac.d']);
  });

  it('reads up to an order that was not written down whole, and nothing that is no such file', () => {
    const path = join(folder, 'log');
    const whole = logOf(told);
    writeFileSync(path, whole.subarray(0, -600));
    expect(readDiskOrders(path)).toHaveLength(3);
    // QEMU had left room for it, and nothing in it.
    writeFileSync(path, Buffer.concat([whole, Buffer.alloc(4096)]));
    expect(readDiskOrders(path)).toHaveLength(5);
    writeFileSync(path, Buffer.alloc(2048));
    expect(() => readDiskOrders(path)).toThrow(/expected a log of writes, found 0000000000000000/);
  });
});
