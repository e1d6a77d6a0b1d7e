import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '@dawa/seams/fault';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeKeptFrom, keptFromName } from './kept-from.ts';
import { readLog } from './log-reader.ts';
import { dropSegments } from './log-retention.ts';
import { diskStorage, type LogStorage } from './log-storage.ts';
import { openPacketLog } from './packet-log.ts';
import { segmentName } from './segment-file.ts';
import { firstAcknowledgedDamage, verifyLog } from './verify.ts';

const startAtMs = Date.UTC(2026, 0, 1);
let directory: string;
let clock: VirtualClock;
let faults: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-keep-'));
  clock = new VirtualClock(startAtMs);
  faults = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = () =>
  openPacketLog({
    ...{ directory, runId: 'run-1', clock, segmentOctets: 1000, groupRecords: 1 },
    onFault: (_source, fault: Fault | Error) => faults.push('kind' in fault ? fault.kind : fault.message),
  });

/** Thirty records, a second apart, four to a segment. */
async function writeThirty() {
  const log = await open();
  for (let lsn = 1; lsn <= 30; lsn++) {
    log.append({ kind: 'raw', atMs: lsn, cites: [0, 0], meta: {}, bytes: new Uint8Array(130) });
    await log.flush();
    await clock.runFor(1000);
  }
  return log;
}

/** Nothing stands in these logs. */
const silentLog = { append: () => expect.fail('nothing to carry'), flush: async () => 0 };

const kept = () => [...readLog(directory)].map((record) => record.lsn);
const fromTo = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const isIntact = () => firstAcknowledgedDamage(verifyLog(directory)) === undefined;

