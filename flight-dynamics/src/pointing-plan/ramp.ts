/**
 * The same path with corners rounded until no velocity changes faster than the acceleration: the mean over a window that is
 * as short as that allows. A mean is never faster than its input, never leaves its range, and turns a jump of velocity into the
 * ramp of a trapezoid, half of it before the corner.
 *
 * @param path one position a step; before and after it the axis rests
 * @param stepS seconds
 * @returns `lead` steps more at each end, in which it gets going and comes to rest
 */
export function roundCorners(
  path: Float64Array,
  stepS: number,
  accelerationDegS2: number,
): { readonly path: Float64Array; readonly lead: number } {
  const largestChange = accelerationDegS2 * stepS * stepS * (1 + 1e-9);
  for (let lead = 0; ; lead += 1) {
    const rounded = slidingMean(path, lead);
    // A window longer than the whole path halves no further.
    if (largestSecondDifference(rounded) <= largestChange || lead > 50 * path.length) {
      return { path: rounded, lead };
    }
  }
}

/** `path` with resting ends, averaged over `2 * half + 1` steps. */
function slidingMean(path: Float64Array, half: number): Float64Array {
  if (half === 0) return path;
  const last = path.length - 1;
  const at = (i: number) => path[Math.min(last, Math.max(0, i))]!;
  const mean = new Float64Array(path.length + 2 * half);
  const width = 2 * half + 1;
  for (let i = 0; i < mean.length; i += 1) {
    // Summed afresh now and then, lest rounding errors add up.
    if (i % 256 === 0) {
      let sum = 0;
      for (let k = i - 2 * half; k <= i; k += 1) sum += at(k) - at(i);
      mean[i] = at(i) + sum / width;
    } else {
      mean[i] = mean[i - 1]! + (at(i) - at(i - width)) / width;
    }
  }
  return mean;
}

function largestSecondDifference(path: Float64Array): number {
  const last = path.length - 1;
  let largest = Math.max(
    Math.abs((path[1] ?? path[0]!) - path[0]!),
    Math.abs(path[last]! - (path[last - 1] ?? path[last]!)),
  );
  for (let i = 1; i < last; i += 1) {
    largest = Math.max(largest, Math.abs(path[i + 1]! - 2 * path[i]! + path[i - 1]!));
  }
  return largest;
}
