import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { useRef } from 'react';
import { useStation } from '../../api/live-store.ts';
import type { TracedSeries } from '../../api/parameter-history.ts';
import type { ArchivedPlot } from '../../api/use-plot-data.ts';
import { isSparse, joinBins, type PlotBins } from '../../scene/plot/plot-bins.ts';
import { lineOfBins, lineOfPoints, type PlotLine } from '../../scene/plot/plot-line.ts';
import { joinPoints, livePoints, type TracedPoints } from '../../scene/plot/plot-points.ts';
import type { TimeWindow } from '../../scene/plot/time-window.ts';

/** One value as it is drawn: what the archive has and what came since, without a seam. */
export interface PlotSeries {
  readonly info: ParameterInfo;
  readonly line: PlotLine;
  /** The samples themselves, where each is drawn. */
  readonly points: TracedPoints | undefined;
  /** How many samples each place of the line stands for, where it stands for many. */
  readonly bins: PlotBins | undefined;
  readonly labels: ReadonlyMap<number, string>;
}

interface Worked {
  readonly archived: ArchivedPlot | undefined;
  readonly live: TracedSeries | undefined;
  readonly info: ParameterInfo;
  readonly isDrawnSingly: boolean;
  readonly series: PlotSeries;
}

const noLabels: ReadonlyMap<number, string> = new Map();

/** The chosen values as lines; each is worked out again only when something of it came. */
export function usePlotSeries(
  infos: readonly ParameterInfo[],
  archived: ReadonlyMap<string, ArchivedPlot>,
  window: TimeWindow,
): readonly PlotSeries[] {
  const history = useStation((view) => view.history);
  const known = useRef(new Map<string, Worked>());
  const shown = useRef<readonly PlotSeries[]>([]);
  const next = new Map<string, Worked>();
  const all = infos.map((info) => {
    const { name } = info;
    const own = archived.get(name);
    const isDrawnSingly = own === undefined || (own.points !== undefined && isSparse(own.bins, window));
    const inputs = { archived: own, live: history[name], info, isDrawnSingly };
    const before = known.current.get(name);
    const isKnown =
      before !== undefined &&
      before.archived === inputs.archived &&
      before.live === inputs.live &&
      before.info === info &&
      before.isDrawnSingly === isDrawnSingly;
    const worked = isKnown ? before : { ...inputs, series: seriesOf(inputs) };
    next.set(name, worked);
    return worked.series;
  });
  known.current = next;
  // The same list while its lines are the same, for who waits for another one.
  const { current } = shown;
  const isSame = current.length === all.length && all.every((series, index) => series === current[index]);
  if (!isSame) shown.current = all;
  return shown.current;
}

function seriesOf({ archived, live, info, isDrawnSingly }: Omit<Worked, 'series'>): PlotSeries {
  const came = livePoints(live);
  const labels = archived?.labels ?? noLabels;
  const { periodMs } = info;
  if (isDrawnSingly) {
    const points = archived?.points === undefined ? came : joinPoints(archived.points, came);
    return { info, labels, points, bins: undefined, line: lineOfPoints(points, periodMs) };
  }
  const bins = joinBins(archived!.bins, came);
  const isStepped = info.kind !== 'float' && info.kind !== 'integer';
  return { info, labels, points: undefined, bins, line: lineOfBins(bins, periodMs, isStepped) };
}
