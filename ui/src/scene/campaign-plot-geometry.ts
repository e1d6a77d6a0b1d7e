import type { CampaignPlot } from '@dawa/protocols/console/campaign';

/** A plot on a plane of its own, in units of the drawing; y grows downwards. */
export interface PlotDrawing {
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly series: readonly DrawnSeries[];
  /** Heights of the limits that lie within the drawing. */
  readonly limits: readonly number[];
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface DrawnSeries {
  readonly name: string;
  /** Empty for points. */
  readonly path: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

/** Room for the figures at the axes lies left and below. */
export const plotBox = { width: 420, height: 220, left: 44, right: 8, top: 8, bottom: 22 } as const;

/** @returns undefined when there is nothing to draw */
export function drawPlot({ series, limits = {} }: CampaignPlot): PlotDrawing | undefined {
  const xs = series.flatMap((one) => one.xs);
  const ys = series.flatMap(({ ys: own, lows = [], highs = [] }) => [...own, ...lows, ...highs]);
  const marks = [limits.low, limits.high].filter((limit) => limit !== undefined);
  const across = rangeOf(xs);
  const up = rangeOf([...ys, ...marks]);
  if (across === undefined || up === undefined) return undefined;
  const { width, height, left, right, top, bottom } = plotBox;
  const x = (value: number) =>
    left + ((value - across.low) / (across.high - across.low)) * (width - left - right);
  const y = (value: number) =>
    height - bottom - ((value - up.low) / (up.high - up.low)) * (height - top - bottom);
  return {
    xTicks: ticksOf(across, 6).map((value) => ({ at: x(value), text: tickText(value) })),
    yTicks: ticksOf(up, 5).map((value) => ({ at: y(value), text: tickText(value) })),
    limits: marks.map(y),
    series: series.map(({ name, kind, xs: own, ys: values, lows, highs }) => {
      const count = Math.min(own.length, values.length);
      const points = Array.from({ length: count }, (_, index) => ({
        ...{ x: x(own[index]!), y: y(values[index]!) },
        ...(lows?.[index] !== undefined && { low: y(lows[index]) }),
        ...(highs?.[index] !== undefined && { high: y(highs[index]) }),
      }));
      return {
        name,
        points: kind === 'points' ? points : [],
        path: kind === 'points' ? '' : pathOf(points, kind),
      };
    }),
  };
}

function pathOf(points: readonly { x: number; y: number }[], kind: 'line' | 'step'): string {
  return points
    .map(({ x, y }, index) => {
      const place = `${x.toFixed(1)} ${y.toFixed(1)}`;
      if (index === 0) return `M${place}`;
      return kind === 'step' ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `L${place}`;
    })
    .join('');
}

/** All values with a little air; a single one stands in the middle. */
function rangeOf(values: readonly number[]): { low: number; high: number } | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return undefined;
  const air = low === high ? Math.max(1, Math.abs(low) * 0.05) : (high - low) * 0.04;
  return { low: low - air, high: high + air };
}

/** Round figures within the range, about so many. */
function ticksOf({ low, high }: { low: number; high: number }, about: number): number[] {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough)! * power;
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step); index * step <= high; index++) ticks.push(index * step);
  return ticks;
}

const tickText = (value: number) => String(Number(value.toPrecision(6))).replace('-', '−');
