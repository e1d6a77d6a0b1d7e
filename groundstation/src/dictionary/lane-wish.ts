import { judgesChanges } from 'ccsds-parser/xtce/change-track';
import { type ColumnPlan, cellFormOf, type LaneWish } from 'ccsds-parser/xtce/columns/columns';
import type { ContainerGroup } from './container-group.ts';
import { hangsOnOthers } from './kept-cells.ts';

/**
 * What to read of a container's packets when there are many: all raw values row by row, the limit states of those that only
 * the dictionary's limits look at, and the rest of what is looked at as columns. What hangs on other parameters of the packet is such a column, for what it means is kept.
 *
 * @param watched names of which somebody wants values
 */
export function laneWish(
  { plan, places, forms, timePlace }: ContainerGroup,
  columns: readonly ColumnPlan[],
  watched: ReadonlySet<string>,
): LaneWish | undefined {
  const isPlain = ({ rawKind, isList }: (typeof plan.columns)[number]) => rawKind !== 'octets' && !isList;
  if (!plan.columns.every(isPlain)) return undefined;
  const isSeen = (index: number) => watched.has(plan.columns[index]!.name) || hangsOnOthers(forms[index]!);
  const seen = new Set(places.filter((_, index) => isSeen(index)));
  if (timePlace >= 0) seen.add(timePlace);
  const judged: number[] = [];
  for (const place of places) {
    const { type } = columns[place]!;
    if (seen.has(place) || !cellFormOf(type).isJudged) continue;
    // Of these the values are looked at, not only what limits say of each alone.
    if (judgesChanges(type)) seen.add(place);
    else judged.push(place);
  }
  return { kept: places, watched: [...seen], judged };
}
