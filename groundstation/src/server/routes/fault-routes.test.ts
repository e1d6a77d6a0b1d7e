import type { SimulatedFault } from '@dawa/protocols/console/simulated-fault';
import { success } from '@dawa/seams/fault';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { localOperator } from '../../auth/privilege.ts';
import { paperDoor } from '../door.fixture.ts';
import type { StationDoor } from '../station-door.ts';
import { faultRoutes } from './fault-routes.ts';

const [list, set] = faultRoutes;
const silent: SimulatedFault = {
  ...{ name: 'silent', group: 'payload: serial line', effect: 'the transmit line is broken' },
  ...{ requirement: null, expectedDetection: null, recovery: null, settings: {}, isActive: false },
};

function ask(route: typeof list, door: StationDoor, body: object = {}) {
  const params = { name: 'silent' };
  return route!.handle({ door, identity: localOperator, params, query: undefined, body });
}

describe('faults by the API', () => {
  it('are listed and set in a rehearsal', async () => {
    const asked: unknown[] = [];
    const door: StationDoor = {
      ...paperDoor(new VirtualClock(0)),
      faults: {
        list: async () => [silent],
        set: async (...words) => {
          asked.push(words);
          return success({ ...silent, isActive: true });
        },
      },
    };
    expect(await ask(list, door)).toEqual(success({ isRehearsal: true, items: [silent] }));
    expect(await ask(set, door, { isActive: true, by: 'Karma' })).toEqual(
      success({ ...silent, isActive: true }),
    );
    expect(asked).toEqual([['silent', { isActive: true }, 'Karma']]);
  });

  it('are none where the ports are real: nothing is listed, and nothing is broken', async () => {
    const door = paperDoor(new VirtualClock(0));
    expect(await ask(list, door)).toEqual(success({ isRehearsal: false, items: [] }));
    expect(await ask(set, door, { isActive: true })).toMatchObject({
      ok: false,
      fault: { kind: 'refused', expected: 'a rehearsal' },
    });
  });
});
