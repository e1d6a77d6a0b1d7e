import { useMemo } from 'react';
import { useNow, useStation } from '../../api/live-store.ts';
import { formatUtc } from '../../locales/format-time.ts';
import { plain, severityOf } from '../../locales/limit-words.ts';
import { plainName } from '../../locales/plain-name.ts';
import { plotFigure, sampleFigure } from '../../locales/sample-figure.ts';
import { unitSign } from '../../locales/unit-sign.ts';
import { commonGaps } from '../../scene/plot/common-gaps.ts';
import { type PlotPicture, valueY } from '../../scene/plot/draw-plot.ts';
import { reachOf } from '../../scene/plot/plot-line.ts';
import { nearestIndex } from '../../scene/plot/plot-points.ts';
import { lengthOf, shareOf, type TimeWindow } from '../../scene/plot/time-window.ts';
import { valueTicks } from '../../scene/plot/value-ticks.ts';
import { limitBands, stripScale } from '../../scene/strip-scale.ts';
import { Mark } from '../mark.tsx';
import { useSize } from '../use-size.ts';
import { useStale } from '../values-panel.tsx';
import { PlotCanvas } from './plot-canvas.tsx';
import { type PlotCursor, useCursorAtMs } from './plot-cursor.ts';
import type { PlotSeries } from './use-plot-series.ts';

interface PlotRowProps {
  readonly series: readonly PlotSeries[];
  readonly window: TimeWindow;
  readonly width: number;
  readonly tickXs: readonly number[];
  readonly cursor: PlotCursor;
  /** Several lines are in it, each in its colour. */
  readonly isShared: boolean;
}

/** A plot: names and values at the left, the drawing, its limits, and where the cursor meets the lines. */
export function PlotRow({ series, window, width, tickXs, cursor, isShared }: PlotRowProps) {
  const [ref, { height }] = useSize<HTMLDivElement>();
  const first = series[0]!;
  const latest = useStation((view) => view.latest[first.info.name]);
  const isStale = useStale(first.info, latest);
  const severity = latest === undefined ? undefined : severityOf(latest.limitState);
  // Where the right edge is not now, the hatch of what is missing grows by the pixel.
  const stepMs = Math.max(200, lengthOf(window) / Math.max(1, width));
  const nowAtMs = useNow((nowMs) => Math.ceil(nowMs / stepMs) * stepMs);
  const limited = isShared ? noLimits : first.info;
  const { low, high } = useMemo(() => scaleOf(series, window, limited), [series, window, limited]);
  const bands = useMemo(() => limitBands(limited), [limited]);
  const picture = useMemo<PlotPicture>(() => {
    const gaps = [...commonGaps(series.map(({ line }) => line.gaps))];
    const lastAtMs = Math.max(...series.map(({ line }) => line.atMs.at(-1) ?? Number.NEGATIVE_INFINITY));
    // What is to come is left empty.
    const toAtMs = Math.min(window.toAtMs, nowAtMs);
    if (isStale && toAtMs > lastAtMs && Number.isFinite(lastAtMs)) gaps.push({ fromAtMs: lastAtMs, toAtMs });
    const lines = series.map(({ line, info }, colour) => ({
      line,
      colour,
      isStepped: info.kind !== 'float',
    }));
    return { window, low, high, bands, gaps, lines, tickXs, isViolated: severity !== undefined };
  }, [series, window, low, high, bands, tickXs, isStale, severity, nowAtMs]);
  const isEmpty = series.every(({ line }) => reachOf(line, window) === undefined);
  const ticks = isEmpty ? [] : valueTicks(low, high, Math.max(3, Math.floor(height / 34)));
  return (
    <div className="plt" data-plot={first.info.name} data-testid={`plot-${first.info.name}`}>
      <div className="ph">
        {series.map(({ info }, index) => (
          <PlotHead
            key={info.name}
            series={series[index]!}
            colour={isShared ? index : null}
            cursor={cursor}
          />
        ))}
      </div>
      <div className="py n">
        {height > 0 &&
          ticks.map((value) => (
            <span key={value} style={{ top: tickTop(value, low, high, height) }}>
              {tickWords(value, ticks, first)}
            </span>
          ))}
      </div>
      <div className="pc" ref={ref}>
        {width > 0 && height > 0 && (
          <PlotCanvas picture={picture} width={width} height={height} label={labelOf(series, window)} />
        )}
        {isEmpty && <p className="em">{emptyWords(first)}</p>}
        {height > 0 &&
          bands.map(({ severity: of, limit }) => {
            const top = valueY(limit, low, high, height);
            if (top < 0 || top > height) return null;
            return (
              <span key={`${of}-${limit}`} className={`lim n ${of}`} style={{ top }}>
                <Mark name={of} /> {plain(limit)}
              </span>
            );
          })}
        {series.map((one, index) => (
          <CursorDot
            key={one.info.name}
            series={one}
            colour={index}
            {...{ window, low, high, height, cursor }}
          />
        ))}
      </div>
    </div>
  );
}

