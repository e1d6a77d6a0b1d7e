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

/** Place of the largest value of a function that has one maximum between two ends, by golden section. */
export function findHighest(f: (x: number) => number, from: number, to: number, tolerance: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let a = from;
  let b = to;
  let left = b - golden * (b - a);
  let right = a + golden * (b - a);
  let fLeft = f(left);
  let fRight = f(right);
  for (let step = 0; step < 200 && b - a > tolerance; step += 1) {
    if (fLeft > fRight) {
      b = right;
      right = left;
      fRight = fLeft;
      left = b - golden * (b - a);
      fLeft = f(left);
    } else {
      a = left;
      left = right;
      fLeft = fRight;
      right = a + golden * (b - a);
      fRight = f(right);
    }
  }
  return (a + b) / 2;
}
