import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createStoredInMemory } from '../adapters/json-file.ts';
import { createSafety } from '../commanding/safety.ts';
import { createListeningBus, createListeningJournal } from '../commanding/station-rig.fixture.ts';
import { DeviceError } from '../devices/device-error.ts';
import { rehearseRelays } from '../devices/rehearsed-relays.ts';
import type { Relay } from '../ports.ts';
import { createRelayDesk } from './relay-desk.ts';

function setUp(change: (relay: Relay) => Relay = (relay) => relay) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const bus = createListeningBus();
  const journal = createListeningJournal(clock, bus);
  const safety = createSafety({
    ...{ clock, bus, journal, memory: createStoredInMemory(), isSimulated: false },
    uplinkAuthority: 'none',
  });
  const { relays } = rehearseRelays(
    [
      { id: 'lamp', kind: 'usbrelay', relay: 1, load: 'light in the shack' },
      { id: 'payload', kind: 'usbrelay', relay: 2, danger: 'the payload transmits as soon as it has power' },
      { id: 'antenna', kind: 'usbrelay', relay: 3, reservedFor: 'it has the antenna' },
    ],
    clock,
  );
  const changed = new Map([...relays].map(([id, relay]) => [id, change(relay)]));
  const said = () => journal.events.filter(({ code }) => code === 'switch').map(({ text }) => text);
  return { relays, safety, said, desk: createRelayDesk({ relays: changed, safety, journal }) };
}

const on = { isOn: true, isConfirmed: false };
const off = { isOn: false, isConfirmed: false };

describe('a relay by hand', () => {
  it('is switched, read back, and written down with who did it', async () => {
    const { desk, relays, said } = setUp();
    expect(await desk.switch('lamp', on, 'Karma')).toMatchObject({
      ok: true,
      value: { deviceId: 'relay:lamp', relay: { isToldOn: true, isReadOn: true } },
    });
    expect(relays.get('lamp')?.isOn).toBe(true);
    expect(said()).toEqual(['Relay lamp (light in the shack) switched on by Karma; read back.']);
  });

  it('that is dangerous is switched only by somebody who confirms that he read why', async () => {
    const { desk, relays, said } = setUp();
    expect(await desk.switch('payload', on, 'Karma')).toMatchObject({
      ok: false,
      fault: {
        kind: 'refused',
        expected: 'isConfirmed, for the payload transmits as soon as it has power',
      },
    });
    expect(relays.get('payload')?.isOn).toBe(false);
    expect(await desk.switch('payload', { ...on, isConfirmed: true }, 'Karma')).toMatchObject({ ok: true });
    expect(said()).toHaveLength(2);
  });

  it('that belongs to the key is not switched at all', async () => {
    const { desk, relays } = setUp();
    expect(await desk.switch('antenna', { isOn: true, isConfirmed: true }, 'Karma')).toMatchObject({
      ok: false,
      fault: { kind: 'refused', found: 'it has the antenna' },
    });
    expect(relays.get('antenna')?.info.relay?.isToldOn).toBeNull();
  });

  it('goes off and not on while the station is locked, and while it is stopped', async () => {
    const { desk, safety } = setUp();
    await safety.lock({ who: 'Pema', why: 'works at the mast', untilAtMs: null });
    expect(await desk.switch('lamp', on, 'Karma')).toMatchObject({
      ok: false,
      fault: { found: 'maintenance lock by Pema: works at the mast' },
    });
    expect(await desk.switch('lamp', off, 'Karma')).toMatchObject({ ok: true });
    safety.unlock('Pema');
    await safety.stop('Karma');
    expect(await desk.switch('lamp', on, 'Karma')).toMatchObject({ ok: false });
    safety.release('Karma');
    expect(await desk.switch('lamp', on, 'Karma')).toMatchObject({ ok: true });
  });

  it('that does not obey is told and written down', async () => {
    const { desk, said } = setUp((relay) => {
      const stuck: Relay = Object.create(relay, {
        set: {
          value: () => Promise.reject(new DeviceError('bad-answer', 'board', 'expected closed, found open')),
        },
      });
      return stuck;
    });
    expect(await desk.switch('lamp', on, 'Karma')).toMatchObject({
      ok: false,
      fault: { kind: 'device', found: 'board: expected closed, found open' },
    });
    expect(said()[0]).toMatch(/did not obey/);
  });

  it('that nobody knows is named with those that are known', async () => {
    expect(await setUp().desk.switch('heater', on, 'Karma')).toMatchObject({
      ok: false,
      fault: { kind: 'not-found', expected: 'lamp or payload or antenna', found: 'heater' },
    });
  });
});
