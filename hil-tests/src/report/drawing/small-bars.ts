import { figure, percent } from '../figures.ts';
import { plain } from '../markup.ts';
import type { Measurement, Tries } from '../results.ts';

/** Where a value lies between its limits, with its uncertainty as a whisker; a value outside is at the edge and drawn thick. */
export function limitBar({ value, low, high, name, expandedUncertainty = 0 }: Measurement): string {
  // With one limit only, the other end is as far away on the other side.
  const from = Number.isFinite(low)
    ? low
    : Math.min(value, high) - Math.abs(high - value) - Math.abs(high) * 0.1;
  const to = Number.isFinite(high)
    ? high
    : Math.max(value, low) + Math.abs(value - low) + Math.abs(low) * 0.1;
  const width = to - from || 1;
  const [start, end] = [from - width * 0.15, to + width * 0.15];
  const place = (at: number) =>
    ((120 * (Math.min(Math.max(at, start), end) - start)) / (end - start)).toFixed(1);
  const isInside = value >= low && value <= high;
  const whisker =
    expandedUncertainty > 0
      ? `<path d="M${place(value - expandedUncertainty)} 7H${place(value + expandedUncertainty)}" class="whisker"/>`
      : '';
  const label = `${name}: ${figure(value)} between ${figure(low)} and ${figure(high)}`;
  return `<svg class="bar" viewBox="0 0 120 14" role="img" aria-label="${plain(label)}">
<rect x="${place(from)}" y="4" width="${(Number(place(to)) - Number(place(from))).toFixed(1)}" height="6" class="ok"/>${whisker}<path d="M${place(value)} 1v12" class="${isInside ? 'at' : 'off'}"/></svg>`;
}

/** k of n on a line from 0 to 100 %, with the Wilson interval. */
export function triesBar({ successes, tries, low, high }: Tries): string {
  const place = (share: number) => (4 + 112 * Math.min(1, Math.max(0, share))).toFixed(1);
  const share = tries === 0 ? 0 : successes / tries;
  const label = `${successes} of ${tries}, 95 %: ${percent(low)} to ${percent(high)}`;
  return `<svg class="bar" viewBox="0 0 120 14" role="img" aria-label="${plain(label)}"><path d="M4 7H116M4 4v6M60 5v4M116 4v6" class="scale"/><path d="M${place(low)} 7H${place(high)}" class="interval"/><circle cx="${place(share)}" cy="7" r="3.5" class="dot"/></svg>`;
}

/** Values over runs, oldest left, with the limits that are near; the last one is marked. */
export function trendLine(
  values: readonly number[],
  { low, high }: { readonly low: number; readonly high: number },
): string {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const span = highest - lowest;
  const middle = (highest + lowest) / 2;
  // Limits are shown when the values fill at least a tenth of the way between them.
  const isNear = (limit: number) => Number.isFinite(limit) && Math.abs(limit - middle) < span * 5;
  const shown = [low, high].filter(isNear);
  const bottom = Math.min(lowest, ...shown);
  const top = Math.max(highest, ...shown);
  const height = top - bottom;
  const y = (value: number) => (height === 0 ? 12 : 21 - (18 * (value - bottom)) / height).toFixed(1);
  const x = (index: number) =>
    (values.length === 1 ? 116 : 4 + (112 * index) / (values.length - 1)).toFixed(1);
  const way = values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
  const lines = shown.map((limit) => `<path d="M0 ${y(limit)}H120" class="limit"/>`).join('');
  const last = values.length - 1;
  return `<svg class="spark" viewBox="0 0 120 24" role="img" aria-label="${values.length} runs, last ${figure(values[last]!)}">${lines}<path d="${way}" class="way"/><circle cx="${x(last)}" cy="${y(values[last]!)}" r="2.6" class="dot"/></svg>`;
}
