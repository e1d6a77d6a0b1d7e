import type { Pass } from '@dawa/flight-dynamics/passes';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../schedule/next-contact.ts';
import { ClosingOrder } from './closing-order.ts';
import { createFaultLog } from './fault-log.ts';
import { choosePass, planRun, type RunWish } from './run-plan.ts';
import type { RunRecord } from './run-store.ts';

const moment = { hostAtMs: 1_800_000_000_000, monotonicMs: 50_000, bootId: 'boot-a' };
const pass = {
  passId: '43590-4888-thimphu',
  aosAtMs: Date.parse('2019-06-20T00:22:21Z'),
  losAtMs: Date.parse('2019-06-20T00:27:44Z'),
} as Pass;
const wish: RunWish = {
  kind: 'rehearsal',
  missionId: 'aprs-dp',
  stationId: 'thimphu',
  rate: 20,
  seed: undefined,
  configKey: 'words',
  isNewRun: false,
  choosePass: () => ({ pass, startsAtMs: pass.aosAtMs - 10_000 }),
  mark: 'ab12',
};

describe('which run a start begins', () => {
  it('rehearses from ten seconds before the rise, with the pass as its seed', () => {
    expect(planRun(wish, undefined, moment)).toEqual({
      run: {
        runId: '20190620T002211Z-aprs-dp-thimphu-ab12',
        kind: 'rehearsal',
        missionId: 'aprs-dp',
        stationId: 'thimphu',
        passId: pass.passId,
        startedAtMs: pass.aosAtMs - 10_000,
        rate: 20,
        seed: pass.passId,
      },
      atMs: pass.aosAtMs - 10_000,
      anchor: undefined,
      contactEndsAtMs: pass.losAtMs,
    });
  });

  it('begins at the wished instant when a pass is up or near, and ten seconds before the next rise otherwise', () => {
    const schedule = { nextContact: () => pass } as unknown as Schedule;
    const startFor = (atMs: number) => choosePass(schedule, { kind: 'from', atMs }, 0)?.startsAtMs;
    const minuteBefore = pass.aosAtMs - 60_000;
    const inThePass = pass.aosAtMs + 100_000;
    expect(startFor(minuteBefore)).toBe(minuteBefore);
    expect(startFor(inThePass)).toBe(inThePass);
    expect(startFor(pass.aosAtMs - 5 * 3_600_000)).toBe(pass.aosAtMs - 10_000);
  });

  it('begins nothing without a pass', () => {
    expect(planRun({ ...wish, choosePass: () => undefined }, undefined, moment)).toBeUndefined();
  });

  it('runs live on the time of the machine, in a run of its own', () => {
    const live = planRun({ ...wish, kind: 'live' }, undefined, moment)!;
    expect(live.run).toMatchObject({ kind: 'live', rate: 1, seed: null, passId: null });
    expect(live.atMs).toBe(moment.hostAtMs);
  });

  it('goes on with an interrupted run on the very same line of time, unless a new one is wished', () => {
    const first = planRun(wish, undefined, moment)!;
    const anchor = { atMs: first.atMs, rate: 20, ...moment };
    const record: RunRecord = {
      run: first.run,
      configKey: 'words',
      anchor,
      ports: {},
      contactEndsAtMs: first.contactEndsAtMs,
      aliveAtHostMs: moment.hostAtMs,
      isEnded: false,
    };
    const soon = { ...moment, hostAtMs: moment.hostAtMs + 2000, monotonicMs: moment.monotonicMs + 2000 };
    const second = planRun(wish, record, soon)!;
    expect(second).toMatchObject({ run: first.run, anchor, atMs: first.atMs + 40_000 });
    expect(planRun({ ...wish, isNewRun: true, mark: 'cd34' }, record, soon)!.run.runId).not.toBe(
      first.run.runId,
    );
    const rebooted = planRun(wish, record, { ...soon, bootId: 'boot-b', monotonicMs: 100 })!;
    expect(rebooted.anchor).toMatchObject({ atMs: first.atMs + 40_000, monotonicMs: 100, bootId: 'boot-b' });
  });
});

describe('the end of a station', () => {
  it('closes what was opened last first, once, whatever fails on the way', async () => {
    const closed: string[] = [];
    const closing = new ClosingOrder();
    for (const name of ['archive', 'radio', 'server']) {
      closing.add(name, async () => {
        closed.push(name);
        if (name === 'radio') throw new TypeError('no answer');
      });
    }
    expect(await closing.close()).toEqual(['radio: no answer']);
    expect(closed).toEqual(['server', 'radio', 'archive']);
    expect(await closing.close()).toEqual([]);
  });
});

describe('the log of faults', () => {
  it('tells a line once in ten seconds, and how often it came', () => {
    let nowMs = 0;
    const lines: string[] = [];
    const report = createFaultLog({ monotonicMs: () => nowMs }, (line) => lines.push(line));
    for (nowMs = 0; nowMs <= 12_000; nowMs += 1000) report('radio', new TypeError('no answer\nstack'));
    report('link', { kind: 'bad-crc', expected: 1, found: 2 });
    expect(lines).toEqual([
      'radio: no answer',
      'radio: no answer (and 9 times more)',
      'link: bad-crc: expected 1, found 2',
    ]);
  });
});
