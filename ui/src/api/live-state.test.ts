import type { EventInfo } from '@dawa/protocols/console/event';
import { type HelloMessage, type LiveMessage, liveMessage } from '@dawa/protocols/console/live';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { describe, expect, it } from 'vitest';
import { applyMessage, type StationView } from './live-state.ts';
import { nowAtMs } from './station-clock.ts';

const atMs = Date.parse('2019-06-20T00:24:12Z');

const event = (eventId: number, at: number): EventInfo => ({
  eventId,
  atMs: at,
  severity: 'info',
  source: 'pass',
  code: 'pass',
  text: `event ${eventId}`,
});

const sample = (name: string, at: number, value: ParameterSample['value'], raw = value): ParameterSample => ({
  name,
  generatedAtMs: at,
  receivedAtMs: at,
  raw,
  value,
  unit: null,
  limitState: 'none',
  packetLsn: 1,
});

const notArmed = { isArmed: false, by: null, sinceAtMs: null, blockedBy: null };

const hello: HelloMessage = {
  type: 'hello',
  seq: 0,
  atMs,
  runId: 'run-1',
  run: {
    runId: 'run-1',
    kind: 'rehearsal',
    missionId: 'aprs-dp',
    stationId: 'thimphu',
    passId: null,
    startedAtMs: atMs,
    rate: 1,
    seed: 'one',
  },
  mission: {
    missionId: 'aprs-dp',
    name: 'APRS-DP breadboard',
    noradId: 43590,
    badges: [],
    elements: { name: 'MAYA-1', epochAtMs: atMs, source: 'test' },
    links: [],
    stripParameters: ['bus_voltage'],
  },
  station: {
    stationId: 'thimphu',
    name: 'Thimphu',
    latitudeDeg: 27.47,
    longitudeDeg: 89.63,
    heightM: 2334,
    timeZone: 'Asia/Thimphu',
    placeName: 'Thimphu',
    horizon: [],
    isHorizonEstimated: true,
    beamWidthDeg: 24,
  },
  parametersDefined: [],
  contact: {
    phase: 'idle',
    pass: null,
    next: null,
    firstGoodFrameAtMs: null,
    lastGoodFrameAtMs: null,
    reportId: null,
  },
  track: { atMs, satellite: null, commanded: null, antenna: null, offByDeg: null },
  radio: {
    atMs,
    down: null,
    up: null,
    readFrequencyHz: null,
    readAtMs: null,
    mode: null,
    meter: null,
    signalDbm: null,
    isTransmitting: false,
    thresholdHz: 240,
    hasCarrier: false,
    hasBitLock: false,
    hasFrameLock: false,
  },
  frames: {
    atMs,
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
  },
  frameTicks: [{ atMs: atMs - 1000, good: 1, bad: 0 }],
  safety: {
    motion: notArmed,
    transmission: notArmed,
    lock: null,
    stopped: null,
    isUplinkHeld: false,
    isKeyed: false,
    keyedSinceMs: null,
    isSimulated: true,
  },
  devices: [],
  alarms: [],
  events: [event(1, atMs - 5000), event(2, atMs - 1000)],
  commands: [],
  latest: [sample('bus_voltage', atMs, 5.01, 5010)],
  history: [sample('bus_voltage', atMs - 1000, 5.02, 5020)],
};

const heads = { seq: 1, atMs, runId: 'run-1' };
const after = (...messages: LiveMessage[]): StationView =>
  messages.reduce<StationView | undefined>((view, message) => applyMessage(view, message, 0), undefined)!;

