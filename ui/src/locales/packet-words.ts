import type { PacketDetail, PacketField } from '@dawa/protocols/console/archive';
import { formatNumber } from './format-number.ts';
import { unitSign } from './unit-sign.ts';

/** `0x020`, as the documents write it. */
export const apidWords = (apid: number) => `0x${apid.toString(16).padStart(3, '0')}`;

/** `0xb031`, four figures. */
export const hexWords = (value: number) => `0x${value.toString(16).padStart(4, '0')}`;

/** A raw onboard time cut where its whole seconds end: `5d0ad17c.9c40`. */
export const rawTimeWords = (hex: string) => (hex.length > 8 ? `${hex.slice(0, 8)}.${hex.slice(8)}` : hex);

/** How a packet came down: `VC 0, frame 7 311, Reed-Solomon fixed 2`. */
export function pathWords({ frame, packet }: Pick<PacketDetail, 'frame' | 'packet'>): string {
  if (frame === null) return `VC ${packet.virtualChannelId}; the log does not say which frame`;
  const { virtualChannelId, virtualChannelCount, correctedSymbols } = frame;
  const mended =
    correctedSymbols === 0 ? 'nothing to fix' : `Reed-Solomon fixed ${formatNumber(correctedSymbols)}`;
  return `VC ${virtualChannelId} frame ${formatNumber(virtualChannelCount)}, ${mended}`;
}

/** What flags of quality mean, the worst first; from groundstation/src/archive/sample-quality.ts. */
const qualities: readonly (readonly [number, string])[] = [
  [4, 'values outside what they can be'],
  [1, 'onboard time not believed, reception stands for it'],
  [32, 'onboard clock not correlated'],
  [2, 'came late'],
  [8, 'frame was mended'],
  [16, 'decoded again by a later dictionary'],
  [128, 'taken out of a recording later'],
];

export const qualityWords = (quality: number) =>
  qualities.filter(([flag]) => (quality & flag) !== 0).map(([, words]) => words);

/** A field's raw value as a table has room for it. */
export function rawWords({ raw }: Pick<PacketField, 'raw'>): string {
  if (typeof raw === 'number') return Number.isInteger(raw) ? formatNumber(raw) : String(raw);
  return String(raw);
}

/** A field's value with its unit. */
export function fieldWords({ value, raw, unit }: Pick<PacketField, 'value' | 'raw' | 'unit'>): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value.trim() === '' ? 'empty' : value;
  const isWhole = Number.isInteger(value) && value === raw;
  const decimals = isWhole
    ? 0
    : Math.min(6, (String(Number(value.toPrecision(9))).split('.')[1] ?? '').length);
  return `${formatNumber(value, decimals)}${unit === null ? '' : ` ${unitSign(unit)}`}`;
}
