import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenArchiveOptions, openArchive } from '@dawa/groundstation/archive/open-archive';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { PacketStage } from '@dawa/groundstation/pipeline/packet-stage';
import { SystemClock } from '@dawa/seams/system-clock';
import { type BenchRow, loneRow } from './paired.ts';
import { PerftestPackets, perftest, perftestXtce } from './perftest2.ts';

/** What Yamcs publishes for this shape: 738,000 samples a second at half the load of four cores of an i5-1345U. */
export const yamcsSamplesS = 738_000;

export interface IngestRun {
  readonly samplesS: number;
  readonly packetsS: number;
  /** Samples in a second of the processor, all threads together. */
  readonly samplesCpuS: number;
  readonly commitMs: readonly number[];
  readonly holdsMs: readonly number[];
  readonly queryableMs: readonly number[];
  readonly rssOctets: number;
  readonly octetsPerSample: number;
}

/**
 * Packets of 200 processes through the station's own way: log, group commit, decode by the dictionary, limits, columns. Another
 * round of 200 comes when the last one was acknowledged, so nothing waits in memory.
 *
 * @param paceHz rounds a second; undefined: as fast as it goes
 */
export async function ingest({
  rounds,
  paceHz,
}: {
  readonly rounds: number;
  readonly paceHz?: number;
}): Promise<IngestRun> {
  const directory = mkdtempSync(join(tmpdir(), 'dawa-bench-ingest-'));
  const clock = new SystemClock(machineClock);
  const bus: OpenArchiveOptions['bus'] = { publish: () => {}, subscribe: () => () => {} };
  const onFault: OpenArchiveOptions['onFault'] = (source, fault) => {
    throw new TypeError(`${source}: ${'kind' in fault ? fault.kind : fault.message}`);
  };
  const packets = {
    timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
    hasErrorControl: false,
  } as const;
  const dictionaries = [{ missionId: 'perftest', xtce: perftestXtce(), packets }];
  let noteCommits = (_lsn: number) => {};
  const { archive, journal } = await openArchive({
    directory,
    runId: 'bench',
    clock,
    bus,
    onFault,
    dictionaries,
    // As a station does.
    writesInThread: true,
    onAcknowledged: (lsn) => noteCommits(lsn),
  });
  const mission = { id: 'perftest', reportPeriodsMs: {}, limits: {} };
  const stage = new PacketStage({ clock, archive, journal, mission, onFault });
  // Made before the clock runs: what is measured is the station, not its source.
  const source = new PerftestPackets();
  const made = Array.from({ length: Math.min(rounds, 200) }, () => joined(source.round()));
  const commitMs: number[] = [];
  const queryableMs: number[] = [];
  const pending: { lsn: number; atMs: number }[] = [];
  noteCommits = (lsn) => {
    while (pending.length > 0 && pending[0]!.lsn <= lsn)
      commitMs.push(performance.now() - pending.shift()!.atMs);
  };
  const holds = watchHolds();
  // The first rounds learn the layouts, open the files, and let the compiler work; as many more at the pace itself, while the
  // collector takes what the loading of the dictionary left behind.
  const flooded = 60;
  const warm = paceHz === undefined ? flooded : 2 * flooded;
  let dueMs = 0;
  let beganMs = performance.now();
  let cpu = process.cpuUsage();
  for (let round = 0; round < rounds + warm; round++) {
    if (round === warm) {
      beganMs = performance.now();
      cpu = process.cpuUsage();
      commitMs.length = 0;
      queryableMs.length = 0;
      pending.length = 0;
      holds.clear();
    }
    const atMs = clock.nowAtMs();
    let lsn = 0;
    const octets = made[round % made.length]!;
    for (let at = 0; at < octets.length; at += perftest.packetOctets) {
      const bytes = octets.subarray(at, at + perftest.packetOctets);
      const apid = ((bytes[0]! & 7) << 8) | bytes[1]!;
      lsn = archive.log.append({ kind: 'packet', atMs, cites: [0, 0], meta, bytes });
      stage.push({
        lsn,
        receivedAtMs: atMs + apid / 1000,
        virtualChannelId: 0,
        missingBefore: 0,
        quality: 0,
        bytes,
      });
    }
    pending.push({ lsn, atMs: performance.now() });
    stage.pace();
    // No more waits in memory than comes in a fifth of a second.
    do {
      await turn();
    } while (pending.length > mostPending);
    if (paceHz === undefined) continue;
    if (round % 20 === 19) {
      const askedMs = performance.now();
      const { items } = await archive.samples({ name: 'P7_3', order: 'newest', limit: 1 });
      if (items[0]?.receivedAtMs !== atMs + 7 / 1000)
        throw new TypeError('expected the newest sample, found an older one');
      queryableMs.push(performance.now() - askedMs);
    }
    if (round < flooded) dueMs = performance.now();
    else dueMs += 1000 / paceHz;
    while (performance.now() < dueMs) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  stage.close();
  const seconds = (performance.now() - beganMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  holds.stop();
  const samples = rounds * perftest.apids * perftest.parameters;
  const rssOctets = process.memoryUsage.rss();
  await archive.close();
  const { samples: kept, octets } = await sizesOf(directory);
  if (kept !== (rounds + warm) * perftest.apids * perftest.parameters)
    throw new TypeError(
      `expected ${(rounds + warm) * perftest.apids * perftest.parameters} samples in the archive, found ${kept}`,
    );
  rmSync(directory, { recursive: true });
  return {
    samplesS: samples / seconds,
    packetsS: (rounds * perftest.apids) / seconds,
    samplesCpuS: samples / ((user + system) / 1e6),
    commitMs,
    holdsMs: holds.holdsMs,
    queryableMs,
    rssOctets,
    octetsPerSample: octets / kept,
  };
}

export async function ingestRows(): Promise<BenchRow[]> {
  const flat = await ingest({ rounds: 400 });
  const paced = await ingest({ rounds: 400, paceHz: 20 });
  const note = `200 APIDs x 369 parameters, 1492 octets; commit p50 ${q(flat.commitMs, 0.5)}, p99 ${q(flat.commitMs, 0.99)} ms; loop held ${q(flat.holdsMs, 1)} ms at most; ${(flat.rssOctets / 1e6).toFixed(0)} MB; ${(flat.samplesS / yamcsSamplesS).toFixed(1)} x the ${yamcsSamplesS} that Yamcs publishes for another machine`;
  return [
    loneRow({ name: 'ingest-samples-s', unit: '/s', value: flat.samplesS, note }),
    loneRow({
      name: 'commit-p99-ms',
      unit: 'ms',
      value: quantileOf(paced.commitMs, 0.99),
      note: `4000 packets/s, decoded and judged; p50 ${q(paced.commitMs, 0.5)}, max ${q(paced.commitMs, 1)} ms; loop held ${q(paced.holdsMs, 1)} ms at most`,
    }),
    loneRow({
      name: 'queryable-ms',
      unit: 'ms',
      value: quantileOf(paced.queryableMs, 1),
      note: 'newest sample asked for right behind its commit, worst of all',
    }),
  ];
}

async function sizesOf(directory: string): Promise<{ samples: number; octets: number }> {
  const { openArchiveReader } = await import('@dawa/groundstation/archive/archive-reader');
  const reader = await openArchiveReader(directory);
  const sizes = await reader.reads.store.sizes();
  await reader.close();
  return sizes;
}

/** In one buffer, as they come from a link: forty thousand small ones would keep the collector busy. */
function joined(packets: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(packets.length * perftest.packetOctets);
  for (const [place, packet] of packets.entries()) octets.set(packet, place * perftest.packetOctets);
  return octets;
}

const meta = { virtualChannelId: 0, missionId: 'perftest' };
const mostPending = 20;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** How long the event loop did not turn, asked about every millisecond. */
function watchHolds() {
  const holdsMs: number[] = [];
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    holdsMs.push(Math.max(0, nowMs - lastMs - 1));
    lastMs = nowMs;
  }, 1);
  return {
    holdsMs,
    clear: () => {
      holdsMs.length = 0;
    },
    stop: () => clearInterval(timer),
  };
}

function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const q = (values: readonly number[], share: number) => quantileOf(values, share).toFixed(1);
