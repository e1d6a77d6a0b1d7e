import type { ParameterInfo } from '@dawa/protocols/console/mission';
import type { LimitState } from '@dawa/protocols/console/quantity';
import { formatNumber } from './format-number.ts';

/** Which mark a limit state wears: distress, critical and severe share the octagon. */
export type Severity = 'watch' | 'warning' | 'critical';

export function severityOf(state: LimitState): Severity | undefined {
  switch (state) {
    case 'none':
    case 'nominal':
      return undefined;
    case 'watch':
    case 'warning':
      return state;
    case 'distress':
    case 'critical':
    case 'severe':
      return 'critical';
    default:
      return unreachable(state);
  }
}

function unreachable(state: never): never {
  throw new TypeError(`limit state: found ${String(state)}`);
}

/** The innermost limits in words: `4.85 to 5.15`, `below 60`, `above 3.3`, `no limit`. */
export function limitWords(info: Pick<ParameterInfo, 'limits'>): string {
  const lows = info.limits.flatMap(({ low }) => (low === null ? [] : [low]));
  const highs = info.limits.flatMap(({ high }) => (high === null ? [] : [high]));
  const low = lows.length > 0 ? Math.max(...lows) : undefined;
  const high = highs.length > 0 ? Math.min(...highs) : undefined;
  if (low !== undefined && high !== undefined) return `${plain(low)} to ${plain(high)}`;
  if (high !== undefined) return `below ${plain(high)}`;
  if (low !== undefined) return `above ${plain(low)}`;
  return 'no limit';
}

/** The limit that a value is beyond, the furthest of them: `above 60`; undefined when it is within all. */
export function violationWords(info: Pick<ParameterInfo, 'limits'>, value: number): string | undefined {
  const above = info.limits.flatMap(({ high }) => (high !== null && value > high ? [high] : []));
  const below = info.limits.flatMap(({ low }) => (low !== null && value < low ? [low] : []));
  if (above.length > 0) return `above ${plain(Math.max(...above))}`;
  if (below.length > 0) return `below ${plain(Math.min(...below))}`;
  return undefined;
}

/** A limit as it was written in the dictionary, without tails of zeros. */
export function plain(value: number): string {
  const decimals = Math.min(6, (String(Number(value.toPrecision(9))).split('.')[1] ?? '').length);
  return formatNumber(value, decimals);
}
