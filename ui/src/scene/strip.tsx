import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from '../api/parameter-history.ts';
import { formatUtc, formatUtcMs } from '../locales/format-time.ts';
import { plain } from '../locales/limit-words.ts';
import { onThemeChange, tokenColour } from '../themes/apply-theme.ts';
import { gapsOf, limitBands, plotColumns, stripScale } from './strip-scale.ts';

export interface StripProps {
  readonly info: ParameterInfo;
  readonly series: Series | undefined;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** The value is old: what follows the last sample is hatched. */
  readonly isStale: boolean;
  readonly isViolated: boolean;
  /** A plot to read: axes, and the instant under the pointer. */
  readonly hasAxes?: boolean;
  /** An instant to point out with an upright line. */
  readonly momentAtMs?: number;
}

/** A period without a word from the dictionary is a second; after two and a half the line is cut. */
const cutAfterPeriods = 2.5;

const legendHeight = 30;

/** One value over time, with its limits as ground. */
export function Strip(props: StripProps) {
  const hostRef = useRef<HTMLDivElement>(null);
  const plotRef = useRef<uPlot>(undefined);
  const propsRef = useRef(props);
  propsRef.current = props;
  const { info, series, fromAtMs, toAtMs, isStale, isViolated, hasAxes = false } = props;

  useEffect(() => {
    const host = hostRef.current;
    if (host === null) return;
    // The line of figures under a plot with axes takes its room from the plot.
    const below = hasAxes ? legendHeight : 0;
    const size = () => ({
      width: Math.max(10, host.clientWidth),
      height: Math.max(10, host.clientHeight - below),
    });
    const create = () => {
      plotRef.current?.destroy();
      plotRef.current = new uPlot({ ...optionsOf(propsRef, hasAxes), ...size() }, [[], []], host);
      feed(plotRef.current, propsRef.current);
    };
    create();
    const observer = new ResizeObserver(() => plotRef.current?.setSize(size()));
    observer.observe(host);
    // Colours are baked into the canvas, so a new theme is a new drawing.
    const stopTheme = onThemeChange(create);
    return () => {
      observer.disconnect();
      stopTheme();
      plotRef.current?.destroy();
      plotRef.current = undefined;
    };
  }, [hasAxes]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawing reads all of them through the reference
  useEffect(() => {
    if (plotRef.current !== undefined) feed(plotRef.current, propsRef.current);
  }, [info, series, fromAtMs, toAtMs, isStale, isViolated]);

  return <div className={hasAxes ? 'strip axes' : 'strip'} ref={hostRef} aria-hidden={!hasAxes} />;
}

const cutMs = (info: ParameterInfo) => (info.periodMs ?? 1000) * cutAfterPeriods;

function feed(plot: uPlot, { info, series, fromAtMs, toAtMs, hasAxes = false }: StripProps): void {
  const atMs = series?.atMs ?? [];
  const values = series?.values ?? [];
  // From the last sample before the window, so that the line enters from the left edge.
  let start = atMs.findIndex((at) => at >= fromAtMs);
  start = start === -1 ? Math.max(0, atMs.length - 1) : Math.max(0, start - 1);
  const shownAt = atMs.slice(start);
  const shown = values.slice(start);
  const { low, high } = stripScale(shown, info);
  plot.batch(() => {
    plot.setData(plotColumns(shownAt, shown, cutMs(info)), false);
    plot.setScale('x', { min: fromAtMs, max: toAtMs });
    plot.setScale('y', { min: low, max: hasAxes ? high : high + headroom(plot, high - low) });
  });
}

/** The age of the value stands over the end of a strip: its line keeps below it. */
const ageHeight = 17;

function headroom(plot: uPlot, span: number): number {
  const height = plot.bbox.height / devicePixelRatio;
  return height > 2 * ageHeight ? (span * ageHeight) / (height - ageHeight) : 0;
}

function optionsOf(
  propsRef: { readonly current: StripProps },
  hasAxes: boolean,
): Omit<uPlot.Options, 'width' | 'height'> {
  const font = "12px 'Atkinson Hyperlegible Next Variable', system-ui, sans-serif";
  const axis = {
    stroke: tokenColour('text-3'),
    font,
    grid: { stroke: tokenColour('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    pxAlign: false,
    legend: { show: hasAxes, live: true },
    cursor: hasAxes ? { drag: { x: false, y: false } } : { show: false },
    scales: { x: { time: hasAxes, auto: false }, y: { auto: false } },
    ms: 1,
    tzDate: (atMs) => uPlot.tzDate(new Date(atMs), 'Etc/UTC'),
    axes: hasAxes
      ? [
          { ...axis, size: 26, space: 80, values: (_plot, splits) => splits.map((atMs) => formatUtc(atMs)) },
          { ...axis, size: 64 },
        ]
      : [{ show: false }, { show: false }],
    ...(hasAxes ? {} : { padding: [0, 0, 0, 0] as [number, number, number, number] }),
    series: [
      { label: 'UTC', value: (_plot, atMs) => (atMs === null ? 'point at the plot' : formatUtcMs(atMs)) },
      {
        label: propsRef.current.info.name,
        value: (_plot, value) => (value === null || value === undefined ? '' : plain(value)),
        stroke: tokenColour('s1'),
        width: 1.6,
        points: { show: false },
        spanGaps: false,
        ...(propsRef.current.info.kind === 'float' ? {} : { paths: uPlot.paths.stepped!({ align: 1 }) }),
      },
    ],
    hooks: { drawClear: [(plot) => drawGround(plot, propsRef.current, hasAxes)] },
  };
}

function drawGround(plot: uPlot, props: StripProps, hasAxes: boolean): void {
  const { ctx, bbox } = plot;
  const { left, top, width, height } = bbox;
  ctx.save();
  ctx.fillStyle = tokenColour('sunken');
  ctx.fillRect(left, top, width, height);
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  const y = (value: number) =>
    value === Number.POSITIVE_INFINITY
      ? top
      : value === Number.NEGATIVE_INFINITY
        ? top + height
        : plot.valToPos(value, 'y', true);
  const pixel = devicePixelRatio;
  for (const { severity, limit, from, to } of limitBands(props.info)) {
    const [upper, lower] = [y(to), y(from)];
    if (lower < top || upper > top + height) continue;
    ctx.globalAlpha = props.isViolated ? 1 : 0.5;
    ctx.fillStyle = tokenColour(`${severity}-soft`);
    ctx.fillRect(left, upper, width, lower - upper);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = tokenColour(severity);
    ctx.lineWidth = pixel;
    ctx.setLineDash([4 * pixel, 3 * pixel]);
    ctx.beginPath();
    ctx.moveTo(left, y(limit));
    ctx.lineTo(left + width, y(limit));
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (!hasAxes) {
    ctx.strokeStyle = tokenColour('line');
    ctx.lineWidth = pixel;
    ctx.beginPath();
    for (const share of [0.25, 0.5, 0.75]) {
      ctx.moveTo(left + width * share, top);
      ctx.lineTo(left + width * share, top + height);
    }
    ctx.stroke();
  }
  const x = (atMs: number) => Math.min(left + width, Math.max(left, plot.valToPos(atMs, 'x', true)));
  const atMs = props.series?.atMs ?? [];
  for (const gap of gapsOf(atMs, cutMs(props.info))) hatch(ctx, x(gap.fromAtMs), x(gap.toAtMs), top, height);
  const { momentAtMs } = props;
  if (momentAtMs !== undefined) drawMoment(ctx, x(momentAtMs), top, height);
  const last = atMs.at(-1);
  if (props.isStale && last !== undefined) hatch(ctx, x(last), x(props.toAtMs), top, height);
  ctx.restore();
}

function drawMoment(ctx: CanvasRenderingContext2D, atX: number, top: number, height: number): void {
  ctx.strokeStyle = tokenColour('text-2');
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(atX, top);
  ctx.lineTo(atX, top + height);
  ctx.stroke();
}

/** 45 degree strokes: nothing was received here. */
function hatch(ctx: CanvasRenderingContext2D, fromX: number, toX: number, top: number, height: number): void {
  if (toX - fromX < 2) return;
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(fromX, top, toX - fromX, height);
  ctx.clip();
  ctx.strokeStyle = tokenColour('edge');
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = 1.4 * pixel;
  ctx.beginPath();
  for (let x = fromX - height; x < toX; x += 8.5 * pixel) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}
