import type { ColumnPlan, LaneWish } from 'ccsds-parser/xtce/columns/columns';
import type { ContainerGroup } from './container-group.ts';

/** What to read of a container's packets when there are many: all raw values row by row, and some as columns. */
export function laneWish(
  { plan, places, timePlace }: ContainerGroup,
  columns: readonly ColumnPlan[],
  watched: ReadonlySet<string>,
): LaneWish | undefined {
  const isPlain = ({ rawKind, valueKind, keepsLimits, isList }: (typeof plan.columns)[number]) =>
    rawKind !== 'octets' && valueKind === null && !keepsLimits && !isList;
  if (!plan.columns.every(isPlain)) return undefined;
  const wanted = places.filter((place, index) => {
    const { alarm, contextAlarms } = columns[place]!.type;
    return alarm !== undefined || contextAlarms.length > 0 || watched.has(plan.columns[index]!.name);
  });
  return { kept: places, watched: timePlace < 0 ? wanted : [...new Set([timePlace, ...wanted])] };
}
