import { yaesuTonesHz } from './ctcss.ts';
import { encodeCommand, SemicolonCutter } from './semicolon-cutter.ts';

/**
 * Yaesu FT-991: as Kenwood's language, with nine digits of frequency. A question is the letters (and, for some, the number
 * of the receiver, always 0); an order is obeyed without a word, `?;` says that it was not.
 *
 * ```
 *   FA145825000;   VFO A on 145.825 MHz        FA;  -> FA145825000;
 *   MD04;          mode FM                     MD0; -> MD04;
 *   FT3;           transmit on VFO B: split    FT;  -> FT1;
 * ```
 * Source: wire log of Hamlib 4.5.4 (`rigctl -m 1035`).
 */
export type YaesuTextAnswer =
  | { readonly kind: 'frequency'; readonly vfo: 'A' | 'B'; readonly frequencyHz: number }
  | { readonly kind: 'mode'; readonly mode: YaesuTextMode }
  /** VFO B, which is not heard. */
  | { readonly kind: 'other-information'; readonly frequencyHz: number; readonly mode: YaesuTextMode }
  /** What is on the air: by order of a program, by hand, or not at all. */
  | { readonly kind: 'transmit'; readonly isOn: boolean }
  | { readonly kind: 'transmit-vfo'; readonly vfo: 'A' | 'B' }
  /** S-meter, 0 to 255. */
  | { readonly kind: 'meter'; readonly meter: number }
  /** A meter of the transmitter, 0 to 255. */
  | { readonly kind: 'transmit-meter'; readonly name: YaesuMeter; readonly meter: number }
  | { readonly kind: 'tone'; readonly toneHz: number }
  /** Whether the tone is sent; 1 also waits for it in what is received, 2 only sends. */
  | { readonly kind: 'tone-switch'; readonly isOn: boolean }
  | { readonly kind: 'identity'; readonly id: number }
  | { readonly kind: 'not-good' }
  | { readonly kind: 'unknown' };

/** `ID` of an FT-991A, and of the FT-991 before it. */
export const ft991Ids: readonly number[] = [670, 570];

/** Operating modes by their sign in `MD0`. */
export const yaesuTextModes = {
  LSB: '1',
  USB: '2',
  CW: '3',
  FM: '4',
  AM: '5',
  RTTY: '6',
  'CW-R': '7',
  'LSB-D': '8',
  'RTTY-R': '9',
  'FM-D': 'A',
  'FM-N': 'B',
  'USB-D': 'C',
  'AM-N': 'D',
  C4FM: 'E',
} as const;
export type YaesuTextMode = keyof typeof yaesuTextModes;

/** Meters by their number in `RM`. */
export const yaesuMeters = { compression: 3, alc: 4, power: 5, swr: 6, current: 7, voltage: 8 } as const;
export type YaesuMeter = keyof typeof yaesuMeters;

export const yaesuTextOrders = {
  readIdentity: () => encodeCommand('ID'),
  readFrequency: (vfo: 'A' | 'B') => encodeCommand(`F${vfo}`),
  setFrequency: (vfo: 'A' | 'B', frequencyHz: number) => encodeCommand(`F${vfo}${nineDigits(frequencyHz)}`),
  readMode: () => encodeCommand('MD0'),
  setMode: (mode: YaesuTextMode) => encodeCommand(`MD0${yaesuTextModes[mode]}`),
  readOtherInformation: () => encodeCommand('OI'),
  /** What VFO A had VFO B has, and the other way round. */
  exchangeVfos: () => encodeCommand('SV'),
  readTransmit: () => encodeCommand('TX'),
  setTransmit: (isOn: boolean) => encodeCommand(`TX${isOn ? 1 : 0}`),
  readTransmitVfo: () => encodeCommand('FT'),
  /** The number in the order (2, 3) is not the one in the answer (0, 1). */
  setTransmitVfo: (vfo: 'A' | 'B') => encodeCommand(`FT${vfo === 'A' ? 2 : 3}`),
  readMeter: () => encodeCommand('SM0'),
  readTransmitMeter: (name: YaesuMeter) => encodeCommand(`RM${yaesuMeters[name]}`),
  readTone: () => encodeCommand('CN00'),
  /** @throws RangeError when the radio has no such tone */
  setTone: (toneHz: number) => encodeCommand(`CN00${String(toneNumber(toneHz)).padStart(3, '0')}`),
  readToneSwitch: () => encodeCommand('CT0'),
  /** 2 sends the tone; 1 would also mute the receiver until a tone comes. */
  setToneSwitch: (isOn: boolean) => encodeCommand(`CT0${isOn ? 2 : 0}`),
} as const;

