import type { Interval } from './interval-plan.ts';

/**
 * The most valuable intervals for `antennas` equal antennas, exactly: a minimum-cost flow of one unit an antenna along
 * the line of time. Every start and end is a node; waiting costs nothing, an interval is an arc of capacity 1 that costs
 * minus its value. The matrix is totally unimodular, so the best flow is whole.
 *
 * Each unit is one shortest path (Bellman's on the line for the first, Dijkstra's with potentials after it): O(k n log n).
 * Source: Arkin, Silverberg, Scheduling jobs with fixed start and end times, Discrete Applied Mathematics 18 (1987).
 *
 * @returns for each interval the antenna that takes it, -1 for none
 */
export function planFlow(intervals: readonly Interval[], antennas: number): Int32Array {
  const instants = [...new Set(intervals.flatMap(({ fromAtMs, freeAtMs }) => [fromAtMs, freeAtMs]))].sort(
    (a, b) => a - b,
  );
  const place = new Map(instants.map((atMs, index) => [atMs, index]));
  const from = intervals.map(({ fromAtMs }) => place.get(fromAtMs)!);
  const to = intervals.map(({ freeAtMs }) => place.get(freeAtMs)!);
  const starting = instants.map<number[]>(() => []);
  const ending = instants.map<number[]>(() => []);
  for (const index of intervals.keys()) {
    starting[from[index]!]!.push(index);
    ending[to[index]!]!.push(index);
  }
  const isTaken = new Uint8Array(intervals.length);
  const waiting = new Int32Array(instants.length);
  let potential = leastCosts(intervals, to, starting);
  for (let unit = 0; unit < antennas && instants.length > 0; unit += 1) {
    const { distance, cameBy } = cheapestPath();
    const last = instants.length - 1;
    // Real cost of the path; a path of waiting alone brings nothing, nor will any later one.
    if (distance[last]! + potential[last]! - potential[0]! >= -1e-9) break;
    augment(cameBy);
    potential = potential.map((value, node) => value + Math.min(distance[node]!, distance[last]!));
  }
  return coloured(intervals, isTaken, antennas);

  /** Dijkstra on reduced costs. `cameBy`: 0 a wait forwards, 1 a wait undone, 2 + i interval i taken, -2 - i interval i undone. */
  function cheapestPath() {
    const distance = new Float64Array(instants.length).fill(Number.POSITIVE_INFINITY);
    const cameBy = new Int32Array(instants.length);
    const isDone = new Uint8Array(instants.length);
    const heap = new NodeHeap(distance);
    distance[0] = 0;
    heap.push(0);
    const relax = (node: number, next: number, cost: number, by: number) => {
      const reduced = Math.max(0, cost + potential[node]! - potential[next]!);
      const candidate = distance[node]! + reduced;
      if (candidate < distance[next]!) {
        distance[next] = candidate;
        cameBy[next] = by;
        heap.push(next);
      }
    };
    for (let node = heap.pop(); node !== undefined; node = heap.pop()) {
      if (isDone[node]) continue;
      isDone[node] = 1;
      if (node + 1 < instants.length) relax(node, node + 1, 0, 0);
      if (node > 0 && waiting[node - 1]! > 0) relax(node, node - 1, 0, 1);
      for (const index of starting[node]!)
        if (!isTaken[index]) relax(node, to[index]!, -intervals[index]!.value, 2 + index);
      for (const index of ending[node]!)
        if (isTaken[index]) relax(node, from[index]!, intervals[index]!.value, -2 - index);
    }
    return { distance, cameBy };
  }

  function augment(cameBy: Int32Array) {
    for (let node = instants.length - 1; node > 0; ) {
      const by = cameBy[node]!;
      if (by === 0) {
        waiting[node - 1]! += 1;
        node -= 1;
      } else if (by === 1) {
        waiting[node]! -= 1;
        node += 1;
      } else if (by > 1) {
        isTaken[by - 2] = 1;
        node = from[by - 2]!;
      } else {
        isTaken[-2 - by] = 0;
        node = to[-2 - by]!;
      }
    }
  }
}

/** First potentials: least cost from the first instant, on a graph whose arcs all run forwards. */
function leastCosts(
  intervals: readonly Interval[],
  to: readonly number[],
  starting: readonly (readonly number[])[],
): Float64Array {
  const cost = new Float64Array(starting.length);
  for (const [node, indices] of starting.entries()) {
    if (node + 1 < cost.length) cost[node + 1] = Math.min(cost[node + 1]!, cost[node]!);
    for (const index of indices) {
      cost[to[index]!] = Math.min(cost[to[index]!]!, cost[node]! - intervals[index]!.value);
    }
  }
  return cost;
}

/** The taken intervals never exceed the antennas at any instant, so whoever is free takes the next. */
function coloured(intervals: readonly Interval[], isTaken: Uint8Array, antennas: number): Int32Array {
  const antennaOf = new Int32Array(intervals.length).fill(-1);
  const freeAtMs = new Float64Array(antennas).fill(Number.NEGATIVE_INFINITY);
  const order = [...intervals.keys()]
    .filter((index) => isTaken[index])
    .sort((a, b) => intervals[a]!.fromAtMs - intervals[b]!.fromAtMs);
  for (const index of order) {
    const antenna = freeAtMs.findIndex((atMs) => atMs <= intervals[index]!.fromAtMs);
    antennaOf[index] = antenna;
    freeAtMs[antenna] = intervals[index]!.freeAtMs;
  }
  return antennaOf;
}

/** A binary heap of nodes by distance; stale entries are left in and skipped. */
class NodeHeap {
  readonly #keys: number[] = [];
  readonly #nodes: number[] = [];
  readonly #distance: Float64Array;

  constructor(distance: Float64Array) {
    this.#distance = distance;
  }

  push(node: number): void {
    const key = this.#distance[node]!;
    let place = this.#keys.length;
    this.#keys.push(key);
    this.#nodes.push(node);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#keys[parent]! <= key) break;
      this.#swap(place, parent);
      place = parent;
    }
  }

  pop(): number | undefined {
    const top = this.#nodes[0];
    const lastKey = this.#keys.pop();
    const lastNode = this.#nodes.pop();
    if (top === undefined || lastKey === undefined || lastNode === undefined) return undefined;
    if (this.#nodes.length === 0) return top;
    this.#keys[0] = lastKey;
    this.#nodes[0] = lastNode;
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      let least = place;
      if (left < this.#keys.length && this.#keys[left]! < this.#keys[least]!) least = left;
      if (left + 1 < this.#keys.length && this.#keys[left + 1]! < this.#keys[least]!) least = left + 1;
      if (least === place) return top;
      this.#swap(place, least);
      place = least;
    }
  }

  #swap(a: number, b: number): void {
    [this.#keys[a], this.#keys[b]] = [this.#keys[b]!, this.#keys[a]!];
    [this.#nodes[a], this.#nodes[b]] = [this.#nodes[b]!, this.#nodes[a]!];
  }
}
