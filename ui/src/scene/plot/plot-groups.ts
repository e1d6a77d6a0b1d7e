import type { ParameterInfo } from '@dawa/protocols/console/mission';

/** Values that share a plot: one, or several of one unit where there is no room for a plot each. */
export interface PlotGroup {
  readonly unit: string | null;
  readonly infos: readonly ParameterInfo[];
}

/**
 * The plots of the chosen values, in their order. Where more were chosen than there is room for, those of one unit are
 * drawn together, the last ones first; what cannot be joined stays, and the page scrolls.
 */
export function plotGroups(infos: readonly ParameterInfo[], most: number): readonly PlotGroup[] {
  const groups: PlotGroup[] = infos.map((info) => ({ unit: info.unit, infos: [info] }));
  for (let last = groups.length - 1; last > 0 && groups.length > most; last -= 1) {
    const group = groups[last]!;
    const host = groups.findIndex(
      ({ unit, infos: of }, index) =>
        index < last && isJoined(unit, group.unit, of.length + group.infos.length),
    );
    if (host === -1) continue;
    groups[host] = { unit: group.unit, infos: [...groups[host]!.infos, ...group.infos] };
    groups.splice(last, 1);
  }
  return groups;
}

/** Six colours tell lines apart; figures without a unit have nothing in common. */
const mostLines = 6;
const isJoined = (unit: string | null, other: string | null, lines: number) =>
  unit !== null && unit === other && lines <= mostLines;