/** Cuts what arrives into answers; never throws. */
export class YaesuTextParser {
  readonly #cutter = new SemicolonCutter();

  push(bytes: Uint8Array): YaesuTextAnswer[] {
    return this.#cutter.push(bytes).map((text) => (text === undefined ? unknown : readYaesuTextAnswer(text)));
  }
}

const unknown: YaesuTextAnswer = { kind: 'unknown' };

/** @param text without its semicolon */
export function readYaesuTextAnswer(text: string): YaesuTextAnswer {
  if (text === '?') return { kind: 'not-good' };
  const name = text.slice(0, 2);
  const rest = text.slice(2);
  switch (name) {
    case 'FA':
    case 'FB':
      return /^\d{9}$/.test(rest)
        ? { kind: 'frequency', vfo: name === 'FA' ? 'A' : 'B', frequencyHz: Number(rest) }
        : unknown;
    case 'MD': {
      const mode = rest.length === 2 && rest[0] === '0' ? modeOf(rest[1]!) : undefined;
      return mode === undefined ? unknown : { kind: 'mode', mode };
    }
    case 'OI':
      return readOtherInformation(rest);
    case 'TX':
      // 1 by a program, 2 by hand: both are on the air.
      return /^[012]$/.test(rest) ? { kind: 'transmit', isOn: rest !== '0' } : unknown;
    case 'FT':
      return /^[01]$/.test(rest) ? { kind: 'transmit-vfo', vfo: rest === '0' ? 'A' : 'B' } : unknown;
    case 'SM':
      return /^0\d{3}$/.test(rest) ? { kind: 'meter', meter: Number(rest) } : unknown;
    case 'RM': {
      const meter = /^[3-8]\d{3}$/.test(rest) ? meterOf(rest[0]!) : undefined;
      return meter ? { kind: 'transmit-meter', name: meter, meter: Number(rest.slice(1)) } : unknown;
    }
    case 'CN': {
      const toneHz = /^00\d{3}$/.test(rest) ? yaesuTonesHz[Number(rest)] : undefined;
      return toneHz === undefined ? unknown : { kind: 'tone', toneHz };
    }
    case 'CT':
      return /^0[0-4]$/.test(rest) ? { kind: 'tone-switch', isOn: rest === '01' || rest === '02' } : unknown;
    case 'ID':
      return /^\d{4}$/.test(rest) ? { kind: 'identity', id: Number(rest) } : unknown;
    default:
      return unknown;
  }
}

/**
 * ```
 *   001 435313000 +0000 0 0 4 0 0 00 0     without OI, blanks only here for reading
 *   memory  frequency  clarifier (5, receiver, transmitter)  mode  VFO  tone  two zeros  shift
 * ```
 * As `IF`, for the VFO that is not heard. Source: FT-991A CAT Operation Reference Manual, IF and OI.
 */
function readOtherInformation(rest: string): YaesuTextAnswer {
  const match = /^\d{3}(\d{9})[+-]\d{4}[01][01](.)\d\d\d\d\d$/.exec(rest);
  const mode = match ? modeOf(match[2]!) : undefined;
  return match && mode ? { kind: 'other-information', frequencyHz: Number(match[1]), mode } : unknown;
}

function modeOf(sign: string): YaesuTextMode | undefined {
  return (Object.keys(yaesuTextModes) as YaesuTextMode[]).find((name) => yaesuTextModes[name] === sign);
}

function meterOf(digit: string): YaesuMeter | undefined {
  return (Object.keys(yaesuMeters) as YaesuMeter[]).find((name) => yaesuMeters[name] === Number(digit));
}

function toneNumber(toneHz: number): number {
  const index = yaesuTonesHz.indexOf(toneHz);
  if (index < 0) throw new RangeError(`toneHz: expected a tone of the radio's table, found ${toneHz}`);
  return index;
}

function nineDigits(frequencyHz: number): string {
  if (!Number.isInteger(frequencyHz) || frequencyHz < 0 || frequencyHz > 999_999_999) {
    throw new RangeError(`frequencyHz: expected a whole number of at most 9 digits, found ${frequencyHz}`);
  }
  return String(frequencyHz).padStart(9, '0');
}
