import type { SafetyState } from '@dawa/protocols/console/safety';
import type { Clock } from '@dawa/seams/clock';
import { failure, success } from '@dawa/seams/fault';
import { createJournal } from '../archive/journal.ts';
import { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import type { Archive, Journal } from '../ports.ts';
import { createBus } from '../station/bus.ts';
import { createStationState } from '../station/station-state.ts';
import type { StationDoor } from './station-door.ts';

/** A station of paper, for tests of the server: it answers and does nothing. */
export function paperDoor(
  clock: Clock,
): StationDoor & { readonly asked: string[]; readonly journal: Journal } {
  const asked: string[] = [];
  const bus = createBus((error) => {
    throw error;
  });
  const state = createStationState(bus, {
    run: {
      runId: 'run-1',
      kind: 'rehearsal',
      missionId: 'paper',
      stationId: 'desk',
      passId: null,
      startedAtMs: 0,
      rate: 1,
      seed: 'seed',
    },
    mission: {
      missionId: 'paper',
      name: 'Paper',
      noradId: 1,
      badges: [],
      elements: { name: 'none', epochAtMs: 0, source: 'none' },
      links: [],
      stripParameters: ['bus_voltage'],
    },
    station: {
      stationId: 'desk',
      name: 'Desk',
      latitudeDeg: 0,
      longitudeDeg: 0,
      heightM: 0,
      timeZone: 'UTC',
      placeName: 'here',
      horizon: [],
      isHorizonEstimated: false,
      beamWidthDeg: 24,
    },
    parametersDefined: [
      { name: 'bus_voltage', shortDescription: '', unit: 'V', kind: 'float', limits: [], periodMs: 1000 },
    ],
    safety: calm,
  });
  const said = (what: string) => {
    asked.push(what);
    return success(calm);
  };
  const refused = () => ({
    ok: false as const,
    fault: { kind: 'refused' as const, expected: 'paper', found: 'ink' },
  });
  const empty = () => ({ items: [], next: null });
  const journal = createJournal(
    { keepEvent: () => {}, keepAlarm: () => {}, alarms: () => [], highestEventId: () => 0 },
    bus,
    clock,
  );
  return {
    asked,
    journal,
    clock,
    bus,
    state,
    archive: {
      log: { flush: async () => 0 },
      packets: empty,
      samples: empty,
      events: empty,
      commands: empty,
      reports: empty,
      report: () => undefined,
    } as unknown as Archive,
    missions: [state.snapshot.mission],
    stateOf: (missionId) => (missionId === 'paper' ? state : undefined),
    stations: [state.snapshot.station],
    runs: [state.snapshot.run],
    passes: () => [],
    pass: () => undefined,
    chooseWork: refused,
    planning: {
      plan: async (span) => ({
        stationId: 'desk',
        ...span,
        madeAtMs: 0,
        satellites: [],
        passes: [],
        nights: [],
        unmet: [],
        isOptimal: true,
        gapBound: 0,
      }),
      calendar: async () => 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
    },
    elements: async ({ atMs, maxAgeDays }) => ({
      forAtMs: atMs,
      ownNoradIds: [1],
      objectCount: 1,
      tooOldCount: maxAgeDays === undefined ? 0 : 1,
      tleText: '0 PAPER\n1 00001U\n2 00001\n',
      ommCsvText: '',
    }),
    contact: state.snapshot.contact,
    reportPage: async (reportId) => (reportId === 'r1' ? '<!doctype html><title>Report</title>' : undefined),
    archiveDesk: paperDesk,
    wire: (deviceId) =>
      deviceId === 'rotator' ? { since: (after) => ({ items: [], skipped: after }) } : undefined,
    replay: {
      archive: {
        missionId: 'paper',
        logRecords: () => [],
        samples: async () => empty(),
        packet: async () => undefined,
        store: { packets: async () => [], journal: async () => [] },
        shelf: new DictionaryShelf(),
      },
      skyAt: () => undefined,
      passAt: () => undefined,
    },
    acknowledgeAlarm: (alarmId, by) => journal.acknowledge(alarmId, by),
    shelveAlarm: (alarmId, { by, untilAtMs, why }) => journal.shelve(alarmId, by, untilAtMs, why),
    unshelveAlarm: (alarmId, by) => journal.unshelve(alarmId, by),
    alarmHistory: (request) => journal.history(request),
    commanding: { definitions: [], create: refused, arm: refused, send: refused, drop: refused },
    safety: {
      state: calm,
      arm: (what, by) => said(`arm ${what} ${by}`),
      disarm: (what, by) => said(`disarm ${what} ${by}`),
      stop: async (by) => said(`stop ${by}`),
      txOff: async (by) => said(`tx-off ${by}`),
      release: (by) => said(`release ${by}`),
      resetTrip: (by) => said(`reset trip ${by}`),
      park: async (by) => said(`park ${by}`),
      lock: async ({ who }) => said(`lock ${who}`),
      unlock: async (by) => said(`unlock ${by}`),
      setOffset: (direction, offsetHz) => said(`offset ${direction} ${offsetHz}`),
    },
    readiness: { isReady: true, reason: null },
  };
}

const paperDesk: StationDoor['archiveDesk'] = {
  bins: async () => undefined,
  packetDetail: async () => undefined,
  state: async () => {
    throw new TypeError('archive: a station of paper has none');
  },
  dictionaries: () => [],
  reload: async (missionId) =>
    failure({ kind: 'not-found' as const, expected: 'a mission of paper', found: missionId }),
  redecode: async ({ missionId }) =>
    failure({ kind: 'not-found' as const, expected: 'a mission of paper', found: missionId }),
};

const notArmed = { isArmed: false, by: null, sinceAtMs: null, blockedBy: null };
const calm: SafetyState = {
  motion: notArmed,
  transmission: notArmed,
  lock: null,
  stopped: null,
  isUplinkHeld: false,
  isKeyed: false,
  keyedSinceMs: null,
  isSimulated: true,
};
