import { encodeBusPacket, PayloadBusDecoder, payloadBusBaudRate } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { describeFault } from '@dawa/seams/fault';
import type { Random } from '@dawa/seams/random';
import type { Report } from '../device-log.ts';
import { Port } from '../port.ts';
import type { Timers } from '../timers.ts';
import type { ActiveFaults } from './active-faults.ts';
import { damageLine, overrun } from './line-damage.ts';

export interface BusLineOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly faults: ActiveFaults;
  readonly report: Report;
  /** Somebody is there to hear. */
  isAwake(): boolean;
  onPacket(packet: Uint8Array): void;
  /** A glitch on the reset line. */
  onGlitch(): void;
}

const ringOctets = 64;
const octetMs = 10_000 / payloadBusBaudRate;
const babbleEveryMs = 100;
const babbleOctets = 12;

/** The payload's end of its serial line: packets in and out, and all that can be wrong with a line. */
export class BusLine {
  readonly #options: BusLineOptions;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  #decoder = new PayloadBusDecoder();
  /** A reset has begun: nothing leaves the controller any more. */
  #isCut = false;
  #isBabbling = false;

  constructor(options: BusLineOptions) {
    this.#options = options;
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  /** The controller begins anew; what it had half read is forgotten, and its timers are off. */
  restart(): void {
    this.#decoder = new PayloadBusDecoder();
    this.#isCut = false;
    this.#isBabbling = false;
  }

  send(packet: Uint8Array): void {
    const { faults, timers, onGlitch } = this.#options;
    if (this.#isCut) return;
    const delayMs = faults.amount('late-answers', 'delayMs');
    if (delayMs > 0) timers.after(delayMs, () => this.#write(encodeBusPacket(packet)));
    else this.#write(encodeBusPacket(packet));
    if (faults.has('reset-in-command') && isStartReport(packet)) {
      this.#isCut = true;
      timers.after(1, onGlitch);
    }
  }

  /** Begins what a fault of the line does by itself. */
  look(): void {
    if (this.#isBabbling || !this.#options.faults.has('babbling')) return;
    this.#isBabbling = true;
    this.#babble();
  }

  #babble(): void {
    const { faults, random, timers, isAwake } = this.#options;
    if (!faults.has('babbling')) {
      this.#isBabbling = false;
      return;
    }
    if (isAwake()) this.#write(Uint8Array.from({ length: babbleOctets }, () => random.integer(256)));
    timers.after(babbleEveryMs, () => this.#babble());
  }

  #write(bytes: Uint8Array): void {
    if (!this.#options.faults.has('silent')) this.#port.write(this.#throughLine(bytes));
  }

  #hear(bytes: Uint8Array): void {
    const { faults, isAwake, onPacket, report } = this.#options;
    if (!isAwake()) return;
    const emptiedEveryMs = faults.amount('uart-overrun', 'emptiedEveryMs');
    const taken = emptiedEveryMs > 0 ? overrun(bytes, { ringOctets, emptiedEveryMs, octetMs }) : bytes;
    for (const result of this.#decoder.push(this.#throughLine(taken))) {
      if (result.ok) onPacket(result.value);
      else report('payload-bus', describeFault(result.fault));
    }
  }

  #throughLine(bytes: Uint8Array): Uint8Array {
    const { faults, random } = this.#options;
    return damageLine(bytes, random, {
      octetErrorRate: faults.amount('uart-noise', 'octetErrorRate'),
      octetLossRate: faults.amount('uart-lost-octets', 'octetLossRate'),
      octetFramingRate: faults.amount('uart-framing', 'octetFramingRate'),
    });
  }
}

/** PUS 1.3: the command has begun. Service and subtype follow the version in the secondary header. */
export function isStartReport(packet: Uint8Array): boolean {
  return packet[7] === 1 && packet[8] === 3;
}
