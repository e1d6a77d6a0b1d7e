import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { describe, expect, it } from 'vitest';
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

// The thread runs what was built; beside the source there is no plan-worker.js, which is as good as a thread that dies. A
// plan that comes out of it is seen in a browser: hil-tests, plan-in-browser.
describe('the thread of the plan', () => {
  it('refuses every question that it held when it dies, and begins anew with the next', async () => {
    const thread = planInThread(task, { nowAtMs: () => 0 });
    const both = [thread.plan(span), thread.calendar(span)];
    for (const answer of both) await expect(answer).rejects.toThrow(/plan-worker/);
    await expect(thread.plan(span)).rejects.toThrow(/plan-worker/);
    await thread.close();
  });

  it('is not waited for when it never began', async () => {
    await planInThread(task, { nowAtMs: () => 0 }).close();
  });
});
