import type { Pass } from '@dawa/flight-dynamics/passes';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../ports.ts';
import type { Schedule } from '../schedule/next-contact.ts';
import { workContacts } from './contact-loop.ts';

const minuteMs = 60_000;
const pass = (passId: string, aosMinute: number) =>
  ({ passId, aosAtMs: aosMinute * minuteMs, losAtMs: (aosMinute + 5) * minuteMs }) as Pass;

/** A day of passes on paper, and a runner that does nothing until the set. */
function paperStation(passes: readonly Pass[], startMinute = 0) {
  const clock = new VirtualClock(startMinute * minuteMs);
  const done: string[] = [];
  const alarms = new Map<string, string>();
  const journal = {
    raise: ({ alarmId, text }: { alarmId: string; text: string }) => alarms.set(alarmId, text),
    clear: (alarmId: string) => alarms.delete(alarmId),
  } as unknown as Journal;
  const schedule = {
    nextContact: (atMs: number) => passes.find(({ losAtMs }) => losAtMs > atMs),
  } as unknown as Schedule;
  const runner = {
    async runContact({ passId, losAtMs }: Pass) {
      done.push(`${passId} from minute ${clock.nowAtMs() / minuteMs}`);
      if (losAtMs > clock.nowAtMs()) await clock.sleep(losAtMs - clock.nowAtMs());
      return undefined;
    },
  };
  const kept: string[] = [];
  const stop = workContacts({ clock, schedule, runner, journal, onContact: (passId) => kept.push(passId) });
  return { clock, done, alarms, kept, stop };
}

describe('the contacts of a day', () => {
  it('are worked one after the other, each pinned for a minute, until it is stopped', async () => {
    const { clock, done, kept, stop } = paperStation([pass('a', 10), pass('b', 100), pass('c', 200)]);
    await clock.runUntil(150 * minuteMs);
    stop();
    await clock.runUntil(400 * minuteMs);
    expect(done).toEqual(['a from minute 0', 'b from minute 16', 'c from minute 106']);
    expect(kept).toEqual(['a', 'b', 'c']);
  });

  it('begin with the one that is up', async () => {
    const { clock, done, stop } = paperStation([pass('a', 10), pass('b', 100)], 12);
    await clock.runUntil(20 * minuteMs);
    stop();
    expect(done[0]).toBe('a from minute 12');
  });

  it('that do not come are an alarm, and looked for again', async () => {
    const passes: Pass[] = [];
    const { clock, done, alarms, stop } = paperStation(passes);
    await clock.runUntil(minuteMs);
    expect(alarms.has('schedule.none')).toBe(true);
    passes.push(pass('late', 1000));
    await clock.runUntil(7 * 60 * minuteMs);
    stop();
    expect(alarms.has('schedule.none')).toBe(false);
    expect(done).toEqual(['late from minute 360']);
  });
});
