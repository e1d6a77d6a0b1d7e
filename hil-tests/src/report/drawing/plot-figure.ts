import { figure } from '../figures.ts';
import { plain } from '../markup.ts';
import type { Plot, PlotSeries } from '../results.ts';
import { type Axis, axisOver, percentAlong } from './axis.ts';
import { type Points, thinOut } from './thin-out.ts';

/** More points than a page is wide are not seen. */
const mostPoints = 1200;
/** A table behind a drawing is for reading, not for a log. */
const mostTableRows = 120;

/**
 * A plot as a figure: the plane is stretched to the width of the page, while lines, dots and letters keep their size, so that it
 * reads on a telephone and on A4. Series differ by dash and dot, not by colour alone.
 */
export function plotFigure(plot: Plot): string {
  const series = plot.series.map(drawable).filter(({ xs }) => xs.length > 0);
  if (series.length === 0)
    return `<figure class="plot"><figcaption>${plain(plot.title)}: nothing to draw</figcaption></figure>`;
  const x = axisOver(
    series.flatMap(({ xs }) => xs),
    6,
  );
  const reach = series.flatMap(({ ys, lows = [], highs = [] }) => [...ys, ...lows, ...highs]);
  const data = axisOver(reach, 5);
  const limits = drawnLimits(plot, data);
  const y = axisOver([...reach, ...limits.map(({ value }) => value)], 5);
  return `<figure class="plot"><figcaption>${plain(plot.title)}</figcaption>
<div class="plane"><span class="ylabel">${plain(axisTitle(plot.y))}</span>
<div class="yticks">${y.ticks.map(({ value, text }) => `<span style="top:${place(100 - percentAlong(y, value))}%">${text}</span>`).join('')}</div>
<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${plain(`${plot.title}: ${axisTitle(plot.y)} over ${axisTitle(plot.x)}`)}">
${gridLines(x, y)}
${limits.map((limit) => limitMarkup(limit, y)).join('')}
${series.map((one, index) => seriesMarkup(one, lookOf(series, index), x, y)).join('\n')}</svg>
${limits.map(({ value, side }) => limitName(side, value, y)).join('')}
<div class="xticks">${x.ticks.map(({ value, text }) => `<span style="left:${place(percentAlong(x, value))}%">${text}</span>`).join('')}</div></div>
<p class="xlabel">${plain(axisTitle(plot.x))}</p>
${legend(series, plot, limits)}${tableBehind(plot)}</figure>`;
}

function axisTitle({ label, unit }: Plot['x']): string {
  return unit === '' ? label : `${label}, ${unit}`;
}

/** Colours go by place; dashes and dots each by their own order, so that the first curve is a whole line and the first dots are full. */
interface Look {
  readonly colour: string;
  readonly dash: string;
  readonly isHollow: boolean;
}

function lookOf(series: readonly PlotSeries[], index: number): Look {
  const isDots = series[index]!.kind === 'points';
  const order = series.slice(0, index).filter(({ kind }) => (kind === 'points') === isDots).length;
  const colour = `s${(index % 6) + 1}`;
  return isDots
    ? { colour, dash: order % 4 < 2 ? 'round' : 'square', isHollow: order % 2 === 1 }
    : { colour, dash: `d${(order % 6) + 1}`, isHollow: false };
}

/** Without what is not a number, and with no more points than are seen; error bars only where there are few. */
function drawable(series: PlotSeries): PlotSeries {
  const isGood = (index: number) => Number.isFinite(series.xs[index]) && Number.isFinite(series.ys[index]);
  const good = series.xs.map((_, index) => index).filter(isGood);
  const pick = (values: readonly number[]) => good.map((index) => values[index]!);
  const { name, kind, lows, highs } = series;
  const points: Points = { xs: pick(series.xs), ys: pick(series.ys) };
  if (good.length > mostPoints) return { name, kind, ...thinOut(points, mostPoints) };
  const hasBars = lows !== undefined && highs !== undefined;
  return { name, kind, ...points, ...(hasBars && { lows: pick(lows), highs: pick(highs) }) };
}

interface DrawnLimit {
  readonly side: 'low' | 'high';
  readonly value: number;
}

/** A limit far away would press the curve flat: the legend names it then. */
function drawnLimits({ limits = {} }: Plot, data: Axis): DrawnLimit[] {
  const span = data.high - data.low;
  return (['low', 'high'] as const).flatMap((side) => {
    const value = limits[side];
    if (value === undefined || !Number.isFinite(value)) return [];
    const isNear = value > data.low - 2 * span && value < data.high + 2 * span;
    return isNear ? [{ side, value }] : [];
  });
}

function gridLines(x: Axis, y: Axis): string {
  const upright = x.ticks.map(({ value }) => `M${place(percentAlong(x, value))} 0V100`);
  const level = y.ticks.map(({ value }) => `M0 ${place(100 - percentAlong(y, value))}H100`);
  return `<path class="grid" d="${[...upright, ...level].join('')}"/>`;
}

