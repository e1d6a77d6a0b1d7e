import {
  type Cp2112Answer,
  type Cp2112Request,
  cp2112Identity,
  cp2112MostOctets,
  decodeCp2112Request,
  encodeCp2112Answer,
} from '@dawa/protocols/cp2112';
import {
  type Cp2112Bus,
  type Cp2112Pins,
  cp2112Part,
  cp2112SettingReports,
  decodeCp2112Setting,
  encodeCp2112Setting,
} from '@dawa/protocols/cp2112-settings';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { HidFunction, HidIdentity } from '@dawa/seams/hid-device';
import { type Report, silentReport } from '../device-log.ts';
import { describeReports } from '../hid-descriptor.ts';
import { HidSocket } from '../hid-socket.ts';
import type { I2cTarget } from './i2c-target.ts';

/** `silent`: takes requests and says nothing. `stuck`: somebody holds the bus down, every transfer stays busy. */
export type Cp2112Fault = 'cp2112-silent' | 'cp2112-stuck';

/** A CP2112 with chips on its bus and levels at its eight pins. What it is told is gone when it is unplugged. */
export class Cp2112Simulator implements HidFunction {
  readonly identity: HidIdentity;
  readonly #clock: Pick<Clock, 'nowAtMs'>;
  readonly #targets: ReadonlyMap<number, I2cTarget>;
  readonly #report: Report;
  readonly #inputs: (() => number) | undefined;
  readonly #onLevels: (levels: number) => void;
  readonly #socket = new HidSocket();
  readonly #faults = new Set<Cp2112Fault>();
  #pins: Cp2112Pins = resetPins;
  #bus: Cp2112Bus = resetBus;
  #driven = 0;
  /** What somebody else puts on pins that are inputs, where nobody was named who does. */
  inputLevels = 0xff;
  #transfer: Transfer | undefined;
  #unread = new Uint8Array(0);
  /** Settings that only the kernel's driver asks for: lock, USB configuration and texts, in the chip's PROM. */
  readonly #prom: ReadonlyMap<number, Uint8Array>;

