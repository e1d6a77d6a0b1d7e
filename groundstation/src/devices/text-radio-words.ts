import { digitGroups } from './digit-groups.ts';
import type { WireWords } from './wire-log.ts';

/** What two letters ask or say to a radio of Kenwood, or of Yaesu since the FT-950; digits stay digits. */
const subjects: Readonly<Record<string, string>> = {
  AI: 'telling unasked',
  CN: 'tone number',
  CT: 'tone switch',
  EX: 'menu',
  FA: 'frequency A',
  FB: 'frequency B',
  FR: 'receive VFO',
  FT: 'transmit VFO',
  ID: 'which radio',
  IF: 'state',
  MD: 'mode',
  PS: 'power switch',
  RM: 'meter',
  RX: 'key up',
  SA: 'satellite mode',
  SM: 'S-meter',
  TN: 'tone number',
  TO: 'tone switch',
  TX: 'key',
};

/** What goes over the cable of a radio that speaks in letters and semicolons, in words. */
export const textRadioWords: WireWords = (direction, bytes) => {
  const text = String.fromCharCode(...bytes);
  const words = (text.match(/[^;]+/g) ?? []).map((one) => commandWords(one, direction === 'sent'));
  return words.length === 0 ? null : words.join('; ');
};

function commandWords(text: string, isOrder: boolean): string {
  if (text === '?' || text === 'E' || text === 'O') return 'refused';
  const letters = text.slice(0, 2).toUpperCase();
  const rest = text.slice(2);
  const subject = subjects[letters];
  if (subject === undefined) return text;
  if (letters === 'TX' && isOrder) return rest === '0' ? 'key up' : 'key down';
  if (letters === 'RX') return subject;
  if (rest === '') return `${subject}?`;
  const value = /^F[AB]$/.test(letters) ? `${digitGroups(Number(rest))} Hz` : rest;
  return `${isOrder ? 'set ' : ''}${subject} ${value}`;
}
