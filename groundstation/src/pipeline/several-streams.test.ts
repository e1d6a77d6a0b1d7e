import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MissionLink, missionFile } from '@dawa/protocols/mission-file';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationArchive } from '../archive/archive.ts';
import { readLog } from '../archive/log-reader.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import { openArchive } from '../archive/open-archive.ts';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { receptionOptionsOf } from '../processing/reception-options.ts';
import { cutLog } from './cut-log.fixture.ts';
import type { TmLink } from './downlink.ts';
import { unsetClockMission } from './killed-receiver.fixture.ts';
import { createMissionReceiver, type MissionReceiver } from './mission-receiver.ts';
import { breadboardLink, payloadReport, SpacecraftSignal } from './spacecraft-signal.fixture.ts';

const startAtMs = Date.UTC(2026, 2, 1);
const [fast] = unsetClockMission.links;
const beaconFraming: TmLink = {
  ...breadboardLink,
  ...{ frameOctets: 64, isRandomized: false, hasOperationalControl: false, reedSolomon: null },
};
const slow: MissionLink = { ...fast!, id: 'slow', symbolRateBd: 1200, framing: beaconFraming };
const aprs = missionFile.shape.links.parse([
  {
    ...{
      id: 'aprs',
      direction: 'downlink',
      frequencyHz: 145_825_000,
      modulation: 'afsk',
      symbolRateBd: 1200,
    },
    ...{ confidence: '?', source: 'test', framing: { kind: 'ax25', content: 'aprs' } },
  },
])[0]!;
const { timekeeping: _, ...trusted } = unsetClockMission;
const mission = { ...trusted, links: [fast!, slow, aprs] };
const dictionaries = [{ ...smallMission, reception: receptionOptionsOf(mission) }];
const aprsCapture = readFileSync(
  fileURLToPath(new URL('../../../missions/birds2/captures/synthetic-aprs.kiss', import.meta.url)),
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-streams-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Station {
  readonly archive: StationArchive;
  readonly receiver: MissionReceiver;
  readonly clock: VirtualClock;
  readonly close: () => Promise<void>;
}

async function started(directory: string, clock: VirtualClock): Promise<Station> {
  const bus = { publish: () => {}, subscribe: () => () => {} };
  const onFault = (source: string, fault: unknown) => expect.fail(`${source}: ${JSON.stringify(fault)}`);
  const { archive, journal } = await openArchive({
    ...{ directory, runId: 'run-1', clock, bus, onFault, dictionaries, checkpointRecords: 25 },
  });
  const receiver = createMissionReceiver({ clock, bus, archive, journal, mission, onFault, isKiss: true });
  const close = async () => {
    receiver.close();
    journal.close();
    await archive.close();
  };
  return { archive, receiver, clock, close };
}

/** A piece of what comes while a link is listened to. */
interface Piece {
  readonly linkId: string;
  readonly bytes: Uint8Array;
}

/** Both streams in turns, cut anywhere, also amid frames, and something on a link without transfer frames between them. */
function turns(seed: string, rounds: number): Piece[] {
  const random = createRandom(seed);
  const signals = {
    downlink: new SpacecraftSignal(breadboardLink),
    slow: new SpacecraftSignal(beaconFraming),
  };
  const pieces: Piece[] = [];
  let packets = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [linkId, signal] of Object.entries(signals)) {
      const frames = Array.from({ length: 5 }, () => {
        const report = payloadReport(
          packets,
          [3, 25],
          Uint8Array.of(packets & 0xff),
          startAtMs + packets * 500,
        );
        packets++;
        signal.send(report);
        return signal.nextFrame();
      });
      // A pass ends where it ends: of the last frame a part is missing.
      const stream = Buffer.concat(frames).subarray(0, round % 2 === 0 ? undefined : -20);
      for (let at = 0; at < stream.length; ) {
        const octets = 1 + random.integer(200);
        pieces.push({ linkId, bytes: stream.subarray(at, at + octets) });
        at += octets;
        if (random.integer(4) === 0) pieces.push({ linkId: 'aprs', bytes: aprsCapture });
      }
    }
  }
  return pieces;
}

