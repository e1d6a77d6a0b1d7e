import { fileURLToPath } from 'node:url';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { loadMission } from '../config/mission-config.ts';
import { attributionOf } from '../pipeline/attribution.ts';
import { readLinkFrame } from '../pipeline/link-frame.ts';
import type { BusMessage, LogRecord } from '../ports.ts';
import { HeardDesk } from './heard-desk.ts';
import { heardFrames } from './heard-frames.ts';

const passAtMs = Date.UTC(2026, 10, 29, 6, 0);
const loaded = await loadMission(fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url)));
if (!loaded.ok) throw new TypeError('missions/aprs-dp must load');
const mission = loaded.value.file;
const format = { kind: 'ax25', hasFrameCheck: false, content: 'aprs' } as const;

/** Fact sheet of the payload, 3.3: telemetry of A55BTN, a status that it repeated for VU2ABC, and a message to it. */
const frames = [
  '82a0a8a86840e0826a6a84a89c6103f054233030352c3139392c3030302c3235352c3037332c3132332c3031313031303031',
  '86a240404040e0acaa6482848660826a6a84a89ce082a492a6a640e103f03e4b757a757a616e67706f2066726f6d205468696d706875',
  '82a0a4a64040e0826a628282406082a492a6a6406103f03a41353542544e2020203a68656c6c6f7b31',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));

function linkOf(bytes: Uint8Array) {
  const read = readLinkFrame(bytes, format);
  if (!read.ok) throw new TypeError(read.fault.kind);
  return read.value;
}

/** As the receiver writes them. */
const records: LogRecord[] = frames.map((bytes, at) => {
  const link = linkOf(bytes);
  const attribution = attributionOf(link, ['A55BTN']);
  const path = link.path.join(',');
  return {
    ...{ lsn: 10 + 2 * at, kind: 'frame', atMs: passAtMs + at * 1000, cites: [1, 1], bytes },
    meta: {
      ...{ missionId: mission.id, linkId: 'aprs', source: link.source, destination: link.destination, path },
      ...(attribution !== 'own' && { attribution }),
    },
  };
});

function openDesk() {
  const clock = new VirtualClock(passAtMs);
  const told: BusMessage[] = [];
  const bus = { publish: (message: BusMessage) => void told.push(message), subscribe: () => () => {} };
  return { clock, told, desk: new HeardDesk(mission, clock, bus) };
}

describe('who was heard', () => {
  it('is told with where the frame came from and whether it is the mission itself', () => {
    const { desk } = openDesk();
    for (const [at, bytes] of frames.entries()) desk.hear(linkOf(bytes), passAtMs + at * 1000);
    expect(desk.stations).toMatchObject([
      { callsign: 'A51AA', isOwn: false, heardFrom: 'A51AA', frames: 1, directFrames: 1 },
      {
        callsign: 'VU2ABC',
        isOwn: false,
        heardFrom: 'A55BTN',
        directFrames: 0,
        status: 'Kuzuzangpo from Thimphu',
      },
      { callsign: 'A55BTN', isOwn: true, telemetrySequence: '005', lastHeardAtMs: passAtMs },
    ]);
    expect(desk.stations[2]!.telemetry[0]).toMatchObject({ channel: 'A1', raw: 199, isCalibrated: false });
    expect(desk.messages).toMatchObject([
      { source: 'A51AA', addressee: 'A55BTN', text: 'hello', number: '1' },
    ]);
  });

  it('is told to pages once a second, each station as it stands then', async () => {
    const { desk, clock, told } = openDesk();
    for (let at = 0; at < 50; at++) desk.hear(linkOf(frames[0]!), clock.nowAtMs());
    desk.hear(linkOf(frames[1]!), clock.nowAtMs());
    await clock.runFor(5000);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      type: 'heard',
      stations: [{ callsign: 'A55BTN', frames: 50 }, { callsign: 'VU2ABC' }],
    });
    desk.close();
  });

  it('is remembered over a restart, out of the log', () => {
    const { desk, told } = openDesk();
    const other = { ...records[0]!, meta: { ...records[0]!.meta, missionId: 'other' } };
    const damaged = { ...records[0]!, meta: { missionId: mission.id, linkId: 'aprs', fault: 'bad-address' } };
    desk.restore([...records, other, damaged]);
    expect(desk.stations.map(({ callsign, frames: count }) => `${callsign} ${count}`)).toEqual([
      ...['A51AA 1', 'VU2ABC 1', 'A55BTN 1'],
    ]);
    expect(told).toEqual([]);
  });
});

