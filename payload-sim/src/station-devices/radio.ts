import { type RadioModel, type RadioModelName, radioModels } from '@dawa/protocols/radio-models';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';
import type { KeyLog } from './key-log.ts';
import { FaultyLine, type LineFault } from './line-faults.ts';
import { putTogether } from './radio-shelf.ts';
import type { RadioTongue } from './radio-tongue.ts';
import type { Transceiver } from './transceiver.ts';

export interface RadioSettings {
  readonly model: RadioModelName;
  /** CI-V address, where the radio has one. */
  readonly address: number;
  /** The interface hands our own frames back first, as a CT-17 does. CI-V only. */
  readonly hasEcho: boolean;
  /** The radio speaks unasked now and then, as if somebody turned the dial. CI-V only. */
  readonly hasTransceiveNoise: boolean;
}

export type RadioFault =
  | 'radio-silent'
  | 'radio-garbage'
  | 'radio-refuses-while-transmitting'
  | 'radio-liar'
  | `radio-${LineFault}`;

const ordinaryModel: RadioModelName = 'IC-9700';
const transceiveNoisePeriodMs = 3000;

/** A radio at the end of its cable: the set of the model that is asked for, and what a bad day does to its words. */
export class RadioSimulator {
  readonly settings: RadioSettings;
  readonly #random: Random;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  readonly #faults = new Set<RadioFault>();
  readonly #line: FaultyLine;
  readonly #tongue: RadioTongue;
  #readMeter: () => number = () => 0;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly settings?: Partial<RadioSettings>;
    readonly report?: Report;
  }) {
    const { clock, random, settings = {}, report = silentReport } = options;
    const { model = ordinaryModel } = settings;
    this.settings = {
      model,
      address: addressOf(model),
      hasEcho: false,
      hasTransceiveNoise: false,
      ...settings,
    };
    this.#random = random;
    this.#line = new FaultyLine({
      clock,
      random: random.fork('line'),
      send: (bytes) => this.#port.write(bytes),
    });
    this.#tongue = putTogether(this.settings, {
      clock,
      readMeter: () => this.#readMeter(),
      say: (bytes) => this.#say(bytes),
      isStubborn: () => this.#faults.has('radio-refuses-while-transmitting') && this.isTransmitting,
      report,
      random,
    });
    if (this.settings.hasTransceiveNoise)
      clock.every(transceiveNoisePeriodMs, () => this.#tongue.speakUnasked?.());
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  setFault(name: RadioFault, isActive: boolean): void {
    if (isActive) this.#faults.add(name);
    else this.#faults.delete(name);
    const lineFault = lineFaults[name];
    if (lineFault !== undefined) this.#line.setFault(lineFault, isActive);
  }

  /** The S-meter is read from here: 0 to 255. */
  onMeter(read: () => number): void {
    this.#readMeter = read;
  }

  /** What stands on its front, whatever its language. */
  get transceiver(): Transceiver {
    return this.#tongue.transceiver;
  }

  /** When it was keyed; the space link asks. */
  get keyLog(): KeyLog {
    return this.transceiver.keyLog;
  }

  get isTransmitting(): boolean {
    return this.transceiver.isTransmitting;
  }

  get isDeaf(): boolean {
    return this.transceiver.isDeaf;
  }

  get receiveMode(): string {
    return this.transceiver.receiveMode;
  }

  get isDemodulating(): boolean {
    return this.transceiver.isDemodulating;
  }

  wasKeyedAt(atMs: number, slackMs: number): boolean {
    return this.transceiver.wasKeyedAt(atMs, slackMs);
  }

  get onAirFrequencyHz(): number {
    return this.transceiver.onAirFrequencyHz;
  }

  get receiveFrequencyHz(): number {
    return this.transceiver.receiveFrequencyHz;
  }

  get transmitFrequencyHz(): number {
    return this.transceiver.transmitFrequencyHz;
  }

  #hear(bytes: Uint8Array): void {
    const heard = this.#line.hear(bytes);
    if (!this.#faults.has('radio-silent')) this.#tongue.hear(heard);
  }

  #say(bytes: Uint8Array): void {
    this.#line.say(this.#faults.has('radio-garbage') || this.#isLying ? this.#spoilt(bytes) : bytes);
  }

  /** A liar damages one answer in ten, so that a digit of it becomes another one: what comes looks as good as the truth. */
  get #isLying(): boolean {
    return this.#faults.has('radio-liar') && this.#random.next() < 0.1;
  }

  #spoilt(bytes: Uint8Array): Uint8Array {
    const spoilt = bytes.slice();
    // The first two octets of CI-V are found again whatever becomes of them: the damage is to what is told.
    const spared = bytes.length > 2 ? 2 : 0;
    const at = spared + this.#random.integer(bytes.length - spared);
    spoilt[at]! ^= this.#faults.has('radio-garbage') ? 1 + this.#random.integer(255) : 0x01;
    return spoilt;
  }
}

const lineFaults: Partial<Record<RadioFault, LineFault>> = {
  'radio-slow': 'slow',
  'radio-lossy': 'lossy',
  'radio-echo': 'echo',
  'radio-split': 'split',
};

function addressOf(model: RadioModelName): number {
  const known: RadioModel = radioModels[model];
  return known.address ?? 0;
}
