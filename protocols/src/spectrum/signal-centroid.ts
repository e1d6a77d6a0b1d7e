/** The centre of the power of a modulated signal. */
export interface SignalCentroid {
  readonly centreBin: number;
  readonly sigmaBins: number;
  /** Of all of it, the noise taken off. */
  readonly power: number;
  /** Mean power of a bin without it. */
  readonly floorPower: number;
}

/**
 * The stretch of `signalBins` that holds most power, and the centre of its power over the noise, found anew around that centre
 * until it stays.
 *
 * @returns undefined where nothing stands out of the noise
 */
export function signalCentroid(
  rows: readonly Float32Array[],
  { fromBin, toBin, signalBins }: { fromBin: number; toBin: number; signalBins: number },
): SignalCentroid | undefined {
  const width = toBin - fromBin;
  const taken = Math.max(2, Math.min(width - 2, Math.round(signalBins)));
  const mean = new Float64Array(width);
  for (const row of rows)
    for (let bin = 0; bin < width; bin++) mean[bin]! += row[fromBin + bin]! / rows.length;
  // What the signal leaves free of the band is noise, and of that the middle one.
  const sorted = mean.toSorted();
  const floorPower = Math.max(sorted[Math.floor((width - taken) / 2)]!, quietest);
  let start = strongestStretch(mean, taken);
  let centre = start + taken / 2;
  let power = 0;
  let spread = 0;
  for (let round = 0; round < rounds; round++) {
    let weighted = 0;
    power = 0;
    for (let bin = start; bin < start + taken; bin++) {
      power += mean[bin]! - floorPower;
      weighted += (mean[bin]! - floorPower) * bin;
    }
    if (!(power > 0)) return undefined;
    centre = weighted / power;
    const next = Math.max(0, Math.min(width - taken, Math.round(centre - (taken - 1) / 2)));
    if (next === start) break;
    start = next;
  }
  for (let bin = start; bin < start + taken; bin++) spread += (mean[bin]! * (bin - centre)) ** 2;
  const independentRows = 1 + (rows.length - 1) * independentShare;
  const noise = (floorPower * Math.sqrt(taken)) / Math.sqrt(independentRows);
  if (power < leastSigmas * noise) return undefined;
  const sigmaBins = Math.sqrt(spread / independentRows) / power;
  return { centreBin: fromBin + centre, sigmaBins, power, floorPower };
}

function strongestStretch(mean: Float64Array, taken: number): number {
  let sum = 0;
  for (let bin = 0; bin < taken; bin++) sum += mean[bin]!;
  let best = { sum, start: 0 };
  for (let start = 1; start + taken <= mean.length; start++) {
    sum += mean[start + taken - 1]! - mean[start - 1]!;
    if (sum > best.sum) best = { sum, start };
  }
  return best.start;
}

const rounds = 8;
/** Rows that overlap by half under a Hann window say so much that is new. Source: P. D. Welch, IEEE Trans. 15, 1967 */
const independentShare = 0.64;
const leastSigmas = 8;
const quietest = 1e-20;
