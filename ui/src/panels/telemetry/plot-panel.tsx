import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useNow, useStation } from '../../api/live-store.ts';
import type { TelemetryView } from '../../api/telemetry-view.ts';
import { useCompleteness } from '../../api/use-completeness.ts';
import { type ArchivedPlot, readSamples, usePlotData } from '../../api/use-plot-data.ts';
import { nearestIndex, pointsOf } from '../../scene/plot/plot-points.ts';
import { lengthOf, readWindow, type TimeWindow } from '../../scene/plot/time-window.ts';
import { CompletenessBars } from '../completeness-bars.tsx';
import { Mark } from '../mark.tsx';
import { SkippedNote } from '../skipped-note.tsx';
import { CursorNote } from './cursor-note.tsx';
import { DisplayMenu } from './display-menu.tsx';
import { ExportMenu } from './export-menu.tsx';
import { createPlotCursor } from './plot-cursor.ts';
import { PlotStack } from './plot-stack.tsx';
import { PlotTable } from './plot-table.tsx';
import { TelemetryTools } from './telemetry-tools.tsx';
import type { PlotSeries } from './use-plot-series.ts';
import { useShownWindow } from './use-shown-window.ts';

interface PlotPanelProps {
  readonly view: TelemetryView;
  readonly plotted: readonly string[];
  readonly onView: (part: Partial<TelemetryView>) => void;
  readonly onPacket: (lsn: number) => void;
  readonly close?: ReactNode;
}

/** The plots of the ticked values with their tools, and under them what of the packets came. */
export function PlotPanel({ view, plotted, onView, onPacket, close }: PlotPanelProps) {
  const defined = useStation(({ parametersDefined }) => parametersDefined);
  const chosen = plotted.join('\n');
  const infos = useMemo(
    () => chosen.split('\n').flatMap((name) => defined.find((info) => info.name === name) ?? []),
    [chosen, defined],
  );
  const names = useMemo(() => infos.map(({ name }) => name), [infos]);
  const [width, setWidth] = useState(0);
  const [cursor] = useState(createPlotCursor);
  const [isTable, setTable] = useState(false);
  const [series, setSeries] = useState<readonly PlotSeries[]>([]);
  const { window, isFollowing, firstAtMs, move } = useShownWindow(view, width, (fixed) => onView({ fixed }));
  const [reading, setReading] = useState(0);
  const version = useStation(({ skipped, run }) => `${run.runId} ${skipped} ${reading}`);
  const { archived, fault, isReading } = usePlotData(names, window, width, version);
  const isTorn = useTorn(names, archived);
  useEffect(() => {
    if (isTorn) setReading((before) => before + 1);
  }, [isTorn]);
  const live = () => onView({ fixed: null });
  const onWindow = (next: TimeWindow) => {
    // Zooming while the plots follow the clock changes how much is seen, and they go on following.
    const isZoom = Math.abs(lengthOf(next) - lengthOf(window)) > 1;
    if (isFollowing && isZoom && Math.abs(next.toAtMs - window.toAtMs) < 1)
      onView({ span: Math.round(lengthOf(next)) });
    else move(next);
  };
  const open = useCallback(
    (of: PlotSeries, atMs: number) =>
      void packetAt(of, atMs).then((lsn) => lsn !== undefined && onPacket(lsn)),
    [onPacket],
  );
  return (
    <section className="plotcol" aria-label="Plots">
      <div className="tools">
        <h1>Telemetry</h1>
        <TelemetryTools
          span={view.span}
          isFixed={view.fixed !== null}
          isTable={isTable}
          onSpan={(span) => onView({ span, fixed: null })}
          onLive={live}
          onTable={() => setTable(!isTable)}
        >
          <SkippedNote />
          <span className="grow" />
          <CursorNote series={series[0]} cursor={cursor} />
          {isReading && <span className="vh">Reading the archive.</span>}
        </TelemetryTools>
        <ExportMenu names={names} window={window} />
        <DisplayMenu
          plotted={names}
          span={view.span}
          onShow={({ plotted: kept, span }) => onView({ plotted: kept, span, fixed: null })}
        />
        {close}
      </div>
      <div className="p plots" data-reading={isReading}>
        {fault !== null && (
          <p className="em" role="alert">
            <Mark name="warning" label="warning" /> The archive could not be read. {fault} What came since
            this page is open is drawn.
          </p>
        )}
        <PlotStack
          infos={infos}
          archived={archived}
          window={window}
          firstAtMs={firstAtMs}
          cursor={cursor}
          onWindow={onWindow}
          onLive={live}
          onWidth={setWidth}
          onOpen={open}
          onSeries={setSeries}
        />
        {isTable && <PlotTable series={series} window={window} onPacket={onPacket} />}
        <Bars window={window} onZoom={move} />
      </div>
    </section>
  );
}

/**
 * Whether a live series no longer reaches back to the last reading of the archive: it was begun anew after a cut, or it is
 * full. What lies between them has to be read.
 */
function useTorn(names: readonly string[], archived: ReadonlyMap<string, ArchivedPlot>): boolean {
  return useStation(({ history }) =>
    names.some((name) => {
      const firstAtMs = history[name]?.receivedAtMs[0];
      const readAtMs = archived.get(name)?.readAtMs;
      return firstAtMs !== undefined && readAtMs !== undefined && firstAtMs > readAtMs + clockDoubtMs;
    }),
  );
}

/** The page knows the station's clock no better. */
const clockDoubtMs = 500;

/** Bars of completeness on the same axis; nothing where the station does not count. */
function Bars({ window, onZoom }: { window: TimeWindow; onZoom: (window: TimeWindow) => void }) {
  const completeness = useCompleteness(window);
  const nowAtMs = useNow((nowMs) => Math.floor(nowMs / 1000) * 1000);
  if (completeness === undefined) return null;
  return <CompletenessBars completeness={completeness} nowAtMs={nowAtMs} onZoom={onZoom} />;
}

/** The packet that brought the sample nearest to an instant; of a bin, one of its samples. */
async function packetAt({ points, bins, info }: PlotSeries, atMs: number): Promise<number | undefined> {
  const near = (all: { readonly atMs: readonly number[]; readonly packetLsns: readonly number[] }) => {
    const at = nearestIndex(all.atMs, atMs);
    return at === undefined ? undefined : all.packetLsns[at];
  };
  if (points !== undefined) return near(points);
  const halfMs = Math.max(1000, bins?.widthMs ?? 0);
  const found = await readSamples(info.name, readWindow({ fromAtMs: atMs - halfMs, toAtMs: atMs + halfMs }));
  return found.ok ? near(pointsOf(found.value)) : undefined;
}
