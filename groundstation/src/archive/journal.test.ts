import { type AlarmInfo, alarmInfo, type EventInfo } from '@dawa/protocols/console/event';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import type { BusMessage } from '../ports.ts';
import { createJournal, type JournalOptions } from './journal.ts';

const hourMs = 3_600_000;

/** A journal over an archive of lists; the lists of an earlier life may be handed in. */
function rig({
  kept = [],
  startAtMs = 0,
  ...options
}: JournalOptions & { kept?: unknown[]; startAtMs?: number } = {}) {
  const clock = new VirtualClock(startAtMs);
  const alarms: AlarmInfo[] = [];
  const events: EventInfo[] = [];
  const told: BusMessage[] = [];
  const archive = {
    keepEvent: (event: EventInfo) => void events.push(event),
    keepAlarm: (alarm: AlarmInfo) => void alarms.push(alarm),
    alarms: () => kept,
    highestEventId: () => 0,
  };
  const bus = { publish: (message: BusMessage) => void told.push(message), subscribe: () => () => {} };
  return { clock, alarms, events, told, journal: createJournal(archive, bus, clock, options) };
}

const low = {
  alarmId: 'limit/bus_voltage',
  severity: 'warning',
  title: 'bus_voltage warning',
  text: 'bus_voltage is 4.8 V',
  source: 'spacecraft',
  parameter: 'bus_voltage',
  limitState: 'warning',
} as const;
const lower = {
  ...low,
  severity: 'critical',
  limitState: 'critical',
  title: 'bus_voltage critical',
} as const;

describe('an alarm', () => {
  it('stands until its cause has ended and somebody has acknowledged it, in either order', () => {
    const { journal } = rig();
    journal.raise(low);
    journal.clear(low.alarmId);
    expect(journal.alarms).toHaveLength(1);
    journal.acknowledge(low.alarmId, 'Tashi');
    expect(journal.alarms).toEqual([]);
    journal.raise(low);
    journal.acknowledge(low.alarmId, 'Tashi');
    expect(journal.alarms).toHaveLength(1);
    journal.clear(low.alarmId);
    expect(journal.alarms).toEqual([]);
  });

  it('that is raised again after it was seen and over is a new one', () => {
    const { journal } = rig();
    journal.raise(low);
    journal.clear(low.alarmId);
    journal.acknowledge(low.alarmId, 'Tashi');
    expect(journal.raise(low)).toMatchObject({ timesRaised: 1, acknowledgedBy: null, clearedAtMs: null });
  });

  it('that comes back before anybody saw it is the same one, counted once more', async () => {
    const { journal, clock } = rig();
    journal.raise(low);
    await clock.runFor(5000);
    journal.clear(low.alarmId);
    await clock.runFor(5000);
    expect(journal.raise(low)).toMatchObject({ timesRaised: 2, firstRaisedAtMs: 0, raisedAtMs: 10_000 });
  });

  it('worse than it was acknowledged asks for another acknowledgement, and no worse does not', () => {
    const { journal } = rig();
    journal.raise(low);
    journal.acknowledge(low.alarmId, 'Tashi');
    expect(journal.raise(lower)).toMatchObject({ acknowledgedBy: null, lastChange: { kind: 'worsened' } });
    journal.acknowledge(low.alarmId, 'Dorji');
    expect(journal.raise(low)).toMatchObject({ acknowledgedBy: 'Dorji', lastChange: { kind: 'eased' } });
    expect(journal.raise(lower)).toMatchObject({ acknowledgedBy: 'Dorji' });
  });
});