const noLimits = { limits: [] };

function scaleOf(
  series: readonly PlotSeries[],
  window: TimeWindow,
  limited: Parameters<typeof stripScale>[1],
): { readonly low: number; readonly high: number } {
  const reaches = series.flatMap(({ line }) => reachOf(line, window) ?? []);
  return stripScale(reaches, limited);
}

function PlotHead({
  series: { info, line, labels },
  colour,
  cursor,
}: {
  series: PlotSeries;
  colour: number | null;
  cursor: PlotCursor;
}) {
  const cursorAtMs = useCursorAtMs(cursor);
  const sample = useStation((view) => view.latest[info.name]);
  const isStale = useStale(info, sample);
  const severity = sample === undefined ? undefined : severityOf(sample.limitState);
  const at = cursorAtMs === null ? undefined : nearestIndex(line.atMs, cursorAtMs);
  const value =
    at !== undefined
      ? figureAt(line.centre[at]!, labels, info)
      : sample === undefined
        ? 'none yet'
        : sampleFigure(sample);
  return (
    <div className={isStale && at === undefined ? 'pn stale' : 'pn'}>
      <b title={`${info.name}: ${info.shortDescription}`}>
        {colour !== null && <i className={`key s${colour + 1}`} />}
        {plainName(info.name)}
      </b>
      <span className={colour === null ? 'n v' : 'n v small'}>
        {value}
        {info.unit !== null && value !== 'none yet' && <span className="u">{unitSign(info.unit)}</span>}
        {at === undefined && severity !== undefined && <Mark name={severity} label={sample!.limitState} />}
        {at === undefined && isStale && <Mark name="stale" label="stale" />}
      </span>
    </div>
  );
}

export function figureAt(value: number, labels: PlotSeries['labels'], info: PlotSeries['info']): string {
  return labels.get(value) ?? plotFigure(value, info);
}

interface CursorDotProps {
  readonly series: PlotSeries;
  readonly window: TimeWindow;
  readonly low: number;
  readonly high: number;
  readonly height: number;
  readonly cursor: PlotCursor;
  readonly colour: number;
}

function CursorDot({ series: { line }, window, low, high, height, cursor, colour }: CursorDotProps) {
  const atMs = useCursorAtMs(cursor);
  const at = atMs === null ? undefined : nearestIndex(line.atMs, atMs);
  if (at === undefined || height <= 0) return null;
  const left = shareOf(window, line.atMs[at]!);
  if (left < 0 || left > 1) return null;
  const top = valueY(line.centre[at]!, low, high, height);
  return <i className={`dot s${colour + 1}`} style={{ left: `${left * 100}%`, top }} />;
}

/** Half a line of figures stands over a tick. */
const halfLabelPx = 7;
const tickTop = (value: number, low: number, high: number, height: number) =>
  Math.min(height - 2 * halfLabelPx, Math.max(0, valueY(value, low, high, height) - halfLabelPx));

function tickWords(value: number, ticks: readonly number[], { labels, info }: PlotSeries): string {
  const label = labels.get(value);
  if (label !== undefined && info.kind === 'enumerated') return label;
  const step = Math.abs((ticks[1] ?? value + 1) - (ticks[0] ?? value));
  const decimals = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  return value.toFixed(decimals).replace('-', '−');
}

function labelOf(series: readonly PlotSeries[], { fromAtMs, toAtMs }: TimeWindow): string {
  const names = series.map(({ info }) => plainName(info.name)).join(', ');
  return `${names} from ${formatUtc(fromAtMs)} to ${formatUtc(toAtMs)}`;
}

function emptyWords({ info }: PlotSeries): string {
  return info.kind === 'string' || info.kind === 'binary'
    ? 'Text; there is nothing to plot.'
    : 'Nothing received in this time.';
}
