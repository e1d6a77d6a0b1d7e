import type { Random } from '@dawa/seams/random';

export interface LossSettings {
  /** Of all frames, 0 to 1. */
  readonly share: number;
  /** How many frames in a row are lost, on the average; 1: each by its own chance. */
  readonly meanBurst: number;
}

/**
 * Losses that come by a seed, one by one or in bursts: a chain of two states of which the bad one loses everything.
 * Source: E. N. Gilbert, "Capacity of a burst-noise channel", Bell System Technical Journal 39 (1960), 1253.
 *
 * @returns asks for each frame whether it is lost
 */
export function createPacketLoss({ share, meanBurst }: LossSettings, random: Random): () => boolean {
  if (!(share >= 0 && share < 1 && meanBurst >= 1)) {
    throw new RangeError(
      `losses: expected a share below 1 and bursts from 1 on, found ${share}, ${meanBurst}`,
    );
  }
  const leaves = 1 / meanBurst;
  const enters = (share * leaves) / (1 - share);
  let isBad = false;
  return () => {
    if (meanBurst === 1) return random.next() < share;
    isBad = isBad ? random.next() >= leaves : random.next() < enters;
    return isBad;
  };
}
