import type { Clock } from '@dawa/seams/clock';
import type { HidDevice, HidFunction } from '@dawa/seams/hid-device';
import { type MemorySocket, plugInMemory } from '@dawa/seams/memory-hid';
import { supervisePort } from '../adapters/port-supervisor.ts';
import { DeviceError } from './device-error.ts';
import type { HidPort } from './hid-device.ts';

/** For tests: a socket for a HID device that a test plugs in and pulls out. */
export interface MemoryHidPort {
  readonly port: HidPort;
  plug(): void;
  unplug(): void;
}

export function createMemoryHidPort(clock: Clock, device: HidFunction, name = 'memory'): MemoryHidPort {
  let socket: MemorySocket | undefined;
  const port = supervisePort<HidDevice>({
    name,
    clock,
    isSimulated: true,
    open: async () => {
      // A test plugs right after it made the port: the first try looks after that.
      await clock.sleep(0);
      if (socket === undefined)
        throw new DeviceError('lost', name, 'expected it to be plugged in, found none');
      return socket.open();
    },
  });
  return {
    port,
    plug() {
      socket = plugInMemory(device);
    },
    unplug() {
      socket?.unplug();
      socket = undefined;
    },
  };
}
