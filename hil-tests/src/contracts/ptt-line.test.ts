import { createCm108Ptt } from '@dawa/groundstation/devices/cm108-ptt';
import { DeviceError } from '@dawa/groundstation/devices/device-error';
import { createMemoryHidPort } from '@dawa/groundstation/devices/memory-hid-port.fixture';
import { Cm108Simulator } from '@dawa/payload-sim/station-devices/cm108';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';

/** A driver and its chip on one virtual clock, in a socket that can be emptied. */
async function openRig() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const keyed: boolean[] = [];
  const chip = new Cm108Simulator({ onKey: (isKeyed) => keyed.push(isKeyed) });
  const { port, plug, unplug } = createMemoryHidPort(clock, chip, 'cm108');
  const ptt = createCm108Ptt({ port, clock });
  plug();
  await clock.runFor(1000);
  return { clock, keyed, chip, ptt, plug, unplug };
}

describe('a PTT line on a CM108', () => {
  it('keys and releases', async () => {
    const { chip, ptt } = await openRig();
    expect(ptt.isKeyed).toBe(false);
    await ptt.setKeyed(true);
    expect(chip.isKeyed).toBe(true);
    expect(ptt.isKeyed).toBe(true);
    await ptt.setKeyed(false);
    expect(chip.isKeyed).toBe(false);
    expect(ptt.info).toMatchObject({ deviceId: 'ptt', state: 'ok', kind: 'CM108 pin 3' });
  });

  it('says that it latches', async () => {
    const { ptt } = await openRig();
    expect(ptt.latches).toBe(true);
  });

  it('releases when the station closes it', async () => {
    const { chip, ptt } = await openRig();
    await ptt.setKeyed(true);
    await ptt.close();
    expect(chip.isKeyed).toBe(false);
  });

  it('ends released when both were asked for at once', async () => {
    const { chip, ptt } = await openRig();
    await Promise.all([ptt.setKeyed(true), ptt.setKeyed(false)]);
    expect(chip.isKeyed).toBe(false);
    expect(ptt.isKeyed).toBe(false);
  });

  it('is unknown when it was pulled, released when it is back, and never keyed again by itself', async () => {
    const { clock, keyed, chip, ptt, plug, unplug } = await openRig();
    await ptt.setKeyed(true);
    unplug();
    await clock.runFor(100);
    expect(ptt.isKeyed).toBeUndefined();
    await expect(ptt.setKeyed(true)).rejects.toThrow(DeviceError);
    keyed.length = 0;
    plug();
    await clock.runFor(1000);
    expect(ptt.isKeyed).toBe(false);
    expect(chip.isKeyed).toBe(false);
    expect(keyed).toEqual([]);
  });

  it('finds a pin that an earlier station left keyed, and releases it', async () => {
    const { clock, chip, ptt } = await openRig();
    chip.takeOutput(Uint8Array.of(0, 0, 4, 4, 0));
    const { port, plug } = createMemoryHidPort(clock, chip, 'cm108 again');
    const next = createCm108Ptt({ port, clock });
    // As after kill -9 and a start: the chip kept its power, and is opened anew.
    plug();
    await clock.runFor(1000);
    expect(chip.isKeyed).toBe(false);
    expect(next.isKeyed).toBe(false);
    await ptt.close();
  });

  it('never keys but when it was told to, through a thousand orders and pulled plugs', async () => {
    const { clock, keyed, chip, ptt, plug, unplug } = await openRig();
    const random = createRandom('ptt');
    let isPlugged = true;
    let toldOn = 0;
    for (let step = 0; step < 1000; step++) {
      const dice = random.next();
      if (dice < 0.1) {
        if (isPlugged) unplug();
        else plug();
        isPlugged = !isPlugged;
        await clock.runFor(1000);
        expect(chip.isKeyed, `step ${step}`).toBe(false);
      } else {
        const isOn = dice < 0.5;
        if (isOn && isPlugged) toldOn++;
        await ptt.setKeyed(isOn).catch(() => {});
        expect(chip.isKeyed, `step ${step}`).toBe(isOn && isPlugged);
      }
    }
    expect(keyed.filter((isKeyed) => isKeyed).length).toBeLessThanOrEqual(toldOn);
  });
});
