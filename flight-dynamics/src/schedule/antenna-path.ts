import type { Turnaround } from './turnaround.ts';
import type { Window } from './windows.ts';

/** A contact as places in a window's row of instants. */
export interface PathStep {
  readonly window: Window;
  readonly from: number;
  readonly to: number;
}

export interface AntennaPath {
  /** Values less prices. */
  readonly value: number;
  readonly steps: readonly PathStep[];
  /** No pass is used twice. Where it is false `value` is still a bound: no plan for this antenna is better. */
  readonly isElementary: boolean;
}

export interface AntennaPaths {
  readonly windows: readonly Window[];
  /**
   * @param prices by pass, taken off for each contact; a large negative one makes the path visit the pass if it can
   * @param isBarred by pass
   */
  best(prices: Float64Array, isBarred: Uint8Array): AntennaPath;
}

/**
 * The best line of contacts for one antenna, with trimming and a turn between two contacts that depends on both.
 *
 * Every window is a row of instants; a contact is a start and an end in one row. Instants are visited in order of time. A
 * label (value, passes used) at an end is the best way to have finished there; a start takes the best label whose antenna can
 * be turned round in time; an end takes the best start of its own window that leaves the least useful time.
 * - A contact that goes on is worth no less, so of each earlier window only the latest end that leaves time to turn counts.
 * - Labels older than the longest turn reach every start: they are kept together, once.
 *
 * Nothing above keeps a path from using one pass twice, so its value is an upper bound. Passes that were used twice are then
 * remembered in the labels, as bits while they are in the sky, and the search repeats until no pass is: the bound is then a
 * plan, and so the optimum. A label gives way to another that is worth no less and has used no pass that it has not.
 * Source: Righini, Salani, New dynamic programming algorithms for the resource constrained elementary shortest path problem,
 * Networks 51 (2008): decremental state space relaxation.
 */
export function createAntennaPaths(
  windows: readonly Window[],
  turnaround: Turnaround,
  mostLabels = 3_000_000,
): AntennaPaths {
  const timeline = layOut(windows, turnaround);
  let remembered = new Set<number>();
  let isFull = false;
  const search = (prices: Float64Array, isBarred: Uint8Array): AntennaPath => {
    for (;;) {
      const bits = isFull ? undefined : assignBits(windows, remembered, turnaround.longestMs);
      const found = walk(timeline, turnaround, prices, isBarred, bits ?? new Map(), mostLabels);
      if (found === undefined || bits === undefined) {
        // Too many ways to remember: stay with the bound that forgets.
        if (isFull) throw new RangeError(`more than ${mostLabels} labels without remembering a pass`);
        isFull = true;
        remembered = new Set();
        continue;
      }
      const repeated = repeatedPasses(found.steps);
      if (repeated.length === 0) return { ...found, isElementary: true };
      if (isFull) return { ...found, isElementary: false };
      for (const pass of repeated) remembered.add(pass);
    }
  };
  let last: { prices: Float64Array; isBarred: Uint8Array; path: AntennaPath } | undefined;
  return {
    windows,
    best(prices, isBarred) {
      // A first plan and the first bound ask the same.
      if (last === undefined || !areEqual(last.prices, prices) || !areEqual(last.isBarred, isBarred)) {
        last = { prices: prices.slice(), isBarred: isBarred.slice(), path: search(prices, isBarred) };
      }
      return last.path;
    },
  };
}

