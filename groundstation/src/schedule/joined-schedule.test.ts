import type { Pass } from '@dawa/flight-dynamics/passes';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { joinSchedules } from './joined-schedule.ts';
import type { Schedule } from './next-contact.ts';

const minuteMs = 60_000;

/** Passes of ten minutes on paper. */
function paper(name: string, ...aosMinutes: number[]): Schedule {
  const passes = aosMinutes.map(
    (minute) =>
      ({
        passId: `${name}-${minute}`,
        aosAtMs: minute * minuteMs,
        losAtMs: (minute + 10) * minuteMs,
      }) as Pass,
  );
  return {
    passes: ({ fromAtMs, toAtMs }) =>
      passes.filter(({ aosAtMs, losAtMs }) => losAtMs >= fromAtMs && aosAtMs < toAtMs),
    nextContact: (atMs) => passes.find(({ losAtMs }) => losAtMs > atMs),
    nextRise: (atMs) => passes.find(({ aosAtMs }) => aosAtMs > atMs),
    find: (passId) => passes.find((pass) => pass.passId === passId),
  };
}

/** Contacts as a station works them: the next one after the set of the one before. */
function worked(schedule: Schedule): string[] {
  const ids: string[] = [];
  let atMs = 0;
  for (let pass = schedule.nextContact(atMs); pass !== undefined; pass = schedule.nextContact(atMs)) {
    ids.push(pass.passId);
    atMs = pass.losAtMs;
  }
  return ids;
}

describe('the passes of several missions', () => {
  it('are worked by rise where they leave each other room', () => {
    expect(worked(joinSchedules([paper('a', 0, 60), paper('b', 20, 40)]))).toEqual([
      'a-0',
      'b-20',
      'b-40',
      'a-60',
    ]);
  });

  it('give way to a mission before them, whether it rises first or in the middle', () => {
    const joined = joinSchedules([paper('a', 30, 100), paper('b', 25, 35, 60, 105)]);
    expect(worked(joined)).toEqual(['a-30', 'b-60', 'a-100']);
  });

  it('touch without harm: one may rise when the other sets', () => {
    expect(worked(joinSchedules([paper('a', 10), paper('b', 0, 20)]))).toEqual(['b-0', 'a-10', 'b-20']);
  });

  it('never overlap, and leave out none that had room, whatever the sky', () => {
    const random = createRandom('sky');
    for (let round = 0; round < 50; round++) {
      const lists = [0, 1, 2].map(() => {
        const gaps = Array.from({ length: 8 }, () => 10 + Math.floor(random.next() * 60));
        return gaps.map((_, at) => gaps.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0));
      });
      const ids = worked(joinSchedules(lists.map((list, ship) => paper(String(ship), ...list))));
      // By brute force: ship by ship, a pass is taken where none that was taken before lies in its way.
      const taken: { ship: number; at: number }[] = [];
      for (const [ship, list] of lists.entries())
        for (const at of list)
          if (taken.every((other) => Math.abs(other.at - at) >= 10)) taken.push({ ship, at });
      const expected = taken
        .sort((a, b) => a.at - b.at || a.ship - b.ship)
        .map(({ ship, at }) => `${ship}-${at}`);
      expect(ids).toEqual(expected);
    }
  });

  it('are all listed, one of a ship that two missions follow once', () => {
    const joined = joinSchedules([paper('a', 0, 30), paper('a', 0, 30), paper('b', 5)]);
    expect(joined.passes({ fromAtMs: 0, toAtMs: 100 * minuteMs }).map(({ passId }) => passId)).toEqual([
      'a-0',
      'b-5',
      'a-30',
    ]);
    expect(joined.find('b-5', 0)?.passId).toBe('b-5');
  });
});
