import { DeviceError } from '@dawa/groundstation/devices/device-error';
import { createMemoryHidPort } from '@dawa/groundstation/devices/memory-hid-port.fixture';
import { createUsbRelayBoard } from '@dawa/groundstation/devices/usb-relay';
import { UsbRelaySimulator } from '@dawa/payload-sim/bench-devices/usb-relay';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { relayRigs } from './relay-rig.fixture.ts';

describe.each(Object.entries(relayRigs))('a relay: %s', (_, open) => {
  it('closes and opens, and leaves its neighbour alone', async () => {
    const { clicks, first, second, run } = await open();
    await run(first.set(true));
    expect(first.isOn).toBe(true);
    await run(second.set(true));
    await run(first.set(false));
    expect(first.isOn).toBe(false);
    expect(second.isOn).toBe(true);
    expect(clicks).toEqual(['1 closed', '2 closed', '1 open']);
    expect(first.info).toMatchObject({ deviceId: 'relay:payload-power', state: 'ok' });
  });

  it('says that it latches: a dead station leaves it as it was', async () => {
    const { clicks, clock, first, run } = await open();
    expect(first.latches).toBe(true);
    await run(first.set(true));
    await first.close();
    await clock.runFor(60_000);
    expect(clicks).toEqual(['1 closed']);
  });

  it('takes what it is told in order, the last one wins', async () => {
    const { clicks, first, run } = await open();
    const orders = [true, false, true, false, true];
    await run(Promise.allSettled(orders.map((isOn) => first.set(isOn))));
    expect(first.isOn).toBe(true);
    expect(clicks).toEqual(['1 closed', '1 open', '1 closed', '1 open', '1 closed']);
  });

  it('is unknown within 100 ms of being pulled, and refuses what it is told', async () => {
    const { clock, first, run, unplug } = await open();
    await run(first.set(true));
    await unplug();
    await clock.runFor(100);
    expect(first.isOn).toBeUndefined();
    expect(first.info.state).toBe('lost');
    await expect(run(first.set(true))).rejects.toThrow(DeviceError);
    await expect(run(first.set(true))).rejects.toMatchObject({ code: 'lost' });
  });

  it('works again within a second of being put back, and is not closed by itself', async () => {
    const { clicks, clock, first, isReadBack, plug, run, unplug } = await open();
    await run(first.set(true));
    await unplug();
    await clock.runFor(20_000);
    clicks.length = 0;
    plug();
    await clock.runFor(1000);
    expect(first.info.state).toBe('ok');
    expect(first.isOn).toBe(isReadBack ? false : undefined);
    expect(clicks).toEqual([]);
    await run(first.set(true));
    expect(clicks).toEqual(['1 closed']);
  });

  it('is told to be open again when it should be: the order may have been lost with the cable', async () => {
    const { clock, first, plug, run, unplug } = await open();
    await run(first.set(true));
    await unplug();
    await run(first.set(false).catch(() => {}));
    plug();
    await clock.runFor(1000);
    expect(first.isOn).toBe(false);
    expect(first.info.counters['retold']).toBe(1);
  });

  it('keeps its word through a thousand orders and pulled cables', async () => {
    const rig = await open();
    const random = createRandom('relay');
    let isPlugged = true;
    for (let step = 0; step < 1000; step++) {
      const dice = random.next();
      if (dice < 0.1) {
        if (isPlugged) await rig.unplug();
        else rig.plug();
        isPlugged = !isPlugged;
        await rig.clock.runFor(1000);
      } else {
        const isOn = dice < 0.55;
        const before = rig.clicks.length;
        const taken = await rig.run(
          rig.first.set(isOn).then(
            () => true,
            () => false,
          ),
        );
        expect(taken, `step ${step}`).toBe(isPlugged);
        if (!isPlugged) expect(rig.clicks.length).toBe(before);
        else expect(rig.first.isOn).toBe(isOn);
      }
    }
    // What closed did so because it was told: as often as it was told, at the most.
    const closed = rig.clicks.filter((click) => click === '1 closed').length;
    expect(closed).toBeLessThanOrEqual(rig.first.info.counters['switched'] ?? 0);
  });
});

describe('a USBRelay board that is broken', () => {
  const open = async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const simulator = new UsbRelaySimulator({ count: 2 });
    const { port, plug } = createMemoryHidPort(clock, simulator, 'usbrelay');
    const relay = createUsbRelayBoard({ port, clock }).relay('amplifier', 1);
    plug();
    await clock.runFor(1000);
    return { clock, simulator, relay };
  };

  it('is found out by reading back: a relay that does not obey is no relay that was switched', async () => {
    const { simulator, relay } = await open();
    simulator.setFault('usb-relay-deaf', true);
    await expect(relay.set(true)).rejects.toMatchObject({ code: 'bad-answer' });
    await expect(relay.set(true)).rejects.toThrow('usbrelay: expected closed, found open');
    expect(relay.isOn).toBe(false);
    simulator.setFault('usb-relay-deaf', false);
    await relay.set(true);
    expect(relay.isOn).toBe(true);
  });

  it('is not believed when its state makes no sense, and is silent soon', async () => {
    const { clock, simulator, relay } = await open();
    simulator.setFault('usb-relay-garbled', true);
    await expect(relay.set(true)).rejects.toThrow('bad-serial: expected 5 printable characters');
    expect(relay.isOn).toBeUndefined();
    await clock.runFor(3000);
    expect(relay.info.state).toBe('silent');
    simulator.setFault('usb-relay-garbled', false);
    await clock.runFor(5000);
    expect(relay.info.state).toBe('ok');
    expect(relay.isOn).toBe(true);
  });
});
