import {
  type CivFrame,
  CivParser,
  civAddresses,
  civEverybody,
  civNotGood,
  civOk,
  encodeCivFrame,
  encodeFrequencyBcd,
} from '@dawa/protocols/civ';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';
import { IcomSet, type SetAnswer } from './icom-set.ts';
import type { KeyLog } from './key-log.ts';

export interface RadioSettings {
  readonly address: number;
  /** The interface hands our own frames back first, as a CT-17 does. */
  readonly hasEcho: boolean;
  /** The radio speaks unasked now and then, as if somebody turned the dial. */
  readonly hasTransceiveNoise: boolean;
}

export type RadioFault = 'radio-silent' | 'radio-garbage' | 'radio-refuses-while-transmitting';

const ordinaryRadio: RadioSettings = {
  address: civAddresses['IC-9700'],
  hasEcho: false,
  hasTransceiveNoise: false,
};
const transceiveNoisePeriodMs = 3000;

/** An IC-9700 at the end of a CI-V cable: the set, and what cable and interface do to its words. */
export class RadioSimulator {
  readonly settings: RadioSettings;
  readonly #random: Random;
  readonly #report: Report;
  readonly #parser = new CivParser();
  readonly #port = new Port((bytes) => this.#hear(bytes));
  readonly #faults = new Set<RadioFault>();
  readonly #set: IcomSet;
  #readMeter: () => number = () => 0;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly settings?: Partial<RadioSettings>;
    readonly report?: Report;
  }) {
    this.settings = { ...ordinaryRadio, ...options.settings };
    this.#set = new IcomSet(this.settings.address, options.clock, () => this.#readMeter());
    this.#random = options.random;
    this.#report = options.report ?? silentReport;
    if (this.settings.hasTransceiveNoise)
      options.clock.every(transceiveNoisePeriodMs, () => this.#speakUnasked());
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  setFault(name: RadioFault, isActive: boolean): void {
    if (isActive) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  /** The S-meter is read from here: 0 to 255. */
  onMeter(read: () => number): void {
    this.#readMeter = read;
  }

  /** When it was keyed; the space link asks. */
  get keyLog(): KeyLog {
    return this.#set.keyLog;
  }

  get isTransmitting(): boolean {
    return this.#set.isTransmitting;
  }

  /** An FM discriminator is what the modem hangs on. */
  get isDemodulating(): boolean {
    return this.#set.receivingMode === 'FM';
  }

  wasKeyedAt(atMs: number, slackMs: number): boolean {
    return this.keyLog.wasOnAt(atMs, slackMs);
  }

  get onAirFrequencyHz(): number {
    return this.#set.onAirFrequencyHz;
  }

  get receiveFrequencyHz(): number {
    return this.#set.receiveFrequencyHz;
  }

  get transmitFrequencyHz(): number {
    return this.#set.transmitFrequencyHz;
  }

  #hear(bytes: Uint8Array): void {
    for (const frame of this.#parser.push(bytes)) {
      if (this.#faults.has('radio-silent')) continue;
      if (this.settings.hasEcho) this.#port.write(encodeCivFrame(frame));
      if (frame.to === this.settings.address || frame.to === civEverybody) this.#answer(frame);
    }
  }

  #answer(frame: CivFrame): void {
    const answer = this.#obey(frame);
    // What is said to everybody is obeyed and not answered.
    if (frame.to === civEverybody) return;
    if (answer === 'not-good') {
      this.#report('radio', `refused: ${toHex([frame.command, ...frame.data])}`);
    }
    const body = answer === 'ok' ? [civOk] : answer === 'not-good' ? [civNotGood] : answer;
    const reply = encodeCivFrame({
      to: frame.from,
      from: this.settings.address,
      command: body[0]!,
      data: body.slice(1),
    });
    if (this.#faults.has('radio-garbage')) reply[2 + this.#random.integer(reply.length - 2)]! ^= 0x55;
    this.#port.write(reply);
  }

  #obey(frame: CivFrame): SetAnswer {
    const refuses = this.#faults.has('radio-refuses-while-transmitting') && this.isTransmitting;
    return refuses && isTuning(frame) ? 'not-good' : this.#set.obey(frame);
  }

  #speakUnasked(): void {
    this.#port.write(
      encodeCivFrame({
        to: civEverybody,
        from: this.settings.address,
        command: 0x00,
        data: encodeFrequencyBcd(this.#set.selectedFrequencyHz + this.#random.integer(1000)),
      }),
    );
  }
}

function isTuning({ command, data }: CivFrame): boolean {
  const setsBand = (command === 0x25 || command === 0x26) && data.length > 1;
  return setsBand || command === 0x00 || command === 0x05 || command === 0x06 || command === 0x07;
}

function toHex(octets: readonly number[]): string {
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
