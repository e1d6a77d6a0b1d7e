import { kenwoodTonesHz } from './ctcss.ts';
import { encodeCommand, SemicolonCutter } from './semicolon-cutter.ts';

/**
 * Kenwood TS-2000: two letters, digits, `;`. A question is the letters alone; an order is obeyed without a word, and `?;`
 * says that it was not. So every order is followed by its question.
 *
 * ```
 *   FA00145825000;   VFO A (in satellite mode MAIN, what is received) on 145.825 MHz
 *   FA;              -> FA00145825000;
 * ```
 * Source: wire log of Hamlib 4.5.4 (`rigctl -m 2014`); answers of a radio in satellite mode as users recorded them.
 */
export type KenwoodAnswer =
  | { readonly kind: 'frequency'; readonly vfo: 'A' | 'B'; readonly frequencyHz: number }
  | { readonly kind: 'mode'; readonly mode: KenwoodMode }
  | { readonly kind: 'information'; readonly information: KenwoodInformation }
  | { readonly kind: 'satellite-mode'; readonly satellite: KenwoodSatelliteMode }
  /** 0 to 30; 15 is S9. */
  | { readonly kind: 'meter'; readonly meter: number }
  | { readonly kind: 'receive-vfo'; readonly vfo: 'A' | 'B' | 'memory' }
  | { readonly kind: 'transmit-vfo'; readonly vfo: 'A' | 'B' | 'memory' }
  | { readonly kind: 'tone'; readonly toneHz: number }
  | { readonly kind: 'tone-switch'; readonly isOn: boolean }
  | { readonly kind: 'identity'; readonly id: number }
  /** `?` not understood or not now, `E` a damaged octet, `O` too fast. */
  | { readonly kind: 'not-good'; readonly sign: '?' | 'E' | 'O' }
  /** Nothing we asked for, or damaged. */
  | { readonly kind: 'unknown' };

/** What `IF` tells in 38 characters, as far as a ground station needs it. */
export interface KenwoodInformation {
  readonly frequencyHz: number;
  readonly isTransmitting: boolean;
  readonly mode: KenwoodMode;
  readonly isSplit: boolean;
}

export interface KenwoodSatelliteMode {
  readonly isOn: boolean;
  /** Which of the two the knobs and `MD`, `TO`, `TN` work on: what is received (MAIN) or transmitted (SUB). */
  readonly controls: 'main' | 'sub';
  /** SUB follows when MAIN is turned: for a person at the knob, not for a program that sets both. */
  readonly isTracing: boolean;
}

/** `ID` of a TS-2000. */
export const ts2000Id = 19;

/** Operating modes by their number in `MD`. */
export const kenwoodModes = { LSB: 1, USB: 2, CW: 3, FM: 4, AM: 5, RTTY: 6, 'CW-R': 7, 'RTTY-R': 9 } as const;
export type KenwoodMode = keyof typeof kenwoodModes;

/** The orders and questions of a ground station. */
export const kenwoodOrders = {
  readIdentity: () => encodeCommand('ID'),
  readInformation: () => encodeCommand('IF'),
  readFrequency: (vfo: 'A' | 'B') => encodeCommand(`F${vfo}`),
  setFrequency: (vfo: 'A' | 'B', frequencyHz: number) => encodeCommand(`F${vfo}${elevenDigits(frequencyHz)}`),
  readMode: () => encodeCommand('MD'),
  setMode: (mode: KenwoodMode) => encodeCommand(`MD${kenwoodModes[mode]}`),
  readReceiveVfo: () => encodeCommand('FR'),
  setReceiveVfo: (vfo: 'A' | 'B') => encodeCommand(`FR${vfo === 'A' ? 0 : 1}`),
  readTransmitVfo: () => encodeCommand('FT'),
  setTransmitVfo: (vfo: 'A' | 'B') => encodeCommand(`FT${vfo === 'A' ? 0 : 1}`),
  readSatelliteMode: () => encodeCommand('SA'),
  setSatelliteMode: ({ isOn, controls, isTracing }: KenwoodSatelliteMode) =>
    encodeCommand(`SA${flag(isOn)}01${flag(controls === 'sub')}${flag(isTracing)}${flag(isTracing)}0`),
  readMeter: () => encodeCommand('SM0'),
  /** Has no answer, also on a radio that took it. */
  transmit: () => encodeCommand('TX'),
  receive: () => encodeCommand('RX'),
  readTone: () => encodeCommand('TN'),
  /** @throws RangeError when the radio has no such tone */
  setTone: (toneHz: number) => encodeCommand(`TN${twoDigits(toneNumber(toneHz))}`),
  readToneSwitch: () => encodeCommand('TO'),
  setToneSwitch: (isOn: boolean) => encodeCommand(`TO${flag(isOn)}`),
} as const;

