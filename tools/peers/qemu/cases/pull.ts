import { existsSync } from 'node:fs';
import type { HidPort } from '@dawa/groundstation/devices/hid-device';
import type { DeviceName } from '../device-orders.ts';
import type { DeviceProcess } from '../device-process.ts';
import { until } from '../expect.ts';

/**
 * Pulls a device out of the kernel.
 * @returns how long after its node was gone the station noticed, in milliseconds; 0 when it did before
 */
export async function pull(port: HidPort, devices: DeviceProcess, device: DeviceName): Promise<number> {
  const [, node] = / at (\S+)$/.exec(port.stream?.name ?? '') ?? [];
  if (node === undefined) throw new TypeError(`expected a node in the name, found ${port.stream?.name}`);
  const isLost = () => port.state.kind === 'lost';
  const pulled = devices.unplug(device);
  await until(`no ${node}`, () => !existsSync(node));
  const noticedMs = isLost() ? 0 : await until('noticed', isLost);
  await pulled;
  return noticedMs;
}