  constructor(options: {
    readonly clock: Pick<Clock, 'nowAtMs'>;
    readonly targets: ReadonlyMap<number, I2cTarget>;
    readonly serialNumber?: string;
    readonly report?: Report;
    /** What the pins of the board that it is wired to are, asked whenever somebody looks. */
    readonly inputs?: () => number;
    /** Told after the bridge may have driven its pins otherwise; pulled out, it drives none. */
    readonly onLevels?: (levels: number) => void;
  }) {
    this.#clock = options.clock;
    this.#targets = options.targets;
    this.#report = options.report ?? silentReport;
    this.#inputs = options.inputs;
    this.#onLevels = options.onLevels ?? (() => {});
    const serialNumber = options.serialNumber ?? '00DA3A01';
    const product = 'CP2112 HID USB-to-SMBus Bridge';
    this.identity = { ...cp2112Identity, product, serialNumber, descriptor };
    this.#prom = new Map([
      [0x20, Uint8Array.of(0x20, 0xff)],
      [0x21, Uint8Array.of(0x21, 0xc4, 0x10, 0x90, 0xea, 50, 0, 2, 0, 0)],
      [0x22, promText(0x22, 'Silicon Laboratories')],
      [0x23, promText(0x23, product)],
      [0x24, promText(0x24, serialNumber)],
    ]);
  }

  /** Levels at the pins: driven ones as they are driven, the others as they come. */
  get levels(): number {
    const inputs = this.#inputs?.() ?? this.inputLevels;
    return (this.#driven & this.#pins.outputs) | (inputs & ~this.#pins.outputs & 0xff);
  }

  get bus(): Cp2112Bus {
    return this.#bus;
  }

  setFault(name: Cp2112Fault, isActive: boolean): void {
    if (isActive) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  takeOutput(report: Uint8Array): void {
    const request = decodeCp2112Request(report);
    if (!request.ok) this.#report('cp2112', describeFault(request.fault));
    else if (!this.#faults.has('cp2112-silent')) this.#take(request.value);
  }

  takeFeature(report: Uint8Array): boolean {
    const setting = decodeCp2112Setting(report);
    if (!setting.ok) {
      this.#report('cp2112', describeFault(setting.fault));
      return false;
    }
    const { value } = setting;
    if (value.kind === 'pins') this.#pins = value;
    else if (value.kind === 'bus') this.#bus = value;
    else if (value.kind === 'set-levels')
      this.#driven = (this.#driven & ~value.mask) | (value.levels & value.mask);
    else return false;
    if (value.kind !== 'bus') this.#onLevels(this.levels);
    return true;
  }

  giveFeature(reportId: number): Uint8Array | undefined {
    switch (reportId) {
      case cp2112SettingReports.pins.id:
        return encodeCp2112Setting({ kind: 'pins', ...this.#pins });
      case cp2112SettingReports.levels.id:
        return encodeCp2112Setting({ kind: 'levels', levels: this.levels });
      case cp2112SettingReports.version.id:
        return encodeCp2112Setting({ kind: 'version', part: cp2112Part, revision: 2 });
      case cp2112SettingReports.bus.id:
        return encodeCp2112Setting({ kind: 'bus', ...this.#bus });
      default:
        return this.#prom.get(reportId);
    }
  }

  plug(send: (report: Uint8Array) => void): void {
    this.#socket.plug(send);
  }

  unplug(): void {
    this.#socket.unplug();
    this.#pins = resetPins;
    this.#bus = resetBus;
    this.#driven = 0;
    this.#transfer = undefined;
    this.#unread = new Uint8Array(0);
    this.#onLevels(this.levels);
  }

  #take(request: Cp2112Request): void {
    switch (request.kind) {
      case 'read':
      case 'write-read':
      case 'write':
        this.#begin(request);
        return;
      case 'ask-state':
        this.#socket.send(encodeCp2112Answer(this.#state()));
        return;
      case 'fetch':
        this.#socket.send(encodeCp2112Answer(this.#fetch(request.octets)));
        return;
      case 'give-up':
        this.#transfer = undefined;
        return;
      default:
        request satisfies never;
    }
  }

  /** The bus is quick and we are at once: what takes time is told by the state. */
  #begin(request: Extract<Cp2112Request, { address: number }>): void {
    const { address } = request;
    const target = this.#targets.get(address);
    const written =
      request.kind === 'write' ? request.data : request.kind === 'write-read' ? request.target : none;
    const count = request.kind === 'write' ? 0 : request.octets;
    const isAcknowledged = target?.write(written) ?? false;
    this.#unread = isAcknowledged && count > 0 ? target!.read(count).slice() : none;
    const octets = 1 + (isAcknowledged ? written.length + (count > 0 ? 1 + count : 0) : 0);
    this.#transfer = {
      endsAtMs: this.#clock.nowAtMs() + (octets * bitsOfOctet * 1000) / this.#bus.clockHz,
      isAcknowledged,
      octets: count > 0 ? this.#unread.length : isAcknowledged ? written.length : 0,
    };
  }

  #state(): Cp2112Answer {
    const transfer = this.#transfer;
    const answer = { kind: 'state', retries: 0, octets: 0 } as const;
    if (transfer === undefined) return { ...answer, state: 'idle', reason: 'nobody-answered' };
    if (this.#faults.has('cp2112-stuck') || this.#clock.nowAtMs() < transfer.endsAtMs)
      return { ...answer, state: 'busy', reason: 'nobody-answered' };
    if (!transfer.isAcknowledged) return { ...answer, state: 'failed', reason: 'nobody-answered' };
    return { ...answer, state: 'complete', reason: 'success', octets: transfer.octets };
  }

  #fetch(octets: number): Cp2112Answer {
    const data = this.#unread.slice(0, Math.min(octets, cp2112MostOctets));
    this.#unread = this.#unread.slice(data.length);
    return { kind: 'data', state: data.length > 0 ? 'complete' : 'idle', data };
  }
}

interface Transfer {
  readonly endsAtMs: number;
  readonly isAcknowledged: boolean;
  readonly octets: number;
}

const none = new Uint8Array(0);
const bitsOfOctet = 9;

/** Source: AN495 rev. 0.2, table 2: all pins are inputs. */
const resetPins: Cp2112Pins = { outputs: 0, pushPull: 0, special: 0, clockDivider: 0 };

/** Source: AN495 rev. 0.2, 4.6. */
const resetBus: Cp2112Bus = {
  clockHz: 100_000,
  ownAddress: 2,
  isReadUnasked: false,
  writeTimeoutMs: 0,
  readTimeoutMs: 0,
  isSclLowTimed: false,
  retries: 0,
};

/** Length and descriptor type of a USB text, then UTF-16, low octet first. */
function promText(reportId: number, text: string): Uint8Array {
  const report = new Uint8Array(63);
  report.set([reportId, 2 * text.length + 2, 3]);
  [...text].forEach((character, at) => {
    report[3 + 2 * at] = character.charCodeAt(0);
  });
  return report;
}

const descriptor = describeReports(0xff00, [
  ...Object.entries({
    ...{ 1: 1, 2: 4, 3: 1, 4: 2, 5: 2, 6: 13, 32: 1, 33: 9 },
    ...{ 34: 62, 35: 62, 36: 62 },
  }).map(([id, octets]) => ({ kind: 'feature' as const, id: Number(id), octets })),
  ...Object.entries({ 16: 3, 17: 20, 18: 2, 20: 62, 21: 1, 23: 1 }).map(([id, octets]) => ({
    kind: 'output' as const,
    id: Number(id),
    octets,
  })),
  { kind: 'input', id: 0x13, octets: 63 },
  { kind: 'input', id: 0x16, octets: 6 },
]);
