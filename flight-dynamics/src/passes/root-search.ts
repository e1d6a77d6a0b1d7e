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
 * The same root where the rate is known too: the cubic through both ends leads so near that the cubic from there to the end beyond the
 * root needs no third look; whatever leaves the bracket or is slow gives way to `findCrossing`.
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
  let a = from;
  let atA = start;
  let b = to;
  let atB = end;
  for (let step = 0; step < 6; step += 1) {
    const x = cubicRoot(a, atA, b, atB);
    const nearest = Math.min(Math.abs(x - a), Math.abs(b - x));
    // Between two places the cubic is wrong by the square of the distance to the nearer one.
    const isClose = nearest < Math.min(Math.abs(b - a) / closeShare, rateShare * tolerance);
    if (step > 0 && (isClose || nearest < tolerance)) {
      const beyond = x + (tolerance / 2) * Math.sign(to - from);
      return beyond > low && beyond < high ? beyond : Math.min(high, Math.max(low, x));
    }
    const here = f(x);
    if (!Number.isFinite(here.value)) break;
    if (here.value >= 0 === end.value >= 0) {
      b = x;
      atB = here;
    } else {
      a = x;
      atA = here;
    }
  }
  return findCrossing((at) => f(at).value, from, to, tolerance);
}

/** So near to one end, 0.1 s in a minute, the fourth power of the other's distance is worth a microsecond. */
const closeShare = 400;
/** And so near that a rate which is wrong by a part in 10,000, as SGP4's velocities are, costs ten tolerances at most. */
const rateShare = 1e5;

/** Root of the cubic that has the values and rates of both ends, which have different signs: Newton's steps, halves where they leave. */
function cubicRoot(from: number, start: Rated, to: number, end: Rated): number {
  const width = to - from;
  const a = start.value;
  const b = end.value;
  const ra = start.rate * width;
  const rb = end.rate * width;
  const square = 3 * (b - a) - 2 * ra - rb;
  const cube = ra + rb - 2 * (b - a);
  let low = 0;
  let high = 1;
  let t = a / (a - b);
  for (let step = 0; step < 60; step += 1) {
    const value = a + t * (ra + t * (square + t * cube));
    if (value >= 0 === b >= 0) high = t;
    else low = t;
    const slope = ra + t * (2 * square + 3 * t * cube);
    const newton = t - value / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) < 1e-10) return from + next * width;
    t = next;
  }
  return from + t * width;
}
