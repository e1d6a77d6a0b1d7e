/** What the search is told of one step: where azimuth should be, and how far off it still hears. */
export interface AzimuthStep {
  /** Any turn will do: 370 is 10. */
  readonly targetDeg: number;
  /** Negative when no azimuth is good enough; 180 when every one is. */
  readonly halfWidthDeg: number;
  /** How much a degree of azimuth counts in the sky: cosine of elevation. */
  readonly weight: number;
}

export interface AzimuthRoute {
  readonly azimuthDeg: Float64Array;
  readonly isLost: readonly boolean[];
}

const finestCellDeg = 0.75;
const mostCells = 5000;

/**
 * The route of an azimuth axis through a whole pass that loses the fewest steps; among those the one with the smallest sum of
 * squared errors. Exact over a grid of about 0.75 degrees, by dynamic programming: every route that starts anywhere and moves no
 * faster than the rate is weighed, so where to turn the mast round, and when, comes out by itself.
 *
 * Cost: one unit a lost step, and a share below one unit for all squared errors together. Each step takes the cheapest of the cells
 * within reach by a sliding minimum, so the work is steps times cells.
 */
export function searchAzimuth(
  steps: readonly AzimuthStep[],
  axis: { readonly minDeg: number; readonly maxDeg: number },
  reachDeg: number,
): AzimuthRoute {
  const rangeDeg = axis.maxDeg - axis.minDeg;
  const wantedCellDeg = Math.max(
    rangeDeg / mostCells,
    reachDeg / Math.max(1, Math.ceil(reachDeg / finestCellDeg)),
  );
  const cells = Math.max(1, Math.ceil(rangeDeg / wantedCellDeg - 1e-9));
  const cellDeg = rangeDeg / cells;
  const reach = Math.max(1, Math.floor(reachDeg / cellDeg + 1e-9));
  const positions = cells + 1;
  const from = new Int16Array(positions * steps.length);
  let cost = new Float64Array(positions);
  for (const [k, step] of steps.entries()) {
    const best = k === 0 ? undefined : cheapestWithin(cost, reach);
    const next = new Float64Array(positions);
    for (let c = 0; c < positions; c += 1) {
      const origin = best === undefined ? c : best[c]!;
      from[k * positions + c] = origin;
      next[c] = (k === 0 ? 0 : cost[origin]!) + stepCost(step, axis.minDeg + c * cellDeg, steps.length);
    }
    cost = next;
  }
  let cell = cost.indexOf(cost.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY));
  const azimuthDeg = new Float64Array(steps.length);
  const isLost: boolean[] = [];
  for (let k = steps.length - 1; k >= 0; k -= 1) {
    azimuthDeg[k] = axis.minDeg + cell * cellDeg;
    isLost[k] = isOutside(steps[k]!, azimuthDeg[k]!);
    cell = from[k * positions + cell]!;
  }
  return { azimuthDeg, isLost };
}

function stepCost(step: AzimuthStep, azimuthDeg: number, steps: number): number {
  const offDeg = offBy(step, azimuthDeg) * step.weight;
  return (isOutside(step, azimuthDeg) ? 1 : 0) + (offDeg / 180) ** 2 / (steps + 1);
}

function isOutside(step: AzimuthStep, azimuthDeg: number): boolean {
  return Math.abs(offBy(step, azimuthDeg)) > step.halfWidthDeg;
}

function offBy(step: AzimuthStep, azimuthDeg: number): number {
  const off = azimuthDeg - step.targetDeg;
  return off - 360 * Math.round(off / 360);
}

/** For each cell the cheapest one within `reach`; of equals the one that stays nearest to where the window began. */
function cheapestWithin(cost: Float64Array, reach: number): Int16Array {
  const best = new Int16Array(cost.length);
  const queue = new Int32Array(cost.length);
  let head = 0;
  let tail = 0;
  let entering = 0;
  for (let c = 0; c < cost.length; c += 1) {
    for (; entering <= Math.min(cost.length - 1, c + reach); entering += 1) {
      while (tail > head && cost[queue[tail - 1]!]! > cost[entering]!) tail -= 1;
      queue[tail] = entering;
      tail += 1;
    }
    while (queue[head]! < c - reach) head += 1;
    // Standing still is the best of equals.
    best[c] = cost[c]! <= cost[queue[head]!]! ? c : queue[head]!;
  }
  return best;
}
