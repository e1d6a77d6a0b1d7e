import type { SimulatedFault } from '@dawa/protocols/console/simulated-fault';
import type { ControlMessage } from '@dawa/protocols/control-pipe';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createListeningBus, createListeningJournal } from '../commanding/station-rig.fixture.ts';
import { createFaultDesk } from './fault-desk.ts';

function setUp() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const journal = createListeningJournal(clock, createListeningBus());
  const sent: ControlMessage[] = [];
  const fault: SimulatedFault = {
    ...{ name: 'overcurrent', group: 'payload: supply and heat', effect: 'a further current flows' },
    ...{ requirement: 'AP-PWR-01: …', expectedDetection: 'event 0x0302', recovery: 'SET_MODE STANDBY' },
    ...{ settings: { currentA: 1.5 }, isActive: false },
  };
  let isActive = false;
  const desk = createFaultDesk({
    simulators: {
      faults: async () => [{ ...fault, isActive }],
      send(message) {
        sent.push(message);
        if (message.type === 'fault') isActive = message.isActive;
      },
    },
    journal,
  });
  return { desk, sent, said: () => journal.events.map(({ text }) => text) };
}

describe('a fault of simulated hardware', () => {
  it('is injected and removed, and written down with who did it', async () => {
    const { desk, sent, said } = setUp();
    expect(
      await desk.set('overcurrent', { isActive: true, settings: { currentA: 2 } }, 'Karma'),
    ).toMatchObject({ ok: true, value: { name: 'overcurrent', isActive: true } });
    expect(sent).toEqual([{ type: 'fault', name: 'overcurrent', isActive: true, settings: { currentA: 2 } }]);
    expect(await desk.set('overcurrent', { isActive: false }, 'Karma')).toMatchObject({
      ok: true,
      value: { isActive: false },
    });
    expect(said()).toEqual([
      'overcurrent injected by Karma: a further current flows.',
      'overcurrent removed by Karma: a further current flows.',
    ]);
  });

  it('that nobody knows, or with a setting that it does not have, is refused and not sent', async () => {
    const { desk, sent } = setUp();
    expect(await desk.set('gremlin', { isActive: true }, 'Karma')).toMatchObject({
      ok: false,
      fault: { kind: 'not-found', expected: 'overcurrent', found: 'gremlin' },
    });
    expect(
      await desk.set('overcurrent', { isActive: true, settings: { amperes: 2 } }, 'Karma'),
    ).toMatchObject({
      ok: false,
      fault: { kind: 'refused', expected: 'settings currentA', found: 'amperes' },
    });
    expect(sent).toEqual([]);
  });
});
