import { encodeAprsFrame, type PathHop } from '@dawa/protocols/aprs/aprs-frame';
import { type AprsSaying, encodeAprs } from '@dawa/protocols/aprs/encode-aprs';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import type { Random } from '@dawa/seams/random';
import { airtimeMs, groundKeying } from './airtime.ts';
import { oddFrames } from './odd-frames.ts';
import type { Signal } from './receiver.ts';

/** How busy the channel is, and how bad. */
export interface TrafficMix {
  readonly meanGapMs: number;
  readonly damagedFraction: number;
  /** Of frames that came within the last seconds and come again, themselves or over another digipeater. */
  readonly duplicateFraction: number;
  /** Of frames against the rules. */
  readonly oddFraction?: number;
}

export const ordinaryTraffic: TrafficMix = {
  meanGapMs: 7000,
  damagedFraction: 0.08,
  duplicateFraction: 0.12,
};

interface Sent {
  readonly source: string;
  readonly destination: string;
  readonly path: readonly PathHop[];
  readonly information: Uint8Array;
  readonly atMs: number;
}

// Calls of the kinds heard over South Asia; made up, except that the prefixes exist. Places: near Thimphu, Kathmandu, Dhaka, Delhi ...
const stations = [
  { call: 'A51AA', latitudeDeg: 27.47, longitudeDeg: 89.64 },
  { call: 'A52VJ', latitudeDeg: 26.86, longitudeDeg: 89.39 },
  { call: 'VU2ABC', latitudeDeg: 28.61, longitudeDeg: 77.21 },
  { call: 'VU3XYZ', latitudeDeg: 22.57, longitudeDeg: 88.36 },
  { call: '9N1AA', latitudeDeg: 27.71, longitudeDeg: 85.32 },
  { call: 'S21KB', latitudeDeg: 23.81, longitudeDeg: 90.41 },
  { call: 'XZ2A', latitudeDeg: 16.84, longitudeDeg: 96.17 },
  { call: 'BY9GA', latitudeDeg: 36.06, longitudeDeg: 103.79 },
] as const;

/** So long a station may wait before it sends the same again and it counts as the same. */
const repeatsWithinMs = 20_000;

/** Seeded traffic of stations on the ground, frame by frame: all of it real, and but for what is asked to be bad, right. */
export class Traffic {
  readonly #random: Random;
  #recent: Sent[] = [];
  #messageNumber = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Time until the next frame begins. */
  nextGapMs(mix: TrafficMix): number {
    return -mix.meanGapMs * Math.log(1 - this.#random.next());
  }

  /** @param payloadCall whom some of the messages are for, with its SSID */
  nextSignal(mix: TrafficMix, payloadCall: string, nowAtMs: number): Signal {
    const random = this.#random;
    const isDamaged = random.next() < mix.damagedFraction;
    const isDuplicate = !isDamaged && random.next() < mix.duplicateFraction;
    const isOdd = random.next() < (mix.oddFraction ?? 0);
    const octets = withFrameCheck(
      isOdd ? this.#odd() : encodeAprsFrame(this.#next(isDuplicate, isDamaged, payloadCall, nowAtMs)),
    );
    const strengthDbm = Math.round(-95 + 8 * random.normal());
    return {
      octets: isDamaged ? this.#damage(octets) : octets,
      durationMs: airtimeMs(octets, groundKeying),
      strengthDbm: Math.max(-110, strengthDbm),
    };
  }

  #odd(): Uint8Array {
    const names = Object.keys(oddFrames);
    return oddFrames[this.#pick(names)]!;
  }

  #next(isDuplicate: boolean, isDamaged: boolean, payloadCall: string, nowAtMs: number): Sent {
    this.#recent = this.#recent.filter(({ atMs }) => nowAtMs - atMs < repeatsWithinMs);
    if (isDuplicate && this.#recent.length > 0) return this.#again(this.#pick(this.#recent));
    const station = this.#pick(stations);
    const ssid = this.#random.integer(16);
    const sent: Sent = {
      source: ssid === 0 ? station.call : `${station.call}-${ssid}`,
      destination: this.#pick(['APRS', 'APK004', 'APDR16', 'CQ']),
      path: this.#path(payloadCall),
      information: encodeAprs(this.#saying(station, payloadCall)),
      atMs: nowAtMs,
    };
    if (!isDamaged) this.#recent.push(sent);
    return sent;
  }

  /** The same once more, or as another digipeater has sent it on. */
  #again(sent: Sent): Sent {
    if (this.#random.next() < 0.5) return sent;
    return { ...sent, path: [{ address: 'RS0ISS', isUsed: true }, ...sent.path.slice(1)] };
  }

  #path(payloadCall: string): PathHop[] {
    const draw = this.#random.next();
    const hop = (address: string): PathHop => ({ address, isUsed: false });
    if (draw < 0.72) return [hop('ARISS')];
    if (draw < 0.8) return [hop('APRSAT')];
    if (draw < 0.88) return [hop('WIDE2-1')];
    if (draw < 0.93) return [hop(payloadCall)];
    return draw < 0.97 ? [hop('RS0ISS'), hop('ARISS')] : [];
  }

  #saying(
    place: { readonly latitudeDeg: number; readonly longitudeDeg: number },
    payloadCall: string,
  ): AprsSaying {
    const random = this.#random;
    const draw = random.next();
    if (draw < 0.35) {
      const near = (deg: number) => deg + 0.2 * random.normal();
      return {
        kind: 'position',
        latitudeDeg: near(place.latitudeDeg),
        longitudeDeg: near(place.longitudeDeg),
        symbol: { table: '/', code: this.#pick(['-', '>', '[', 'k']) },
        comment: this.#pick(['', 'hello from the hills', 'QRV 145.825']),
      };
    }
    if (draw < 0.5) return { kind: 'status', text: `QRV via satellite, ${random.integer(1000)} QSOs` };
    if (draw < 0.6) {
      const channels = Array.from({ length: 5 }, () => random.integer(256));
      const bits = Array.from({ length: 8 }, () => random.next() < 0.5);
      return { kind: 'telemetry', sequence: random.integer(1000), channels, bits };
    }
    this.#messageNumber = (this.#messageNumber + 1) % 100_000;
    const number = String(this.#messageNumber);
    if (draw < 0.8) {
      const text = `SF Kuzuzangpo ${random.integer(10_000)}`;
      return { kind: 'message', addressee: payloadCall, text, number };
    }
    const text = `73 from ${this.#pick(['Thimphu', 'Paro', 'Kolkata', 'Dhaka'])} ${random.integer(100)}`;
    return { kind: 'message', addressee: this.#pick(stations).call, text, number };
  }

  /** Some bits wrong, as after a fade. */
  #damage(octets: Uint8Array): Uint8Array {
    const damaged = octets.slice();
    for (let flips = 1 + this.#random.integer(12); flips > 0; flips--) {
      damaged[this.#random.integer(damaged.length)]! ^= 1 << this.#random.integer(8);
    }
    return damaged;
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#random.integer(list.length)]!;
  }
}
