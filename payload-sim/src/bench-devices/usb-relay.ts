import {
  decodeUsbRelayOrder,
  encodeUsbRelayState,
  usbRelayIdentity,
  usbRelayStateReport,
} from '@dawa/protocols/usbrelay';
import { describeFault } from '@dawa/seams/fault';
import type { HidFunction, HidIdentity } from '@dawa/seams/hid-device';
import { type Report, silentReport } from '../device-log.ts';
import { describeReports } from '../hid-descriptor.ts';
import { HidSocket } from '../hid-socket.ts';

/** `deaf`: takes orders and does nothing, as a board with a burnt relay driver. `garbled`: its state makes no sense. */
export type UsbRelayFault = 'usb-relay-deaf' | 'usb-relay-garbled';

/** A relay board "USBRelayN". Its relays hold while it has power; the plug takes it. */
export class UsbRelaySimulator implements HidFunction {
  readonly identity: HidIdentity;
  readonly #count: number;
  readonly #onSwitch: (relay: number, isClosed: boolean) => void;
  readonly #report: Report;
  readonly #socket = new HidSocket();
  readonly #faults = new Set<UsbRelayFault>();
  #serial: string;
  #relays = 0;

  constructor(options: {
    readonly count?: number;
    readonly serial?: string;
    readonly onSwitch?: (relay: number, isClosed: boolean) => void;
    readonly report?: Report;
  }) {
    this.#count = options.count ?? 2;
    this.#serial = options.serial ?? 'DAWA1';
    this.#onSwitch = options.onSwitch ?? (() => {});
    this.#report = options.report ?? silentReport;
    this.identity = {
      vendorId: usbRelayIdentity.vendorId,
      productId: usbRelayIdentity.productId,
      product: `${usbRelayIdentity.productBegins}${this.#count}`,
      // The board's own serial is no USB serial number.
      serialNumber: '',
      descriptor: describeReports(0xff00, [{ kind: 'feature', octets: 8 }]),
    };
  }

  isClosed(relay: number): boolean {
    return (this.#relays & (1 << (relay - 1))) !== 0;
  }

  setFault(name: UsbRelayFault, isActive: boolean): void {
    if (isActive) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  takeOutput(report: Uint8Array): void {
    const order = decodeUsbRelayOrder(report);
    if (!order.ok) {
      this.#report('relay', describeFault(order.fault));
    } else if (order.value.kind === 'name') {
      this.#serial = order.value.serial;
    } else if (order.value.relay <= this.#count && !this.#faults.has('usb-relay-deaf')) {
      const { relay, isOn } = order.value;
      const bit = 1 << (relay - 1);
      this.#become(isOn ? this.#relays | bit : this.#relays & ~bit);
    }
  }

  /** Some programs send the same octets as a feature report. */
  takeFeature(report: Uint8Array): boolean {
    this.takeOutput(report);
    return true;
  }

  giveFeature(reportId: number): Uint8Array | undefined {
    if (reportId !== usbRelayStateReport.id) return undefined;
    if (this.#faults.has('usb-relay-garbled')) return Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7);
    return encodeUsbRelayState({ serial: this.#serial, relays: this.#relays });
  }

  plug(send: (report: Uint8Array) => void): void {
    this.#socket.plug(send);
  }

  unplug(): void {
    this.#socket.unplug();
    this.#become(0);
  }

  #become(relays: number): void {
    const before = this.#relays;
    this.#relays = relays;
    for (let relay = 1; relay <= this.#count; relay++) {
      const bit = 1 << (relay - 1);
      if ((before & bit) === (relays & bit)) continue;
      this.#report('relay', `relay ${relay} ${relays & bit ? 'closed' : 'open'}`);
      this.#onSwitch(relay, (relays & bit) !== 0);
    }
  }
}
