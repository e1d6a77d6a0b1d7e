import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '@dawa/seams/fault';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogRecord } from '../ports.ts';
import { readLog } from './log-reader.ts';
import { diskStorage, type LogFile, type LogStorage } from './log-storage.ts';
import { openPacketLog, type PacketLogOptions, type SegmentLog } from './packet-log.ts';
import { firstAcknowledgedDamage, verifyLog } from './verify.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22);
let directory: string;
let clock: VirtualClock;
let faults: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-log-'));
  clock = new VirtualClock(startAtMs);
  faults = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function open(options: Partial<PacketLogOptions> = {}): Promise<SegmentLog> {
  return openPacketLog({
    directory,
    runId: 'run-1',
    clock,
    onFault: (_source, fault: Fault | Error) => faults.push('kind' in fault ? fault.kind : fault.message),
    ...options,
  });
}

function raw(index: number, octets = 20): Omit<LogRecord, 'lsn'> {
  return {
    kind: 'raw',
    atMs: startAtMs + index,
    cites: [0, 0],
    meta: { index: index + 1000 },
    bytes: new Uint8Array(octets).fill(index),
  };
}

async function written(count: number, options: Partial<PacketLogOptions> = {}): Promise<void> {
  const log = await open(options);
  for (let index = 1; index <= count; index++) log.append(raw(index));
  await log.close();
}

const kept = () => [...readLog(directory)].map((record) => record.lsn);
const countTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const segment = () => join(directory, '000001.seg');

describe('the packet log', () => {
  it('brings what comes after a pause to the disk at once, and what follows it as a group 5 ms later and not before', async () => {
    const log = await open();
    expect(log.append(raw(1))).toBe(1);
    expect(log.acknowledgedLsn).toBe(0);
    await clock.runFor(0);
    expect(log.acknowledgedLsn).toBe(1);
    log.append(raw(2));
    log.append(raw(3));
    await clock.runFor(4);
    expect(log.acknowledgedLsn).toBe(1);
    await clock.runFor(1);
    await clock.runFor(0);
    expect(log.acknowledgedLsn).toBe(3);
    await log.close();
  });

  it('does not wait when the group is full', async () => {
    const log = await open({ groupRecords: 3 });
    for (let index = 1; index <= 3; index++) log.append(raw(index));
    await clock.runFor(0);
    expect(log.acknowledgedLsn).toBe(3);
    await log.close();
  });

  it('goes on where it stopped when it is opened again', async () => {
    await written(3);
    const log = await open();
    expect(log.acknowledgedLsn).toBe(3);
    expect(log.append(raw(4))).toBe(4);
    await log.flush();
    await log.close();
    expect(kept()).toEqual([1, 2, 3, 4]);
    expect(faults).toEqual([]);
  });

  it('spreads over segments and reads them as one', async () => {
    await written(100, { segmentOctets: 1000, groupRecords: 4 });
    expect(kept()).toEqual(countTo(100));
    expect(statSync(join(directory, '000003.seg')).size).toBeLessThanOrEqual(1000);
    expect([...readLog(directory, 97)].map((record) => record.meta['index'])).toEqual([1098, 1099, 1100]);
  });

  it('never takes the log of another run for its own', async () => {
    await written(1);
    await expect(open({ runId: 'run-2' })).rejects.toThrow('expected the log of run-2, found that of run-1');
  });

  it('returns every record before a cut, wherever in the last 300 octets the crash fell', async () => {
    await written(10);
    const whole = readFileSync(segment());
    const recordOctets = (whole.length - 256) / 10;
    for (let cut = 1; cut <= 300; cut++) {
      writeFileSync(segment(), whole.subarray(0, whole.length - cut));
      // A crash before the sync: the mark had not moved.
      rmSync(join(directory, 'acknowledged'), { force: true });
      const survivors = Math.floor((whole.length - cut - 256) / recordOctets);
      expect(kept(), `cut of ${cut}`).toEqual(countTo(survivors));
      // Opening costs syncs: some cuts, on both sides of each boundary between records.
      if (cut % recordOctets > 2 && cut % 23 !== 0) continue;
      const log = await open();
      expect(log.acknowledgedLsn).toBe(survivors);
      await log.close();
      expect(statSync(segment()).size).toBe(256 + survivors * recordOctets);
    }
    expect(faults).toEqual([]);
  });

  it('loses exactly the damaged record to any flipped bit of the last two, and reports it when it was acknowledged', async () => {
    await written(10);
    const whole = readFileSync(segment());
    const recordOctets = (whole.length - 256) / 10;
    for (let bit = (whole.length - 2 * recordOctets) * 8; bit < whole.length * 8; bit += 11) {
      const damaged = Uint8Array.from(whole);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(segment(), damaged);
      const victim = Math.floor(((bit >> 3) - 256) / recordOctets) + 1;
      expect(kept(), `bit ${bit}`).toEqual(countTo(10).filter((lsn) => lsn !== victim));
    }
    writeFileSync(
      segment(),
      Uint8Array.from(whole, (octet, at) => (at === whole.length - 1 ? octet ^ 1 : octet)),
    );
    const log = await open();
    expect(faults).toEqual(['damaged-log']);
    // The number of the damaged record is not given out a second time.
    expect(log.append(raw(11))).toBe(11);
    await log.close();
    expect(kept()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 11]);
  });

  it('cuts nothing off while the mark of what was acknowledged is damaged, and says so', async () => {
    await written(3);
    const whole = readFileSync(segment());
    writeFileSync(segment(), whole.subarray(0, whole.length - 5));
    writeFileSync(join(directory, 'acknowledged'), new Uint8Array(12).fill(7));
    const log = await open();
    expect(faults).toEqual(['damaged-log', 'damaged-log']);
    expect(statSync(segment()).size).toBe(whole.length - 5);
    log.append(raw(4));
    await log.close();
    expect(kept()).toEqual([1, 2, 3]);
  });

  it('does not begin again at one when all its segments are gone', async () => {
    await written(3);
    rmSync(segment());
    const log = await open();
    expect(faults).toEqual(['damaged-log']);
    expect(log.append(raw(4))).toBe(4);
    await log.close();
  });

  it('starts again over a segment whose header a crash cut short', async () => {
    await written(0);
    writeFileSync(segment(), new Uint8Array(100));
    const log = await open();
    log.append(raw(1));
    await log.close();
    expect(kept()).toEqual([1]);
    truncateSync(segment(), 0);
    expect(kept()).toEqual([1]);
  });
});

