import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { Port } from '../port.ts';

/** Octets that the modulator was given, and when each was on the air if the transmitter was keyed. */
export interface ModulatedOctets {
  readonly octets: Uint8Array;
  readonly startAtMs: number;
  readonly octetMs: number;
}

/** What tells one demodulator from another. */
export interface Demodulated {
  readonly modulation: string;
  readonly symbolRateBd: number;
}

/**
 * A modem without framing: what the receiver makes of the signal comes out of the port, what goes in is modulated at
 * once, whether or not the transmitter is keyed. It keeps no more than `longestQueueMs` of airtime.
 */
export class ModemSimulator {
  readonly #clock: Clock;
  readonly #octetMs: number;
  readonly #port = new Port((bytes) => this.#modulate(bytes));
  #busyUntilAtMs = Number.NEGATIVE_INFINITY;
  #isSilent = false;
  readonly #listeners: ((modulated: ModulatedOctets) => void)[] = [];
  #setting: Demodulated | undefined;

  constructor(options: { readonly clock: Clock; readonly symbolRateBd: number }) {
    this.#clock = options.clock;
    this.#octetMs = 8000 / options.symbolRateBd;
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  setFault(_name: 'modem-silent', isActive: boolean): void {
    this.#isSilent = isActive;
  }

  /** Sets it for links of this modulation and rate; until then it takes whatever is heard. */
  demodulate(setting: Demodulated): void {
    this.#setting = setting;
  }

  isSetFor({ modulation, symbolRateBd }: Demodulated): boolean {
    const setting = this.#setting;
    return (
      setting === undefined || (setting.modulation === modulation && setting.symbolRateBd === symbolRateBd)
    );
  }

  /** Hands on what was modulated, at the end of its airtime. */
  onModulated(listener: (modulated: ModulatedOctets) => void): void {
    this.#listeners.push(listener);
  }

  /** Bytes from the demodulator, out of the port. */
  receive(bytes: Uint8Array): void {
    if (!this.#isSilent) this.#port.write(bytes);
  }

  #modulate(bytes: Uint8Array): void {
    const nowAtMs = this.#clock.nowAtMs();
    const startAtMs = Math.max(nowAtMs, this.#busyUntilAtMs);
    if (startAtMs - nowAtMs > longestQueueMs) return;
    const octets = bytes.slice();
    const modulated = { octets, startAtMs, octetMs: this.#octetMs };
    this.#busyUntilAtMs = startAtMs + octets.length * this.#octetMs;
    this.#clock.at(this.#busyUntilAtMs, () => {
      for (const listener of this.#listeners) listener(modulated);
    });
  }
}

const longestQueueMs = 10_000;
