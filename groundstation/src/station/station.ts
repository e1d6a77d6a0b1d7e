import type { Pass } from '@dawa/flight-dynamics/passes';
import type { PassDetail, PassInfo } from '@dawa/protocols/console/pass';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { SafetyState } from '@dawa/protocols/console/safety';
import type { Clock } from '@dawa/seams/clock';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { StationArchive } from '../archive/archive.ts';
import type { Safety } from '../commanding/safety.ts';
import type { StationConfig } from '../config/station-config.ts';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { WireLog } from '../devices/wire-log.ts';
import { describePass } from '../pass/pass-detail.ts';
import type { PassRunner } from '../pass/pass-runner.ts';
import type { Sky } from '../pass/sky.ts';
import type { Bus, Journal } from '../ports.ts';
import type { Schedule } from '../schedule/next-contact.ts';
import type {
  CommandingDoor,
  PlanningDoor,
  Refusal,
  SafetyDoor,
  StationDoor,
} from '../server/station-door.ts';
import type { PassWork, PassWorks, WorkableShip } from './pass-works.ts';
import type { StationState } from './station-state.ts';
import type { WorkedContacts } from './worked-contacts.ts';

export interface StationParts {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly state: StationState;
  /** Of every mission that is followed; `state` is the first. */
  readonly states: readonly StationState[];
  /** Of what the station measures of itself; it is no mission. */
  readonly source?: StationState | undefined;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly schedule: Schedule;
  readonly runner: PassRunner;
  readonly safety: Safety;
  readonly commands: CommandingDoor;
  /** For which mission a pass is worked, and on which downlinks; undefined for a ship of none. */
  workOf(pass: Pick<Pass, 'passId' | 'noradId'>): PassWork<WorkableShip> | undefined;
  readonly chooseWork: WorkedContacts['choose'];
  readonly workChoices: PassWorks<WorkableShip>['choices'];
  readonly sky: Sky;
  /** Where a ship of any mission stands. */
  skyOf(noradId: number): Sky | undefined;
  /** Whether a mission flies a satellite. */
  isFlown(missionId: string, noradId: number): boolean;
  readonly planning: PlanningDoor;
  readonly elements: StationDoor['elements'];
  readonly archiveDesk: StationDoor['archiveDesk'];
  readonly completeness?: StationDoor['completeness'];
  readonly heard?: StationDoor['heard'];
  readonly recordings?: StationDoor['recordings'];
  readonly downloads?: StationDoor['downloads'];
  readonly station: StationConfig;
  readonly runs: readonly RunInfo[];
  readonly hasRotator: boolean;
  /** The antenna by hand; absent without a rotator. */
  readonly antenna?: StationDoor['antenna'];
  readonly relays?: StationDoor['relays'];
  readonly faults?: StationDoor['faults'];
  readonly bench?: StationDoor['bench'];
  readonly wires?: ReadonlyMap<string, WireLog> | undefined;
  reportPage(reportId: string): Promise<string | undefined>;
}

/** Farthest that a hand may tune away: twice the Doppler of a low orbit at 70 cm. */
const farthestOffsetHz = 25_000;

/** A pass stays on the page for a minute after it has set. */
const pinnedMs = 60_000;
const lookAheadMs = 12 * 3_600_000;