async function hear({ receiver, clock }: Station, pieces: readonly Piece[]): Promise<void> {
  for (const { linkId, bytes } of pieces) {
    receiver.listenTo(linkId);
    receiver.receive(bytes, clock.nowAtMs());
    await clock.runFor(200);
  }
}

/** Of the streams of transfer frames; what an AX.25 link counts does not live through a kill. */
async function saidOf({ archive, receiver }: Station) {
  archive.decodeWaiting();
  const packets = (await archive.packets({ limit: 10_000, container: 'HK' })).items;
  const samples = (await archive.samples({ name: 'bus_voltage', limit: 10_000 })).items;
  const account = receiver.account!;
  return {
    linkId: account.linkId,
    ledger: account.ledger(0),
    counts: { ...account.downlink.counts(0, 'search'), ratePerS: 0 },
    gaps: account.gaps.gaps().map(({ reason: __, ...gap }) => gap),
    packets: packets.map(({ lsn: __, ...packet }) => packet),
    samples: samples.map(({ packetLsn: __, ...sample }) => sample),
  };
}

describe('a mission with two streams of transfer frames and a link without any', () => {
  it('reads each while it is listened to, and misses nothing of one while it hears the other', async () => {
    const station = await started(join(folder, 'run'), new VirtualClock(startAtMs));
    await hear(station, turns('whole', 4));
    const { ledger, counts, gaps, packets, samples } = await saidOf(station);
    expect(ledger.isBalanced).toBe(true);
    // Four rounds of five frames on each, of which two ended amid the last.
    expect(counts).toMatchObject({ good: 36, bad: 0, lost: 0 });
    expect(gaps.filter(({ by }) => by === 'virtual-channel')).toEqual([]);
    expect(packets.length).toBeGreaterThanOrEqual(32);
    expect(samples.length).toBe(packets.length);
    const named = [...readLog(logDirectory(join(folder, 'run')))].map(({ meta }) => meta['linkId']);
    expect(new Set(named)).toEqual(new Set([undefined, 'slow', 'aprs']));
    await station.close();
  });

  it('counts after a kill, wherever it came, what it would have counted without', async () => {
    const pieces = turns('killed', 3);
    const whole = join(folder, 'whole');
    const station = await started(whole, new VirtualClock(startAtMs));
    const stores: { path: string; lsn: number }[] = [];
    for (let at = 0; at < pieces.length; at += 10) {
      await hear(station, pieces.slice(at, at + 10));
      const path = join(folder, `store-${at}`);
      await station.archive.store.backup(path);
      stores.push({ path, lsn: station.archive.log.acknowledgedLsn });
    }
    const expected = await saidOf(station);
    await station.close();
    const log = [...readLog(logDirectory(whole))];
    const raws = log.filter(({ kind }) => kind === 'raw');
    expect(raws.length).toBe(pieces.length);
    const random = createRandom('kills');
    for (let kill = 0; kill < 24; kill++) {
      const directory = join(folder, `killed-${kill}`);
      mkdirSync(directory);
      const kept = 2 + random.integer(log.findLastIndex(({ kind }) => kind === 'raw') - 1);
      await cutLog(log, kept, directory);
      // Every second time the index is lost too.
      const store = kill % 2 === 0 ? stores.findLast(({ lsn }) => lsn <= kept) : undefined;
      if (store !== undefined) cpSync(store.path, join(directory, 'index.sqlite'));
      const heard = log.slice(0, kept).filter(({ kind }) => kind === 'raw').length;
      const again = await started(directory, new VirtualClock(startAtMs + heard * 200));
      expect(again.receiver.account!.ledger(0).isBalanced, `after ${kept} records`).toBe(true);
      await hear(again, pieces.slice(heard));
      expect(await saidOf(again), `after ${kept} records`).toEqual(expected);
      await again.close();
    }
  }, 120_000);
});
