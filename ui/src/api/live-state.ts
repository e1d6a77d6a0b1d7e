import type { ReplayState } from '@dawa/protocols/console/archive';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { FrameCounts, FrameTick } from '@dawa/protocols/console/link';
import type { LiveMessage } from '@dawa/protocols/console/live';
import type { MissionInfo, ParameterInfo, StationInfo } from '@dawa/protocols/console/mission';
import type { ContactState } from '@dawa/protocols/console/pass';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { SafetyState } from '@dawa/protocols/console/safety';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { RadioState, TrackState } from '@dawa/protocols/console/tracking';
import type { UplinkState } from '@dawa/protocols/console/uplink';
import { addSamples, type History } from './parameter-history.ts';
import { heardClock, type StationClock } from './station-clock.ts';

/** What the station said of itself; there after the first `hello`. */
export interface StationView {
  readonly clock: StationClock;
  readonly run: RunInfo;
  readonly mission: MissionInfo;
  readonly station: StationInfo;
  /** Where the replay stands that is shown; undefined for what happens now. */
  readonly replay: ReplayState | undefined;
  readonly parametersDefined: readonly ParameterInfo[];
  readonly contact: ContactState;
  readonly track: TrackState;
  readonly radio: RadioState;
  readonly frames: FrameCounts;
  /** One a second, oldest first. */
  readonly frameTicks: readonly FrameTick[];
  readonly safety: SafetyState;
  readonly devices: readonly DeviceInfo[];
  readonly alarms: readonly AlarmInfo[];
  /** Newest first. */
  readonly events: readonly EventInfo[];
  /** Of missions whose spacecraft says how it hears us. */
  readonly uplinks: readonly UplinkState[];
  /** Oldest first. */
  readonly commands: readonly CommandRecord[];
  readonly latest: Readonly<Record<string, ParameterSample>>;
  readonly history: History;
  /** Reports written since the page is open; a list of them is read again when this grows. */
  readonly reportsWritten: number;
  /** The newest of them; null when none was written yet. */
  readonly lastReportId: string | null;
  /** Updates that the server left out because this page was slow. */
  readonly skipped: number;
}

const mostEvents = 300;
const mostTicks = 3600;
const mostCommands = 200;

/**
 * The view after a message. `hello` starts it anew: whatever was missed while the line was cut is in there.
 *
 * @param monotonicMs `performance.now()` when the message came
 * @returns the same view when the message changes nothing, and undefined while no `hello` was heard
 */
export function applyMessage(
  view: StationView | undefined,
  message: LiveMessage,
  monotonicMs: number,
): StationView | undefined {
  if (message.type === 'hello') return viewOf(message, view, monotonicMs);
  if (view === undefined) return undefined;
  switch (message.type) {
    case 'clock':
      return { ...view, clock: heardClock(view.clock, message, monotonicMs) };
    case 'track':
      return { ...view, track: message.track };
    case 'radio':
      return { ...view, radio: message.radio };
    case 'frames':
      return { ...view, frames: message.frames, frameTicks: addTicks(view.frameTicks, message.ticks) };
    case 'contact':
      return {
        ...view,
        contact: message.contact,
        lastReportId: message.contact.reportId ?? view.lastReportId,
      };
    case 'safety':
      return { ...view, safety: message.safety };
    case 'device':
      return { ...view, devices: replaced(view.devices, message.device, ({ deviceId }) => deviceId) };
    case 'uplink':
      return { ...view, uplinks: replaced(view.uplinks, message.uplink, ({ missionId }) => missionId) };
    case 'parameters':
      return {
        ...view,
        latest: newest(view.latest, message.samples),
        history: addSamples(view.history, message.samples),
      };
    case 'event':
      return { ...view, events: addEvent(view.events, message.event) };
    case 'alarm':
      return { ...view, alarms: replaced(view.alarms, message.alarm, ({ alarmId }) => alarmId) };
    case 'command': {
      const commands = replaced(view.commands, message.command, ({ commandId }) => commandId);
      return { ...view, commands: commands.slice(-mostCommands) };
    }
    case 'report':
      return { ...view, reportsWritten: view.reportsWritten + 1, lastReportId: message.reportId };
    case 'heard':
    case 'download':
    case 'recording':
    case 'demodulate':
    case 'campaign':
    case 'waterfall':
      return view;
    case 'dictionary':
      return {
        ...view,
        parametersDefined: message.parametersDefined,
        mission: message.mission ?? view.mission,
      };
    case 'replay':
      return { ...view, replay: message.replay, clock: replayClock(message.replay, monotonicMs) };
    case 'lag':
      return { ...view, skipped: view.skipped + message.skipped };
    default:
      return unreachable(message);
  }
}