describe('the view of the station', () => {
  it('keeps the contract in its own example', () => {
    expect(liveMessage.safeParse(hello).success).toBe(true);
  });

  it('begins with hello, and nothing before it counts', () => {
    expect(applyMessage(undefined, { ...heads, type: 'lag', skipped: 3 }, 0)).toBeUndefined();
    expect(after(hello).events.map(({ eventId }) => eventId)).toEqual([2, 1]);
  });

  it('keeps of each mission how its spacecraft hears us, and bears a station that does not tell', () => {
    expect(after(hello).uplinks).toEqual([]);
    const uplink = { missionId: 'aprs-dp', report: null, sequence: null, security: null };
    const other = { ...uplink, missionId: 'sister' };
    const told = { ...uplink, security: { hasKey: true, refused: 1, lastRefusal: 'altered' } };
    const messages = [uplink, other, told].map((one) => ({ ...heads, type: 'uplink', uplink: one }) as const);
    expect(after(hello, ...messages).uplinks).toEqual([told, other]);
  });

  it('draws the history of a strip and the latest value as one line', () => {
    const { history } = after(hello);
    expect(history['bus_voltage']).toMatchObject({ atMs: [atMs - 1000, atMs], values: [5.02, 5.01] });
  });

  it('puts a sample that comes late where it belongs, and keeps the newer as latest', () => {
    const view = after(hello, {
      ...heads,
      type: 'parameters',
      samples: [sample('bus_voltage', atMs - 500, 4.9)],
    });
    expect(view.history['bus_voltage']!.values).toEqual([5.02, 4.9, 5.01]);
    expect(view.latest['bus_voltage']!.value).toBe(5.01);
  });

  it('plots flags as 0 and 1, labels by their number, and text not at all', () => {
    const view = after(hello, {
      ...heads,
      type: 'parameters',
      samples: [sample('ptt', atMs, true), sample('mode', atMs, 'DIGI', 4), sample('call', atMs, 'A51X')],
    });
    expect(view.history['ptt']!.values).toEqual([1]);
    expect(view.history['mode']!.values).toEqual([4]);
    expect(view.history['call']).toBeUndefined();
    expect(view.latest['call']!.value).toBe('A51X');
  });

  it('replaces the second of a tick that is said again', () => {
    const ticks = [
      { atMs: atMs - 1000, good: 2, bad: 1 },
      { atMs, good: 1, bad: 0 },
    ];
    const view = after(hello, { ...heads, type: 'frames', frames: { ...hello.frames, good: 3 }, ticks });
    expect(view.frameTicks).toEqual(ticks);
    expect(view.frames.good).toBe(3);
  });

  it('shows an event once, newest first, however often it is told', () => {
    const view = after(
      hello,
      { ...heads, type: 'event', event: event(3, atMs) },
      { ...heads, type: 'event', event: event(3, atMs) },
    );
    expect(view.events.map(({ eventId }) => eventId)).toEqual([3, 2, 1]);
  });

  it('counts what was skipped, and starts anew with the next hello', () => {
    const lagged = after(hello, { ...heads, type: 'lag', skipped: 12 });
    expect(lagged.skipped).toBe(12);
    const again = applyMessage(lagged, { ...hello, latest: [], history: [] }, 0)!;
    expect(again.skipped).toBe(12);
    expect(again.history).toEqual({});
  });

  it('remembers the report of the last pass when the next contact begins', () => {
    const written = after(hello, { ...heads, type: 'report', reportId: 'r-7' });
    const next = applyMessage(written, { ...heads, type: 'contact', contact: hello.contact }, 0)!;
    expect(next.lastReportId).toBe('r-7');
    expect(next.reportsWritten).toBe(1);
  });

  it('runs the clock of a replay as the replay goes, and lets it stand at its end', () => {
    const replay = { fromAtMs: atMs, toAtMs: atMs + 60_000, positionAtMs: atMs, rate: 20, isAtEnd: false };
    const begun = after({ ...hello, replay });
    expect(nowAtMs(begun.clock, 1000)).toBe(atMs + 20_000);
    const ended = { ...replay, positionAtMs: replay.toAtMs, isAtEnd: true };
    const view = applyMessage(begun, { ...heads, type: 'replay', replay: ended }, 3000)!;
    expect(view.replay).toEqual(ended);
    expect(nowAtMs(view.clock, 9000)).toBe(atMs + 60_000);
  });

  it('never grows without bound', () => {
    let view = after(hello);
    for (let second = 1; second <= 2000; second += 1) {
      const at = atMs + second * 1000;
      view = applyMessage(view, { ...heads, type: 'parameters', samples: [sample('rssi', at, -98)] }, 0)!;
      view = applyMessage(view, { ...heads, type: 'event', event: event(second + 10, at) }, 0)!;
    }
    expect(view.history['rssi']!.atMs.length).toBe(1200);
    expect(view.events.length).toBe(300);
  });
});
