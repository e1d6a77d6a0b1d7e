/**
 * A path that stays between `low` and `high` and moves by no more than `reachDeg` a step; undefined when there is none. It runs
 * half-way between the lowest and the highest of all such paths, so it starts early by as much as it ends late.
 *
 * Both bounds are first pulled in by what can be reached from their neighbours, forwards and backwards. Then each bound
 * itself keeps to the rate, and so does their mean. There is a path if and only if the bounds do not cross: the pulled-in
 * lower bound is one.
 */
export function pathThroughTube(
  low: Float64Array,
  high: Float64Array,
  reachDeg: number,
): Float64Array | undefined {
  const last = low.length - 1;
  for (let i = 1; i <= last; i += 1) {
    low[i] = Math.max(low[i]!, low[i - 1]! - reachDeg);
    high[i] = Math.min(high[i]!, high[i - 1]! + reachDeg);
  }
  for (let i = last - 1; i >= 0; i -= 1) {
    low[i] = Math.max(low[i]!, low[i + 1]! - reachDeg);
    high[i] = Math.min(high[i]!, high[i + 1]! + reachDeg);
  }
  const path = new Float64Array(low.length);
  for (let i = 0; i <= last; i += 1) {
    // Rounding must not close a tube that is as thin as a line.
    if (low[i]! > high[i]! + 1e-9) return undefined;
    path[i] = (low[i]! + high[i]!) / 2;
  }
  return path;
}
