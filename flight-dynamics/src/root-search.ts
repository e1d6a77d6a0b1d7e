/**
 * Root of a function between two ends of different sign, by bisection sped up with the secant (Illinois). It never
 * leaves the bracket, so a kink costs steps and not the answer.
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
  for (let step = 0; step < 200 && Math.abs(b - a) > tolerance; step += 1) {
    const secant = a + ((b - a) * fa) / (fa - fb);
    // Keep clear of the ends, or one of them would never move and the bracket never close.
    const margin = Math.min(tolerance / 2, Math.abs(b - a) / 4);
    const inside = Number.isFinite(secant) && step % 3 !== 2 ? secant : (a + b) / 2;
    const x = Math.max(Math.min(a, b) + margin, Math.min(Math.max(a, b) - margin, inside));
    const fx = f(x);
    if (fx >= 0 === isUpAtEnd) {
      b = x;
      fb = fx;
      fa /= 2;
    } else {
      a = x;
      fa = fx;
      fb /= 2;
    }
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
