import type { MissionInfo } from '@dawa/protocols/console/mission';
import { formatMhz, formatNumber } from './format-number.ts';

/** What of a link its name in a list is made of. */
export type LinkWords = Pick<
  MissionInfo['links'][number],
  'linkId' | 'modulation' | 'symbolRateBd' | 'frequencyHz'
>;

/** A link as one chooses it: `packets, GMSK 4800, 437.375 MHz`; its id alone where the mission tells no more. */
export function linkWords(linkId: string, links: readonly LinkWords[]): string {
  const link = links.find((one) => one.linkId === linkId);
  if (link === undefined) return linkId;
  const { modulation, symbolRateBd, frequencyHz } = link;
  const rate = modulation === 'cw' ? '' : ` ${formatNumber(symbolRateBd)}`;
  return `${linkId}, ${modulation.toUpperCase()}${rate}, ${formatMhz(frequencyHz)} MHz`;
}
