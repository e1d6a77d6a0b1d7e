import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import { KissDecoder } from '@dawa/protocols/kiss';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationArchive } from '../archive/archive.ts';
import { heardSince } from '../archive/heard-since.ts';
import { readLog } from '../archive/log-reader.ts';
import { openArchive } from '../archive/open-archive.ts';
import { sampleQuality } from '../archive/sample-quality.ts';
import { loadMission } from '../config/mission-config.ts';
import { dictionaryContentsOf } from '../dictionary/mission-dictionary.ts';
import type { BusMessage, LogRecord } from '../ports.ts';
import { ReplayFrames } from '../server/replay-frames.ts';
import { createLinkReceiver } from './link-receiver.ts';
import type { StationReceiver } from './receiver.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22, 31);
const folder = fileURLToPath(new URL('../../../missions/birds2', import.meta.url));
const loaded = await loadMission(folder);
if (!loaded.ok) throw new TypeError('missions/birds2 must load');
const mission = loaded.value;
const capture = (name: string) => readFileSync(join(folder, 'captures', name));

let directory: string;
let clock: VirtualClock;
let archive: StationArchive;
let receiver: StationReceiver | undefined;
let published: BusMessage[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-link-'));
  clock = new VirtualClock(startAtMs);
  published = [];
  await open();
});
afterEach(async () => {
  receiver?.close();
  receiver = undefined;
  await archive.close();
  rmSync(directory, { recursive: true, force: true });
});

async function open(contents = dictionaryContentsOf(mission)): Promise<void> {
  const bus = { publish: (message: BusMessage) => void published.push(message), subscribe: () => () => {} };
  const onFault = (_source: string, fault: unknown) => expect.fail(String(fault));
  const opened = await openArchive({
    directory,
    runId: 'run',
    clock,
    bus,
    onFault,
    dictionaries: [contents],
  });
  archive = opened.archive;
  listenTo = (linkId, options = {}) => {
    const link = mission.file.links.find(({ id }) => id === linkId)!;
    const { journal } = opened;
    receiver?.close();
    receiver = createLinkReceiver({
      clock,
      bus,
      archive,
      journal,
      mission: mission.file,
      link,
      onFault,
      ...options,
    });
    return receiver;
  };
}
let listenTo: (linkId: string, options?: { isKiss?: boolean }) => StationReceiver;

/** In pieces of any length: what is heard does not hang on how it arrives. */
async function hear(to: StationReceiver, bytes: Uint8Array, pieceOctets = 13): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieceOctets) {
    to.receive(bytes.subarray(at, at + pieceOctets), clock.nowAtMs());
    await clock.runFor(20);
  }
  await clock.runFor(3000);
}

const packets = async (): Promise<readonly PacketInfo[]> => (await archive.packets({})).items;
const samples = async (name: string): Promise<readonly ParameterSample[]> =>
  (await archive.samples({ name })).items;
async function logged(kind: LogRecord['kind']): Promise<LogRecord[]> {
  await archive.log.flush();
  return [...readLog(join(directory, 'log'))].filter((record) => record.kind === kind);
}