describe('a shelf', () => {
  const shelved = (options: JournalOptions = {}) => {
    const one = rig(options);
    one.journal.raise(low);
    const answer = one.journal.shelve(low.alarmId, 'Tashi', one.clock.nowAtMs() + hourMs, 'sensor is broken');
    if (!answer.ok) throw new TypeError(String(answer.fault.expected));
    return one;
  };
  const now = ({ journal }: ReturnType<typeof rig>) => journal.alarms[0];

  it('holds an alarm for its time; what goes on then asks for an acknowledgement, though it had one', async () => {
    const one = shelved();
    one.journal.acknowledge(low.alarmId, 'Tashi');
    await one.clock.runFor(hourMs - 1);
    expect(now(one)).toMatchObject({ shelvedBy: 'Tashi', shelvedWhy: 'sensor is broken' });
    await one.clock.runFor(1);
    expect(now(one)).toMatchObject({ shelvedUntilAtMs: null, acknowledgedBy: null });
    expect(one.alarms.at(-1)).toMatchObject({ lastChange: { kind: 'shelf-ended', by: null, atMs: hourMs } });
  });

  it('lets go of an alarm whose cause ended meanwhile', async () => {
    const one = shelved();
    one.journal.clear(low.alarmId);
    expect(now(one)).toMatchObject({ clearedAtMs: 0 });
    await one.clock.runFor(hourMs);
    expect(one.journal.alarms).toEqual([]);
  });

  it('counts on while it hides what comes and goes', () => {
    const one = shelved();
    one.journal.clear(low.alarmId);
    expect(one.journal.raise(low)).toMatchObject({ timesRaised: 2, shelvedBy: 'Tashi' });
  });

  it('does not hide what is worse than was put on it', () => {
    const one = shelved();
    expect(one.journal.raise(lower)).toMatchObject({ shelvedUntilAtMs: null, acknowledgedBy: null });
  });

  it('may be prolonged, and then ends at the later instant only', async () => {
    const one = shelved();
    one.journal.shelve(low.alarmId, 'Dorji', 2 * hourMs, 'part is ordered');
    await one.clock.runFor(1.5 * hourMs);
    expect(now(one)).toMatchObject({ shelvedBy: 'Dorji' });
    await one.clock.runFor(0.5 * hourMs);
    expect(now(one)).toMatchObject({ shelvedBy: null });
  });

  it('is emptied by a person before its time, and not once more when the time comes', async () => {
    const one = shelved();
    one.journal.unshelve(low.alarmId, 'Dorji');
    expect(now(one)).toMatchObject({
      shelvedUntilAtMs: null,
      lastChange: { kind: 'unshelved', by: 'Dorji' },
    });
    one.journal.acknowledge(low.alarmId, 'Dorji');
    await one.clock.runFor(2 * hourMs);
    expect(now(one)).toMatchObject({ acknowledgedBy: 'Dorji' });
  });

  it.each([
    ['an instant that has passed', 0, 'why'],
    ['longer than a day', 24 * hourMs + 1, 'why'],
    ['no instant', Number.NaN, 'why'],
    ['no reason', hourMs, '  '],
  ])('refuses %s', (_what, untilAtMs, why) => {
    const { journal } = rig();
    journal.raise(low);
    expect(journal.shelve(low.alarmId, 'Tashi', untilAtMs, why)).toMatchObject({
      fault: { kind: 'bad-value' },
    });
    expect(journal.shelve('none', 'Tashi', hourMs, 'why')).toMatchObject({ fault: { kind: 'not-found' } });
  });

  it('takes a longer span where the station allows one', () => {
    expect(
      shelved({ longestShelfMs: 100 * hourMs }).journal.shelve(low.alarmId, 'T', 99 * hourMs, 'x').ok,
    ).toBe(true);
  });

  it('survives a restart, and ends on time, or at once when that has passed', async () => {
    const kept = [shelved().alarms.at(-1)!];
    const soon = rig({ kept, startAtMs: hourMs / 2 });
    expect(now(soon)).toMatchObject({ shelvedBy: 'Tashi' });
    await soon.clock.runFor(hourMs / 2);
    expect(now(soon)).toMatchObject({ shelvedBy: null });
    const late = rig({ kept, startAtMs: 9 * hourMs });
    await late.clock.runFor(0);
    expect(now(late)).toMatchObject({ shelvedBy: null });
  });
});

