import { cm108Models, cm108PttPin, encodeCm108Pin } from '@dawa/protocols/cm108';
import type { Clock } from '@dawa/seams/clock';
import type { PttLine } from '../ports.ts';
import { DeviceError, detailOf } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import type { HidPort, HidWish } from './hid-device.ts';

export interface Cm108PttSettings {
  readonly port: HidPort;
  readonly clock: Clock;
  /** As printed in the chip's data sheet, from 1. */
  readonly pin?: number;
}

/**
 * Keys by a pin of a sound chip. The pin holds when this program dies: it latches, and something else must be able to cut the
 * transmitter off. Each time the chip is found it is released first, whatever was wanted before; it is never keyed again by itself.
 */
export function createCm108Ptt({ port, clock, pin = cm108PttPin }: Cm108PttSettings): PttLine {
  const counts = { keyed: 0, released: 0, failures: 0 };
  let isKeyed: boolean | undefined;
  /** Counts what was wanted, so that a release that came later is not undone by what an older keying has to say. */
  let wish = 0;
  const status = new DeviceStatus({
    deviceId: 'ptt',
    kind: `CM108 pin ${pin}`,
    port,
    clock,
    counters: () => ({ ...counts }),
    isOkWhenOpen: true,
  });
  const drive = async (isOn: boolean) => {
    const mine = ++wish;
    const device = port.stream;
    if (device === undefined) {
      isKeyed = undefined;
      throw new DeviceError('lost', port.name, 'there is no device');
    }
    if (isOn) isKeyed = true;
    try {
      await device.write(encodeCm108Pin(pin, isOn));
    } catch (error) {
      counts.failures++;
      if (mine === wish) isKeyed = undefined;
      status.noteSilence(detailOf(error));
      throw error;
    }
    if (isOn) counts.keyed++;
    else counts.released++;
    if (mine === wish) isKeyed = isOn;
    status.noteAnswer();
  };
  const stopWatching = port.onStream((device) => {
    device.onClose(() => {
      wish++;
      isKeyed = undefined;
    });
    void drive(false).catch(() => {});
  });
  return {
    latches: true,
    get info() {
      return status.info;
    },
    get isKeyed() {
      return isKeyed;
    },
    onChange: (listener) => status.onChange(listener),
    setKeyed: drive,
    async close() {
      stopWatching();
      if (port.stream !== undefined) await drive(false).catch(() => {});
      status.close();
      await port.close();
    },
  };
}

/** Which device to look for. */
export function cm108Wish(which: Pick<HidWish, 'serialNumber' | 'path'>): HidWish {
  const products = cm108Models.flatMap(({ vendorId, productIds }) =>
    productIds.map((productId) => ({ vendorId, productId })),
  );
  return { what: 'CM108 PTT', products, ...which };
}
