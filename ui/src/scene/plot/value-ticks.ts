/** Round values of an axis between two figures, at most so many: multiples of 1, 2 or 5 times a power of ten. */
export function valueTicks(low: number, high: number, most: number): readonly number[] {
  if (!(high > low) || most < 1) return [];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (roundSteps.find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  // Counted in steps, so that 0.1 + 0.2 is 0.3.
  for (let n = Math.ceil(low / step); n * step <= high; n += 1)
    ticks.push(Number((n * step).toPrecision(12)));
  return ticks.slice(0, most);
}

const roundSteps = [1, 2, 5, 10];
