import type { ElementSet } from '../elements/element-set.ts';
import { createDopplerRatios } from './doppler-ratio.ts';
import { robustSpread } from './noise.ts';
import type { Receivers } from './receivers.ts';

/** The delay that makes the carrier steadiest, and how steady it then is. */
export interface DelayFound {
  readonly delayS: number;
  /** What the satellite must have sent, the middle of all rows. */
  readonly carrierHz: number;
  /** Spread of the carrier about its middle, robust against outliers. */
  readonly spreadHz: number;
}

/**
 * Tries delays along the track from -reach to +reach: with the right one, received frequency over Doppler ratio is the same in every
 * row. Nothing needs to be known of the carrier, and rows that hold something else do not disturb.
 *
 * @returns undefined when the elements give no position
 */
export function searchDelay(
  elements: ElementSet,
  receivers: Receivers,
  frequenciesHz: ArrayLike<number>,
  reachS: number,
  stepS = 2,
): DelayFound | undefined {
  const ratios = createDopplerRatios(elements.epoch, receivers);
  const delaysMs = new Float64Array(ratios.count);
  const answers = new Float64Array(ratios.count);
  if (!ratios.settleLightTimes(elements, undefined)) return undefined;
  const at = (delayS: number): DelayFound | undefined => {
    delaysMs.fill(delayS * 1000);
    if (!ratios.ratiosOf(elements, delaysMs, answers)) return undefined;
    const sent = Array.from(answers, (ratio, i) => frequenciesHz[i]! / ratio);
    const carrierHz = sent.toSorted((a, b) => a - b)[sent.length >> 1]!;
    return { delayS, carrierHz, spreadHz: robustSpread(sent.map((value) => value - carrierHz)) };
  };
  let best: DelayFound | undefined;
  const consider = (delayS: number) => {
    const found = at(delayS);
    if (found && (!best || found.spreadHz < best.spreadHz)) best = found;
  };
  const steps = Math.ceil(reachS / stepS);
  for (let k = -steps; k <= steps; k += 1) consider(k * stepS);
  for (let fineS = stepS / 2; best && fineS > 0.05; fineS /= 2) {
    const { delayS } = best;
    consider(delayS - fineS);
    consider(delayS + fineS);
  }
  return best;
}