describe('a link without transfer frames', () => {
  it('turns a Morse beacon into values under the instant of reception', async () => {
    await hear(listenTo('beacon'), capture('synthetic-beacon.txt'));
    expect(
      (await packets()).map(({ container, apid, fault, missionId }) => ({
        container,
        apid,
        fault,
        missionId,
      })),
    ).toEqual(Array(4).fill({ container: 'CW1', apid: 0, fault: null, missionId: 'birds2' }));
    // Source: BIRDS-X_DATA_FORMAT.xlsx, I3: n / 256 * 3.256 * 2, of the first digits of the four lines.
    const volts = [0xa0, 0x90, 0x86, 0x86].map((n) => (n / 256) * 3.256 * 2);
    const heard = await samples('battery_voltage');
    expect(heard.map(({ value }) => value)).toEqual(volts.map((value) => expect.closeTo(value as number, 9)));
    for (const { generatedAtMs, receivedAtMs, quality } of heard) {
      expect(generatedAtMs).toBe(receivedAtMs);
      expect(quality! & sampleQuality.receivedTime).toBe(sampleQuality.receivedTime);
    }
  });

  it('has every octet in the log before the frame, and the frame before what it brought', async () => {
    const bytes = capture('synthetic-birds.kiss');
    await hear(listenTo('packets', { isKiss: true }), bytes);
    const raw = await logged('raw');
    expect(Buffer.concat(raw.map((record) => record.bytes))).toEqual(bytes);
    const frames = await logged('frame');
    // Source: missions/birds2/captures/README.md: data packets 1 and 2, an ACK, a NAK.
    expect(frames).toHaveLength(4);
    const messages = await logged('packet');
    expect(messages.map(({ cites }) => cites[0])).toEqual(frames.map(({ lsn }) => lsn));
    for (const { lsn, cites, meta } of frames) {
      expect(cites[0]).toBeGreaterThan(0);
      expect(cites[1]).toBeLessThan(lsn);
      expect(meta).toMatchObject({ missionId: 'birds2', linkId: 'packets' });
    }
    expect((await packets()).every(({ container, fault }) => container !== null && fault === null)).toBe(
      true,
    );
  });

  it('finds frames by their checks where no TNC tells their ends, the last one after a pause', async () => {
    // KISS: C0 and a command octet before a frame, C0 behind it (The KISS TNC, Chepponis and Karn, 1987).
    const frames = new KissDecoder()
      .push(capture('synthetic-birds.kiss'))
      .flatMap((frame) => (frame.ok ? [frame.value.data] : []));
    expect(frames).toHaveLength(4);
    await hear(listenTo('packets'), Buffer.concat(frames), 7);
    expect(await logged('frame')).toHaveLength(4);
    expect(receiver!.counts).toMatchObject({ good: 4, bad: 0, packets: 4 });
  });

  it('keeps a damaged frame with what was expected and found, and nothing of it is believed', async () => {
    const bytes = Uint8Array.from(capture('synthetic-birds.kiss'));
    bytes[60]! ^= 1;
    await hear(listenTo('packets', { isKiss: true }), bytes);
    const [damaged] = await logged('frame');
    expect(damaged!.meta).toMatchObject({ fault: 'bad-frame-check' });
    expect(damaged!.meta['expected']).not.toEqual(damaged!.meta['found']);
    expect(await logged('packet')).toHaveLength(3);
    expect(receiver!.counts).toMatchObject({ good: 3, bad: 1, badByReason: { 'bad-frame-check': 1 } });
  });

  it('makes the same rows again from the log alone', async () => {
    await hear(listenTo('beacon'), capture('synthetic-beacon.txt'));
    await hear(listenTo('packets', { isKiss: true }), capture('synthetic-birds.kiss'));
    const before = {
      packets: await packets(),
      voltage: await samples('battery_voltage'),
      latest: await archive.latest(),
    };
    expect(before.packets).toHaveLength(8);
    receiver!.close();
    receiver = undefined;
    await archive.close();
    for (const end of ['', '-wal', '-shm']) rmSync(join(directory, `index.sqlite${end}`), { force: true });
    await open();
    const after = {
      packets: await packets(),
      voltage: await samples('battery_voltage'),
      latest: await archive.latest(),
    };
    expect(after).toEqual(before);
  });

  it('decodes messages again by another dictionary, from their own root', async () => {
    await hear(listenTo('beacon'), capture('synthetic-beacon.txt'));
    const before = await samples('battery_voltage');
    const contents = dictionaryContentsOf(mission);
    const xtce = contents.xtce.replace('coefficient="0.0254375"', 'coefficient="0.05"');
    expect(xtce).not.toBe(contents.xtce);
    await archive.loadDictionary({ ...contents, xtce });
    const span = { missionId: 'birds2', fromAtMs: startAtMs, toAtMs: clock.nowAtMs() };
    expect(await archive.redecode(span)).toMatchObject({ ok: true, value: { packets: 4 } });
    const after = await samples('battery_voltage');
    expect(after.map(({ value }) => value)).toEqual(before.map(({ raw }) => Number(raw) * 0.05));
  });

  it('takes frames of others for what they are when the mission names its senders', async () => {
    const link = mission.file.links.find(({ id }) => id === 'packets')!;
    const framing = { ...link.framing, sources: ['NOBODY'] } as typeof link.framing;
    const { archive: kept } = { archive };
    receiver = createLinkReceiver({
      ...{ clock, archive: kept, mission: mission.file, link: { ...link, framing }, isKiss: true },
      bus: { publish: () => {}, subscribe: () => () => {} },
      journal: { alarms: [], event: () => expect.fail('nothing to tell') } as never,
    });
    await hear(receiver, capture('synthetic-birds.kiss'));
    const logged4 = await logged('frame');
    expect(logged4.map(({ meta }) => meta['attribution'])).toEqual(Array(4).fill('foreign'));
    expect(logged4.some(({ meta }) => 'fault' in meta)).toBe(false);
    expect(receiver.counts).toMatchObject({ good: 0, foreign: 4, bad: 0, lastGoodAtMs: null, ratePerS: 0 });
    expect(await logged('packet')).toEqual([]);
  });

  it('tells by callsign what the mission sent, what it repeated for others, and what is of others', async () => {
    const link = mission.file.links.find(({ id }) => id === 'packets')!;
    const framing = { kind: 'ax25' as const, content: 'aprs' as const, sources: ['A55BTN'] };
    const told: string[] = [];
    receiver = createLinkReceiver({
      ...{ clock, archive, mission: mission.file, link: { ...link, framing }, isKiss: true },
      bus: { publish: () => {}, subscribe: () => () => {} },
      journal: { alarms: [], event: () => expect.fail('nothing to tell') } as never,
      onFrame: ({ attribution, link: { source, aprs } }) =>
        void told.push(`${source} ${attribution} ${aprs?.content.kind}`),
    });
    // Fact sheet of the payload, 3.3: telemetry of A55BTN, a status that it repeated, and a message to it.
    const frames = [
      '82a0a8a86840e0826a6a84a89c6103f054233030352c3139392c3030302c3235352c3037332c3132332c3031313031303031',
      '86a240404040e0acaa6482848660826a6a84a89ce082a492a6a640e103f03e4b757a757a616e67706f2066726f6d205468696d706875',
      '82a0a4a64040e0826a628282406082a492a6a6406103f03a41353542544e2020203a68656c6c6f7b31',
    ].map((hex) => Buffer.from(`c000${hex}c0`, 'hex'));
    await hear(receiver, Buffer.concat(frames));
    expect(told).toEqual(['A55BTN own telemetry', 'VU2ABC relayed status', 'A51AA foreign message']);
    const frameRecords = await logged('frame');
    expect(frameRecords.map(({ meta }) => meta['attribution'] ?? 'own')).toEqual([
      ...['own', 'relayed', 'foreign'],
    ]);
    // A report after a restart, and a replay, count from the log what was counted live.
    const again = { good: 1, relayed: 1, foreign: 1, bad: 0, badByReason: {} };
    const onDisk = [...readLog(join(directory, 'log'))];
    expect(heardSince(onDisk, startAtMs)).toMatchObject(again);
    const replayed = new ReplayFrames();
    for (const record of onDisk) replayed.take(record);
    expect(replayed.counts(clock.nowAtMs())).toMatchObject(again);
    expect(receiver.counts).toMatchObject({
      ...{ good: 1, relayed: 1, foreign: 1, bad: 0, badByReason: {}, packets: 1 },
    });
  });
});
