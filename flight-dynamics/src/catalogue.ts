import { checkJump, type JumpFault } from './catalogue/plausible-jump.ts';
import { alongTrackErrorKm, elementAgeDays } from './element-age.ts';
import type { ElementSet } from './elements/element-set.ts';

export type { JumpFault } from './catalogue/plausible-jump.ts';

/** One set as it came in. */
export interface CatalogueEntry {
  readonly elements: ElementSet;
  readonly receivedAtMs: number;
  /** Where it came from, for people: `celestrak GROUP=stations`, a file's name. */
  readonly source: string;
  /** A person said so, whatever the jump. */
  readonly isForced?: boolean;
}

/** What became of a set: taken, known already, taken with the one that it confirms, or held back. */
export type AddOutcome =
  | { readonly kind: 'added' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'confirmed'; readonly confirms: CatalogueEntry }
  | { readonly kind: 'refused'; readonly fault: JumpFault };

export interface ObjectReport {
  readonly noradId: number;
  readonly name: string;
  readonly setCount: number;
  readonly firstEpochAtMs: number;
  readonly epochAtMs: number;
  readonly ageDays: number;
  /** Bands of the newest set's error along the track now. */
  readonly alongTrackSigmaKm: number;
  readonly alongTrack95Km: number;
  /** Sets held back because of their jump, and not yet confirmed. */
  readonly heldBackCount: number;
}

export interface Catalogue {
  add(entry: CatalogueEntry): AddOutcome;
  /** Catalogue numbers, ascending. */
  noradIds(): readonly number[];
  /** Every set taken for an object, by epoch; empty for an unknown one. */
  history(noradId: number): readonly CatalogueEntry[];
  /** Sets that wait for a second one like them, by the order they came. */
  heldBack(noradId: number): readonly CatalogueEntry[];
  /** The set with the latest epoch at or before the instant; with the earliest epoch when all are later. */
  newestBefore(noradId: number, atMs: number): CatalogueEntry | undefined;
  report(noradId: number, atMs: number): ObjectReport | undefined;
}

/**
 * Sets of many objects with their history. The same entries in the same order make the same catalogue, so a list of entries on a disk
 * is all that has to be kept.
 *
 * A set that jumps further from its neighbour in time than age and an ordinary manoeuvre explain is held back. A second one, of another epoch,
 * that agrees with it confirms a manoeuvre, and both are taken. A forced entry is taken as it is.
 */
export function createCatalogue(): Catalogue {
  const objects = new Map<number, { taken: CatalogueEntry[]; held: CatalogueEntry[] }>();
  const of = (noradId: number) => objects.get(noradId) ?? { taken: [], held: [] };

  const add = (entry: CatalogueEntry): AddOutcome => {
    const { noradId } = entry.elements;
    const object = of(noradId);
    const { taken, held } = object;
    const place = firstAfter(taken, entry.elements.epochAtMs);
    if (isKnown(taken, place, entry.elements)) return { kind: 'duplicate' };
    objects.set(noradId, object);
    const neighbour = taken[place - 1] ?? taken[place];
    const jump =
      entry.isForced === true || !neighbour ? undefined : checkJump(neighbour.elements, entry.elements);
    if (!jump || jump.ok) {
      taken.splice(place, 0, entry);
      return { kind: 'added' };
    }
    if (held.some(({ elements }) => isSame(elements, entry.elements))) return { kind: 'duplicate' };
    const confirms = jump.fault.kind === 'no-orbit' ? undefined : held.find((other) => agrees(other, entry));
    if (!confirms) {
      held.push(entry);
      if (held.length > mostHeld) held.shift();
      return { kind: 'refused', fault: jump.fault };
    }
    held.splice(held.indexOf(confirms), 1);
    for (const one of [confirms, entry]) taken.splice(firstAfter(taken, one.elements.epochAtMs), 0, one);
    return { kind: 'confirmed', confirms };
  };

  const newestBefore = (noradId: number, atMs: number) => {
    const { taken } = of(noradId);
    return taken[firstAfter(taken, atMs) - 1] ?? taken[0];
  };

  return {
    add,
    newestBefore,
    noradIds: () => [...objects.keys()].sort((a, b) => a - b),
    history: (noradId) => of(noradId).taken,
    heldBack: (noradId) => of(noradId).held,
    report: (noradId, atMs) => {
      const { taken, held } = of(noradId);
      const newest = newestBefore(noradId, atMs)?.elements;
      if (!newest) return undefined;
      const { sigmaKm, ninetyFiveKm } = alongTrackErrorKm(newest, atMs);
      return {
        noradId,
        name: newest.name,
        setCount: taken.length,
        firstEpochAtMs: taken[0]!.elements.epochAtMs,
        epochAtMs: newest.epochAtMs,
        ageDays: elementAgeDays(newest, atMs),
        alongTrackSigmaKm: sigmaKm,
        alongTrack95Km: ninetyFiveKm,
        heldBackCount: held.length,
      };
    },
  };
}

/** More would be the history of another object. */
const mostHeld = 20;

/** One set repeated with another number confirms nothing. */
const leastApartMs = 60_000;

function agrees(held: CatalogueEntry, entry: CatalogueEntry): boolean {
  const apartMs = Math.abs(held.elements.epochAtMs - entry.elements.epochAtMs);
  return apartMs >= leastApartMs && checkJump(held.elements, entry.elements).ok;
}

/** Index of the first entry with a later epoch; quick at the end, where most sets arrive. */
function firstAfter(entries: readonly CatalogueEntry[], epochAtMs: number): number {
  const last = entries.at(-1);
  if (!last || last.elements.epochAtMs <= epochAtMs) return entries.length;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.elements.epochAtMs > epochAtMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A TLE's epoch has steps of 0.86 ms: the same set as OMM differs by less. */
const sameEpochMs = 1;

function isKnown(entries: readonly CatalogueEntry[], place: number, elements: ElementSet): boolean {
  for (let index = place - 1; index >= 0; index -= 1) {
    const other = entries[index]!.elements;
    if (elements.epochAtMs - other.epochAtMs > sameEpochMs) break;
    if (isSame(other, elements)) return true;
  }
  const next = entries[place]?.elements;
  return next !== undefined && isSame(next, elements);
}

/** Set numbers are left out: the same elements come with 999 and with their own. */
function isSame(a: ElementSet, b: ElementSet): boolean {
  return (
    Math.abs(a.epochAtMs - b.epochAtMs) <= sameEpochMs &&
    a.meanMotionRevDay === b.meanMotionRevDay &&
    a.eccentricity === b.eccentricity &&
    a.inclinationDeg === b.inclinationDeg &&
    a.ascendingNodeDeg === b.ascendingNodeDeg &&
    a.argumentOfPerigeeDeg === b.argumentOfPerigeeDeg &&
    a.meanAnomalyDeg === b.meanAnomalyDeg &&
    a.bstarPerEarthRadius === b.bstarPerEarthRadius
  );
}
