import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { missionTimekeeping } from '@dawa/protocols/mission-timekeeping';
import { success } from '@dawa/seams/fault';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logDirectory } from '../archive/log-recovery.ts';
import { openArchive } from '../archive/open-archive.ts';
import type { MissionConfig } from '../config/mission-config.ts';
import { dictionaryContentsOf, openMissionDictionary } from '../dictionary/mission-dictionary.ts';
import { smallMissionXtce } from '../dictionary/small-mission.fixture.ts';
import { unsetClockAtMs, unsetClockMission } from '../pipeline/killed-receiver.fixture.ts';
import { createReceiver } from '../pipeline/receiver.ts';
import { unquietSignal } from '../pipeline/unquiet-signal.fixture.ts';
import { LivingMission } from './living-mission.ts';
import { createMissionReload } from './mission-reload.ts';

const startAtMs = Date.UTC(2026, 2, 1);
const bus = { publish: () => {}, subscribe: () => () => {} };
const trust = missionTimekeeping.parse({ mode: 'trust' });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-reload-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As its folder would say it; the orbit is nobody's concern here. */
function configOf(more: Partial<MissionFile>): MissionConfig {
  const file = { ...unsetClockMission, ...more };
  const elements = { noradId: file.noradId } as unknown as MissionConfig['elements'];
  return { folder: '', file, elements, telemetryXml: smallMissionXtce, telemetryPath: 'telemetry.xml' };
}

async function started(directory: string, clock: VirtualClock, config: MissionConfig) {
  const dictionary = openMissionDictionary(config);
  if (!dictionary.ok) throw new TypeError(dictionary.fault.found as string);
  const { archive, journal } = await openArchive({
    ...{ directory, runId: 'run-1', clock, bus, dictionaries: [dictionaryContentsOf(config)] },
    onFault: (source, fault) => expect.fail(`${source}: ${JSON.stringify(fault)}`),
    checkpointRecords: 20,
  });
  const living = new LivingMission(config, dictionary.value);
  const receiver = createReceiver({ clock, bus, archive, journal, mission: living.file });
  let files = config;
  const { reload } = createMissionReload({
    ...{ archive, journal, missions: [{ living, bus, journal }] },
    readMission: async () => success(files),
  });
  return {
    ...{ archive, journal, receiver },
    async change(more: Partial<MissionFile>) {
      files = configOf(more);
      expect((await reload('test')).ok).toBe(true);
    },
    async instants() {
      const { items } = await archive.packets({ limit: 10_000 });
      return items.map(({ lsn, generatedAtMs, quality }) => ({ lsn, generatedAtMs, quality }));
    },
    async close() {
      receiver.close();
      journal.close();
      await archive.close();
    },
  };
}

describe('a mission that is read again', () => {
  it('is dated and watched by its new file from there on, and a log that is read again says the same', async () => {
    const clock = new VirtualClock(startAtMs);
    const directory = join(folder, 'run');
    const periods = { reportPeriodsMs: { HK: 400 } };
    const station = await started(directory, clock, configOf({}));
    const random = createRandom('reload/a');
    let heardFrames = 0;
    const hear = async () => {
      const before = heardFrames;
      heardFrames += 20;
      const signal = unquietSignal(random, {
        ...{ frames: 20, clockAtMs: (frame: number) => unsetClockAtMs(before + frame) },
      });
      for (let at = 0; at < signal.length; at += 200) {
        station.receiver.receive(signal.subarray(at, at + 200), clock.nowAtMs());
        await clock.runFor(200);
      }
    };
    const reports = () => station.receiver.account!.gaps.gaps().filter(({ by }) => by === 'onboard-time');
    const changes: [Partial<MissionFile>, string][] = [
      [{}, 'correlate'],
      [{ timekeeping: trust }, 'trust'],
      [{ ...periods }, 'correlate'],
      [{ timekeeping: trust, ...periods }, 'trust'],
    ];
    const ends: number[] = [];
    for (const [more, mode] of changes) {
      await station.change(more);
      expect(station.receiver.account!.timeCorrelation(0).mode).toBe(mode);
      await hear();
      ends.push((await station.instants()).length);
      if (more.reportPeriodsMs === undefined) expect(reports()).toEqual([]);
    }
    expect(reports().length).toBeGreaterThan(0);
    const said = await station.instants();
    // The clock was never set: trusted, it counts from 1958, which nobody can mean; correlated, it is of these days.
    const inDays = (from: number, to: number) => {
      const dated = said.slice(from, to).filter(({ generatedAtMs }) => generatedAtMs! >= startAtMs - 60_000);
      return dated.length / (to - from);
    };
    expect(inDays(ends[0]!, ends[1]!)).toBe(0);
    expect(inDays(ends[1]!, ends[2]!)).toBeGreaterThan(0.5);
    const texts = (await station.archive.events({ limit: 1000 })).items.map(({ text }) => text);
    expect(texts.filter((text) => text.endsWith('test was read again: dictionary 1 stays.')).length).toBe(4);
    const gaps = station.receiver.account!.gaps.gaps().map(({ reason: _, ...gap }) => gap);
    await station.archive.log.flush();
    // From the log alone, and with an index: by the mission's file of now the first packets would be dated otherwise.
    const alone = join(folder, 'alone');
    mkdirSync(alone);
    cpSync(logDirectory(directory), logDirectory(alone), { recursive: true });
    await station.close();
    expect(readdirSync(directory)).toContain('index.sqlite');
    for (const one of [alone, directory]) {
      const again = await started(one, new VirtualClock(clock.nowAtMs()), configOf(changes[3]![0]));
      expect((await again.instants()).slice(0, said.length)).toEqual(said);
      const back = again.receiver.account!.gaps.gaps().map(({ reason: _, ...gap }) => gap);
      expect(back).toEqual(gaps);
      expect(again.receiver.account!.timeCorrelation(0).mode).toBe('trust');
      await again.close();
    }
  });
});
