import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../ports.ts';
import { watchElementAge } from './element-watch.ts';
import { createUtcWatch } from './utc-watch.ts';

function paperJournal() {
  const told: string[] = [];
  const alarms = new Set<string>();
  const journal = {
    event: ({ text }: { text: string }) => told.push(text),
    raise: ({ alarmId }: { alarmId: string }) => alarms.add(alarmId),
    clear: (alarmId: string) => alarms.delete(alarmId),
  } as unknown as Journal;
  return { journal, told, alarms };
}

describe('what the station watches beside the pass', () => {
  it('tells a step of UTC, and not the drift of a disciplined clock', () => {
    const { journal, told, alarms } = paperJournal();
    const steps: number[] = [];
    const look = createUtcWatch(journal, (stepMs) => steps.push(stepMs));
    const at = (hostAtMs: number, monotonicMs: number) => look({ hostAtMs, monotonicMs, bootId: 'a' });
    at(1_000_000, 0);
    at(1_005_003, 5000);
    expect(told).toEqual([]);
    at(1_008_503, 10_000);
    at(1_013_503, 15_000);
    expect(told).toEqual(['UTC was stepped by -1.50 s.']);
    expect(alarms.has('clock.step')).toBe(true);
    expect(steps).toEqual([-1500]);
  });

  it('raises an alarm for old elements and takes it back for new ones', () => {
    const { journal, alarms } = paperJournal();
    const elements = { name: 'MAYA-1', epochAtMs: 0 } as ElementSet;
    watchElementAge(elements, 8 * 86_400_000, journal);
    expect(alarms.has('elements.old')).toBe(true);
    watchElementAge(elements, 2 * 86_400_000, journal);
    expect(alarms.size).toBe(0);
  });
});
