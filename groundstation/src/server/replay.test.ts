import type { ReplayState } from '@dawa/protocols/console/archive';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleQuality } from '../archive/sample-quality.ts';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import type { BusMessage } from '../ports.ts';
import type { Snapshot } from '../station/station-state.ts';
import { type PastStation, pastStation } from './replay.fixture.ts';
import { Replay } from './replay.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22);
const secondMs = 1000;
let past: PastStation;

beforeEach(async () => {
  past = await pastStation(startAtMs);
});
afterEach(() => past.close());

/** A minute of one report a second, an event at 20 s and an alarm from 30 s to 40 s. */
async function heardAMinute(): Promise<void> {
  for (let second = 0; second < 60; second++) {
    past.hear(second);
    if (second === 20) event('At twenty');
    if (second === 30) past.journal.raise(lowVoltage);
    if (second === 40) past.journal.clear(lowVoltage.alarmId);
    await past.clock.runFor(secondMs);
  }
  await past.archive.log.flush();
}

const event = (text: string) => past.journal.event({ severity: 'info', source: 'pass', code: 'pass', text });
const lowVoltage = {
  alarmId: 'limit.bus_voltage',
  severity: 'critical',
  title: 'Bus voltage',
  text: 'Too low.',
  source: 'payload',
} as const;

