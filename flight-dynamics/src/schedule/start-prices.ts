import type { PlanModel } from './plan-model.ts';

/**
 * Prices to begin the search with: what each pass would be worth beyond the worth of the antenna's time, if antennas could change
 * from one satellite to another in no time. Then at each moment the k best passes in view are taken, and a moment of antenna is
 * worth the rate of the next one; the rest of a pass's value belongs to the pass itself. Any prices give a true bound
 * (plan-search.ts); these give a good one at once.
 * Only passes that two contacts compete for have a price: where one antenna alone can take a pass, it keeps all of its value.
 */
export function startPrices({ problem, antennas, passCount, clashes }: PlanModel): Float64Array {
  const prices = new Float64Array(passCount);
  const takers = new Map<number, Set<number>>();
  for (const { index, paths } of antennas) {
    for (const { pass } of paths.windows) takers.set(pass, (takers.get(pass) ?? new Set()).add(index));
  }
  const isContested = (pass: number) => clashes.has(pass) || (takers.get(pass)?.size ?? 0) > 1;
  if (![...takers.keys()].some(isContested)) return prices;
  for (const stationId of new Set(problem.antennas.map((antenna) => antenna.stationId))) {
    const own = antennas.filter(({ index }) => problem.antennas[index]!.stationId === stationId);
    const inView = new Map<number, View>();
    for (const { paths } of own) {
      for (const { pass, atMs, valuePerMs, contactValue, usefulMs } of paths.windows) {
        const [fromAtMs, toAtMs] = [atMs[0]!, atMs.at(-1)!];
        // A value for the contact alone counts as if it came evenly.
        const ratePerMs =
          valuePerMs * (usefulMs.at(-1)! / (toAtMs - fromAtMs)) + contactValue / (toAtMs - fromAtMs);
        if (!inView.has(pass)) inView.set(pass, { pass, fromAtMs, toAtMs, ratePerMs });
      }
    }
    addSurplus(prices, [...inView.values()], own.length);
  }
  for (let pass = 0; pass < passCount; pass += 1) if (!isContested(pass)) prices[pass] = 0;
  return prices;
}

interface View {
  readonly pass: number;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly ratePerMs: number;
}

/** Sweeps the line of time from one rise or set to the next. */
function addSurplus(prices: Float64Array, views: readonly View[], antennas: number): void {
  const rising = views.toSorted((a, b) => a.fromAtMs - b.fromAtMs);
  const instants = [...new Set(views.flatMap(({ fromAtMs, toAtMs }) => [fromAtMs, toAtMs]))].sort(
    (a, b) => a - b,
  );
  let next = 0;
  let up: View[] = [];
  for (const [index, atMs] of instants.entries()) {
    while (next < rising.length && rising[next]!.fromAtMs <= atMs) up.push(rising[next++]!);
    up = up.filter(({ toAtMs }) => toAtMs > atMs).sort((a, b) => b.ratePerMs - a.ratePerMs);
    const spanMs = (instants[index + 1] ?? atMs) - atMs;
    const antennaRate = up[antennas]?.ratePerMs ?? 0;
    for (const { pass, ratePerMs } of up.slice(0, antennas)) {
      prices[pass] = prices[pass]! + (ratePerMs - antennaRate) * spanMs;
    }
  }
}