describe('letting old segments go', () => {
  it('keeps every record from the limit on, and goes on behind the last', async () => {
    const log = await writeThirty();
    const dropped = await log.dropSegments({ beforeLsn: 15 });
    expect(dropped).toMatchObject({ segments: 3, firstLsn: 13 });
    expect(kept()).toEqual(fromTo(13, 30));
    expect(verifyLog(directory)).toMatchObject({ firstLsn: 13, lastLsn: 30, damages: [] });
    expect(await log.dropSegments({ beforeLsn: 15 })).toMatchObject({ segments: 0, octets: 0, firstLsn: 13 });
    await log.close();
    const again = await open();
    expect(again.append({ kind: 'raw', atMs: 0, cites: [0, 0], meta: {}, bytes: new Uint8Array(9) })).toBe(
      31,
    );
    await again.close();
    expect(kept()).toEqual(fromTo(13, 31));
    expect(faults).toEqual([]);
  });

  it('goes by the instant at which the next segment was begun', async () => {
    const log = await writeThirty();
    // Record 9 began the third segment, eight seconds in; record 13 the fourth.
    const dropped = await log.dropSegments({ beforeAtMs: startAtMs + 10_000 });
    expect(dropped).toMatchObject({ segments: 2, firstLsn: 9 });
    await log.close();
  });

  it('never takes the segment that is written to, whatever the limit', async () => {
    const log = await writeThirty();
    const { firstLsn } = await log.dropSegments({ beforeLsn: Number.POSITIVE_INFINITY });
    expect(firstLsn).toBe(29);
    expect(kept()).toEqual([29, 30]);
    await log.close();
  });

  it('leaves a log that reads and verifies, wherever a crash cuts it off', async () => {
    await (await writeThirty()).close();
    const whole = `${directory}-whole`;
    cpSync(directory, whole, { recursive: true });
    try {
      for (let steps = 0; steps <= 9; steps++) {
        rmSync(directory, { recursive: true });
        cpSync(whole, directory, { recursive: true });
        const limit = { beforeLsn: 15 };
        const isDone = await dropSegments(directory, crashingAfter(steps), limit, 99, silentLog).then(
          () => true,
          () => false,
        );
        const first = kept()[0]!;
        expect([1, 13], `${steps} steps`).toContain(first);
        expect(kept()).toEqual(fromTo(first, 30));
        expect(isIntact()).toBe(true);
        await (await open()).close();
        expect(kept()).toEqual(fromTo(first, 30));
        // What a crash left lying is taken away by the next opening.
        if (first === 13) expect(readdirSync(directory)).not.toContain(segmentName(1));
        expect(isDone).toBe(steps >= 8);
      }
      expect(faults).toEqual([]);
    } finally {
      rmSync(whole, { recursive: true });
    }
  });

  it('lets nothing go where the mark cannot be written, however often, and goes on once it can', async () => {
    const log = await writeThirty();
    const limited = (beforeLsn: number, storage: LogStorage) =>
      dropSegments(directory, storage, { beforeLsn }, 99, silentLog);
    await limited(6, diskStorage);
    for (let tries = 0; tries < 3; tries++)
      await expect(limited(15, withoutRoomForMarks)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(kept()).toEqual(fromTo(5, 30));
    expect(isIntact()).toBe(true);
    expect(await limited(15, diskStorage)).toMatchObject({ segments: 2, firstLsn: 13 });
    expect(kept()).toEqual(fromTo(13, 30));
    await log.close();
  });

  it('has a place for the next mark put by, which a full disk need not make', async () => {
    const log = await writeThirty();
    for (const [beforeLsn, firstLsn] of [
      [6, 5],
      [15, 13],
    ] as const) {
      const { size } = statSync(join(directory, `${keptFromName}.part`));
      expect(size).toBe(encodeKeptFrom({ firstLsn: 1, ordinal: 1, carriedLsn: 1 }).length);
      expect(await log.dropSegments({ beforeLsn })).toMatchObject({ firstLsn });
    }
    await log.close();
  });

  it('tells a first segment that vanished from one that was let go', async () => {
    const log = await writeThirty();
    await log.dropSegments({ beforeLsn: 15 });
    await log.close();
    rmSync(join(directory, segmentName(4)));
    expect(firstAcknowledgedDamage(verifyLog(directory))).toMatchObject({
      expected: 'record 13',
      found: 'record 17',
    });
  });

  it('does not disturb who reads meanwhile: what is gone is passed over', async () => {
    const log = await writeThirty();
    const reading = readLog(directory);
    const read = [1, 2, 3].map(() => (reading.next().value as { lsn: number }).lsn);
    let isDropped = false;
    const verification = verifyLog(directory, () => {
      // The callback comes when the first segment was read.
      if (!isDropped) for (const ordinal of [1, 2, 3]) rmSync(join(directory, segmentName(ordinal)));
      if (!isDropped)
        writeFileSync(join(directory, keptFromName), encodeKeptFrom({ firstLsn: 13, ordinal: 4 }));
      isDropped = true;
    });
    for (const { lsn } of reading) read.push(lsn);
    expect(read).toEqual([1, 2, 3, 4, ...fromTo(13, 30)]);
    expect(firstAcknowledgedDamage(verification)).toBeUndefined();
    await log.close();
  });

  it('reads all that is there when the mark of what is kept is damaged, and reports the mark', async () => {
    const log = await writeThirty();
    await log.dropSegments({ beforeLsn: 15 });
    await log.close();
    writeFileSync(join(directory, keptFromName), 'garbage of sixtn');
    expect(kept()).toEqual(fromTo(13, 30));
    expect(isIntact()).toBe(false);
  });
});

const withoutRoomForMarks: LogStorage = {
  ...diskStorage,
  async open(path, isNew) {
    const file = await diskStorage.open(path, isNew);
    const noRoom = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    return path.includes(keptFromName) ? { ...file, write: () => Promise.reject(noRoom) } : file;
  },
};

/** A disk that does so many things and then nothing any more. */
function crashingAfter(steps: number): LogStorage {
  let left = steps;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    if (left-- <= 0) throw new TypeError('crashed');
    return work();
  };
  return {
    ...diskStorage,
    open: (path, isNew) =>
      step(async () => {
        const file = await diskStorage.open(path, isNew);
        return { ...file, write: (bytes, at) => step(() => file.write(bytes, at)) };
      }),
    rename: (from, to) => step(() => diskStorage.rename(from, to)),
    remove: (path) => step(() => diskStorage.remove(path)),
    syncDirectory: (path) => step(() => diskStorage.syncDirectory(path)),
  };
}
