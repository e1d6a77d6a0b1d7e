import type { PacketRange } from '@dawa/protocols/console/download';

/** What asking costs, in milliseconds. */
export interface RequestCosts {
  /** From the end of what was asked for before until the first packet of the next answer begins. */
  readonly turnaroundMs: number;
  /** One packet with the silence behind it. */
  readonly packetMs: number;
}

/** Packets that are asked for with one command, from the first missing one to the last: those between come again. */
export interface PlannedRange extends PacketRange {
  readonly missing: number;
}

/** Of the pass. */
export interface TimeLeft {
  /** Infinite: however long it takes. */
  readonly leftMs: number;
  /** Of that, what is kept for packets that will be lost once more. */
  readonly reserveMs?: number;
}

/**
 * What to ask for so that most of the missing packets come within the time that is left.
 *
 * One request may cover several gaps: the packets between two gaps are worth sending again when they take less time than
 * another turnaround. Where all of it fits so, and time is over, gaps are joined further, those closest to each other first,
 * as long as it fits: what fits anyway is asked for with as few commands as there can be. Where it does not fit, it is a choice
 * of which gaps to leave: a dynamic program over the missing packets and how many of them are brought, whose state is the least
 * time; of ways that take as long, the one with the fewest commands.
 *
 * ```
 *   missing      ##...##.....................#.#.....####
 *   requests     [=====]                     [=]    [==]
 * ```
 * Only so many missing packets as there is time for can be brought, which bounds the work; of more than `mostConsidered` the
 * first are planned, for none of the others would come within any pass.
 *
 * @param missing unbroken ranges in order, apart from each other
 */
export function planRequests(
  missing: readonly PacketRange[],
  costs: RequestCosts,
  { leftMs, reserveMs = 0 }: TimeLeft = { leftMs: Number.POSITIVE_INFINITY },
): PlannedRange[] {
  const { turnaroundMs, packetMs } = costs;
  if (!(turnaroundMs >= 0 && packetMs > 0)) {
    throw new RangeError(`costs: expected times, found ${turnaroundMs} and ${packetMs}`);
  }
  const quickest = joinWithin(missing, turnaroundMs / packetMs);
  const spareMs = leftMs - durationOf(quickest, costs);
  if (!(spareMs >= 0)) return chooseWithin(missing, costs, leftMs);
  if (!Number.isFinite(spareMs) || spareMs <= reserveMs) return quickest;
  return joinFurther(quickest, costs, spareMs - reserveMs);
}

/** How long requests take, from the first command to the last packet. */
export function durationOf(
  requests: readonly PacketRange[],
  { turnaroundMs, packetMs }: RequestCosts,
): number {
  return requests.reduce((sum, { first, last }) => sum + turnaroundMs + (last - first + 1) * packetMs, 0);
}

/** Joins what is at most so many packets apart. */
function joinWithin(
  missing: readonly (PacketRange & { readonly missing?: number })[],
  apart: number,
): PlannedRange[] {
  const joined: PlannedRange[] = [];
  for (const range of missing) {
    const { first, last, missing: count = last - first + 1 } = range;
    const before = joined.at(-1);
    if (before !== undefined && first - before.last - 1 <= apart) {
      joined[joined.length - 1] = { first: before.first, last, missing: before.missing + count };
    } else joined.push({ first, last, missing: count });
  }
  return joined;
}

/** Each joint saves one command, whichever it is: the cheapest first are the most that the time buys. */
function joinFurther(
  quickest: readonly PlannedRange[],
  { turnaroundMs, packetMs }: RequestCosts,
  spareMs: number,
): PlannedRange[] {
  const gaps = quickest
    .slice(1)
    .map(({ first }, at) => ({ at: at + 1, packets: first - quickest[at]!.last - 1 }));
  const isJoined = new Set<number>();
  let leftMs = spareMs + roundingMs;
  for (const { at, packets } of gaps.sort((a, b) => a.packets - b.packets)) {
    leftMs -= packets * packetMs - turnaroundMs;
    if (leftMs < 0) break;
    isJoined.add(at);
  }
  const joined: PlannedRange[] = [];
  for (const [at, range] of quickest.entries()) {
    const before = joined.at(-1);
    if (before === undefined || !isJoined.has(at)) joined.push(range);
    else {
      const missing = before.missing + range.missing;
      joined[joined.length - 1] = { first: before.first, last: range.last, missing };
    }
  }
  return joined;
}

/** Of ways that take as long, the one with fewer commands is quicker by this. */
const perCommandMs = 1e-6;
/** A sum of thousands of times must not cost a packet. */
const roundingMs = 0.01;
/** One pass brings about 1,500 packets of 0.4 s. */
const mostConsidered = 6000;

function chooseWithin(
  missing: readonly PacketRange[],
  { turnaroundMs, packetMs }: RequestCosts,
  leftMs: number,
): PlannedRange[] {
  const most = Math.floor((leftMs - turnaroundMs) / packetMs);
  if (!(most >= 1)) return [];
  const places = placesOf(missing, mostConsidered);
  const brought = Math.min(most, places.length);
  const width = brought + 1;
  // Least time to bring k of the packets looked at so far: with the last of them asked for, or not.
  let asked = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  let either = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  either[0] = 0;
  /** By packet and k: is it asked for in the best way; and when it is, does it go on with the request before it. */
  const choices = new Uint8Array(places.length * width);
  for (const [index, place] of places.entries()) {
    const goesOnMs = index === 0 ? Number.POSITIVE_INFINITY : (place - places[index - 1]!) * packetMs;
    const nextAsked = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
    const nextEither = either.slice();
    const row = index * width;
    for (let k = Math.min(brought, index + 1); k >= 1; k--) {
      const begunMs = either[k - 1]! + turnaroundMs + packetMs + perCommandMs;
      const goneOnMs = asked[k - 1]! + goesOnMs;
      const isGoneOn = goneOnMs <= begunMs;
      const takesMs = isGoneOn ? goneOnMs : begunMs;
      nextAsked[k] = takesMs;
      if (isGoneOn) choices[row + k]! |= goesOnWithIt;
      if (takesMs < nextEither[k]!) {
        nextEither[k] = takesMs;
        choices[row + k]! |= isAskedFor;
      }
    }
    asked = nextAsked;
    either = nextEither;
  }
  let k = brought;
  while (k > 0 && either[k]! > leftMs + roundingMs) k--;
  return readBack(places, choices, width, k);
}

const isAskedFor = 1;
const goesOnWithIt = 2;

function readBack(
  places: readonly number[],
  choices: Uint8Array,
  width: number,
  brought: number,
): PlannedRange[] {
  const found: PlannedRange[] = [];
  let k = brought;
  let isInside = false;
  for (let index = places.length - 1; index >= 0 && k > 0; index--) {
    const choice = choices[index * width + k]!;
    if (!isInside && (choice & isAskedFor) === 0) continue;
    const place = places[index]!;
    const open = isInside ? found.pop()! : { first: place, last: place, missing: 0 };
    found.push({ first: place, last: open.last, missing: open.missing + 1 });
    isInside = (choice & goesOnWithIt) !== 0;
    k--;
  }
  return found.reverse();
}

function placesOf(missing: readonly PacketRange[], most: number): number[] {
  const places: number[] = [];
  for (const { first, last } of missing) {
    for (let place = first; place <= last && places.length < most; place++) places.push(place);
  }
  return places;
}
