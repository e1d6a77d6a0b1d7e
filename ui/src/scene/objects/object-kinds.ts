import type { SeenObjects } from './seen-objects.ts';

/** How an object is drawn. */
export const pointKind = { hidden: 0, ordinary: 1, above: 2, own: 3, chosen: 4 } as const;

/** How each object is drawn: the picked one and the station's own always, the rest by whether it is over the ridge. */
export function kindsOf({
  known,
  above,
  chosen,
  isOnlyAbove,
}: Pick<SeenObjects, 'known' | 'above' | 'chosen' | 'isOnlyAbove'>): Float32Array {
  const kinds = new Float32Array(known?.names.length ?? 0);
  kinds.fill(isOnlyAbove ? pointKind.hidden : pointKind.ordinary);
  for (const object of above?.objects ?? []) kinds[object] = pointKind.above;
  for (const object of known?.own ?? []) kinds[object] = pointKind.own;
  if (chosen !== undefined) kinds[chosen] = pointKind.chosen;
  return kinds;
}

const mostOwnNames = 12;

export interface NamedObject {
  readonly object: number;
  readonly name: string;
  readonly isChosen: boolean;
}

/** What wears its name on the globe: the picked one, and the station's own but for the one that has its name already. */
export function namedObjects(
  { known, chosen }: Pick<SeenObjects, 'known' | 'chosen'>,
  followedNoradId: number | undefined,
): readonly NamedObject[] {
  if (known === undefined) return [];
  const own = known.own
    .filter((object) => object !== chosen && known.noradIds[object] !== followedNoradId)
    .slice(0, mostOwnNames);
  return [...own, ...(chosen === undefined ? [] : [chosen])].map((object) => ({
    object,
    name: known.names[object] ?? '',
    isChosen: object === chosen,
  }));
}
