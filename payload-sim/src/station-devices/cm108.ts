import { cm108PttPin, decodeCm108Pins, encodeCm108Input } from '@dawa/protocols/cm108';
import { describeFault } from '@dawa/seams/fault';
import type { HidFunction, HidIdentity } from '@dawa/seams/hid-device';
import { type Report, silentReport } from '../device-log.ts';
import { describeReports } from '../hid-descriptor.ts';
import { HidSocket } from '../hid-socket.ts';

/**
 * The sound chip of a radio interface, without its sound: one pin keys the transmitter, and goes on doing so when the host
 * dies, as the chip's pins do. Pulling the plug takes the chip's power, and with it the pin.
 */
export class Cm108Simulator implements HidFunction {
  readonly identity: HidIdentity;
  readonly #pttPin: number;
  readonly #onKey: (isKeyed: boolean) => void;
  readonly #report: Report;
  readonly #socket = new HidSocket();
  #levels = 0;
  #outputs = 0;
  #isKeyed = false;

  constructor(options: {
    readonly onKey: (isKeyed: boolean) => void;
    readonly pttPin?: number;
    readonly productId?: number;
    readonly report?: Report;
  }) {
    this.#onKey = options.onKey;
    this.#pttPin = options.pttPin ?? cm108PttPin;
    this.#report = options.report ?? silentReport;
    this.identity = {
      vendorId: 0x0d8c,
      productId: options.productId ?? 0x000c,
      product: 'C-Media USB Headphone Set',
      serialNumber: '',
      descriptor: describeReports(consumerPage, [
        { kind: 'input', octets: 4 },
        { kind: 'output', octets: 4 },
      ]),
    };
  }

  get isKeyed(): boolean {
    return this.#isKeyed;
  }

  takeOutput(report: Uint8Array): void {
    const pins = decodeCm108Pins(report);
    if (!pins.ok) {
      this.#report('cm108', describeFault(pins.fault));
      return;
    }
    this.#levels = pins.value.levels & pins.value.outputs;
    this.#outputs = pins.value.outputs;
    this.#follow();
  }

  takeFeature(): boolean {
    return false;
  }

  giveFeature(): undefined {
    return undefined;
  }

  plug(send: (report: Uint8Array) => void): void {
    this.#socket.plug(send);
  }

  unplug(): void {
    this.#socket.unplug();
    this.#levels = 0;
    this.#outputs = 0;
    this.#follow();
  }

  /** Somebody presses the buttons that such a chip has: the host hears of it unasked. */
  press(keys: number): void {
    this.#socket.send(encodeCm108Input({ keys, levels: this.#levels }));
  }

  #follow(): void {
    const bit = 1 << (this.#pttPin - 1);
    const isKeyed = (this.#levels & this.#outputs & bit) !== 0;
    if (isKeyed === this.#isKeyed) return;
    this.#isKeyed = isKeyed;
    this.#report('cm108', `pin ${this.#pttPin} ${isKeyed ? 'keys' : 'releases'}`);
    this.#onKey(isKeyed);
  }
}

/** HID Usage Tables: the page of such buttons. */
const consumerPage = 0x0c;
