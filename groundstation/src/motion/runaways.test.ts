import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createListeningJournal } from '../commanding/station-rig.fixture.ts';
import { type RunawayMemory, Runaways } from './runaways.ts';

function start(
  memory = createStoredInMemory<RunawayMemory>(),
  clock = new VirtualClock(Date.UTC(2026, 10, 24)),
) {
  const journal = createListeningJournal(clock);
  return { clock, memory, journal, runaways: new Runaways(clock, journal, memory) };
}

describe('an antenna that ran away', () => {
  it('is not moved after the third time, nor after a restart, until a person has looked', () => {
    const { memory, clock, runaways } = start();
    for (const time of [1, 2]) {
      runaways.note('it moves though nobody asked it to');
      expect(runaways.block, `${time}`).toBeNull();
    }
    // The restart between the second and the third must not begin the count anew.
    const second = start(memory, clock);
    expect(second.runaways.block).toBeNull();
    second.runaways.note('it left its way');
    expect(second.runaways.block).toMatch(/^it ran away 3 times/);
    const third = start(memory, clock);
    expect(third.runaways.block).toMatch(/^it ran away 3 times/);
    expect(third.journal.alarms.map(({ alarmId }) => alarmId)).toEqual(['rotator.runaway']);
    third.runaways.clear();
    expect(start(memory, clock).runaways.block).toBeNull();
  });

  it('three times in ten minutes is a fault of the rotator, and three times in a day is not', async () => {
    const { clock, runaways } = start();
    for (let time = 0; time < 5; time++) {
      runaways.note('gust');
      await clock.runFor(400_000);
    }
    expect(runaways.block).toBeNull();
  });

  it('is held for one that ran away when the file that knows cannot be read', () => {
    const unreadable = {
      load(): RunawayMemory {
        throw new SyntaxError('Unexpected end of JSON input');
      },
      save() {},
    };
    expect(start(unreadable).runaways.block).not.toBeNull();
  });
});