describe('what is kept', () => {
  it('stays bounded while an alarm flaps a million times, and the newest state and the count are always kept', async () => {
    const { journal, clock, alarms, told, events } = rig();
    for (let flap = 0; flap < 1_000_000; flap++) {
      journal.raise(low);
      journal.clear(low.alarmId);
      // Ten seconds in all.
      if (flap % 10_000 === 9999) await clock.runFor(100);
    }
    journal.close();
    expect(alarms.length).toBeLessThanOrEqual(12);
    expect([told.length, events.length]).toEqual([alarms.length, 0]);
    expect(alarms.at(-1)).toMatchObject({ timesRaised: 1_000_000, lastChange: { kind: 'cleared' } });
    expect(alarms.at(-1)).toEqual(journal.alarms[0]);
  });

  it('is the first change at once, and the newest a second later', async () => {
    const { journal, clock, alarms } = rig();
    journal.raise(low);
    journal.clear(low.alarmId);
    journal.raise(lower);
    expect(alarms.map(({ title }) => title)).toEqual(['bus_voltage warning']);
    await clock.runFor(1000);
    expect(alarms.map(({ title }) => title)).toEqual(['bus_voltage warning', 'bus_voltage critical']);
  });

  it('is all of it when the station ends, and nothing comes after', async () => {
    const { journal, clock, alarms } = rig();
    journal.raise(low);
    journal.shelve(low.alarmId, 'Tashi', hourMs, 'known');
    journal.clear(low.alarmId);
    journal.close();
    expect(alarms.at(-1)).toMatchObject({ lastChange: { kind: 'cleared' } });
    const { length } = alarms;
    await clock.runFor(2 * hourMs);
    expect(alarms).toHaveLength(length);
  });

  it('is every word of a person at once, with who, when and why, as an event too', () => {
    const { journal, alarms, events } = rig();
    journal.raise(low);
    journal.shelve(low.alarmId, 'Tashi', hourMs, 'known');
    journal.unshelve(low.alarmId, 'Dorji');
    journal.acknowledge(low.alarmId, 'Dorji');
    expect(alarms.map(({ lastChange }) => lastChange)).toEqual([
      { kind: 'raised', atMs: 0, by: null, why: null },
      { kind: 'shelved', atMs: 0, by: 'Tashi', why: 'known' },
      { kind: 'unshelved', atMs: 0, by: 'Dorji', why: null },
      { kind: 'acknowledged', atMs: 0, by: 'Dorji', why: null },
    ]);
    expect(events.map(({ text }) => text)).toEqual([
      'bus_voltage warning: shelved until 1970-01-01 01:00:00 UTC by Tashi: known',
      'bus_voltage warning: taken off the shelf by Dorji',
      'bus_voltage warning: acknowledged by Dorji',
    ]);
  });

  it('is told page by page, of one alarm where asked', async () => {
    const { journal } = rig();
    journal.raise(low);
    journal.raise({ ...low, alarmId: 'other' });
    journal.acknowledge(low.alarmId, 'Tashi');
    const first = await journal.history({ alarmId: low.alarmId, limit: 1, order: 'newest' });
    expect(first.items).toMatchObject([{ lastChange: { kind: 'acknowledged' } }]);
    const second = await journal.history({
      alarmId: low.alarmId,
      limit: 1,
      order: 'newest',
      cursor: first.next!,
    });
    expect(second).toMatchObject({ items: [{ lastChange: { kind: 'raised' } }], next: null });
  });

  it('by an earlier version stands again, and what nobody can read does not', () => {
    // As version 0.1.0 wrote an alarm.
    const old = { ...low, raisedAtMs: 5, clearedAtMs: null, acknowledgedAtMs: null, acknowledgedBy: null };
    const { journal } = rig({ kept: [old, { ...old, alarmId: 'x', severity: 'purple' }, null] });
    expect(journal.alarms).toEqual([alarmInfo.parse(old)]);
    expect(journal.alarms[0]).toMatchObject({ timesRaised: 1, shelvedUntilAtMs: null, lastChange: null });
    journal.clear(low.alarmId);
    expect(journal.raise(low)).toMatchObject({ timesRaised: 2, firstRaisedAtMs: 5 });
  });
});