/** The station as the server sees it: its parts behind one door, and their faults as refusals. */
export function createStationDoor(parts: StationParts): StationDoor {
  const { clock, bus, state, archive, journal, schedule, runner, safety, commands, sky, station } = parts;
  const skyOf = (noradId: number) => parts.skyOf(noradId) ?? sky;
  const detail = (passId: string) => {
    const current = runner.contact.pass;
    if (current?.passId === passId) return { ...current, ...choicesOf(current) };
    const pass = schedule.find(passId, clock.nowAtMs());
    const described = pass && describePass(pass, skyOf(pass.noradId), station.horizon);
    return described && { ...described, ...workedFor(described), ...choicesOf(described) };
  };
  const choicesOf = (pass: Pick<Pass, 'passId' | 'noradId'>) => {
    const choices = parts.workChoices(pass).map((one) => ({ ...one, linkIds: [...one.linkIds] }));
    return choices.length > 0 && { choices };
  };
  const workedFor = (pass: Pick<Pass, 'passId' | 'noradId'>) => {
    const work = parts.workOf(pass);
    return work && { missionId: work.ship.missionId, linkIds: [...work.linkIds] };
  };
  /** By mission. */
  const replayed = new Map<string | undefined, PassDetail | undefined>();
  return {
    clock,
    bus,
    state,
    archive,
    get missions() {
      return parts.states.map(({ snapshot }) => snapshot.mission);
    },
    stateOf: (missionId) =>
      [...parts.states, ...(parts.source ? [parts.source] : [])].find(
        ({ snapshot }) => snapshot.mission.missionId === missionId,
      ),
    stations: [state.snapshot.station],
    runs: parts.runs,
    passes: (span) => schedule.passes(span).map((pass) => ({ ...passInfoOf(pass), ...workedFor(pass) })),
    pass: detail,
    chooseWork(passId, wish, by) {
      const pass = detail(passId);
      if (pass === undefined)
        return failure({ kind: 'not-found', expected: 'a pass of the coming days', found: passId });
      const chosen = parts.chooseWork(pass, wish);
      if (!chosen.ok) return chosen;
      const { ship, linkId } = chosen.value;
      const text = `${pass.name}, ${passId}: worked for ${ship.missionId}${linkId === undefined ? '' : ` on ${linkId}`}, chosen by ${by}.`;
      journal.event({ severity: 'info', source: 'pass', code: 'work', text });
      return success(detail(passId) ?? pass);
    },
    planning: parts.planning,
    elements: parts.elements,
    archiveDesk: parts.archiveDesk,
    completeness: parts.completeness,
    heard: parts.heard,
    recordings: parts.recordings,
    downloads: parts.downloads,
    wire: (deviceId) => parts.wires?.get(deviceId),
    replay: {
      archive,
      skyAt: (atMs, noradId) => (noradId === undefined ? sky : parts.skyOf(noradId))?.at(atMs),
      passAt(atMs, missionId) {
        const pass = schedule
          .passes({ fromAtMs: atMs - pinnedMs, toAtMs: atMs + lookAheadMs })
          .find(({ noradId }) => missionId === undefined || parts.isFlown(missionId, noradId));
        // A replay asks ten times a second, and a track is long.
        const known = replayed.get(missionId);
        if (known !== undefined && known.passId === pass?.passId) return known;
        const described = pass && {
          ...describePass(pass, skyOf(pass.noradId), station.horizon),
          ...workedFor(pass),
          ...(missionId !== undefined && { missionId }),
        };
        replayed.set(missionId, described);
        return described;
      },
    },
    get contact() {
      return runner.contact;
    },
    reportPage: parts.reportPage,
    acknowledgeAlarm: (alarmId, by) => journal.acknowledge(alarmId, by),
    shelveAlarm: (alarmId, { by, untilAtMs, why }) => journal.shelve(alarmId, by, untilAtMs, why),
    unshelveAlarm: (alarmId, by) => journal.unshelve(alarmId, by),
    alarmHistory: (request) => journal.history(request),
    commanding: commands,
    safety: safetyDoor(safety, runner, parts),
    antenna: parts.antenna,
    relays: parts.relays,
    faults: parts.faults,
    bench: parts.bench,
    get readiness() {
      const away = state.snapshot.devices.filter((device) => device.state !== 'ok' && device.state !== 'off');
      if (away.length === 0) return { isReady: true, reason: null };
      const reason = away.map((device) => `${device.deviceId} ${device.state}`).join(', ');
      return { isReady: false, reason };
    },
  };
}

function safetyDoor(
  safety: Safety,
  runner: PassRunner,
  { hasRotator, antenna }: Pick<StationParts, 'hasRotator' | 'antenna'>,
): SafetyDoor {
  const done = (state: SafetyState): Result<SafetyState, Refusal> => success(state);
  return {
    get state() {
      return safety.state;
    },
    arm(what, by) {
      const armed = safety.arm(what, by);
      if (armed.ok) return armed;
      return failure({ kind: 'refused', expected: armed.fault.expected, found: armed.fault.found });
    },
    disarm: (what, by) => done(safety.disarm(what, by)),
    stop: async (by) => done(await safety.stop(by)),
    txOff: async (by) => done(await safety.transmitOff(by)),
    resetTrip: (by) => success(safety.resetTrip(by)),
    release(by) {
      safety.release(by);
      antenna?.clearRunaway();
      runner.resumeTracking(by);
      return done(safety.state);
    },
    async park(by) {
      if (!hasRotator) return refused('a rotator', 'none at this station');
      try {
        await runner.park(by);
        return done(safety.state);
      } catch (error) {
        return refusalOf(error);
      }
    },
    lock: async (lock) => done(await safety.lock(lock)),
    unlock: async (by) => done(safety.unlock(by)),
    setOffset(direction, offsetHz) {
      if (!(Math.abs(offsetHz) <= farthestOffsetHz)) {
        const expected = `-${farthestOffsetHz} to ${farthestOffsetHz} Hz`;
        return failure({ kind: 'bad-value', expected, found: offsetHz });
      }
      runner.setOffset(direction, offsetHz);
      return done(safety.state);
    },
  };
}

function refusalOf(error: unknown): Result<never, Refusal> {
  if (error instanceof DeviceError && error.code === 'blocked')
    return refused('motion to be permitted', messageOf(error));
  return failure({ kind: 'device', expected: 'the device to obey', found: messageOf(error) });
}

function refused(expected: string, found: string) {
  return failure<Refusal>({ kind: 'refused', expected, found });
}

/** A pass in the words of the contract. */
function passInfoOf(pass: Pass): PassInfo {
  const { gaps: _gaps, orbitNumber: _orbit, culminations, ...info } = pass;
  return { ...info, culminations: [...culminations] };
}
