import {
  decodeUsbRelayState,
  encodeUsbRelayOrder,
  type UsbRelayState,
  usbRelayIdentity,
  usbRelayStateReport,
} from '@dawa/protocols/usbrelay';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { HidDevice } from '@dawa/seams/hid-device';
import { BoardRelay } from './board-relay.ts';
import { DeviceError, detailOf } from './device-error.ts';
import type { HidPort, HidWish } from './hid-device.ts';
import { poll } from './polling.ts';
import type { RelayBoard } from './relay-board.ts';

export interface UsbRelaySettings {
  readonly port: HidPort;
  readonly clock: Clock;
  /** How often the board is asked what its relays are, on the station's clock. */
  readonly pollMs?: number;
}

/** A board "USBRelayN": what it is told is read back, and it is asked now and then, for other programs may switch it too. */
export function createUsbRelayBoard({ port, clock, pollMs = 1000 }: UsbRelaySettings): RelayBoard {
  const relays = new Map<number, BoardRelay>();
  /** The board has one buffer: an order and its read-back belong together. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(action: (device: HidDevice) => Promise<T>): Promise<T> => {
    const mine = turn.then(() => {
      const device = port.stream;
      if (device === undefined) throw new DeviceError('lost', port.name, 'there is no device');
      return action(device);
    });
    turn = mine.catch(() => {});
    return mine;
  };
  const look = () => inTurn((device) => readState(device, port.name));
  const refresh = async () => {
    if (port.stream === undefined) return;
    try {
      const { relays: bits } = await look();
      for (const [number, relay] of relays) relay.noteState(isSet(bits, number));
    } catch (error) {
      for (const relay of relays.values()) relay.noteSilence(detailOf(error));
    }
  };
  const stopWatching = port.onStream((device) => {
    device.onClose(() => {
      for (const relay of relays.values()) relay.forget();
    });
    void Promise.all([...relays.values()].map((relay) => relay.restore())).then(refresh);
  });
  const stopPolling = poll(clock, pollMs, refresh);
  const close = async () => {
    stopPolling();
    stopWatching();
    await port.close();
  };
  return {
    relay(id, number, load) {
      const relay = new BoardRelay({
        id,
        load,
        kind: `USBRelay ${number}`,
        port,
        clock,
        isSilent: false,
        drive: (isOn) =>
          inTurn(async (device) => {
            await device.write(encodeUsbRelayOrder({ kind: 'switch', relay: number, isOn }));
            return isSet((await readState(device, port.name)).relays, number);
          }),
        onClose: close,
      });
      relays.set(number, relay);
      void refresh();
      return relay;
    },
    close,
  };
}

/** @param serial the board's own, five characters; USB does not tell it */
export function usbRelayWish({
  serial,
  path,
}: {
  readonly serial?: string | undefined;
  readonly path?: string | undefined;
}): HidWish {
  const { vendorId, productId, productBegins } = usbRelayIdentity;
  const wish = {
    products: [{ vendorId, productId }],
    productBegins,
    ...(path === undefined ? {} : { path }),
  };
  if (serial === undefined) return { ...wish, what: 'USBRelay board' };
  return {
    ...wish,
    what: `USBRelay board ${serial}`,
    isWanted: async (device) => (await readState(device, 'USBRelay board')).serial === serial,
  };
}

async function readState(device: HidDevice, name: string): Promise<UsbRelayState> {
  const state = decodeUsbRelayState(
    await device.readFeature(usbRelayStateReport.id, usbRelayStateReport.octets),
  );
  if (!state.ok) throw new DeviceError('bad-answer', name, describeFault(state.fault), state.fault);
  return state.value;
}

function isSet(bits: number, number: number): boolean {
  return (bits & (1 << (number - 1))) !== 0;
}
