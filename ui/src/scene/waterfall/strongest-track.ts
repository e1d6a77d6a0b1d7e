import type { WaterfallPicture } from './paint-waterfall.ts';
import type { CarrierSpot } from './waterfall-view.tsx';

/**
 * Where the strongest band of each row lies, as far as it stands out: a hint for the eye. What elements are fitted to is the carrier
 * track of a recording, which is a thousand times as fine.
 */
export function strongestTrack(picture: WaterfallPicture): CarrierSpot[] {
  const { stripes, fromMs, band: { fromHz, toHz } = picture } = picture;
  const spots: CarrierSpot[] = [];
  for (const { atMs, levels } of stripes) {
    if (atMs < fromMs || levels.length === 0) continue;
    let strongest = 0;
    for (let band = 1; band < levels.length; band++) {
      if (levels[band]! > levels[strongest]!) strongest = band;
    }
    const median = levels.toSorted()[levels.length >> 1]!;
    if (levels[strongest]! - median < leastAbove) continue;
    spots.push({ atMs, offsetHz: fromHz + ((strongest + 0.5) * (toHz - fromHz)) / levels.length });
  }
  return spots;
}

/** Of 256 levels over a hundred decibels: 16 dB over the noise. */
const leastAbove = 40;
