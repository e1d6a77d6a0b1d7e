import { alarmStateOf } from '@dawa/protocols/console/alarm-state';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { FrameCounts, FrameTick } from '@dawa/protocols/console/link';
import type { HelloMessage } from '@dawa/protocols/console/live';
import type { ContactState } from '@dawa/protocols/console/pass';
import type { SafetyState } from '@dawa/protocols/console/safety';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { RadioState, TrackState } from '@dawa/protocols/console/tracking';
import type { UplinkState } from '@dawa/protocols/console/uplink';
import type { Bus, BusMessage } from '../ports.ts';

/** Everything a page needs to draw itself, without what the connection adds. */
export type Snapshot = Omit<HelloMessage, 'type' | 'seq' | 'atMs' | 'runId'>;

export interface StationState {
  readonly snapshot: Snapshot;
  close(): void;
}

/** What does not change during a run, and what was known before it began. */
export type StationStateSeed = Pick<
  Snapshot,
  'run' | 'mission' | 'station' | 'parametersDefined' | 'safety'
> &
  Partial<{
    readonly [Key in
      | 'events'
      | 'alarms'
      | 'commands'
      | 'latest'
      | 'history']: readonly Snapshot[Key][number][];
  }>;

/** The strips show 150 s. */
const historySpanMs = 5 * 60_000;
const bounds = { history: 6_000, frameTicks: 1_200, events: 200, commands: 100, alarms: 200 };

/** Listens to the bus and keeps the newest of each topic, and of the strips the last minutes; bounded in all. */
export function createStationState(bus: Bus, seed: StationStateSeed): StationState {
  let { mission } = seed;
  let strips = new Set(mission.stripParameters);
  const devices = new Map<string, DeviceInfo>();
  const uplinks = new Map<string, UplinkState>();
  const latest = new Map<string, ParameterSample>();
  const alarms = new Map<string, AlarmInfo>();
  const commands = new Map<string, CommandRecord>();
  const events: EventInfo[] = [...(seed.events ?? [])];
  let history: ParameterSample[] = [];
  let frameTicks: FrameTick[] = [];
  let contact: ContactState = idleContact;
  let track: TrackState = unknownTrack;
  let radio: RadioState = unknownRadio;
  let frames: FrameCounts = noFrames;
  let safety: SafetyState = seed.safety;
  let { parametersDefined } = seed;

  for (const alarm of seed.alarms ?? []) alarms.set(alarm.alarmId, alarm);
  for (const command of seed.commands ?? []) commands.set(command.commandId, command);
  takeSamples(seed.latest ?? []);
  history = [...(seed.history ?? [])];

  function takeSamples(samples: readonly ParameterSample[]): void {
    for (const sample of samples) {
      const known = latest.get(sample.name);
      // A report that was stored on board and comes late must not replace a newer value.
      if (known === undefined || sample.generatedAtMs >= known.generatedAtMs) latest.set(sample.name, sample);
      if (strips.has(sample.name)) history.push(sample);
    }
    const newestAtMs = history.at(-1)?.receivedAtMs;
    if (newestAtMs === undefined) return;
    const isFull = history.length > bounds.history * 1.25;
    if (isFull || history[0]!.receivedAtMs < newestAtMs - historySpanMs * 1.25) {
      history = history
        .filter((sample) => sample.receivedAtMs >= newestAtMs - historySpanMs)
        .slice(-bounds.history);
    }
  }

  function takeTicks(ticks: readonly FrameTick[]): void {
    for (const tick of ticks) {
      const known = frameTicks.findLastIndex((other) => other.atMs === tick.atMs);
      if (known >= 0) frameTicks[known] = tick;
      else frameTicks.push(tick);
    }
    if (frameTicks.length > bounds.frameTicks * 1.25) frameTicks = frameTicks.slice(-bounds.frameTicks);
  }

  function take(message: BusMessage): void {
    switch (message.type) {
      case 'contact':
        contact = message.contact;
        return;
      case 'track':
        track = message.track;
        return;
      case 'radio':
        radio = message.radio;
        return;
      case 'frames':
        frames = message.frames;
        takeTicks(message.ticks);
        return;
      case 'safety':
        safety = message.safety;
        return;
      case 'device':
        devices.set(message.device.deviceId, message.device);
        return;
      case 'uplink':
        uplinks.set(message.uplink.missionId, message.uplink);
        return;
      case 'parameters':
        takeSamples(message.samples);
        return;
      case 'event':
        events.push(message.event);
        if (events.length > bounds.events * 1.25) events.splice(0, events.length - bounds.events);
        return;
      case 'alarm':
        keepNewest(alarms, message.alarm.alarmId, message.alarm, bounds.alarms, isOver);
        return;
      case 'command':
        keepNewest(commands, message.command.commandId, message.command, bounds.commands);
        return;
      case 'dictionary':
        parametersDefined = message.parametersDefined;
        mission = message.mission ?? mission;
        strips = new Set(mission.stripParameters);
        return;
      case 'hello':
      case 'replay':
      case 'clock':
      case 'report':
      case 'download':
      case 'heard':
      case 'recording':
      case 'demodulate':
      case 'campaign':
      case 'waterfall':
      case 'lag':
        return;
      default:
        message satisfies never;
    }
  }

  return {
    get snapshot() {
      return {
        run: seed.run,
        mission,
        station: seed.station,
        parametersDefined,
        contact,
        track,
        radio,
        frames,
        frameTicks: frameTicks.slice(-bounds.frameTicks),
        safety,
        devices: [...devices.values()],
        alarms: [...alarms.values()],
        events: events.slice(-bounds.events),
        commands: [...commands.values()],
        latest: [...latest.values()],
        history: history.slice(-bounds.history),
        uplinks: [...uplinks.values()],
      };
    },
    close: bus.subscribe(take),
  };
}

/** An alarm that ended and was seen needs no place any more. */
const isOver = (alarm: AlarmInfo) => alarmStateOf(alarm) === 'normal';

function keepNewest<T>(
  map: Map<string, T>,
  id: string,
  item: T,
  bound: number,
  drops?: (item: T) => boolean,
) {
  if (drops?.(item)) {
    map.delete(id);
    return;
  }
  map.set(id, item);
  const oldest = map.size > bound ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}

const idleContact: ContactState = {
  phase: 'idle',
  pass: null,
  next: null,
  firstGoodFrameAtMs: null,
  lastGoodFrameAtMs: null,
  reportId: null,
};

const unknownTrack: TrackState = { atMs: 0, satellite: null, commanded: null, antenna: null, offByDeg: null };

const unknownRadio: RadioState = {
  atMs: 0,
  down: null,
  up: null,
  readFrequencyHz: null,
  readAtMs: null,
  mode: null,
  meter: null,
  signalDbm: null,
  isTransmitting: false,
  thresholdHz: 0,
  hasCarrier: false,
  hasBitLock: false,
  hasFrameLock: false,
};

const noFrames: FrameCounts = {
  atMs: 0,
  rawBytes: 0,
  good: 0,
  relayed: 0,
  foreign: 0,
  bad: 0,
  badByReason: {},
  oddByKind: {},
  lost: 0,
  idle: 0,
  correctedSymbols: 0,
  packets: 0,
  packetGaps: {},
  ratePerS: 0,
  lastGoodAtMs: null,
  syncState: 'search',
};
