import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import type { HostMoment } from '../clock/host-moment.ts';
import type { BusMessage } from '../ports.ts';
import { createBus } from './bus.ts';
import { clockOfRun, continueRun, type RunRecord, RunStore } from './run-store.ts';

const riseAtMs = Date.parse('2019-06-20T00:22:21Z');
const setAtMs = Date.parse('2019-06-20T00:27:44Z');
const begin: HostMoment = { hostAtMs: 1_800_000_000_000, monotonicMs: 5_000_000, bootId: 'boot-a' };

function record(change: Partial<RunRecord> = {}): RunRecord {
  return {
    run: {
      runId: 'run-1',
      kind: 'rehearsal',
      missionId: 'aprs-dp',
      stationId: 'thimphu',
      passId: 'p',
      startedAtMs: riseAtMs - 10_000,
      rate: 1,
      seed: 's',
    },
    configKey: 'same words',
    anchor: { atMs: riseAtMs - 10_000, rate: 1, ...begin },
    ports: {},
    contactEndsAtMs: setAtMs,
    aliveAtHostMs: begin.hostAtMs,
    isEnded: false,
    ...change,
  };
}

const later = (seconds: number, change: Partial<HostMoment> = {}): HostMoment => ({
  hostAtMs: begin.hostAtMs + seconds * 1000,
  monotonicMs: begin.monotonicMs + seconds * 1000,
  bootId: 'boot-a',
  ...change,
});

describe('a run after the station died', () => {
  it('is rejoined mid-pass at the instant that real time has reached', () => {
    expect(continueRun(record(), 'same words', later(100))).toEqual({ atMs: riseAtMs + 90_000 });
  });

  it('runs on at its rate', () => {
    const fast = record({ anchor: { atMs: riseAtMs - 10_000, rate: 20, ...begin } });
    expect(continueRun(fast, 'same words', later(5))).toEqual({ atMs: riseAtMs + 90_000 });
  });

  it('goes on for ten minutes after it died, though the pass is over', () => {
    const fast = record({ anchor: { atMs: riseAtMs - 10_000, rate: 20, ...begin } });
    expect(continueRun(fast, 'same words', later(9 * 60))).toBeDefined();
    expect(continueRun(fast, 'same words', later(11 * 60))).toBeUndefined();
  });

  it('begins anew when a person ended it after the pass, and goes on when he ended it inside', () => {
    const ended = record({ isEnded: true });
    expect(continueRun(ended, 'same words', later(200))).toBeDefined();
    expect(continueRun(ended, 'same words', later(500))).toBeUndefined();
  });

  it('begins anew when something else was asked for', () => {
    expect(continueRun(record(), 'other words', later(1))).toBeUndefined();
  });

  it('goes on in life for ever', () => {
    const live = record({ isEnded: true, contactEndsAtMs: null });
    const liveRun = { ...live, run: { ...live.run, kind: 'live' as const } };
    expect(continueRun(liveRun, 'same words', later(30 * 86_400))).toBeDefined();
  });

  it('keeps its clock through a step of UTC, and through a new start of the machine', () => {
    const { anchor } = record();
    const stepped = later(60, { hostAtMs: begin.hostAtMs + 3_600_000 });
    expect(clockOfRun(anchor, stepped)).toBe(anchor.atMs + 60_000);
    const rebooted = later(60, { monotonicMs: 12_000, bootId: 'boot-b' });
    expect(clockOfRun(anchor, rebooted)).toBe(anchor.atMs + 60_000);
  });

  it('does not stumble over a torn file', () => {
    const torn = {
      load() {
        throw new SyntaxError('Unexpected end of JSON input');
      },
      save() {},
    };
    expect(new RunStore(torn).load()).toBeUndefined();
    const store = new RunStore(createStoredInMemory<RunRecord>());
    store.save(record());
    store.change({ isEnded: true });
    expect(store.load()).toMatchObject({ isEnded: true, configKey: 'same words' });
  });
});

describe('the bus', () => {
  it('delivers in order, also what a listener says, and outlives one that throws', () => {
    const failures: unknown[] = [];
    const heard: string[] = [];
    const bus = createBus((error) => failures.push(error));
    const name = (message: BusMessage) => (message.type === 'report' ? message.reportId : message.type);
    bus.subscribe((message) => {
      if (name(message) === 'first') bus.publish({ type: 'report', reportId: 'second' });
      if (name(message) === 'first') throw new TypeError('a listener failed');
    });
    const stop = bus.subscribe((message) => heard.push(name(message)));
    bus.publish({ type: 'report', reportId: 'first' });
    stop();
    bus.publish({ type: 'report', reportId: 'unheard' });
    expect(heard).toEqual(['first', 'second']);
    expect(failures).toHaveLength(1);
  });
});
