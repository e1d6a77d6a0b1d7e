import type { MissionEventInfo, QuantityInfo } from '@dawa/protocols/console/mission';
import { formatNumber } from './format-number.ts';
import { formatUtc } from './format-time.ts';

export type Confidence = QuantityInfo['confidence'];

/** What a mark stands for. */
export const confidenceWords: Record<Confidence, string> = {
  A: 'official, or read at the source',
  B: 'press or a secondary page',
  C: 'computed',
  D: 'from memory, or inferred from a sister',
  '?': 'in conflict, or unknown',
};

/** Before a figure that nobody official, or no press, has told. */
export const aboutSign = (confidence: Confidence) => (confidence === 'A' || confidence === 'B' ? '' : '≈ ');

/** A figure as sure as it is: `1.11 kg` from a source, `≈ 19 dBm` from memory, `407.5 ± 7.5 km` where sources disagree. */
export function figureText({ value, low, high, unit, confidence }: QuantityInfo): string {
  const unitText = unitWords[unit] ?? ` ${unit}`;
  const about = aboutSign(confidence);
  if (value !== null) return `${about}${plain(value)}${unitText}`;
  if (low === null || high === null) return 'unknown';
  const decimals = Math.max(decimalsOf(low), decimalsOf(high));
  const isEven = Math.round((low + high) * 10 ** decimals) % 2 === 0;
  const shown = isEven ? decimals : Math.min(decimals + 1, 12);
  return `${about}${formatNumber((low + high) / 2, shown)} ± ${formatNumber((high - low) / 2, shown)}${unitText}`;
}

/** Behind a description: `. D, from memory, …: who said so`; nothing where no doubt is told. */
export function doubtWords(doubt: Pick<QuantityInfo, 'confidence' | 'source'> | undefined): string {
  return doubt === undefined
    ? ''
    : `. ${doubt.confidence}, ${confidenceWords[doubt.confidence]}: ${doubt.source}`;
}

/** As much of an instant as is meant: `Nov 2020`, `16 Nov 2020`, `29 Jun 2018 09:42 UTC`. */
export function instantText({ atMs, precision }: Pick<MissionEventInfo, 'atMs' | 'precision'>): string {
  const at = new Date(atMs);
  const month = `${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  if (precision === 'month') return month;
  const day = `${at.getUTCDate()} ${month}`;
  if (precision === 'day') return day;
  const time = formatUtc(atMs);
  if (precision === 'hour') return `${day} about ${time.slice(0, 2)} UTC`;
  return `${day} ${precision === 'minute' ? time.slice(0, 5) : time} UTC`;
}

/** Units that people write otherwise than files do. */
const unitWords: Readonly<Record<string, string>> = { '1': '', deg: '°', degC: ' °C', month: ' months' };

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** With the decimals that whoever wrote it down gave. */
const plain = (value: number) => formatNumber(value, decimalsOf(value));

function decimalsOf(value: number): number {
  const [, fraction = ''] = String(value).split('.');
  return /e/i.test(fraction) ? 6 : Math.min(fraction.length, 12);
}
