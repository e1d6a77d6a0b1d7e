import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLog } from '../archive/log-reader.ts';
import { openArchive } from '../archive/open-archive.ts';
import { loadMission } from '../config/mission-config.ts';
import { dictionaryContentsOf } from '../dictionary/mission-dictionary.ts';
import type { BusMessage } from '../ports.ts';
import { createMissionReceiver, type MissionReceiver } from './mission-receiver.ts';

const folder = fileURLToPath(new URL('../../../missions/birds2', import.meta.url));
const loaded = await loadMission(folder);
if (!loaded.ok) throw new TypeError('missions/birds2 must load');
const mission = loaded.value;
const capture = (name: string) => readFileSync(join(folder, 'captures', name));
const linkOf = (linkId: string) => mission.file.links.find(({ id }) => id === linkId)!;
/** Its AX.25 as a TNC on the frequency of the data packets would hear it, beside them. */
const onTheSameAir: MissionLink = {
  ...linkOf('aprs'),
  ...{ id: 'twin', frequencyHz: linkOf('packets').frequencyHz },
  ...{ modulation: linkOf('packets').modulation, symbolRateBd: linkOf('packets').symbolRateBd },
};

let directory: string;
let clock: VirtualClock;
let published: BusMessage[];
let opened: Awaited<ReturnType<typeof openArchive>>;
let receiver: MissionReceiver;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-links-'));
  clock = new VirtualClock(Date.UTC(2019, 5, 20, 0, 22, 31));
  published = [];
});
afterEach(async () => {
  receiver.close();
  await opened.archive.close();
  rmSync(directory, { recursive: true, force: true });
});

async function receive(links: readonly MissionLink[]): Promise<void> {
  const bus = { publish: (message: BusMessage) => void published.push(message), subscribe: () => () => {} };
  const onFault = (_source: string, fault: unknown) => expect.fail(String(fault));
  const common = { clock, bus, onFault };
  opened = await openArchive({
    ...common,
    ...{ directory, runId: 'run', groupCommitMs: 1000, dictionaries: [dictionaryContentsOf(mission)] },
  });
  const file: MissionFile = { ...mission.file, links: [...links] };
  receiver = createMissionReceiver({ ...common, ...opened, mission: file, isKiss: true });
}

async function hear(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += 50) {
    receiver.receive(bytes.subarray(at, at + 50), clock.nowAtMs());
    await clock.runFor(20);
  }
  await clock.runFor(3000);
}

const containers = async () => (await opened.archive.packets({})).items.map(({ container }) => container);

describe('a mission with several downlinks', () => {
  it('hears the first one until another is named, and of each what it carries', async () => {
    await receive(mission.file.links);
    expect(receiver.linkIds).toEqual(['packets']);
    await hear(capture('synthetic-birds.kiss'));
    // Source: missions/birds2/captures/README.md: two data packets, an ACK, a NAK.
    expect(await containers()).toHaveLength(4);
    receiver.listenTo('beacon');
    await hear(capture('synthetic-beacon.txt'));
    expect((await containers()).filter((name) => name === 'CW1')).toHaveLength(4);
    receiver.listenTo();
    expect(receiver.linkIds).toEqual(['packets']);
    expect(receiver.counts).toMatchObject({ good: 8, bad: 0, packets: 8 });
    const listen = () => receiver.listenTo('commands');
    expect(listen).toThrow('expected packets or beacon or aprs, found commands');
  });

  it('hears two together where nothing but their frames tells them apart, and keeps their octets once', async () => {
    await receive([...mission.file.links, onTheSameAir]);
    expect(receiver.linkIds).toEqual(['packets', 'twin']);
    const heard = [capture('synthetic-birds.kiss'), capture('synthetic-aprs.kiss')];
    for (const bytes of heard) await hear(bytes);
    await opened.archive.log.flush();
    const records = [...readLog(join(directory, 'log'))];
    const raw = records.filter(({ kind }) => kind === 'raw');
    expect(Buffer.concat(raw.map(({ bytes }) => bytes))).toEqual(Buffer.concat(heard));
    const good = records.filter(({ kind, meta }) => kind === 'frame' && meta['fault'] === undefined);
    const linkIds = good.map(({ meta }) => meta['linkId']);
    expect(linkIds.filter((id) => id === 'packets')).toHaveLength(4);
    expect(linkIds.filter((id) => id === 'twin').length).toBeGreaterThan(0);
    expect(receiver.counts.good).toBe(good.length);
    expect(receiver.counts.rawBytes).toBe(heard[0]!.length + heard[1]!.length);
    // What is cited lies in the log, and before the frame that cites it.
    const numbers = new Set(raw.map(({ lsn }) => lsn));
    for (const { lsn, cites } of good) {
      expect(numbers.has(cites[0]) && numbers.has(cites[1])).toBe(true);
      expect(cites[1]).toBeLessThan(lsn);
    }
    // The page is told of both as of one.
    const told = published.flatMap((message) => (message.type === 'frames' ? message : []));
    expect(told.at(-1)!.frames.good).toBe(good.length);
    const seconds = new Map(told.flatMap(({ ticks }) => ticks).map((tick) => [tick.atMs, tick]));
    expect([...seconds.values()].reduce((sum, tick) => sum + tick.good, 0)).toBe(good.length);
  });
});