describe('the packet log on a failing disk', () => {
  it('acknowledges nothing while the disk is full, and everything once there is room', async () => {
    const disk = failingStorage();
    const troubles: (string | undefined)[] = [];
    const log = await open({
      storage: disk.storage,
      onTrouble: (trouble) => troubles.push(trouble?.error.message),
    });
    disk.failure = 'write';
    log.append(raw(1));
    await clock.runFor(10_000);
    expect(log.acknowledgedLsn).toBe(0);
    await expect(log.flush()).rejects.toThrow('ENOSPC');
    disk.failure = undefined;
    await clock.runFor(1001);
    expect(log.acknowledgedLsn).toBe(1);
    expect(faults).toEqual(['ENOSPC: no space left on device, write']);
    expect(troubles).toEqual(['ENOSPC: no space left on device, write', undefined]);
    await log.close();
    expect(kept()).toEqual([1]);
  });

  it('moves to a new segment after a failed sync, and each record is read once', async () => {
    const disk = failingStorage();
    const log = await open({ storage: disk.storage });
    log.append(raw(1));
    await log.flush();
    disk.failure = 'datasync';
    log.append(raw(2));
    await expect(log.flush()).rejects.toThrow('EIO');
    disk.failure = undefined;
    log.append(raw(3));
    expect(await log.flush()).toBe(3);
    await log.close();
    expect(kept()).toEqual([1, 2, 3]);
    expect(statSync(join(directory, '000002.seg')).size).toBeGreaterThan(256);
  });

  it('moves to a new segment after a failed write, and reads each record once though a part of one came to the disk', async () => {
    const disk = failingStorage();
    const log = await open({ storage: disk.storage });
    log.append(raw(1));
    await log.flush();
    disk.failure = 'half a write';
    log.append(raw(2));
    log.append(raw(3));
    await expect(log.flush()).rejects.toThrow('EIO');
    disk.failure = undefined;
    log.append(raw(4));
    expect(await log.flush()).toBe(4);
    await log.close();
    expect(kept()).toEqual([1, 2, 3, 4]);
    expect(firstAcknowledgedDamage(verifyLog(directory))).toBeUndefined();
    expect(log.placeOf(2)).toEqual({ ordinal: 2, offset: 256 });
  });

  it('leaves no trail of empty segments while a new one cannot be begun', async () => {
    const disk = failingStorage();
    const log = await open({ storage: disk.storage });
    disk.failure = 'write';
    log.append(raw(1));
    await clock.runFor(60_000);
    expect(readdirSync(directory).filter((name) => name.endsWith('.seg'))).toEqual([]);
    disk.failure = undefined;
    await clock.runFor(1001);
    expect(kept()).toEqual([1]);
    await log.close();
  });

  it('tells when records come faster than a disk that does not fail takes them, and how many it had to refuse', async () => {
    const troubles: string[] = [];
    const log = await open({
      maxQueuedOctets: 5000,
      onTrouble: (trouble) =>
        troubles.push(trouble === undefined ? 'over' : trouble.error.message.slice(0, 15)),
    });
    const refused = countTo(200).filter((index) => log.append(raw(index, 100)) === Number.POSITIVE_INFINITY);
    expect(refused.length).toBeGreaterThan(100);
    await log.flush();
    await clock.runFor(0);
    expect(faults).toEqual(['records-refused', 'records-lost']);
    expect(troubles).toEqual(['records-refused', 'over']);
    await log.close();
    expect(kept()).toEqual(countTo(200 - refused.length));
  });

  it('tells when the disk is four fifths full, when it is full, and when there is room again', async () => {
    const room = { freeOctets: 50e9, allOctets: 100e9 };
    const levels: string[] = [];
    const storage = { ...diskStorage, room: async () => room };
    const log = await open({ storage, onRoom: ({ level }) => levels.push(level) });
    for (const freeOctets of [21e9, 20e9, 19e9, 50e6, 1e9, 90e9]) {
      room.freeOctets = freeOctets;
      await log.checkRoom();
    }
    expect(levels).toEqual(['short', 'full', 'short', 'enough']);
    await log.close();
  });

  it('keeps its memory bounded: what does not fit is refused, and the loss is told', async () => {
    const disk = failingStorage();
    const log = await open({ storage: disk.storage, maxQueuedOctets: 10_000 });
    disk.failure = 'write';
    const numbers = countTo(200).map((index) => log.append(raw(index, 100)));
    expect(numbers.filter(Number.isFinite).length).toBeLessThan(80);
    expect(numbers.at(-1)).toBe(Number.POSITIVE_INFINITY);
    await clock.runFor(60);
    disk.failure = undefined;
    await clock.runFor(2000);
    const noRoom = 'ENOSPC: no space left on device, write';
    expect(faults).toEqual(['records-refused', noRoom, 'records-lost']);
    const next = log.append(raw(201));
    await log.flush();
    expect(kept()).toEqual(countTo(next));
    await log.close();
  });
});

type DiskFailure = 'write' | 'half a write' | 'datasync' | undefined;

function failingStorage(): { storage: LogStorage; failure: DiskFailure } {
  const fail = (message: string) =>
    Promise.reject(Object.assign(new TypeError(message), { code: message.split(':')[0] }));
  const disk: { storage: LogStorage; failure: DiskFailure } = {
    failure: undefined,
    storage: {
      ...diskStorage,
      async open(path: string, isNew: boolean): Promise<LogFile> {
        const file = await diskStorage.open(path, isNew);
        return {
          ...file,
          write: async (bytes, offset) => {
            if (disk.failure === 'write') return fail('ENOSPC: no space left on device, write');
            if (disk.failure !== 'half a write') return file.write(bytes, offset);
            await file.write(bytes.subarray(0, bytes.length * 0.7), offset);
            return fail('EIO: i/o error, write');
          },
          datasync: () => (disk.failure === 'datasync' ? fail('EIO: i/o error, fdatasync') : file.datasync()),
        };
      },
    },
  };
  return disk;
}
