import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { rehearseRelays } from './rehearsed-relays.ts';

describe('relays in a rehearsal', () => {
  it('take what they are told, say so, and are simulated', async () => {
    const clock = new VirtualClock(5000);
    const { relays, devices } = rehearseRelays([{ id: 'preamplifier', kind: 'usbrelay', relay: 1 }], clock);
    const relay = relays.get('preamplifier')!;
    const told: boolean[] = [];
    relay.onChange((info) => told.push(info.isSimulated));
    await relay.set(true);
    expect(relay.isOn).toBe(true);
    expect(relay.info).toMatchObject({ deviceId: 'relay:preamplifier', state: 'ok', lastAtMs: 5000 });
    expect(told).toEqual([true]);
    expect(devices).toEqual([relay]);
  });

  it('are none where the station names none', () => {
    expect(rehearseRelays(undefined, new VirtualClock(0)).relays.size).toBe(0);
  });
});
