import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { SystemClock } from '@dawa/seams/system-clock';
import { describe, expect, it } from 'vitest';
import { paperDoor } from '../server/door.fixture.ts';

const sample = (change: Partial<ParameterSample>): ParameterSample => ({
  name: 'bus_voltage',
  generatedAtMs: 0,
  receivedAtMs: 0,
  raw: 0,
  value: 0,
  unit: 'V',
  limitState: 'nominal',
  packetLsn: 1,
  ...change,
});

describe('what the station knows for a page that connects', () => {
  it('keeps the newest value by the time on board, whatever came last', () => {
    const { bus, state } = paperDoor(new SystemClock());
    const live = sample({ generatedAtMs: 2000, value: 5.1 });
    const stored = sample({ generatedAtMs: 1000, value: 4.9 });
    bus.publish({ type: 'parameters', samples: [live, stored] });
    expect(state.snapshot.latest).toEqual([live]);
  });

  it('keeps at least 150 s of the strips, and not the history of a month', () => {
    const { bus, state } = paperDoor(new SystemClock());
    const days = 30;
    for (let second = 0; second < days * 86_400; second += 30) {
      bus.publish({ type: 'parameters', samples: [sample({ receivedAtMs: second * 1000 })] });
    }
    const { history } = state.snapshot;
    expect(history.at(-1)!.receivedAtMs - history[0]!.receivedAtMs).toBeGreaterThanOrEqual(150_000);
    expect(history.length).toBeLessThan(100);
    bus.publish({ type: 'parameters', samples: [sample({ name: 'not_a_strip' })] });
    expect(state.snapshot.history).toHaveLength(history.length);
    expect(state.snapshot.latest).toHaveLength(2);
  });

  it('replaces the tick of a second that was still counting, and bounds them', () => {
    const { bus, state } = paperDoor(new SystemClock());
    const { frames } = state.snapshot;
    for (let second = 0; second < 5000; second++) {
      bus.publish({ type: 'frames', frames, ticks: [{ atMs: second * 1000, good: 1, bad: 0 }] });
      bus.publish({ type: 'frames', frames, ticks: [{ atMs: second * 1000, good: 2, bad: 1 }] });
    }
    const { frameTicks } = state.snapshot;
    expect(frameTicks.at(-1)).toEqual({ atMs: 4_999_000, good: 2, bad: 1 });
    expect(frameTicks.length).toBeLessThanOrEqual(1200);
    expect(new Set(frameTicks.map(({ atMs }) => atMs)).size).toBe(frameTicks.length);
  });

  it('drops an alarm once it is over and seen', () => {
    const { bus, state } = paperDoor(new SystemClock());
    const alarm = {
      alarmId: 'radio.away',
      severity: 'warning' as const,
      title: '',
      text: '',
      source: 'radio',
      parameter: null,
      limitState: null,
      raisedAtMs: 1,
      clearedAtMs: null,
      acknowledgedAtMs: null,
      acknowledgedBy: null,
      acknowledgedLevel: null,
      shelvedUntilAtMs: null,
      shelvedBy: null,
      shelvedWhy: null,
      shelvedLevel: null,
      firstRaisedAtMs: null,
      timesRaised: 1,
      advice: null,
      lastChange: null,
    };
    bus.publish({ type: 'alarm', alarm });
    bus.publish({ type: 'alarm', alarm: { ...alarm, clearedAtMs: 2 } });
    expect(state.snapshot.alarms).toHaveLength(1);
    bus.publish({ type: 'alarm', alarm: { ...alarm, clearedAtMs: 2, acknowledgedAtMs: 3 } });
    expect(state.snapshot.alarms).toHaveLength(0);
  });
});
