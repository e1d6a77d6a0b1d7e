import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@dawa/groundstation/archive/database';
import { listSegments, readLog } from '@dawa/groundstation/archive/log-reader';
import { diskStorage } from '@dawa/groundstation/archive/log-storage';
import { openPacketLog } from '@dawa/groundstation/archive/packet-log';
import { SystemClock } from '@dawa/seams/system-clock';
import { type BenchRow, loneRow, quantile, rowOfPairs } from './paired.ts';

/** Octets of a packet of Yamcs perftest2, and packets that are confirmed together. */
const packetOctets = 1492;
const groupPackets = 200;
const groupsPerRun = 40;
const pairs = 21;

/** The log alone: how fast packets become safe, and how soon it is open again after a crash. */
export async function archiveLogRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-log-'));
  try {
    return [...(await appendRows(folder)), ...(await reopenRows(folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const packetOf = (lsn: number) => {
  const from = Math.imul(lsn, 0x9e3779b1) >>> 16;
  return noise.subarray(from, from + packetOctets);
};
const noise = Uint8Array.from(
  { length: 65_536 + packetOctets },
  (_, index) => Math.imul(index, 0x85ebca6b) >>> 24,
);
const meta = { virtualChannelId: 0, missionId: 'perftest' };

/** Groups of packets, each confirmed by the disk before the next is begun; the same into a table of SQLite. */
async function appendRows(folder: string): Promise<BenchRow[]> {
  const directory = join(folder, 'log');
  const log = await openPacketLog({ directory, runId: 'bench', clock: new SystemClock() });
  const database = openDatabase(join(folder, 'packets.sqlite'), 'FULL');
  database.exec('CREATE TABLE packets (lsn INTEGER PRIMARY KEY, atMs REAL, apid INTEGER, bytes BLOB)');
  const insert = database.prepare('INSERT INTO packets VALUES (?, ?, ?, ?)');
  const commitMs: number[] = [];
  const heldMs: number[] = [];
  let next = 1;

  const ours = async () => {
    const startedMs = performance.now();
    for (let group = 0; group < groupsPerRun; group++) {
      const appendedMs = performance.now();
      for (let count = 0; count < groupPackets; count++, next++) {
        log.append({ kind: 'packet', atMs: next, cites: [0, 0], meta, bytes: packetOf(next) });
      }
      const heldUntilMs = performance.now();
      heldMs.push(heldUntilMs - appendedMs);
      await log.flush();
      commitMs.push(performance.now() - heldUntilMs);
    }
    return (performance.now() - startedMs) / 1000;
  };
  let row = 1;
  const theirs = () => {
    const startedMs = performance.now();
    for (let group = 0; group < groupsPerRun; group++) {
      database.exec('BEGIN');
      for (let count = 0; count < groupPackets; count++, row++) insert.run(row, row, 1, packetOf(row));
      database.exec('COMMIT');
    }
    return (performance.now() - startedMs) / 1000;
  };

  await ours();
  theirs();
  const warmCommits = commitMs.length;
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let pair = 0; pair < pairs; pair++) {
    const isOursFirst = pair % 2 === 0;
    if (isOursFirst) times.ours.push(await ours());
    times.theirs.push(theirs());
    if (!isOursFirst) times.ours.push(await ours());
  }
  await log.close();
  let kept = 0;
  for (const { lsn, bytes } of readLog(directory)) {
    const there = database.prepare('SELECT bytes FROM packets WHERE lsn = ?').get(lsn)?.['bytes'];
    if (Buffer.compare(bytes, there as Uint8Array) !== 0)
      throw new TypeError(`packet ${lsn}: expected the same in both`);
    kept++;
  }
  database.close();
  if (kept !== next - 1) throw new TypeError(`expected ${next - 1} packets, found ${kept}`);

  const commits = commitMs.slice(warmCommits);
  const [p50, p99, most] = [quantile(commits, 0.5), quantile(commits, 0.99), Math.max(...commits)];
  const shape = `${groupPackets} packets of ${packetOctets} octets a commit`;
  return [
    rowOfPairs({
      ...{ name: 'log-append-records-s', unit: '/s', amount: groupPackets * groupsPerRun, ...times },
      baselineName: 'SQLite, WAL, synchronous FULL',
      note: `durable; ${shape}`,
    }),
    loneRow({
      ...{ name: 'log-commit-p99-ms', unit: 'ms', value: p99 },
      note: `p50 ${p50.toFixed(2)}, worst ${most.toFixed(1)}; the event loop is held ${Math.max(...heldMs.slice(warmCommits)).toFixed(1)} at most; ${commits.length} commits, ${shape}`,
    }),
  ];
}

/** A log of many gigabytes whose last write was cut short, opened again. */
async function reopenRows(folder: string): Promise<BenchRow[]> {
  const directory = join(folder, 'large');
  const wantedOctets = Number(process.env['DAWA_BENCH_LOG_GB'] ?? 10) * 1e9;
  const startedMs = performance.now();
  const lastLsn = await fillLog(directory, wantedOctets);
  const filledS = (performance.now() - startedMs) / 1000;
  const segments = listSegments(directory);
  const last = segments.at(-1)!;
  const tear = () => writeFileSync(last.path, packetOf(1).subarray(0, 700), { flag: 'a' });
  const reopen = async () => {
    const beganMs = performance.now();
    const log = await openPacketLog({ directory, runId: 'bench', clock: new SystemClock() });
    const tookMs = performance.now() - beganMs;
    if (log.acknowledgedLsn !== lastLsn) {
      throw new TypeError(`expected ${lastLsn}, found ${log.acknowledgedLsn}`);
    }
    await log.close();
    return tookMs;
  };
  const warmMs: number[] = [];
  const coldMs: number[] = [];
  for (let round = 0; round < reopenRounds; round++) {
    tear();
    warmMs.push(await reopen());
    tear();
    for (const { path } of segments) forgetPages(path);
    coldMs.push(await reopen());
  }
  return [
    loneRow({
      ...{ name: 'reopen-10gb-ms', unit: 'ms', value: quantile(warmMs, 0.5) },
      note: `${(wantedOctets / 1e9).toFixed(0)} GB in ${segments.length} segments, the last write torn; pages of the last segment in memory; dropped from it: ${quantile(coldMs, 0.5).toFixed(0)} ms; worst ${Math.max(...warmMs, ...coldMs).toFixed(0)}; filled in ${filledS.toFixed(0)} s`,
    }),
  ];
}

const reopenRounds = 5;

/** Through the log itself, without waiting for the disk. */
async function fillLog(directory: string, octets: number): Promise<number> {
  const storage: typeof diskStorage = {
    ...diskStorage,
    async open(path, isNew) {
      return { ...(await diskStorage.open(path, isNew)), datasync: async () => {} };
    },
  };
  const log = await openPacketLog({ directory, runId: 'bench', clock: new SystemClock(), storage });
  let lsn = 0;
  for (let written = 0; written < octets; written += 600 * packetOctets) {
    for (let count = 0; count < 600; count++, lsn++) {
      log.append({ kind: 'packet', atMs: lsn, cites: [0, 0], meta, bytes: packetOf(lsn) });
    }
    await log.flush();
  }
  await log.close();
  return lsn;
}

/** Asks the host to drop a file from its cache. */
function forgetPages(path: string): void {
  spawnSync('dd', [`of=${path}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0'], { stdio: 'ignore' });
}
