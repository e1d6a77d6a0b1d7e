import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, type Random } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationArchive } from '../archive/archive.ts';
import { readLog } from '../archive/log-reader.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import { openArchive } from '../archive/open-archive.ts';
import { cutLog } from './cut-log.fixture.ts';
import { unsetClockAtMs, unsetClockDictionaries, unsetClockMission } from './killed-receiver.fixture.ts';
import { createReceiver, type StationReceiver } from './receiver.ts';
import { unquietSignal } from './unquiet-signal.fixture.ts';

const startAtMs = Date.UTC(2026, 2, 1);
const mission = unsetClockMission;
const dictionaries = unsetClockDictionaries;
const checkpointRecords = 25;
const chunkMs = 200;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-restart-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Station {
  readonly archive: StationArchive;
  readonly receiver: StationReceiver;
  readonly close: () => Promise<void>;
}

async function started(directory: string, clock: VirtualClock, runId = 'run-1'): Promise<Station> {
  const bus = { publish: () => {}, subscribe: () => () => {} };
  const onFault = (source: string, fault: unknown) => expect.fail(`${source}: ${JSON.stringify(fault)}`);
  const { archive, journal } = await openArchive({
    ...{ directory, runId, clock, bus, onFault, dictionaries, checkpointRecords },
  });
  const receiver = createReceiver({ clock, bus, archive, journal, mission, onFault });
  const close = async () => {
    receiver.close();
    journal.close();
    await archive.close();
  };
  return { archive, receiver, close };
}

/** Everything that was said of a reception, but for the numbers of records. */
async function saidOf({ archive, receiver }: Station) {
  const packets = (await archive.packets({ limit: 10_000 })).items;
  const samples = (await archive.samples({ name: 'bus_voltage', limit: 10_000 })).items;
  const account = receiver.account!;
  return {
    ledger: account.ledger(0),
    counts: { ...receiver.counts, atMs: 0, ratePerS: 0, syncState: 0 },
    gaps: account.gaps.gaps().map(({ reason: _, ...gap }) => gap),
    clock: account.timeCorrelation(startAtMs + 60_000),
    packets: packets.map(({ lsn: _, ...packet }) => packet),
    samples: samples.map(({ packetLsn: _, ...sample }) => sample),
  };
}

function piecesOf(signal: Uint8Array, random: Random): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < signal.length; ) {
    const octets = 1 + random.integer(300);
    pieces.push(signal.subarray(at, at + octets));
    at += octets;
  }
  return pieces;
}

describe('a station that is killed while it receives', () => {
  // DAWA_RESTARTS=a,b,c tries more signals. Those with numbers once came out otherwise: a frame that lay before another one was lost,
  // octets that were given up waited again.
  it('counts after it came back what a recount of the whole log counts, and in the end what it would have without', async () => {
    for (const seed of (process.env['DAWA_RESTARTS'] ?? 'a,3,131').split(',')) {
      const random = createRandom(`restart/${seed}`);
      const pieces = piecesOf(unquietSignal(random, { frames: 36, clockAtMs: unsetClockAtMs }), random);
      const clock = new VirtualClock(startAtMs);
      const whole = join(folder, `whole-${seed}`);
      const station = await started(whole, clock);
      const stores: { path: string; lsn: number }[] = [];
      for (const [index, piece] of pieces.entries()) {
        station.receiver.receive(piece, clock.nowAtMs());
        await clock.runFor(chunkMs);
        if (index % 20 !== 19) continue;
        await clock.runFor(1000);
        const path = join(folder, `store-${seed}-${index}`);
        await station.archive.store.backup(path);
        stores.push({ path, lsn: station.archive.log.acknowledgedLsn });
      }
      const expected = await saidOf(station);
      await station.archive.log.flush();
      expect(expected.ledger.isBalanced).toBe(true);
      expect(expected.clock.status).toBe('valid');
      expect(expected.gaps.length).toBeGreaterThan(2);
      expect(expected.packets.filter(({ quality }) => quality === 0).length).toBeGreaterThan(5);
      const told = [...readLog(logDirectory(whole))].filter(
        ({ meta }) => meta['what'] === 'clock-coefficients',
      );
      expect(told.map(({ meta }) => meta['setId'])).toEqual(
        station.receiver.account!.correlation!.history.map(({ setId }) => setId),
      );
      await station.close();
      const log = [...readLog(logDirectory(whole))];
      const lastRaw = log.findLastIndex(({ kind }) => kind === 'raw');
      for (let kill = 0; kill < 2; kill++) {
        const kept = 2 + random.integer(lastRaw - 1);
        const said = [];
        for (const hasStore of [true, false]) {
          const directory = join(folder, `killed-${seed}-${kill}-${hasStore}`);
          mkdirSync(directory);
          await cutLog(log, kept, directory);
          const store = stores.findLast(({ lsn }) => lsn <= kept);
          if (hasStore && store !== undefined) cpSync(store.path, join(directory, 'index.sqlite'));
          const again = await started(directory, new VirtualClock(startAtMs + pieces.length * chunkMs));
          const back = await saidOf(again);
          const heard = log.slice(0, kept).filter(({ kind }) => kind === 'raw').length;
          for (const [index, piece] of pieces.slice(heard).entries())
            again.receiver.receive(piece, log.filter(({ kind }) => kind === 'raw')[heard + index]!.atMs);
          said.push({ back, end: await saidOf(again) });
          await again.close();
        }
        expect(said[0]!.back).toEqual(said[1]!.back);
        expect(said[0]!.back.ledger.isBalanced).toBe(true);
        for (const { end } of said) expect(end).toEqual(expected);
      }
    }
  }, 180_000);

  it('counts the same with its store and from the log alone, after kill -9 of a process', async () => {
    const directory = join(folder, 'killed');
    for (const life of ['1', '2']) {
      await receiveUntilKilled(directory, life, 12);
      const copy = join(folder, `copy-${life}`);
      cpSync(logDirectory(directory), logDirectory(copy), { recursive: true });
      const said = [];
      for (const one of [directory, copy]) {
        const again = await started(one, new VirtualClock(new SystemClock().nowAtMs()), 'killed');
        said.push(await saidOf(again));
        await again.close();
      }
      expect(said[0]).toEqual(said[1]);
      expect(said[0]!.ledger.isBalanced).toBe(true);
      expect(said[0]!.samples.length).toBeGreaterThan(0);
    }
  }, 180_000);
});

/** Runs a receiver until it has told of so many groups, then kills it. */
function receiveUntilKilled(directory: string, life: string, groups: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL('./killed-receiver.fixture.ts', import.meta.url));
    const args = ['--conditions', '@dawa/source', '--import', 'tsx', program, directory, life];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let lines = 0;
    child.stdout.on('data', (bytes: Buffer) => {
      lines += bytes.toString().split('\n').length - 1;
      if (lines > groups) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}
