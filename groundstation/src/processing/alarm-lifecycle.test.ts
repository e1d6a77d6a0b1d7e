import { alarmStateOf } from '@dawa/protocols/console/alarm-state';
import type { AlarmInfo } from '@dawa/protocols/console/event';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJournal } from '../archive/journal.ts';
import type { Journal } from '../ports.ts';

const levels = ['watch', 'warning', 'critical'] as const;
const alarmId = 'limit/bus_voltage';

/**
 * One alarm as the state diagram of ANSI/ISA-18.2 has it, written down without looking at ours: normal, unacknowledged,
 * acknowledged, returned and shelved; and our two additions, that what got worse is as new, and that flaps are counted.
 */
interface Model {
  nowAtMs: number;
  isActive: boolean;
  level: number;
  /** Level that somebody has seen. */
  seen: number | null;
  shelf: { endAtMs: number; level: number } | null;
  times: number;
}

function stateOf({ isActive, seen, shelf }: Model) {
  if (shelf !== null) return 'shelved';
  if (isActive) return seen === null ? 'unacknowledged' : 'acknowledged';
  return seen === null ? 'returned' : 'normal';
}

const isKnown = (model: Model) => stateOf(model) !== 'normal';

function comeOffShelf(model: Model): void {
  model.shelf = null;
  model.seen = model.isActive ? null : model.level;
}

/** The station's journal, ended and begun again from what it kept. */
class Station {
  readonly clock = new VirtualClock(0);
  readonly kept = new Map<string, AlarmInfo>();
  #life = 0;
  journal: Journal = this.#begin();

  restart(): void {
    this.journal.close();
    this.journal = this.#begin();
  }

  #begin(): Journal {
    const life = ++this.#life;
    const archive = {
      keepEvent: () => {},
      // What an ended process would still do, it does not.
      keepAlarm: (alarm: AlarmInfo) => void (life === this.#life && this.kept.set(alarm.alarmId, alarm)),
      alarms: () => [...this.kept.values()],
      highestEventId: () => 0,
    };
    const bus = { publish: () => {}, subscribe: () => () => {} };
    return createJournal(archive, bus, this.clock);
  }
}

type Step = fc.AsyncCommand<Model, Station>;

const step = (name: string, change: (model: Model) => void, act: (station: Station) => unknown): Step => ({
  check: () => true,
  toString: () => name,
  async run(model, station) {
    change(model);
    await act(station);
    const [alarm] = station.journal.alarms;
    expect(alarm === undefined ? 'normal' : alarmStateOf(alarm)).toBe(stateOf(model));
    if (alarm !== undefined) expect(alarm).toMatchObject({ timesRaised: model.times });
  },
});

const raise = (level: number) =>
  step(
    `raise ${levels[level]}`,
    (model) => {
      if (!model.isActive) {
        model.times = isKnown(model) ? model.times + 1 : 1;
        model.seen = null;
      }
      model.isActive = true;
      model.level = level;
      if (model.seen !== null && level > model.seen) model.seen = null;
      if (model.shelf !== null && level > model.shelf.level) model.shelf = null;
    },
    ({ journal }) =>
      journal.raise({
        alarmId,
        severity: levels[level]!,
        title: 'bus_voltage',
        text: '',
        source: 'spacecraft',
        limitState: levels[level]!,
      }),
  );

const clear = step(
  'clear',
  (model) => {
    model.isActive = false;
  },
  ({ journal }) => journal.clear(alarmId),
);

const acknowledge = step(
  'acknowledge',
  (model) => {
    model.seen ??= model.level;
  },
  ({ journal }) => journal.acknowledge(alarmId, 'Tashi'),
);

const shelve = (forMs: number) =>
  step(
    `shelve for ${forMs} ms`,
    (model) => {
      if (isKnown(model)) model.shelf = { endAtMs: model.nowAtMs + forMs, level: model.level };
    },
    ({ journal, clock }) => journal.shelve(alarmId, 'Tashi', clock.nowAtMs() + forMs, 'known'),
  );

const unshelve = step(
  'unshelve',
  (model) => {
    if (model.shelf !== null) comeOffShelf(model);
  },
  ({ journal }) => journal.unshelve(alarmId, 'Tashi'),
);

const wait = (forMs: number) =>
  step(
    `wait ${forMs} ms`,
    (model) => {
      model.nowAtMs += forMs;
      if (model.shelf !== null && model.shelf.endAtMs <= model.nowAtMs) comeOffShelf(model);
    },
    ({ clock }) => clock.runFor(forMs),
  );

const restart = step(
  'restart',
  () => {},
  (station) => station.restart(),
);

describe('the life of an alarm', () => {
  it('is that of the state diagram, whatever happens in whatever order, restarts included', async () => {
    const steps = [
      fc.integer({ min: 0, max: 2 }).map(raise),
      fc.constantFrom(clear, acknowledge, unshelve, restart),
      fc.constantFrom(1, 500, 5000).map(shelve),
      fc.constantFrom(0, 400, 1500, 20_000).map(wait),
    ];
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 40 }), (commands) => {
        const setup = () => ({
          model: { nowAtMs: 0, isActive: false, level: 0, seen: 0, shelf: null, times: 0 } as Model,
          real: new Station(),
        });
        return fc.asyncModelRun(setup, commands);
      }),
      { numRuns: 200, seed: 18_002 },
    );
  });
});
