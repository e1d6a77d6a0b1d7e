import type { Random } from '@dawa/seams/random';

/** A frame that somebody on the ground sends to the digipeater. */
export interface HeardFrame {
  readonly call: string;
  readonly ssid: number;
  /** Damaged on the way: bad checksum. */
  readonly isDamaged: boolean;
  /** The same frame as one of the last 30 s. */
  readonly isDuplicate: boolean;
  readonly isMessageToStore: boolean;
  readonly durationMs: number;
  readonly strengthDbm: number;
}

/** How busy the channel is, and how bad. */
export interface TrafficMix {
  readonly meanGapMs: number;
  readonly damagedFraction: number;
  readonly duplicateFraction: number;
}

export const ordinaryTraffic: TrafficMix = {
  meanGapMs: 7000,
  damagedFraction: 0.08,
  duplicateFraction: 0.12,
};

// Calls of the kinds heard over South Asia; made up, except that the prefixes exist.
const calls = ['A51AA', 'A52VJ', 'VU2ABC', 'VU3XYZ', '9N1AA', 'S21KB', 'XZ2A', 'BY9GA'] as const;

/** Seeded traffic, frame by frame. */
export class Traffic {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Time until the next frame begins. */
  nextGapMs(mix: TrafficMix): number {
    return -mix.meanGapMs * Math.log(1 - this.#random.next());
  }

  nextFrame(mix: TrafficMix): HeardFrame {
    const random = this.#random;
    const isDamaged = random.next() < mix.damagedFraction;
    return {
      call: calls[random.integer(calls.length)]!,
      ssid: random.integer(16),
      isDamaged,
      isDuplicate: !isDamaged && random.next() < mix.duplicateFraction,
      isMessageToStore: random.next() < 0.2,
      // 40 to 110 octets at 1,200 bit/s and the sender's own key-up.
      durationMs: 300 + ((40 + random.integer(70)) * 8000) / 1200,
      strengthDbm: Math.round(-95 + 8 * random.normal()),
    };
  }
}
