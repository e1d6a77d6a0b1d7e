import { encodeWindSentence } from '@dawa/protocols/nmea-wind';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import type { Report } from '../device-log.ts';
import { Port } from '../port.ts';

export type AnemometerFault = 'wind-silent' | 'wind-invalid' | 'wind-garbage' | 'wind-storm';

export interface AnemometerSettings {
  readonly meanMS: number;
  readonly fromDeg: number;
  readonly everyMs: number;
}

const stormMS = 28;

/** An anemometer on a mast: says MWV of NMEA 0183 once a second, asked or not, in a wind that wanders and gusts. */
export class AnemometerSimulator {
  readonly #port = new Port(() => {});
  readonly #random: Random;
  readonly #report: Report;
  readonly #cancel: Cancel;
  readonly #faults = new Set<AnemometerFault>();
  #meanMS: number;
  #fromDeg: number;
  #gustMS = 0;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly report?: Report;
    readonly settings?: Partial<AnemometerSettings>;
  }) {
    const { meanMS = 4, fromDeg = 200, everyMs = 1000 } = options.settings ?? {};
    this.#random = options.random;
    this.#report = options.report ?? (() => {});
    this.#meanMS = meanMS;
    this.#fromDeg = fromDeg;
    this.#cancel = options.clock.every(everyMs, () => this.#say());
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  /** The wind as it is from now on; it wanders around that. */
  setWind({ meanMS, fromDeg = this.#fromDeg }: { readonly meanMS: number; readonly fromDeg?: number }): void {
    this.#meanMS = meanMS;
    this.#fromDeg = fromDeg;
    this.#report('wind', `${meanMS} m/s from ${fromDeg} degrees`);
  }

  setFault(name: AnemometerFault, isActive: boolean): void {
    if (isActive) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  stop(): void {
    this.#cancel();
  }

  #say(): void {
    if (this.#faults.has('wind-silent')) return;
    // A gust comes up at once and dies away within seconds.
    this.#gustMS = Math.max(this.#gustMS * 0.7, this.#random.next() < 0.1 ? this.#meanMS / 2 : 0);
    const meanMS = this.#faults.has('wind-storm') ? stormMS : this.#meanMS;
    const isValid = !this.#faults.has('wind-invalid');
    const line = encodeWindSentence({
      talker: 'WI',
      angleDeg: isValid ? (this.#fromDeg + 20 * (this.#random.next() - 0.5) + 360) % 360 : null,
      reference: 'relative',
      speedMS: isValid ? Math.max(0, meanMS * (0.9 + 0.2 * this.#random.next()) + this.#gustMS) : null,
      isValid,
    });
    const octets = Uint8Array.from(`${line}\r\n`, (character) => character.charCodeAt(0));
    if (this.#faults.has('wind-garbage'))
      octets[Math.floor(this.#random.next() * octets.length)] = Math.floor(this.#random.next() * 256);
    this.#port.write(octets);
  }
}