describe('frames out of the log', () => {
  const after = (lsn: number) => records.filter((record) => record.lsn > lsn);

  it('are asked for by whose they are, never by what was scheduled', () => {
    const sources = (query: Parameters<typeof heardFrames>[1]) =>
      heardFrames(after, query).items.map(({ source }) => source);
    expect(sources({})).toEqual(['A55BTN', 'VU2ABC', 'A51AA']);
    expect(sources({ isAttributed: false })).toEqual(['A51AA']);
    expect(sources({ isAttributed: true })).toEqual(['A55BTN', 'VU2ABC']);
    expect(sources({ source: 'VU2ABC' })).toEqual(['VU2ABC']);
    expect(sources({ fromAtMs: passAtMs + 1000, toAtMs: passAtMs + 2000 })).toEqual(['VU2ABC']);
    expect(sources({ missionId: 'other' })).toEqual([]);
    expect(heardFrames(after, {}).items[1]).toMatchObject({
      attribution: 'relayed',
      path: ['A55BTN*', 'ARISS*'],
    });
  });

  it('come in pages', () => {
    const first = heardFrames(after, { limit: 2 });
    expect(first.items).toHaveLength(2);
    const second = heardFrames(after, { limit: 2, cursor: first.next! });
    expect([second.items.map(({ source }) => source), second.next]).toEqual([['A51AA'], null]);
    expect(() => heardFrames(after, { cursor: 'x' })).toThrow(RangeError);
  });

  const newest = () => records.at(-1)!.lsn;

  it('come backwards from the newest, in pages that meet without a seam', () => {
    const page = (query: Parameters<typeof heardFrames>[1]) =>
      heardFrames(after, { order: 'newest', ...query }, newest);
    const first = page({ limit: 2 });
    expect(first.items.map(({ source }) => source)).toEqual(['A51AA', 'VU2ABC']);
    const second = page({ limit: 2, cursor: first.next! });
    expect([second.items.map(({ source }) => source), second.next]).toEqual([['A55BTN'], null]);
    expect(page({ before: 14 }).items.map(({ lsn }) => lsn)).toEqual([12, 10]);
    expect(page({ after: 10, before: 14 }).items.map(({ lsn }) => lsn)).toEqual([12]);
    expect(heardFrames(after, { after: 10, before: 14 }).items.map(({ lsn }) => lsn)).toEqual([12]);
    expect(page({ before: 1 })).toEqual({ items: [], next: null });
  });

  it('come backwards through a long log as a list of it would', () => {
    const long = Array.from({ length: 9000 }, (_, at) => ({ ...records[at % 3]!, lsn: at + 1 }));
    const from = (lsn: number) => long.slice(lsn);
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page = heardFrames(
        from,
        { order: 'newest', limit: 700, source: 'A51AA', ...(cursor !== null && { cursor }) },
        () => 9000,
      );
      seen.push(...page.items.map(({ lsn }) => lsn));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, at) => 9000 - 3 * at));
  });

  it('are found by anybody who is in them, and by what they are about', () => {
    const about = ['telemetry no. 005: 199', 'status: Kuzuzangpo', 'message no. 1 to A55BTN: hello'];
    const told = records.map((record, at) => ({ ...record, meta: { ...record.meta, aprs: about[at]! } }));
    const sources = (query: Parameters<typeof heardFrames>[1]) =>
      heardFrames((lsn) => told.filter((record) => record.lsn > lsn), query).items.map(
        ({ source }) => source,
      );
    expect(sources({ call: 'a55btn' })).toEqual(['A55BTN', 'VU2ABC']);
    expect(sources({ call: 'VU2ABC' })).toEqual(['VU2ABC']);
    expect(sources({ kind: 'telemetry' })).toEqual(['A55BTN']);
    expect(sources({ kind: 'message' })).toEqual(['A51AA']);
    expect(sources({ kind: 'other' })).toEqual([]);
  });
});