function areEqual(a: Float64Array | Uint8Array, b: Float64Array | Uint8Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function repeatedPasses(steps: readonly PathStep[]): number[] {
  const seen = new Set<number>();
  return steps.map(({ window }) => window.pass).filter((pass) => seen.size === seen.add(pass).size);
}

interface Timeline {
  readonly windows: readonly Window[];
  /** Where each window's instants begin among all. */
  readonly offset: Int32Array;
  readonly windowOf: Int32Array;
  readonly atMs: Float64Array;
  /** All instants in order of time. */
  readonly order: Int32Array;
  /** Place on the azimuth axis, and elevation, at each instant. */
  readonly placeDeg: Float64Array;
  readonly elevationDeg: Float64Array;
  readonly usefulMs: Float64Array;
}

function layOut(windows: readonly Window[], turnaround: Turnaround): Timeline {
  const offset = new Int32Array(windows.length + 1);
  for (const [index, window] of windows.entries()) offset[index + 1] = offset[index]! + window.atMs.length;
  const total = offset[windows.length]!;
  const windowOf = new Int32Array(total);
  const atMs = new Float64Array(total);
  const placeDeg = new Float64Array(total);
  const elevationDeg = new Float64Array(total);
  const usefulMs = new Float64Array(total);
  for (const [index, window] of windows.entries()) {
    const start = offset[index]!;
    atMs.set(window.atMs, start);
    elevationDeg.set(window.elevationDeg, start);
    usefulMs.set(window.usefulMs, start);
    for (let i = 0; i < window.atMs.length; i += 1)
      placeDeg[start + i] = turnaround.placeOf(window.azimuthDeg[i]!);
    windowOf.fill(index, start, offset[index + 1]);
  }
  const order = Int32Array.from({ length: total }, (_, point) => point).sort(
    (a, b) => atMs[a]! - atMs[b]! || a - b,
  );
  return { windows, offset, windowOf, atMs, order, placeDeg, elevationDeg, usefulMs };
}

interface Memory {
  readonly bit: number;
  readonly bornAtMs: number;
  readonly diesAtMs: number;
}

/**
 * A bit for each pass to remember; a bit is used again when its pass and the longest turn after it are over.
 *
 * @returns undefined when more than 30 passes are in the sky at once
 */
function assignBits(
  windows: readonly Window[],
  passes: ReadonlySet<number>,
  longestMs: number,
): Map<number, Memory> | undefined {
  const spans = new Map<number, { bornAtMs: number; diesAtMs: number }>();
  for (const { pass, atMs } of windows) {
    if (!passes.has(pass)) continue;
    const known = spans.get(pass);
    spans.set(pass, {
      bornAtMs: Math.min(known?.bornAtMs ?? Number.POSITIVE_INFINITY, atMs[0]!),
      diesAtMs: Math.max(known?.diesAtMs ?? Number.NEGATIVE_INFINITY, atMs.at(-1)!),
    });
  }
  const freeAtMs = Array.from({ length: 30 }, () => Number.NEGATIVE_INFINITY);
  const memory = new Map<number, Memory>();
  for (const [pass, span] of [...spans].sort((a, b) => a[1].bornAtMs - b[1].bornAtMs)) {
    const place = freeAtMs.findIndex((atMs) => atMs < span.bornAtMs);
    if (place < 0) return undefined;
    freeAtMs[place] = span.diesAtMs + longestMs + 1;
    memory.set(pass, { bit: 1 << place, ...span });
  }
  return memory;
}

/** A way to have come somewhere: what it is worth, what it has used, and the label it came from. */
interface Way {
  value: number;
  mask: number;
  readonly label: number;
  /** The instant at which the contact began; only for ways inside a contact. */
  readonly point: number;
}

/** Keeps only ways that no other one beats. */
function keep(ways: Way[], value: number, mask: number, label: number, point: number): void {
  let kept = 0;
  for (let i = 0; i < ways.length; i += 1) {
    const way = ways[i]!;
    if (way.value >= value && (way.mask & ~mask) === 0) return;
    if (way.value <= value && (mask & ~way.mask) === 0) continue;
    ways[kept] = way;
    kept += 1;
  }
  ways.length = kept;
  ways.push({ value, mask, label, point });
}

function forget(ways: Way[], bit: number): void {
  if (!ways.some(({ mask }) => (mask & bit) !== 0)) return;
  const old = ways.splice(0);
  for (const { value, mask, label, point } of old) keep(ways, value, mask & ~bit, label, point);
}

/** One walk along the line of time; undefined when it would need more labels than allowed. */
function walk(
  timeline: Timeline,
  turnaround: Turnaround,
  prices: Float64Array,
  isBarred: Uint8Array,
  memory: ReadonlyMap<number, Memory>,
  mostLabels: number,
): Omit<AntennaPath, 'isElementary'> | undefined {
  const { windows, offset, windowOf, atMs, order, placeDeg, elevationDeg, usefulMs } = timeline;
  const { longestMs, shortestMs } = turnaround;
  const labelValue: number[] = [];
  const labelMask: number[] = [];
  const labelParent: number[] = [];
  const labelStart: number[] = [];
  const labelEnd: number[] = [];
  const firstLabel = new Int32Array(atMs.length);
  const labelCount = new Int32Array(atMs.length);
  /** Ways to begin at an instant, until the contact is long enough: `startCount` of them from `firstStart` on. */
  const startValue: number[] = [];
  const startMask: number[] = [];
  const startLabel: number[] = [];
  const firstStart = new Int32Array(atMs.length);
  const startCount = new Int32Array(atMs.length);
  const inside: Way[][] = windows.map(() => []);
  const nextStart = Int32Array.from(offset.subarray(0, windows.length));
  const cursor = Int32Array.from(nextStart, (point) => point - 1);
  const bitOf = Int32Array.from(windows, ({ pass }) => memory.get(pass)?.bit ?? 0);
  const passOf = Int32Array.from(windows, ({ pass }) => pass);
  const lockedOf = Uint8Array.from(windows, ({ isLocked }) => (isLocked ? 1 : 0));
  /** The window whose end was the best to come from at the last instant looked at: probably it is again. */
  const lastFrom = new Int32Array(windows.length).fill(-1);
  const births = [...memory.values()].sort((a, b) => a.bornAtMs - b.bornAtMs);
  const deaths = births.toSorted((a, b) => a.diesAtMs - b.diesAtMs);
  const old: Way[] = [{ value: 0, mask: 0, label: -1, point: -1 }];
  let active: number[] = [];
  let born = 0;
  let dead = 0;
  let aged = 0;
  let alive = 0;
  let bestValue = 0;
  let bestLabel = -1;
  /** Where the ways of the instant in work begin among all starts. */
  let firstHere = 0;

  for (let first = 0; first < order.length; ) {
    const nowMs = atMs[order[first]!]!;
    let end = first + 1;
    while (end < order.length && atMs[order[end]!]! === nowMs) end += 1;
    for (; dead < deaths.length && deaths[dead]!.diesAtMs < nowMs; dead += 1) bury(deaths[dead]!.bit);
    // Before new bits are born: one of them may be an old bit used again.
    for (; aged < labelValue.length && atMs[labelEnd[aged]!]! <= nowMs - longestMs; aged += 1) {
      keep(old, labelValue[aged]!, labelMask[aged]! & alive, aged, -1);
    }
    for (; born < births.length && births[born]!.bornAtMs <= nowMs; born += 1) alive |= births[born]!.bit;
    if (active.some((index) => isOver(index, nowMs)))
      active = active.filter((index) => !isOver(index, nowMs));
    for (let i = first; i < end; i += 1) finish(order[i]!);
    for (let i = first; i < end; i += 1) begin(order[i]!, nowMs);
    if (labelValue.length > mostLabels) return undefined;
    first = end;
  }
  return { value: bestValue, steps: steps() };

  function isOver(index: number, nowMs: number): boolean {
    return atMs[offset[index + 1]! - 1]! < nowMs - longestMs;
  }

  function bury(bit: number) {
    alive &= ~bit;
    forget(old, bit);
    for (const index of active) {
      forget(inside[index]!, bit);
      for (let point = nextStart[index]!; point < offset[index + 1]!; point += 1) {
        const start = firstStart[point]!;
        for (let i = start; i < start + startCount[point]!; i += 1) startMask[i] = startMask[i]! & ~bit;
      }
    }
  }

  /** Contacts that may end here. */
  function finish(point: number) {
    const index = windowOf[point]!;
    const window = windows[index]!;
    if (isBarred[window.pass]) return;
    if (point === offset[index]) active.push(index);
    const { valuePerMs, minUsefulMs } = window;
    const here = usefulMs[point]!;
    const ways = inside[index]!;
    while (nextStart[index]! < point && here - usefulMs[nextStart[index]!]! >= minUsefulMs) {
      const from = nextStart[index]!;
      const skippedValue = valuePerMs * usefulMs[from]!;
      const start = firstStart[from]!;
      for (let i = start; i < start + startCount[from]!; i += 1)
        keep(ways, startValue[i]! - skippedValue, startMask[i]!, startLabel[i]!, from);
      nextStart[index] = from + 1;
    }
    if (ways.length === 0) return;
    firstLabel[point] = labelValue.length;
    labelCount[point] = ways.length;
    const gain = valuePerMs * here + window.contactValue - prices[window.pass]!;
    for (const way of ways) {
      const value = way.value + gain;
      if (value > bestValue) {
        bestValue = value;
        bestLabel = labelValue.length;
      }
      labelValue.push(value);
      labelMask.push(way.mask | bitOf[index]!);
      labelParent.push(way.label);
      labelStart.push(way.point);
      labelEnd.push(point);
    }
  }

  /** Ways to begin a contact here. */
  function begin(point: number, nowMs: number) {
    const index = windowOf[point]!;
    const last = offset[index + 1]! - 1;
    if (isBarred[passOf[index]!] || point === last || (lockedOf[index] && point !== offset[index])) return;
    if (usefulMs[last]! - usefulMs[point]! < windows[index]!.minUsefulMs) return;
    const bit = bitOf[index]!;
    firstHere = startValue.length;
    for (const { value, mask, label } of old) if ((mask & bit) === 0) offer(value, mask, label);
    const likely = lastFrom[index]!;
    if (likely >= 0 && !isOver(likely, nowMs)) comeFrom(likely, index, point, nowMs);
    for (const other of active) if (other !== likely) comeFrom(other, index, point, nowMs);
    firstStart[point] = firstHere;
    startCount[point] = startValue.length - firstHere;
    if (startCount[point] === 0) return;
    const label = startLabel[firstHere]!;
    lastFrom[index] = label < 0 ? -1 : windowOf[labelEnd[label]!]!;
  }

  /** Adds the ways that come from another window, at its latest end from which the antenna is here in time. */
  function comeFrom(other: number, index: number, point: number, nowMs: number) {
    if (passOf[other] === passOf[index]) return;
    const limit = offset[other + 1]!;
    if (lockedOf[other] && lockedOf[index]) {
      // Both stand already: nobody asks whether the antenna can.
      if (atMs[limit - 1]! <= nowMs) offerFrom(limit - 1, bitOf[index]!);
      return;
    }
    let place = cursor[other]!;
    while (place + 1 < limit && atMs[place + 1]! <= nowMs - shortestMs) place += 1;
    cursor[other] = place;
    const otherStart = offset[other]!;
    // Later ends are worth no less: where the latest of all is no better than what is known, no other one is.
    if (place < otherStart || !isWorthLooking(place, bitOf[index]!)) return;
    const toDeg = placeDeg[point]!;
    const toElDeg = elevationDeg[point]!;
    for (; place >= otherStart && atMs[place]! > nowMs - longestMs; place -= 1) {
      if (labelCount[place] === 0) return;
      const turnMs = turnaround.between(placeDeg[place]!, elevationDeg[place]!, toDeg, toElDeg);
      if (atMs[place]! + turnMs > nowMs) continue;
      offerFrom(place, bitOf[index]!);
      return;
    }
  }

  function isWorthLooking(place: number, bit: number): boolean {
    const start = firstLabel[place]!;
    for (let label = start; label < start + labelCount[place]!; label += 1) {
      const mask = labelMask[label]! & alive;
      if ((mask & bit) === 0 && !isBeaten(labelValue[label]!, mask)) return true;
    }
    return false;
  }

  function offerFrom(place: number, bit: number) {
    const start = firstLabel[place]!;
    for (let label = start; label < start + labelCount[place]!; label += 1) {
      const mask = labelMask[label]! & alive;
      if ((mask & bit) === 0) offer(labelValue[label]!, mask, label);
    }
  }

  function isBeaten(value: number, mask: number): boolean {
    for (let i = firstHere; i < startValue.length; i += 1) {
      if (startValue[i]! >= value && (startMask[i]! & ~mask) === 0) return true;
    }
    return false;
  }

  /** Keeps a way to begin here, and drops those that it beats. */
  function offer(value: number, mask: number, label: number) {
    if (isBeaten(value, mask)) return;
    let kept = firstHere;
    for (let i = firstHere; i < startValue.length; i += 1) {
      if (startValue[i]! <= value && (mask & ~startMask[i]!) === 0) continue;
      startValue[kept] = startValue[i]!;
      startMask[kept] = startMask[i]!;
      startLabel[kept] = startLabel[i]!;
      kept += 1;
    }
    startValue[kept] = value;
    startMask[kept] = mask;
    startLabel[kept] = label;
    kept += 1;
    while (startValue.length > kept) {
      startValue.pop();
      startMask.pop();
      startLabel.pop();
    }
  }

  function steps(): PathStep[] {
    const path: PathStep[] = [];
    for (let label = bestLabel; label >= 0; label = labelParent[label]!) {
      const index = windowOf[labelEnd[label]!]!;
      const start = offset[index]!;
      path.push({
        window: windows[index]!,
        from: labelStart[label]! - start,
        to: labelEnd[label]! - start,
      });
    }
    return path.reverse();
  }
}
