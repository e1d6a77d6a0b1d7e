/**
 * Root of a function between two ends of different sign, by the secant with halved ends (Illinois), and by bisection whenever
 * two steps together have not quartered the bracket. It never leaves the bracket, so a kink costs steps and not the answer.
 *
 * @param tolerance width of the bracket at which to stop, in units of the argument
 * @returns the end of the last bracket where `f` has the sign it has at `to`
 */
export function findCrossing(f: (x: number) => number, from: number, to: number, tolerance: number): number {
  let a = from;
  let b = to;
  let fa = f(a);
  let fb = f(b);
  const isUpAtEnd = fb >= 0;
  let width = Math.abs(b - a);
  let movedEnd: boolean | undefined;
  for (let step = 1; step < 200 && Math.abs(b - a) > tolerance; step += 1) {
    const isSlow = step % 2 === 0 && Math.abs(b - a) > width / 4;
    if (step % 2 === 0) width = Math.abs(b - a);
    const secant = a + ((b - a) * fa) / (fa - fb);
    // Half a tolerance beyond the estimate, towards the far end: then the next step closes the bracket.
    const nudge = (tolerance / 2) * Math.sign(Math.abs(fa) < Math.abs(fb) ? b - a : a - b);
    const inside = Number.isFinite(secant) && !isSlow ? secant + nudge : (a + b) / 2;
    const x = inside > Math.min(a, b) && inside < Math.max(a, b) ? inside : (a + b) / 2;
    const fx = f(x);
    const movesEnd = fx >= 0 === isUpAtEnd;
    // An end that stays for a second time counts half, or the secant would creep up on it.
    if (movesEnd) {
      b = x;
      fb = fx;
      if (movedEnd === true) fa /= 2;
    } else {
      a = x;
      fa = fx;
      if (movedEnd === false) fb /= 2;
    }
    movedEnd = movesEnd;
  }
  return b;
}

/** A value and how fast it grows per unit of the argument. */
export interface Rated {
  readonly value: number;
  readonly rate: number;
}

/**
 * The same root where the rate is known too: first guess by the cubic through both ends, then Newton's steps, which a smooth
 * function needs two of; whatever leaves the bracket or is slow gives way to `findCrossing`.
 *
 * @param start value and rate at `from`; the value at `to` has the other sign (0 counts as positive)
 * @returns a place within `tolerance` of the root, on the side of `to` as far as the last step tells
 */
export function findRatedCrossing(
  f: (x: number) => Rated,
  { from, start, to, end }: { from: number; start: Rated; to: number; end: Rated },
  tolerance: number,
): number {
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  let x = cubicRoot(from, start, to, end);
  for (let step = 0; step < 5 && x > low && x < high; step += 1) {
    const { value, rate } = f(x);
    const error = -value / rate;
    if (!Number.isFinite(error)) break;
    x += error;
    // Newton's error is squared each time: a step this small leaves less than the tolerance.
    if (Math.abs(error) < Math.sqrt(tolerance * Math.abs(to - from)) / 64 && step > 0) {
      const beyond = x + (tolerance / 2) * Math.sign(to - from);
      return beyond > low && beyond < high ? beyond : Math.min(high, Math.max(low, x));
    }
  }
  return findCrossing((at) => f(at).value, from, to, tolerance);
}

/** Root of the cubic that has the values and rates of both ends; the secant's where the cubic is not followed. */
function cubicRoot(from: number, start: Rated, to: number, end: Rated): number {
  const width = to - from;
  const a = start.value;
  const b = end.value;
  const ra = start.rate * width;
  const rb = end.rate * width;
  const square = 3 * (b - a) - 2 * ra - rb;
  const cube = ra + rb - 2 * (b - a);
  let t = a / (a - b);
  for (let step = 0; step < 8; step += 1) {
    const slope = ra + t * (2 * square + 3 * t * cube);
    const next = t - (a + t * (ra + t * (square + t * cube))) / slope;
    if (!(next > 0 && next < 1)) return from + (a / (a - b)) * width;
    if (Math.abs(next - t) < 1e-6) return from + next * width;
    t = next;
  }
  return from + t * width;
}
