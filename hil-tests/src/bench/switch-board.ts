import { openHidDevice } from '@dawa/groundstation/adapters/hid-port';
import { DeviceError } from '@dawa/groundstation/devices/device-error';
import { usbRelayWish } from '@dawa/groundstation/devices/usb-relay';
import type { ReleaseWay } from '@dawa/groundstation/watchdog/watchdog-messages';
import { encodeRelay } from '@dawa/protocols/lcus-relay';
import { decodeUsbRelayState, encodeUsbRelayOrder, usbRelayStateReport } from '@dawa/protocols/usbrelay';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { HidDevice } from '@dawa/seams/hid-device';

export interface RelayState {
  /** From 1, as printed on the board. */
  readonly relay: number;
  readonly isOn: boolean;
}

/** The relays of a bench, whatever board they sit on. */
export interface SwitchBoard {
  readonly name: string;
  /** Tells all of them; a board that can be asked is, and one that is otherwise than told is a DeviceError. */
  set(states: readonly RelayState[]): Promise<void>;
  /** How somebody else opens these relays. */
  releaseWays(relays: readonly number[]): ReleaseWay[];
  close(): Promise<void>;
}

/** A serial board (LCUS): it takes orders and says nothing. @param place its port, for whoever opens it anew */
export function serialSwitchBoard(
  stream: ByteStream,
  baudRate: number,
  place: string = stream.name,
): SwitchBoard {
  const octetsOf = (states: readonly RelayState[]) =>
    Uint8Array.from(states.flatMap((state) => [...encodeRelay(state)]));
  return {
    name: stream.name,
    set: (states) => stream.write(octetsOf(states)),
    releaseWays: (relays) => [
      {
        ...{ kind: 'port', port: place, baudRate, areModemLinesReleased: false },
        hex: Buffer.from(octetsOf(relays.map((relay) => ({ relay, isOn: false })))).toString('hex'),
      },
    ],
    close: () => stream.close(),
  };
}

/** A HID board ("USBRelayN"): what it was told is read back. @param path its node, for whoever opens it anew */
export function hidSwitchBoard(device: HidDevice, path: string): SwitchBoard {
  const read = async () => {
    const state = decodeUsbRelayState(
      await device.readFeature(usbRelayStateReport.id, usbRelayStateReport.octets),
    );
    if (!state.ok) throw new DeviceError('bad-answer', device.name, describeFault(state.fault));
    return state.value.relays;
  };
  return {
    name: device.name,
    async set(states) {
      for (const { relay, isOn } of states)
        await device.write(encodeUsbRelayOrder({ kind: 'switch', relay, isOn }));
      const relays = await read();
      for (const { relay, isOn } of states) {
        if (((relays >> (relay - 1)) & 1) === Number(isOn)) continue;
        const [expected, found] = isOn ? ['closed', 'open'] : ['open', 'closed'];
        throw new DeviceError('refused', device.name, `relay ${relay}: expected ${expected}, found ${found}`);
      }
    },
    releaseWays: (relays) =>
      relays.map((relay) => ({
        ...{ kind: 'report' as const, path },
        hex: Buffer.from(encodeUsbRelayOrder({ kind: 'switch', relay, isOn: false })).toString('hex'),
      })),
    close: () => device.close(),
  };
}

/** @throws DeviceError when there is none, or another one */
export async function openHidSwitchBoard(
  wanted: { readonly path: string; readonly serial?: string | undefined },
  clock: Pick<Clock, 'deadline'>,
): Promise<SwitchBoard> {
  return hidSwitchBoard(await openHidDevice(usbRelayWish(wanted), clock), wanted.path);
}
