import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import type { RunInfo } from '@dawa/protocols/console/run';
import { describeFault, type Fault, type Result } from '@dawa/seams/fault';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { openArchive } from '../archive/open-archive.ts';
import { createFakeRadio } from '../commanding/station-rig.fixture.ts';
import { loadMission, type MissionConfig } from '../config/mission-config.ts';
import { loadStation } from '../config/station-config.ts';
import { dictionaryContentsOf, openMissionDictionary } from '../dictionary/mission-dictionary.ts';
import type { BusMessage, Modem } from '../ports.ts';
import { joinSchedules } from '../schedule/joined-schedule.ts';
import { createSchedule } from '../schedule/next-contact.ts';
import { createBus } from './bus.ts';
import { ClosingOrder } from './closing-order.ts';
import { joinStation } from './join-station.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A pack of this checkout. */
export async function shippedMission(name: string): Promise<MissionConfig> {
  return mustBe(await loadMission(join(root, 'missions', name)));
}

/** What the station is made of, beside its archive in `folder`. */
export interface TwoMissions {
  readonly folder: string;
  readonly first: MissionConfig;
  /** Flies on its own elements. */
  readonly second: MissionConfig;
  readonly modem: 'kiss' | 'raw-bytes';
  readonly hasRadio?: boolean;
  /** Kept by a life of the station before this one. */
  readonly kept?: Map<string, ReturnType<typeof createStoredInMemory<unknown>>>;
}

/** For tests: a station on a plain with a modem and no rotator that follows two missions, half a minute before the second rises. */
export async function stationOfTwo(wish: TwoMissions) {
  const { first, second, folder } = wish;
  const thimphu = mustBe(await loadStation(join(root, 'stations/thimphu/station.yaml')));
  const modemSection = { kind: wish.modem, port: 'tcp:tnc:8001', baudRate: 9600 } as const;
  const station = { ...thimphu, horizon: flatHorizon(10), file: { ...thimphu.file, modem: modemSection } };
  const propagators = [first, second].map(({ elements }) => mustBe(createPropagator(elements)));
  const [propagator, other] = propagators as [(typeof propagators)[0], (typeof propagators)[0]];
  const scheduleOf = (of: typeof propagator) =>
    createSchedule({
      ...{ propagator: of, place: station.place, stationId: 'thimphu', horizon: station.horizon },
      ...{ minElevationDeg: 0, earthOrientation: noEarthOrientation },
    });
  const schedules = [scheduleOf(propagator), scheduleOf(other)] as const;
  const pass = schedules[1].nextRise(second.elements.epochAtMs)!;
  const clock = new VirtualClock(pass.aosAtMs - 30_000);
  const faults: string[] = [];
  const onFault = (source: string, fault: Fault | Error) =>
    faults.push(`${source}: ${fault instanceof Error ? fault.message : describeFault(fault)}`);
  const bus = createBus((error) => onFault('bus', error as Error));
  const heard: BusMessage[] = [];
  bus.subscribe((message) => heard.push(message));
  const run: RunInfo = {
    ...{ runId: 'two', kind: 'rehearsal', missionId: first.file.id, stationId: 'thimphu', passId: null },
    ...{ startedAtMs: clock.nowAtMs(), rate: 1, seed: null },
  };
  const { archive, journal } = await openArchive({
    ...{ directory: folder, runId: run.runId, clock, bus, onFault, groupCommitMs: 1000 },
    dictionaries: [first, second].map(dictionaryContentsOf),
  });
  const listeners = new Set<Parameters<Modem['onBytes']>[0]>();
  const sent: Uint8Array[] = [];
  const modem: Modem = {
    info: {
      ...{ deviceId: 'modem', kind: wish.modem, portName: 'paper', state: 'ok', lastAtMs: null },
      ...{ detail: null, isSimulated: true, counters: {} },
    },
    onChange: () => () => {},
    close: async () => {},
    send: async (bytes) => void sent.push(bytes),
    onBytes(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const radio = wish.hasRadio === true ? createFakeRadio(clock) : undefined;
  const closing = new ClosingOrder();
  const stored = wish.kept ?? new Map<string, ReturnType<typeof createStoredInMemory<unknown>>>();
  const read = (mission: MissionConfig) => ({ mission, dictionary: mustBe(openMissionDictionary(mission)) });
  const joined = await joinStation(
    {
      ...{ clock, bus, archive, journal, modem, radio, onFault, closing, rotator: undefined },
      kept<T>(name: string) {
        const known = stored.get(name) ?? createStoredInMemory<unknown>();
        stored.set(name, known);
        return known as ReturnType<typeof createStoredInMemory<T>>;
      },
    },
    {
      ...read(first),
      ...{ run, runs: [run], station, propagator, earthOrientation: noEarthOrientation },
      others: [read(second)],
      ships: [{ missionId: second.file.id, mission: second.file, propagator: other }],
      schedule: joinSchedules(schedules),
      planning: {} as never,
      elements: () => Promise.reject(new TypeError('no elements')),
      readMission: (missionId) => loadMission(join(root, 'missions', missionId)),
      reportPage: async () => undefined,
    },
  );
  const close = async () => {
    const closed = closing.close();
    await clock.runFor(10_000);
    await closed;
    await archive.close();
  };
  const hear = (bytes: Uint8Array) => {
    for (const listener of [...listeners]) listener(bytes, clock.nowAtMs());
  };
  return {
    ...joined,
    ...{ clock, pass, schedules, archive, journal, bus, heard, faults, sent, radio, hear, close },
  };
}

export function mustBe<T>(result: Result<T>): T {
  if (!result.ok) throw new TypeError(describeFault(result.fault));
  return result.value;
}
