/** One axis of a drawing: what it reaches over and where it is ticked. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/**
 * An axis that holds all the values, with about so many ticks at round numbers: 1, 2 or 5 times a power of ten.
 *
 * @param values what has to be in the picture; what is not finite is left out
 */
export function axisOver(values: Iterable<number>, aboutTicks: number): Axis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 1];
  if (low === high) {
    // One value: some room on both sides of it.
    const room = low === 0 ? 1 : Math.abs(low) * 0.1;
    [low, high] = [low - room, high + room];
  }
  const step = roundStep((high - low) / aboutTicks);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const decimals = Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)));
  const ticks: Tick[] = [];
  for (let k = first; k <= last; k++) {
    const value = Number((k * step).toPrecision(12));
    ticks.push({ value, text: tickText(value, decimals) });
  }
  return { low: first * step, high: last * step, ticks };
}

function roundStep(about: number): number {
  const power = 10 ** Math.floor(Math.log10(about));
  const factor = about / power;
  return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
}

function tickText(value: number, decimals: number): string {
  const text = Math.abs(value) >= 1e6 ? value.toExponential(2) : value.toFixed(decimals);
  return text.replaceAll('-', '−');
}

/** From 0 at the low end to 100 at the high one. */
export function percentAlong({ low, high }: Axis, value: number): number {
  return (100 * (value - low)) / (high - low);
}