/** Somebody who watches, and how the replay stood at each word. */
function watch(fromS: number, toS: number, rate: number) {
  const said: { message: BusMessage; heardAfterMs: number }[] = [];
  const starts: Snapshot[] = [];
  const faults: string[] = [];
  const beganAtMs = past.clock.nowAtMs();
  const listener = {
    isStuck: false,
    onStart: (snapshot: Snapshot) => void starts.push(snapshot),
    onMessage: (message: BusMessage) =>
      void said.push({ message, heardAfterMs: past.clock.nowAtMs() - beganAtMs }),
    isBusy: () => listener.isStuck,
    onFault: (error: Error) => void faults.push(error.message),
  };
  const span = { fromAtMs: startAtMs + fromS * secondMs, toAtMs: startAtMs + toS * secondMs };
  const replay = new Replay(past.door, { ...span, rate }, listener);
  const samples = () =>
    said.flatMap(({ message, heardAfterMs }) =>
      message.type === 'parameters' ? message.samples.map((sample) => ({ ...sample, heardAfterMs })) : [],
    );
  return {
    replay,
    listener,
    said,
    starts,
    faults,
    samples,
    /** Decivolts in the order in which they came. */
    volts: () => samples().map(({ raw }) => raw),
    states: () =>
      said.flatMap(({ message }): ReplayState[] => (message.type === 'replay' ? [message.replay] : [])),
    words: () =>
      said.flatMap(({ message }) => {
        if (message.type === 'parameters') return message.samples.map(({ raw }) => `${raw}`);
        if (message.type === 'event') return [message.event.text];
        return message.type === 'alarm' ? [`alarm ${message.alarm.lastChange?.kind}`] : [];
      }),
  };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('a replay', () => {
  it('says what was heard in the order in which it was heard, and then that it is at its end', async () => {
    await heardAMinute();
    const { words, states, replay } = watch(10, 45, 10);
    await past.clock.runFor(5 * secondMs);
    expect(words()).toEqual([
      ...numbers(11, 21).map(String),
      'At twenty',
      ...numbers(21, 31).map(String),
      'alarm raised',
      ...numbers(31, 41).map(String),
      'alarm cleared',
      ...numbers(41, 45).map(String),
    ]);
    expect(states().at(-1)).toMatchObject({ isAtEnd: true, positionAtMs: startAtMs + 45 * secondMs });
    replay.close();
  });

  it.each([1, 10, 60])('keeps the pace of %i seconds in one', async (rate) => {
    await heardAMinute();
    const { samples, replay } = watch(0, 60, rate);
    await past.clock.runFor((60 / rate) * secondMs + 500);
    expect(samples()).toHaveLength(59);
    for (const { receivedAtMs, heardAfterMs } of samples()) {
      const dueAfterMs = (receivedAtMs - startAtMs) / rate;
      expect(heardAfterMs - dueAfterMs).toBeGreaterThanOrEqual(0);
      // What is due goes out ten times a second; the first tick comes at once.
      expect(heardAfterMs - dueAfterMs).toBeLessThanOrEqual(200);
    }
    replay.close();
  });

  it('plays twenty minutes in an eighth of a second at ten thousandfold, and leaves nothing out', async () => {
    for (let second = 0; second < 1200; second += 10) {
      past.hear(Math.floor(second / 20));
      await past.clock.runFor(10 * secondMs);
    }
    await past.archive.log.flush();
    const { volts, states, replay } = watch(0, 1200, 10_000);
    await past.clock.runFor(400);
    expect(volts()).toEqual(numbers(1, 120).map((count) => Math.floor(count / 2)));
    expect(states().at(-1)).toMatchObject({ isAtEnd: true, rate: 10_000 });
    replay.close();
  });

  it('holds at rate 0, and goes on when it is told to', async () => {
    await heardAMinute();
    const { volts, states, replay } = watch(10, 60, 0);
    await past.clock.runFor(20 * secondMs);
    expect(volts()).toEqual([]);
    expect(states().at(-1)).toMatchObject({ positionAtMs: startAtMs + 10 * secondMs, rate: 0 });
    replay.pace(5);
    await past.clock.runFor(2 * secondMs + 100);
    expect(volts()).toEqual(numbers(11, 21));
    replay.pace(0);
    const before = volts().length;
    await past.clock.runFor(10 * secondMs);
    expect(volts().length - before).toBeLessThanOrEqual(1);
    replay.close();
  });

  it('jumps forward and back, and begins anew with what was known there', async () => {
    await heardAMinute();
    const { starts, volts, replay } = watch(0, 60, 1);
    await past.clock.runFor(500);
    replay.seek(startAtMs + 35_500);
    await past.clock.runFor(2 * secondMs);
    replay.seek(startAtMs + 5_500);
    await past.clock.runFor(2 * secondMs);
    const known = starts.map(({ latest, alarms, events, history }) => ({
      volts: latest.map(({ raw }) => raw),
      alarms: alarms.map(({ alarmId }) => alarmId),
      events: events.map(({ text }) => text),
      history: history.length,
    }));
    expect(known).toEqual([
      { volts: [0], alarms: [], events: [], history: 1 },
      { volts: [35], alarms: [lowVoltage.alarmId], events: ['At twenty'], history: 36 },
      { volts: [5], alarms: [], events: [], history: 6 },
    ]);
    expect(volts()).toEqual([36, 37, 6, 7]);
    replay.close();
  });

  it('comes to an end only of its span, and can be rewound from there', async () => {
    await heardAMinute();
    const { replay, states, volts } = watch(50, 120, 100);
    await past.clock.runFor(3 * secondMs);
    // Asked for two minutes of which one has not happened yet.
    expect(states().at(-1)).toMatchObject({ isAtEnd: true, toAtMs: startAtMs + 60 * secondMs });
    replay.seek(startAtMs + 57_000);
    replay.pace(1);
    await past.clock.runFor(1100);
    expect(states().at(-1)).toMatchObject({ isAtEnd: false, rate: 1 });
    expect(volts()).toEqual([...numbers(51, 60), 58]);
    replay.close();
  });

  it('waits for a page that does not keep up, and leaves nothing out', async () => {
    await heardAMinute();
    const { replay, listener, volts, states } = watch(0, 60, 10);
    await past.clock.runFor(secondMs);
    listener.isStuck = true;
    await past.clock.runFor(10 * secondMs);
    expect(states().at(-1)!.positionAtMs - startAtMs).toBeLessThanOrEqual(11 * secondMs);
    listener.isStuck = false;
    await past.clock.runFor(6 * secondMs);
    expect(volts()).toEqual(numbers(1, 60));
    replay.close();
  });

  it('says a packet that came late when it came, and not when it was made', async () => {
    past.hear(1);
    await past.clock.runFor(10 * secondMs);
    past.hear(2, 9 * secondMs);
    await past.clock.runFor(10 * secondMs);
    await past.archive.log.flush();
    const { samples, starts, replay } = watch(0, 20, 1);
    await past.clock.runFor(20 * secondMs);
    expect(starts[0]!.latest.map(({ raw }) => raw)).toEqual([1]);
    expect(samples().map(({ raw, generatedAtMs }) => [raw, Math.round(generatedAtMs - startAtMs)])).toEqual([
      [2, 1000],
    ]);
    expect(samples()[0]!.heardAfterMs).toBeGreaterThanOrEqual(10 * secondMs);
    replay.close();
  });

  it('keeps the order of writing where the clock of the station was set back an hour', async () => {
    past.hear(1);
    await past.clock.runFor(secondMs);
    const appendAt = (atMs: number, text: string) => {
      const value = { eventId: 900 + text.length, atMs, severity: 'info', source: 'link', code: 'x', text };
      past.archive.keepEvent(value as Parameters<typeof past.archive.keepEvent>[0]);
    };
    appendAt(startAtMs + 2000, 'before');
    appendAt(startAtMs - 3_600_000, 'set back');
    await past.clock.runFor(10 * secondMs);
    past.hear(2);
    await past.clock.runFor(secondMs);
    await past.archive.log.flush();
    const { words, replay } = watch(0, 12, 10);
    await past.clock.runFor(2 * secondMs);
    expect(words()).toEqual(['before', 'set back', '2']);
    replay.close();
  });

  it('runs beside another one, each at its own place, and writes nothing', async () => {
    await heardAMinute();
    const onBus: string[] = [];
    past.door.bus.subscribe(({ type }) => onBus.push(type));
    await past.archive.log.flush();
    const written = past.archive.log.acknowledgedLsn;
    const slow = watch(0, 60, 1);
    const fast = watch(30, 60, 10);
    await past.clock.runFor(5 * secondMs + 100);
    slow.replay.seek(startAtMs + 50 * secondMs);
    await past.clock.runFor(secondMs);
    expect(fast.volts()).toEqual(numbers(31, 60));
    expect(slow.volts()).toEqual([1, 2, 3, 4, 5]);
    expect(onBus).toEqual([]);
    await past.archive.log.flush();
    expect(past.archive.log.acknowledgedLsn).toBe(written);
    slow.replay.close();
    fast.replay.close();
  });

  it('decodes each packet by the version of the dictionary that it cites', async () => {
    past.hear(50);
    await past.clock.runFor(secondMs);
    const doubled = smallMission.xtce.replace('coefficient="0.1"', 'coefficient="0.2"');
    await past.archive.loadDictionary({ ...smallMission, xtce: doubled });
    past.hear(51);
    await past.clock.runFor(secondMs);
    await past.archive.log.flush();
    const before = watch(0, 2, 10);
    await past.clock.runFor(secondMs);
    const shown = ({ starts, samples }: typeof before) =>
      [...starts[0]!.latest, ...samples()].map(({ value }) => Math.round(Number(value) * 10) / 10);
    expect(shown(before)).toEqual([5, 10.2]);
    await past.archive.redecode({
      missionId: 'test',
      fromAtMs: startAtMs,
      toAtMs: past.clock.nowAtMs(),
    });
    const after = watch(0, 2, 10);
    await past.clock.runFor(secondMs);
    expect(shown(after)).toEqual([10, 10.2]);
    before.replay.close();
    after.replay.close();
  });

  it('brings no samples of a packet that came a second time, as the archive has none', async () => {
    past.hear(1);
    await past.clock.runFor(secondMs);
    past.hear(2);
    past.hear(2, 200, sampleQuality.repeated);
    await past.clock.runFor(secondMs);
    await past.archive.log.flush();
    const { volts, replay } = watch(0, 3, 10);
    await past.clock.runFor(secondMs);
    expect(volts()).toEqual([2]);
    expect((await past.archive.samples({ name: 'bus_voltage' })).items.map(({ raw }) => raw)).toEqual([1, 2]);
    replay.close();
  });

  it('says the same samples as the archive', async () => {
    await heardAMinute();
    const { starts, samples, replay } = watch(0, 60, 100);
    await past.clock.runFor(2 * secondMs);
    const kept = (await past.archive.samples({ name: 'bus_voltage', limit: 100 })).items;
    const said = [...starts[0]!.latest, ...samples()];
    expect(said).toMatchObject(kept);
    expect(said).toHaveLength(kept.length);
    replay.close();
  });

  it('of a silent station is a clock that runs', async () => {
    await past.clock.runFor(60 * secondMs);
    const { states, starts, faults, replay } = watch(0, 60, 10);
    await past.clock.runFor(7 * secondMs);
    expect(starts).toHaveLength(1);
    expect(states().at(-1)?.isAtEnd).toBe(true);
    expect(faults).toEqual([]);
    replay.close();
  });
});