/** Cuts what arrives into answers; never throws. */
export class KenwoodParser {
  readonly #cutter = new SemicolonCutter();

  push(bytes: Uint8Array): KenwoodAnswer[] {
    return this.#cutter.push(bytes).map((text) => (text === undefined ? unknown : readKenwoodAnswer(text)));
  }
}

const unknown: KenwoodAnswer = { kind: 'unknown' };

/** @param text without its semicolon */
export function readKenwoodAnswer(text: string): KenwoodAnswer {
  if (text === '?' || text === 'E' || text === 'O') return { kind: 'not-good', sign: text };
  const name = text.slice(0, 2);
  const rest = text.slice(2);
  switch (name) {
    case 'FA':
    case 'FB':
      return isDigits(rest, 11)
        ? { kind: 'frequency', vfo: name === 'FA' ? 'A' : 'B', frequencyHz: Number(rest) }
        : unknown;
    case 'IF':
      return readInformation(rest);
    case 'MD': {
      const mode = isDigits(rest, 1) ? modeOf(rest) : undefined;
      return mode === undefined ? unknown : { kind: 'mode', mode };
    }
    case 'SA':
      return readSatelliteMode(rest);
    case 'SM':
      return isDigits(rest, 5) && rest[0] === '0' ? { kind: 'meter', meter: Number(rest) } : unknown;
    case 'FR':
    case 'FT': {
      const vfo = ({ 0: 'A', 1: 'B', 2: 'memory' } as const)[rest];
      return vfo === undefined ? unknown : { kind: name === 'FR' ? 'receive-vfo' : 'transmit-vfo', vfo };
    }
    case 'TN': {
      const toneHz = isDigits(rest, 2) ? kenwoodTonesHz[Number(rest) - 1] : undefined;
      return toneHz === undefined ? unknown : { kind: 'tone', toneHz };
    }
    case 'TO':
      return rest === '0' || rest === '1' ? { kind: 'tone-switch', isOn: rest === '1' } : unknown;
    case 'ID':
      return isDigits(rest, 3) ? { kind: 'identity', id: Number(rest) } : unknown;
    default:
      return unknown;
  }
}

/**
 * ```
 *   00145825000    +0000000000 0 4 0 0 0 0 01 0     without IF, blanks only here for reading
 *   frequency  4 blanks  RIT (6), RIT XIT, memory (3)  TX  mode  VFO  scan  split  tone  number  shift
 * ```
 */
function readInformation(rest: string): KenwoodAnswer {
  const match = /^(\d{11}) {4}[+\- ][ \d]{5}[01][01][ \d]{3}([01])(\d)\d\d([01])\d\d\d\d$/.exec(rest);
  const mode = match && modeOf(match[3]!);
  if (!mode) return unknown;
  return {
    kind: 'information',
    information: {
      frequencyHz: Number(match[1]),
      isTransmitting: match[2] === '1',
      mode,
      isSplit: match[4] === '1',
    },
  };
}

/** Seven flags; behind them the name of the satellite memory, where it has one. */
function readSatelliteMode(rest: string): KenwoodAnswer {
  const match = /^([01])\d[01]([01])([01])[01][01].{0,8}$/.exec(rest);
  if (match === null) return unknown;
  return {
    kind: 'satellite-mode',
    satellite: {
      isOn: match[1] === '1',
      controls: match[2] === '1' ? 'sub' : 'main',
      isTracing: match[3] === '1',
    },
  };
}

function modeOf(digit: string): KenwoodMode | undefined {
  return (Object.keys(kenwoodModes) as KenwoodMode[]).find((name) => kenwoodModes[name] === Number(digit));
}

function toneNumber(toneHz: number): number {
  const index = kenwoodTonesHz.indexOf(toneHz);
  if (index < 0) throw new RangeError(`toneHz: expected a tone of the radio's table, found ${toneHz}`);
  return index + 1;
}

function isDigits(text: string, count: number): boolean {
  return text.length === count && /^\d+$/.test(text);
}

function elevenDigits(frequencyHz: number): string {
  if (!Number.isInteger(frequencyHz) || frequencyHz < 0 || frequencyHz >= 1e11) {
    throw new RangeError(`frequencyHz: expected a whole number of at most 11 digits, found ${frequencyHz}`);
  }
  return String(frequencyHz).padStart(11, '0');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function flag(isOn: boolean): '0' | '1' {
  return isOn ? '1' : '0';
}
