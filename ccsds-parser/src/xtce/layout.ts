import type { Container, Entry, Parameter, ValueType } from './definition.ts';
import type { Mutable, MutableContainer } from './space-system.ts';
import { staticCount, withRepetitions } from './static-bits.ts';

/** A field whose place is the same in every packet of a container. */
export interface StaticField {
  readonly parameter: Parameter;
  /** A part of it: members and indices; empty for the whole. */
  readonly path: readonly (string | number)[];
  readonly type: ValueType;
  /** From the start of the packet. */
  readonly bitOffset: number;
  readonly bits: number;
}

export interface Layout {
  /** Those of base containers and of containers inside too, in the order of the packet. */
  readonly fields: readonly StaticField[];
  /** Nothing of the container is missing in `fields`. */
  readonly isWhole: boolean;
}

/** More fields than a packet has bits. */
const maxFields = 100_000;

/**
 * What of a container stands at the same bits in every packet: where columns can be read without looking at the rest.
 *
 * Repeated entries and containers inside are unrolled. Entries with a condition, and all that is placed behind something
 * of unknown size, are left out.
 */
export function layoutOf(container: Container): Layout {
  const fields: StaticField[] = [];
  const chain: Container[] = [];
  for (let at: Container | undefined = container; at !== undefined; at = at.base) chain.unshift(at);
  const isWhole = chain.every((link) => collect(link, 0, fields));
  return { fields, isWhole: isWhole && fields.length < maxFields };
}

/** False when something had to be left out. */
function collect(container: Container, startBit: number, fields: StaticField[]): boolean {
  let isWhole = true;
  for (const entry of container.entries) {
    const { bitOffset, staticBits, conditions } = entry;
    if (bitOffset === undefined || staticBits === undefined || conditions.length > 0) {
      isWhole = false;
      continue;
    }
    const count = entry.repeat === undefined ? 1 : (entry.repeat.count as number);
    const gapBits = entry.repeat === undefined ? 0 : (entry.repeat.gapBits as number);
    const bits = count === 0 ? 0 : (staticBits - gapBits * (count - 1)) / count;
    for (let round = 0; round < count; round++) {
      if (fields.length >= maxFields) return false;
      const at = startBit + bitOffset + round * (bits + gapBits);
      if (entry.kind === 'parameter')
        fields.push({ parameter: entry.parameter, path: entry.path, type: entry.type, bitOffset: at, bits });
      else if (entry.kind === 'container') {
        for (const link of chainOf(entry.container)) if (!collect(link, at, fields)) isWhole = false;
      } else isWhole = false;
    }
  }
  return isWhole;
}

function chainOf(container: Container): Container[] {
  const chain: Container[] = [];
  for (let at: Container | undefined = container; at !== undefined; at = at.base) chain.unshift(at);
  return chain;
}

/** Where the entries of a container and its bases end, for those that extend or hold it. */
interface Extent {
  readonly endBit: number | undefined;
  /** Something is placed by more than following the entry before: only then can entries overlap. */
  readonly hasLocations: boolean;
}

const extents = new WeakMap<Container, Extent>();

/**
 * Completes place and size of the entries of a container. Those that it extends or holds must be complete.
 *
 * @param onOverlap called for an entry that lies on bits of another
 */
export function completeLayout(
  container: MutableContainer,
  onOverlap: (entryIndex: number, found: string) => void,
): void {
  const base = container.base === undefined ? undefined : extents.get(container.base);
  let at: number | undefined = container.base === undefined ? 0 : base?.endBit;
  let hasLocations = base?.hasLocations ?? false;
  for (const entry of container.entries) {
    place(entry, at);
    const { bitOffset, staticBits, conditions, location } = entry;
    hasLocations ||= location !== undefined;
    at =
      bitOffset === undefined || staticBits === undefined || conditions.length > 0
        ? undefined
        : bitOffset + staticBits;
  }
  extents.set(container, { endBit: at, hasLocations });
  if (hasLocations) reportOverlaps(container, onOverlap);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Entries to compare each other with: each with all before it. */
const maxSpans = 500;

function reportOverlaps(container: Container, onOverlap: (entryIndex: number, found: string) => void): void {
  const spans = (container.base === undefined ? [] : chainOf(container.base))
    .flatMap((link) => link.entries.flatMap((entry) => spanOf(entry) ?? []))
    .slice(0, maxSpans);
  for (const [index, entry] of container.entries.entries()) {
    const own = spanOf(entry);
    if (own === undefined) continue;
    const other = spans.find((span) => own.from < span.to && span.from < own.to);
    if (other !== undefined) onOverlap(index, `bits ${other.from} to ${other.to - 1} taken already`);
    if (spans.length < maxSpans) spans.push(own);
  }
}

function spanOf({ bitOffset, staticBits, conditions }: Entry): Span | undefined {
  if (bitOffset === undefined || staticBits === undefined || conditions.length > 0) return undefined;
  return { from: bitOffset, to: bitOffset + staticBits };
}

function place(entry: Mutable<Entry>, at: number | undefined): void {
  entry.staticBits = withRepetitions(entry.repeat, staticBitsOf(entry));
  const { location } = entry;
  if (location === undefined) entry.bitOffset = at;
  else if (typeof location.bits === 'number') {
    if (location.from === 'containerStart') entry.bitOffset = location.bits;
    else if (location.from === 'previousEntry' && at !== undefined) entry.bitOffset = at + location.bits;
  }
  if (entry.bitOffset !== undefined && entry.bitOffset < 0) entry.bitOffset = undefined;
}

/** Room of one repetition. */
export function staticBitsOf(entry: Entry): number | undefined {
  switch (entry.kind) {
    case 'parameter':
    case 'argument': {
      if (entry.dimensions === undefined) return entry.type.staticBits;
      const count = staticCount(entry.dimensions);
      const bits = entry.type.element?.staticBits;
      return count === undefined || bits === undefined ? undefined : count * bits;
    }
    case 'container':
      return entry.container.bits ?? extents.get(entry.container)?.endBit;
    case 'segment':
    case 'fixed':
    case 'skipped':
      return entry.bits;
    case 'indirect':
    case 'unreadable':
      return undefined;
  }
}
