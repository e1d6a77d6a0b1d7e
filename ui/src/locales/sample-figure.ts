import type { ParameterInfo } from '@dawa/protocols/console/mission';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { decimalsFor, formatNumber } from './format-number.ts';

/** The value as it is read: figures with decimals that stand still, flags and labels as they are. */
export function sampleFigure({ value, raw, unit }: Pick<ParameterSample, 'value' | 'raw' | 'unit'>): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value === '' ? 'empty' : value;
  const isWhole = Number.isInteger(value) && Number.isInteger(raw) && value === raw;
  return formatNumber(value, isWhole ? 0 : (unitDecimals[unit ?? ''] ?? decimalsFor(value)));
}

/** A figure of a plot with its decimals: the value of one sample, or the mean of many. */
export function plotFigure(value: number, { kind, unit }: Pick<ParameterInfo, 'kind' | 'unit'>): string {
  const raw = kind === 'float' ? Number.NaN : value;
  return sampleFigure({ value, raw, unit });
}

/** Fixed by the unit, so that a figure does not change its width when its value does. */
const unitDecimals: Readonly<Record<string, number>> = {
  V: 3,
  A: 3,
  W: 3,
  degC: 1,
  dBm: 2,
  deg: 1,
  ms: 0,
  s: 1,
};
