import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { describe, expect, it } from 'vitest';
import { beginThread } from '../adapters/begin-thread.ts';
import type { PlanTask } from './plan-task.ts';
import { planInThread } from './plan-thread.ts';

const task: PlanTask = {
  site: {
    stationId: 'desk',
    place: { latitudeDeg: 0, longitudeDeg: 0, heightM: 0 },
    horizon: flatHorizon(),
    minElevationDeg: 0,
  },
  antenna: { antennaId: 'desk/main', stationId: 'desk', setupMs: 0 },
  satellites: [],
  asked: undefined,
  atWorkFromAtMs: 0,
  isRehearsal: false,
};
const span = { fromAtMs: 0, toAtMs: 3_600_000 };

describe('the thread of the plan', () => {
  it('answers with the plan of an antenna that nobody asks for, and with its calendar', async () => {
    const thread = planInThread(task, { nowAtMs: () => 0 });
    const both = await Promise.all([thread.plan(span), thread.calendar(span)]);
    expect(both[0]).toMatchObject({ stationId: 'desk', ...span, passes: [], isOptimal: true });
    expect(both[1]).toMatch(/^BEGIN:VCALENDAR/);
    await thread.close();
  });

  it('refuses every question that it held when it dies, and begins anew with the next', async () => {
    let begun = 0;
    const thread = planInThread(task, { nowAtMs: () => 0 }, () => {
      begun++;
      return beginThread('./no-such-worker', import.meta.url);
    });
    const both = [thread.plan(span), thread.calendar(span)];
    for (const answer of both) await expect(answer).rejects.toThrow(/no-such-worker/);
    await expect(thread.plan(span)).rejects.toThrow(/no-such-worker/);
    expect(begun).toBe(2);
    await thread.close();
  });

  it('is not waited for when it never began', async () => {
    await planInThread(task, { nowAtMs: () => 0 }).close();
  });
});
