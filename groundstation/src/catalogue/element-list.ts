import type { Catalogue } from '@dawa/flight-dynamics/catalogue';
import { writeElements } from '@dawa/flight-dynamics/element-text';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import type { ElementList } from '@dawa/protocols/console/elements';

export interface ElementQuestion {
  readonly atMs: number;
  /** Sets with an epoch further from the instant are left out; any age unless told. */
  readonly maxAgeDays?: number;
}

/**
 * One set for each object that the station knows: those of its own satellites as the station itself uses them, of whatever age,
 * then the newest of the catalogue. Each keeps the notation it came in, so nothing is rounded.
 */
export function listElements(
  own: readonly ElementSet[],
  catalogue: Pick<Catalogue, 'noradIds' | 'newestBefore'>,
  { atMs, maxAgeDays = Number.POSITIVE_INFINITY }: ElementQuestion,
): ElementList {
  const ownNoradIds = own.map(({ noradId }) => noradId);
  const isOwn = new Set(ownNoradIds);
  const sets = [...own];
  let tooOldCount = 0;
  for (const noradId of catalogue.noradIds()) {
    if (isOwn.has(noradId)) continue;
    const set = catalogue.newestBefore(noradId, atMs)?.elements;
    if (set === undefined) continue;
    if (Math.abs(atMs - set.epochAtMs) <= maxAgeDays * msPerDay) sets.push(set);
    else tooOldCount += 1;
  }
  return {
    forAtMs: atMs,
    ownNoradIds,
    objectCount: sets.length,
    tooOldCount,
    tleText: textOf(sets, 'tle'),
    ommCsvText: textOf(sets, 'omm'),
  };
}

function textOf(sets: readonly ElementSet[], kind: ElementSet['kind']): string {
  const ofKind = sets.filter((set) => set.kind === kind);
  if (ofKind.length === 0) return '';
  return writeElements(ofKind, kind === 'tle' ? '3le' : 'omm-csv', { originator: '', createdAtMs: 0 }).text;
}

const msPerDay = 86_400_000;