type Hello = Extract<LiveMessage, { type: 'hello' }>;

function viewOf(hello: Hello, before: StationView | undefined, monotonicMs: number): StationView {
  // The pace of the clock may have changed since the run began; a clock message follows within a second.
  const rate = before?.run.runId === hello.run.runId ? before.clock.rate : hello.run.rate;
  return {
    clock:
      hello.replay === undefined
        ? heardClock(undefined, { atMs: hello.atMs, rate }, monotonicMs)
        : replayClock(hello.replay, monotonicMs),
    run: hello.run,
    mission: hello.mission,
    station: hello.station,
    parametersDefined: hello.parametersDefined,
    replay: hello.replay,
    contact: hello.contact,
    track: hello.track,
    radio: hello.radio,
    frames: hello.frames,
    frameTicks: addTicks([], hello.frameTicks),
    safety: hello.safety,
    devices: hello.devices,
    alarms: hello.alarms,
    events: [...hello.events].sort(byNewest).slice(0, mostEvents),
    uplinks: hello.uplinks ?? [],
    commands: [...hello.commands].sort((a, b) => a.createdAtMs - b.createdAtMs),
    latest: newest({}, hello.latest),
    history: addSamples({}, [...hello.history, ...hello.latest]),
    reportsWritten: before?.reportsWritten ?? 0,
    lastReportId: hello.contact.reportId ?? before?.lastReportId ?? null,
    skipped: before?.skipped ?? 0,
  };
}

/** The clock of a replay goes as the replay says, and stands at its end. */
function replayClock({ positionAtMs, rate, isAtEnd }: ReplayState, monotonicMs: number): StationClock {
  return { anchorAtMs: positionAtMs, anchorMonotonicMs: monotonicMs, rate: isAtEnd ? 0 : rate };
}

const byNewest = (a: EventInfo, b: EventInfo) => b.atMs - a.atMs || b.eventId - a.eventId;

function addEvent(events: readonly EventInfo[], event: EventInfo): readonly EventInfo[] {
  const others = events.filter(({ eventId }) => eventId !== event.eventId);
  return [event, ...others].sort(byNewest).slice(0, mostEvents);
}

/** A tick that is said again replaces the one before: the second it counts was not over yet. */
function addTicks(ticks: readonly FrameTick[], heard: readonly FrameTick[]): readonly FrameTick[] {
  if (heard.length === 0) return ticks;
  const byTime = new Map(ticks.map((tick) => [tick.atMs, tick]));
  for (const tick of heard) byTime.set(tick.atMs, tick);
  return [...byTime.values()].sort((a, b) => a.atMs - b.atMs).slice(-mostTicks);
}

function newest(
  latest: Readonly<Record<string, ParameterSample>>,
  samples: readonly ParameterSample[],
): Readonly<Record<string, ParameterSample>> {
  const next = { ...latest };
  for (const sample of samples) {
    const known = next[sample.name];
    if (known === undefined || known.receivedAtMs <= sample.receivedAtMs) next[sample.name] = sample;
  }
  return next;
}

function replaced<T>(items: readonly T[], item: T, key: (item: T) => string): readonly T[] {
  const index = items.findIndex((known) => key(known) === key(item));
  return index === -1 ? [...items, item] : items.with(index, item);
}

function unreachable(message: never): never {
  throw new TypeError(`live message: found ${JSON.stringify(message)}`);
}