function limitMarkup({ side, value }: DrawnLimit, y: Axis): string {
  const at = 100 - percentAlong(y, value);
  const beyond =
    side === 'low' ? `y="${place(at)}" height="${place(100 - at)}"` : `y="0" height="${place(at)}"`;
  return `<rect class="beyond" x="0" width="100" ${beyond}/><path class="limit" d="M0 ${place(at)}H100"/>`;
}

/** Outside of its limit, unless it would stand on the figures of the axis there. */
function limitName(side: DrawnLimit['side'], value: number, y: Axis): string {
  const at = percentAlong(y, value);
  const isBelow = side === 'low' && at > 8;
  return `<span class="limitname${isBelow ? ' below' : ''}" style="bottom:${place(at)}%">${side} limit ${figure(value)}</span>`;
}

function seriesMarkup(series: PlotSeries, { colour, dash, isHollow }: Look, x: Axis, y: Axis): string {
  const { kind, xs, ys, lows = [], highs = [] } = series;
  const spots = xs.map(
    (value, at) => [place(percentAlong(x, value)), place(100 - percentAlong(y, ys[at]!))] as const,
  );
  if (kind === 'points') {
    const bars = xs.flatMap((value, at) => {
      const [low, high] = [lows[at], highs[at]];
      if (low === undefined || high === undefined || !Number.isFinite(low) || !Number.isFinite(high))
        return [];
      const [across, top, bottom] = [percentAlong(x, value), percentAlong(y, high), percentAlong(y, low)];
      const cap = (level: number) => `M${place(across - 0.8)} ${place(100 - level)}h1.6`;
      return [`M${place(across)} ${place(100 - top)}V${place(100 - bottom)}${cap(top)}${cap(bottom)}`];
    });
    // Lines of next to no length: dots that no stretching makes eggs. Of none at all a PDF has no square.
    const dots = spots.map(([across, down]) => `M${across} ${down}h.01`).join('');
    return `<g class="${colour} points ${dash}"><path class="bars" d="${bars.join('')}"/><path class="dots" d="${dots}"/>${isHollow ? `<path class="holes" d="${dots}"/>` : ''}</g>`;
  }
  const [first, ...others] = spots;
  const way =
    kind === 'step'
      ? others.map(([across, down]) => `H${across}V${down}`)
      : others.map(([across, down]) => `L${across} ${down}`);
  return `<path class="${colour} line ${dash}" d="M${first!.join(' ')}${way.join('')}"/>`;
}

function legend(
  series: readonly PlotSeries[],
  { limits = {}, y }: Plot,
  drawn: readonly DrawnLimit[],
): string {
  const names = series.map(({ name, kind, lows }, index) => {
    const { colour, dash, isHollow } = lookOf(series, index);
    const sample =
      kind === 'points'
        ? `<path class="dots" d="M50 50h.01"/>${isHollow ? '<path class="holes" d="M50 50h.01"/>' : ''}`
        : '<path class="line" d="M0 50H100"/>';
    const bars = kind === 'points' && lows !== undefined ? ', bars 95 %' : '';
    return `<li><svg class="key ${colour} ${kind === 'points' ? 'points' : 'line'} ${dash}" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${sample}</svg>${plain(`${name}${bars}`)}</li>`;
  });
  const far = (['low', 'high'] as const).flatMap((side) => {
    const value = limits[side];
    if (value === undefined || !Number.isFinite(value)) return [];
    if (drawn.some((limit) => limit.side === side)) return [];
    return [`<li class="dim">${side} limit ${figure(value)} ${plain(y.unit)}, outside of the picture</li>`];
  });
  return `<ul class="legend">${[...names, ...far].join('')}</ul>`;
}

function tableBehind({ series, x, y }: Plot): string {
  const count = series.reduce((sum, { xs }) => sum + xs.length, 0);
  if (count > mostTableRows) return '';
  const rows = series.flatMap(({ name, xs, ys, lows, highs }) =>
    xs.map((value, index) => {
      const low = lows?.[index];
      const high = highs?.[index];
      const between =
        low === undefined || high === undefined ? '' : `${figure(low, 4)} to ${figure(high, 4)}`;
      return `<tr><td>${plain(name)}</td><td class="n">${figure(value)}</td><td class="n">${figure(ys[index]!)}</td><td class="n">${between}</td></tr>`;
    }),
  );
  return `<details class="behind"><summary>Show as table</summary><div class="scroll"><table class="rows"><thead><tr><th>Series</th><th>${plain(axisTitle(x))}</th><th>${plain(axisTitle(y))}</th><th>95 %</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`;
}

/** Hundredths of a percent are finer than any page. */
function place(value: number): string {
  return String(Number(value.toFixed(2)));
}
