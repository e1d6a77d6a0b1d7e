import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { useEffect, useMemo, useRef } from 'react';
import type { ArchivedPlot } from '../../api/use-plot-data.ts';
import { plotGroups } from '../../scene/plot/plot-groups.ts';
import { nearestIndex } from '../../scene/plot/plot-points.ts';
import { timeTicks } from '../../scene/plot/time-ticks.ts';
import { lengthOf, panned, shareOf, type TimeWindow } from '../../scene/plot/time-window.ts';
import { useSize } from '../use-size.ts';
import { PlotAxis } from './plot-axis.tsx';
import { type PlotCursor, useCursorAtMs } from './plot-cursor.ts';
import { usePlotGestures } from './plot-gestures.ts';
import { PlotRow } from './plot-row.tsx';
import { type PlotSeries, usePlotSeries } from './use-plot-series.ts';

interface PlotStackProps {
  readonly infos: readonly ParameterInfo[];
  readonly archived: ReadonlyMap<string, ArchivedPlot>;
  readonly window: TimeWindow;
  readonly firstAtMs: number;
  readonly cursor: PlotCursor;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onLive: () => void;
  /** The width of the axis, for who reads the archive. */
  readonly onWidth: (width: number) => void;
  /** A click on a plot. */
  readonly onOpen: (series: PlotSeries, atMs: number) => void;
  readonly onSeries: (series: readonly PlotSeries[]) => void;
}

/** A plot needs so much to be read. */
const leastPlotPx = 92;
/** Figures of an instant and their distance. */
const leastTickPx = 72;

/** The plots, one over the other on one time axis. */
export function PlotStack(props: PlotStackProps) {
  const { infos, archived, window, firstAtMs, cursor, onWidth, onSeries } = props;
  const [axisRef, { width }] = useSize<HTMLDivElement>();
  const [areaRef, { height }] = useSize<HTMLDivElement>();
  const hostRef = useRef<HTMLElement>(null);
  const series = usePlotSeries(infos, archived, window);
  const { stepMs, ticks } = useMemo(() => timeTicks(window, width, leastTickPx), [window, width]);
  const tickXs = useMemo(() => ticks.map(({ x }) => x), [ticks]);
  const most = Math.max(1, Math.floor(height / leastPlotPx));
  const groups = useMemo(() => plotGroups(infos, most), [infos, most]);
  useEffect(() => onWidth(width), [width, onWidth]);
  useEffect(() => onSeries(series), [series, onSeries]);

  const seriesOf = (name: string | undefined) => series.find(({ info }) => info.name === name) ?? series[0];
  const gestures = usePlotGestures(hostRef, axisRef, {
    window,
    cursorAtMs: () => cursor.getState().atMs,
    onWindow: props.onWindow,
    onCursor: (atMs) => cursor.setState({ atMs }),
    onLive: props.onLive,
    onStart: () => props.onWindow({ fromAtMs: firstAtMs, toAtMs: firstAtMs + lengthOf(window) }),
    onStep: (direction) => {
      const next = steppedAtMs(series[0], cursor.getState().atMs ?? window.toAtMs, direction);
      cursor.setState({ atMs: next });
      const share = shareOf(window, next);
      if (share < 0 || share > 1) props.onWindow(panned(window, direction / 2));
    },
    onOpen: (atMs, target) => {
      const plot = target instanceof Element ? target.closest<HTMLElement>('[data-plot]') : null;
      const found = seriesOf(plot?.dataset['plot']);
      if (found !== undefined) props.onOpen(found, atMs);
    },
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that is worked with keys, not a set of fields
    <section
      className="stack"
      ref={hostRef}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of the plots need the focus
      tabIndex={0}
      aria-label="Plots; arrows step through samples, Shift with arrows moves the time, plus and minus zoom, L follows the clock, Enter opens the packet"
      data-testid="plots"
      {...gestures}
    >
      <div className="rows" ref={areaRef} data-count={groups.length}>
        {groups.map((group) => (
          <Group
            key={group.infos[0]!.name}
            names={group.infos.map(({ name }) => name)}
            all={series}
            {...{ window, width, tickXs, cursor }}
          />
        ))}
        {groups.length === 0 && <p className="em">Tick a value in the list to plot it.</p>}
        <CursorLine window={window} cursor={cursor} />
      </div>
      <PlotAxis axisRef={axisRef} stepMs={stepMs} ticks={ticks} width={width} />
    </section>
  );
}

function CursorLine({ window, cursor }: { window: TimeWindow; cursor: PlotCursor }) {
  const atMs = useCursorAtMs(cursor);
  const share = atMs === null ? -1 : shareOf(window, atMs);
  if (share < 0 || share > 1) return null;
  return (
    <div className="curbox" aria-hidden="true">
      <i className="cur" style={{ left: `${share * 100}%` }} />
    </div>
  );
}

interface GroupProps extends Omit<Parameters<typeof PlotRow>[0], 'series' | 'isShared'> {
  readonly names: readonly string[];
  readonly all: readonly PlotSeries[];
}

/** A row with its own list of lines, which stays the same while its lines do. */
function Group({ names, all, ...rest }: GroupProps) {
  const found = names.flatMap((name) => all.find(({ info }) => info.name === name) ?? []);
  const kept = useRef(found);
  const isSame =
    kept.current.length === found.length && kept.current.every((series, index) => series === found[index]);
  if (!isSame) kept.current = found;
  return kept.current.length === 0 ? null : (
    <PlotRow series={kept.current} isShared={kept.current.length > 1} {...rest} />
  );
}

/** When the sample before or behind an instant was made; the instant itself where there is none. */
function steppedAtMs(series: PlotSeries | undefined, atMs: number, direction: 1 | -1): number {
  const all = series?.line.atMs ?? [];
  const index = nearestIndex(all, atMs);
  if (index === undefined) return atMs;
  const isAt = Math.abs(all[index]! - atMs) < 0.5;
  return all[isAt ? index + direction : index] ?? all[index]!;
}
