import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { createLcusRelayBoard } from '@dawa/groundstation/devices/lcus-relay';
import { createMemoryHidPort } from '@dawa/groundstation/devices/memory-hid-port.fixture';
import type { RelayBoard } from '@dawa/groundstation/devices/relay-board';
import { createUsbRelayBoard } from '@dawa/groundstation/devices/usb-relay';
import type { Relay } from '@dawa/groundstation/ports';
import { RelaySimulator } from '@dawa/payload-sim/bench-devices/relay';
import { UsbRelaySimulator } from '@dawa/payload-sim/bench-devices/usb-relay';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';

/** For tests: a driver and its board on one virtual clock, and a cable between them that can be pulled. */
export interface RelayRig {
  readonly clock: VirtualClock;
  readonly first: Relay;
  readonly second: Relay;
  /** Each time that a relay of the board clicked. */
  readonly clicks: string[];
  /** Whether the driver can ask the board what its relays are. */
  readonly isReadBack: boolean;
  plug(): void;
  unplug(): Promise<void>;
  run<T>(work: Promise<T>): Promise<T>;
}

export const relayRigs: Readonly<Record<string, () => Promise<RelayRig>>> = {
  'LCUS on a serial line': openLcusRig,
  'USBRelay on HID': openUsbRelayRig,
};

/** Both boards lose their relays with the plug, which gives them their power. */
async function openLcusRig(): Promise<RelayRig> {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const clicks: string[] = [];
  const onSwitch = (relay: number, isClosed: boolean) => clicks.push(clickText(relay, isClosed));
  let far: ByteStream | undefined;
  let near: ByteStream | undefined;
  const port = supervisePort({
    name: 'lcus',
    isSimulated: true,
    clock,
    open: () => (near?.isOpen ? Promise.resolve(near) : Promise.reject(new TypeError('no such port'))),
  });
  const plug = () => {
    [near, far] = createMemoryStreamPair('lcus');
    new RelaySimulator({ onSwitch }).attach(far);
  };
  const unplug = async () => {
    await far?.close();
    near = undefined;
  };
  return rigOf({
    clock,
    clicks,
    isReadBack: false,
    plug,
    unplug,
    board: createLcusRelayBoard({ port, clock }),
  });
}

async function openUsbRelayRig(): Promise<RelayRig> {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const clicks: string[] = [];
  const onSwitch = (relay: number, isClosed: boolean) => clicks.push(clickText(relay, isClosed));
  const simulator = new UsbRelaySimulator({ count: 2, onSwitch });
  const { port, plug, unplug } = createMemoryHidPort(clock, simulator, 'usbrelay');
  const board = createUsbRelayBoard({ port, clock });
  return rigOf({ clock, clicks, isReadBack: true, plug, unplug: async () => unplug(), board });
}

async function rigOf(
  parts: Pick<RelayRig, 'clock' | 'clicks' | 'isReadBack' | 'plug' | 'unplug'> & { board: RelayBoard },
): Promise<RelayRig> {
  const { board, clock } = parts;
  const rig = {
    ...parts,
    first: board.relay('payload-power', 1),
    second: board.relay('amplifier', 2),
    async run<T>(work: Promise<T>): Promise<T> {
      let isOver = false;
      const settled = work.finally(() => {
        isOver = true;
      });
      settled.catch(() => {});
      while (!isOver) await clock.runFor(10);
      return settled;
    },
  };
  rig.plug();
  await clock.runFor(1000);
  parts.clicks.length = 0;
  return rig;
}

function clickText(relay: number, isClosed: boolean): string {
  return `${relay} ${isClosed ? 'closed' : 'open'}`;
}
