import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { type PayloadFaultInfo, payloadFaults } from './fault-list.ts';
import { FaultRig } from './fault-rig.fixture.ts';

const all: readonly PayloadFaultInfo[] = payloadFaults;
const wild = [-1e9, -1, 0, 1e-9, 0.5, 3, 1e3, 1e9, 1e300];

// A few model hours: seconds, and on a crowded machine many.
describe('faults with settings that nobody would choose', { timeout: 240_000 }, () => {
  it.each(all.filter(({ settings }) => settings !== undefined))(
    'leave the simulator running: $name',
    async ({ name, settings }) => {
      for (const amount of wild) {
        const rig = new FaultRig({
          runningMode: 'DIGI',
          disabledDetections: ['overcurrent', 'pa-overtemp', 'brown-out'],
        });
        const given = Object.fromEntries(Object.keys(settings!).map((key) => [key, amount]));
        rig.board.setFault(name as (typeof payloadFaults)[number]['name'], true, given);
        await rig.send('TX_TEST', { duration: 2 });
        await rig.run(10);
        rig.board.setFault(name as (typeof payloadFaults)[number]['name'], false);
        rig.board.setPower(false);
        rig.board.setPower(true);
        await rig.run(5);
        expect([amount, rig.board.mode]).toEqual([amount, 'STANDBY']);
      }
    },
  );

  it('last for an hour together, and the simulator runs on', async () => {
    const rig = new FaultRig({
      runningMode: 'DIGI',
      disabledDetections: ['overcurrent', 'pa-overtemp', 'brown-out', 'watchdog'],
    });
    const random = createRandom('together');
    for (const { name } of payloadFaults) if (name !== 'watchdog-hang' && name !== 'silent') rig.inject(name);
    for (let hour = 0; hour < 2; hour++) {
      await rig.send('SET_MODE', { mode: random.next() < 0.5 ? 'DIGI' : 'BEACON' });
      await rig.run(1800);
    }
    expect(rig.board.isPowered).toBe(true);
  });
});
