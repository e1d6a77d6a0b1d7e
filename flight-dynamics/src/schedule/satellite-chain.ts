import type { ScheduleRequest, Span } from './problem.ts';

/** A pass as the wishes of its satellite see it: whether it is taken, not how it is trimmed. */
export interface ChainPass extends Span {
  /** Index of the pass in the problem. */
  readonly pass: number;
  readonly tcaAtMs: number;
}

export type ChainState = 'free' | 'taken' | 'left';

export interface SatelliteChain {
  readonly passes: readonly ChainPass[];
  /** Counts or gaps are asked for; otherwise the chain only keeps stations apart. */
  readonly hasWishes: boolean;
  /** Which passes to take so that prices less penalties are most; undefined when the states allow no choice. */
  best(prices: Float64Array, stateOf: (pass: number) => ChainState): ChainChoice | undefined;
  /** What this choice misses of the wishes, beyond what every choice misses; infinite where two stations would be at once. */
  penalty(isTaken: (pass: number) => boolean): number;
}

export interface ChainChoice {
  readonly value: number;
  readonly taken: readonly number[];
}

/**
 * The wishes of one satellite (minimum contacts, longest gap, one station at once) as a chain of passes.
 *
 * The penalty is `missingValue` for each missing contact and for each minute of gap beyond the longest, so it depends on each
 * pass and the next one taken, and a dynamic program over (last pass taken, contacts in its span) finds the best chain.
 */
export function createSatelliteChain(
  passes: readonly ChainPass[],
  request: ScheduleRequest | undefined,
  plan: Span,
  missingValue: number,
  standing: ReadonlySet<number> = new Set(),
): SatelliteChain {
  const sorted = passes.toSorted((a, b) => a.tcaAtMs - b.tcaAtMs || a.pass - b.pass);
  const spans = partition(request?.minContacts ?? []);
  const spanOf = sorted.map(({ tcaAtMs }) => spans.findIndex(({ toAtMs }) => tcaAtMs < toAtMs));
  const isOne = (request?.stationsAtOnce ?? 'one') === 'one';
  const gapCost = (fromAtMs: number, toAtMs: number) =>
    (Math.max(0, toAtMs - fromAtMs - (request?.maxGapMs ?? Number.POSITIVE_INFINITY)) / 60_000) *
    missingValue;
  const needBetween = (first: number, last: number) => {
    let need = 0;
    for (let span = first + 1; span < last; span += 1) need += spans[span]!.atLeast;
    return need;
  };
  const startAtMs = request?.lastContactAtMs ?? plan.fromAtMs;
  /** Cost of going from one taken pass (-1: the start) to the next (`sorted.length`: the end). */
  const stepCost = (from: number, countInSpan: number, to: number) => {
    const fromSpan = from < 0 ? -1 : spanOf[from]!;
    const toSpan = to === sorted.length ? spans.length : spanOf[to]!;
    const missing =
      fromSpan === toSpan
        ? 0
        : needBetween(fromSpan, toSpan) +
          (from < 0 ? 0 : Math.max(0, spans[fromSpan]!.atLeast - countInSpan));
    const fromAtMs = from < 0 ? startAtMs : sorted[from]!.tcaAtMs;
    const toAtMs = to === sorted.length ? plan.toAtMs : sorted[to]!.tcaAtMs;
    return missing * missingValue + gapCost(fromAtMs, toAtMs);
  };
  // Two contacts that stand already are nobody's choice.
  const clash = (from: number, to: number) =>
    isOne &&
    sorted[to]!.fromAtMs < sorted[from]!.toAtMs &&
    !(standing.has(sorted[from]!.pass) && standing.has(sorted[to]!.pass));

  const best = (prices: Float64Array, stateOf: (pass: number) => ChainState): ChainChoice | undefined => {
    interface Cell {
      readonly value: number;
      readonly last: number;
      readonly count: number;
      readonly came: Cell | undefined;
    }
    const cells: Cell[][] = [];
    const start: Cell = { value: 0, last: -1, count: 0, came: undefined };
    const reach = (to: number, froms: Iterable<Cell>, into: Map<number, Cell>) => {
      const price = to === sorted.length ? 0 : prices[sorted[to]!.pass]!;
      for (const cell of froms) {
        const value = cell.value - stepCost(cell.last, cell.count, to) + price;
        const isSameSpan = cell.last >= 0 && to < sorted.length && spanOf[cell.last] === spanOf[to];
        const most = to === sorted.length ? 0 : spans[spanOf[to]!]!.atLeast;
        const count = Math.min(most, (isSameSpan ? cell.count : 0) + 1);
        const known = into.get(count);
        if (known === undefined || value > known.value)
          into.set(count, { value, last: to, count, came: cell });
      }
    };
    for (let to = 0; to <= sorted.length; to += 1) {
      const into = new Map<number, Cell>();
      if (to < sorted.length && stateOf(sorted[to]!.pass) === 'left') {
        cells.push([]);
        continue;
      }
      // Back to the last pass that must be taken: nothing may jump over it.
      let from = to - 1;
      for (; from >= 0; from -= 1) {
        if (to === sorted.length || !clash(from, to)) reach(to, cells[from]!, into);
        if (stateOf(sorted[from]!.pass) === 'taken') break;
      }
      if (from < 0) reach(to, [start], into);
      cells.push([...into.values()]);
    }
    let end = cells[sorted.length]!.reduce<Cell | undefined>(
      (most, cell) => (most === undefined || cell.value > most.value ? cell : most),
      undefined,
    );
    if (end === undefined) return undefined;
    const { value } = end;
    const taken: number[] = [];
    for (end = end.came; end !== undefined && end.last >= 0; end = end.came)
      taken.push(sorted[end.last]!.pass);
    return { value, taken: taken.reverse() };
  };

  const free = new Float64Array(1 + Math.max(-1, ...sorted.map(({ pass }) => pass)));
  // The least penalty that any choice has: what the sky alone does not give is no fault of the plan.
  const unavoidable = -best(free, () => 'free')!.value;
  return {
    passes: sorted,
    hasWishes: request?.maxGapMs !== undefined || spans.some(({ atLeast }) => atLeast > 0),
    best(prices, stateOf) {
      const choice = best(prices, stateOf);
      return choice && { ...choice, value: choice.value + unavoidable };
    },
    penalty(isTaken) {
      const taken = [...sorted.keys()].filter((index) => isTaken(sorted[index]!.pass));
      let cost = 0;
      let last = -1;
      let count = 0;
      for (const to of [...taken, sorted.length]) {
        if (last >= 0 && to < sorted.length && clash(last, to)) return Number.POSITIVE_INFINITY;
        cost += stepCost(last, count, to);
        if (to === sorted.length) break;
        count = last >= 0 && spanOf[last] === spanOf[to] ? count + 1 : 1;
        last = to;
      }
      return cost - unavoidable;
    },
  };
}

/** Spans that cover all time: those that ask for contacts, and between them some that ask for none. */
function partition(wishes: readonly (Span & { readonly atLeast: number })[]) {
  const spans: { toAtMs: number; atLeast: number }[] = [];
  for (const { fromAtMs, toAtMs, atLeast } of wishes.toSorted((a, b) => a.fromAtMs - b.fromAtMs)) {
    if (fromAtMs > (spans.at(-1)?.toAtMs ?? Number.NEGATIVE_INFINITY))
      spans.push({ toAtMs: fromAtMs, atLeast: 0 });
    spans.push({ toAtMs, atLeast });
  }
  return [...spans, { toAtMs: Number.POSITIVE_INFINITY, atLeast: 0 }];
}
