/**
 * Icom CI-V: frames between a station and its radio.
 *
 * ```
 *   FE FE  to  from  command  data...  FD
 * ```
 * The line is shared: one's own frames may come back as an echo (told by their addresses, never by timing), and a radio
 * may speak unasked (transceive frames, to 00). Source: wire log of Hamlib 4.5.4 (`rigctl -m 3081`), Hamlib
 * rigs/icom/icom_defs.h.
 */
export interface CivFrame {
  readonly to: number;
  readonly from: number;
  /** First octet of the body; `civOk` and `civNotGood` stand here in an answer to an order. */
  readonly command: number;
  readonly data: Uint8Array;
}

/** Address of the station's side, by custom. */
export const civController = 0xe0;
/** Address of everybody: transceive frames. */
export const civEverybody = 0x00;
export const civOk = 0xfb;
export const civNotGood = 0xfa;

/** Addresses as they leave the factory. */
export const civAddresses = { 'IC-9700': 0xa2, 'IC-9100': 0x7c, 'IC-910': 0x60, 'IC-705': 0xa4 } as const;

const preamble = 0xfe;
const endOfMessage = 0xfd;
/** Two stations spoke at once: whatever is under way is worthless. */
const jam = 0xfc;
const longestBody = 64;

export function encodeCivFrame(frame: {
  readonly to: number;
  readonly from: number;
  readonly command: number;
  readonly data?: ArrayLike<number>;
}): Uint8Array {
  const { to, from, command, data = [] } = frame;
  return Uint8Array.from([preamble, preamble, to, from, command, ...Array.from(data), endOfMessage]);
}

/** Cuts what arrives into frames; a frame that is cut short, too long or jammed is dropped and the next preamble taken. */
export class CivParser {
  /** Octets that belonged to no frame, since the start. */
  skippedOctets = 0;
  /** How often two stations spoke at once and one of them said so. */
  jams = 0;
  #preambles = 0;
  #body: number[] | undefined;

  push(bytes: Uint8Array): CivFrame[] {
    const frames: CivFrame[] = [];
    for (const octet of bytes) {
      if (octet === preamble) this.#onPreamble();
      else if (this.#body === undefined) this.#onIdleOctet(octet);
      else this.#onBodyOctet(octet, frames);
    }
    return frames;
  }

  #onPreamble(): void {
    // No body holds FE: a new frame has begun, and what came before it was cut short.
    this.#abandon();
    this.#preambles++;
  }

  #onIdleOctet(octet: number): void {
    if (octet === jam) this.jams++;
    if (this.#preambles >= 2 && octet !== endOfMessage && octet !== jam) this.#body = [octet];
    else this.skippedOctets += this.#preambles + 1;
    this.#preambles = 0;
  }

  #onBodyOctet(octet: number, frames: CivFrame[]): void {
    const body = this.#body!;
    if (octet === endOfMessage) {
      const [to, from, command, ...data] = body;
      if (command !== undefined) {
        frames.push({ to: to!, from: from!, command, data: Uint8Array.from(data) });
        this.#body = undefined;
      } else {
        this.#abandon();
      }
    } else if (octet === jam || body.length >= longestBody) {
      if (octet === jam) this.jams++;
      this.#abandon();
    } else {
      body.push(octet);
    }
  }

  #abandon(): void {
    this.skippedOctets += this.#body?.length ?? 0;
    this.#body = undefined;
  }
}

/** Ten digits as five octets of two, least significant pair first: 145,825,000 Hz is `00 50 82 45 01`. */
export function encodeFrequencyBcd(frequencyHz: number): Uint8Array {
  if (!Number.isInteger(frequencyHz) || frequencyHz < 0 || frequencyHz > 9_999_999_999) {
    throw new RangeError(`frequencyHz: expected a whole number below 10 GHz, found ${frequencyHz}`);
  }
  const octets = new Uint8Array(5);
  let rest = frequencyHz;
  for (let i = 0; i < octets.length; i++) {
    const pair = rest % 100;
    octets[i] = (Math.floor(pair / 10) << 4) | (pair % 10);
    rest = Math.floor(rest / 100);
  }
  return octets;
}

/** @returns hertz, or undefined when the octets are not five pairs of decimal digits */
export function decodeFrequencyBcd(octets: Uint8Array): number | undefined {
  if (octets.length !== 5) return undefined;
  let frequencyHz = 0;
  for (let i = octets.length - 1; i >= 0; i--) {
    const pair = decodePair(octets[i]!);
    if (pair === undefined) return undefined;
    frequencyHz = frequencyHz * 100 + pair;
  }
  return frequencyHz;
}

/** Levels and meters: 0 to 255 as four digits, most significant pair first: 120 is `01 20`. */
export function encodeLevelBcd(level: number): Uint8Array {
  if (!Number.isInteger(level) || level < 0 || level > 9999) {
    throw new RangeError(`level: expected 0 to 9999, found ${level}`);
  }
  const digit = (place: number) => Math.floor(level / place) % 10;
  return Uint8Array.of((digit(1000) << 4) | digit(100), (digit(10) << 4) | digit(1));
}

/** Tones: three pairs of digits of 0.1 Hz: 67.0 Hz is `00 06 70`. */
export function encodeToneBcd(toneHz: number): Uint8Array {
  const tenths = Math.round(toneHz * 10);
  if (!(tenths >= 0 && tenths <= 9999)) {
    throw new RangeError(`toneHz: expected 0 to 999.9, found ${toneHz}`);
  }
  return Uint8Array.of(0, ...encodeLevelBcd(tenths));
}

/** @returns hertz, or undefined when the octets are not three pairs of decimal digits */
export function decodeToneBcd(octets: Uint8Array): number | undefined {
  const tenths = octets.length === 3 && octets[0] === 0 ? decodeLevelBcd(octets.subarray(1)) : undefined;
  return tenths === undefined ? undefined : tenths / 10;
}

/** @returns the level, or undefined when the octets are not two pairs of decimal digits */
export function decodeLevelBcd(octets: Uint8Array): number | undefined {
  if (octets.length !== 2) return undefined;
  const high = decodePair(octets[0]!);
  const low = decodePair(octets[1]!);
  return high === undefined || low === undefined ? undefined : 100 * high + low;
}

function decodePair(octet: number): number | undefined {
  const high = octet >> 4;
  const low = octet & 0x0f;
  return high > 9 || low > 9 ? undefined : 10 * high + low;
}

/** Operating modes by their CI-V number. */
export const civModes = {
  LSB: 0x00,
  USB: 0x01,
  AM: 0x02,
  CW: 0x03,
  RTTY: 0x04,
  FM: 0x05,
  'CW-R': 0x07,
  'RTTY-R': 0x08,
  DV: 0x17,
} as const;
export type CivModeName = keyof typeof civModes;

export interface CivMode {
  readonly mode: CivModeName;
  /** Data mode: the audio comes from the modem and not from the microphone. */
  readonly isData: boolean;
  /** 1 wide, 2 middle, 3 narrow. */
  readonly filter: number;
}

export function civModeName(octet: number): CivModeName | undefined {
  return (Object.keys(civModes) as CivModeName[]).find((name) => civModes[name] === octet);
}

/** The orders that a station gives, each with the radio's address; answers come as `CivAnswer`. */
export const civOrders = {
  /** Frequency of the selected band (`25 00`). */
  readFrequency: (radio: number) => order(radio, 0x25, [0x00]),
  setFrequency: (radio: number, frequencyHz: number) =>
    order(radio, 0x25, [0x00, ...encodeFrequencyBcd(frequencyHz)]),
  /** Frequency of the band that is not selected (`25 01`). */
  readOtherFrequency: (radio: number) => order(radio, 0x25, [0x01]),
  setOtherFrequency: (radio: number, frequencyHz: number) =>
    order(radio, 0x25, [0x01, ...encodeFrequencyBcd(frequencyHz)]),
  /** For radios without `25`: `03` and `05`. */
  readOperatingFrequency: (radio: number) => order(radio, 0x03),
  setOperatingFrequency: (radio: number, frequencyHz: number) =>
    order(radio, 0x05, encodeFrequencyBcd(frequencyHz)),
  /** Mode of the selected band (`26 00`). */
  readMode: (radio: number) => order(radio, 0x26, [0x00]),
  setMode: (radio: number, { mode, isData, filter }: CivMode) =>
    order(radio, 0x26, [0x00, civModes[mode], isData ? 1 : 0, filter]),
  /** For radios without `26`: `04` and `06`. */
  readOperatingMode: (radio: number) => order(radio, 0x04),
  setOperatingMode: (radio: number, { mode, filter }: Pick<CivMode, 'mode' | 'filter'>) =>
    order(radio, 0x06, [civModes[mode], filter]),
  /** Mode of the VFO that is not heard (`26 01`). */
  readOtherMode: (radio: number) => order(radio, 0x26, [0x01]),
  setOtherMode: (radio: number, { mode, isData, filter }: CivMode) =>
    order(radio, 0x26, [0x01, civModes[mode], isData ? 1 : 0, filter]),
  /** Data mode where `26` is not taken (`1a 06`): behind the switch its filter, 00 when it is off. */
  readDataMode: (radio: number) => order(radio, 0x1a, [0x06]),
  setDataMode: (radio: number, { isData, filter }: Pick<CivMode, 'isData' | 'filter'>) =>
    order(radio, 0x1a, [0x06, isData ? 1 : 0, isData ? filter : 0]),
  selectVfoA: (radio: number) => order(radio, 0x07, [0x00]),
  selectVfoB: (radio: number) => order(radio, 0x07, [0x01]),
  selectMain: (radio: number) => order(radio, 0x07, [0xd0]),
  selectSub: (radio: number) => order(radio, 0x07, [0xd1]),
  /** MAIN becomes SUB and SUB becomes MAIN. */
  exchangeBands: (radio: number) => order(radio, 0x07, [0xb0]),
  readSplit: (radio: number) => order(radio, 0x0f),
  setSplit: (radio: number, isOn: boolean) => order(radio, 0x0f, [isOn ? 1 : 0]),
  /** Satellite mode of the IC-9700 and IC-9100 (`16 5a`). */
  readSatelliteMode: (radio: number) => order(radio, 0x16, [0x5a]),
  setSatelliteMode: (radio: number, isOn: boolean) => order(radio, 0x16, [0x5a, isOn ? 1 : 0]),
  /** The IC-910 keeps it elsewhere (`1a 07`). */
  readSatelliteModeIc910: (radio: number) => order(radio, 0x1a, [0x07]),
  setSatelliteModeIc910: (radio: number, isOn: boolean) => order(radio, 0x1a, [0x07, isOn ? 1 : 0]),
  /** Tone that the transmitter sends, 0.1 Hz: 67.0 Hz is `00 06 70`. */
  readTone: (radio: number) => order(radio, 0x1b, [0x00]),
  setTone: (radio: number, toneHz: number) => order(radio, 0x1b, [0x00, ...encodeToneBcd(toneHz)]),
  readToneSwitch: (radio: number) => order(radio, 0x16, [0x42]),
  setToneSwitch: (radio: number, isOn: boolean) => order(radio, 0x16, [0x42, isOn ? 1 : 0]),
  /** Meters of the transmitter, 0 to 255. */
  readPowerMeter: (radio: number) => order(radio, 0x15, [0x11]),
  readSwrMeter: (radio: number) => order(radio, 0x15, [0x12]),
  /** S-meter, 0 to 255; 120 is S9. */
  readMeter: (radio: number) => order(radio, 0x15, [0x02]),
  readTransmit: (radio: number) => order(radio, 0x1c, [0x00]),
  setTransmit: (radio: number, isOn: boolean) => order(radio, 0x1c, [0x00, isOn ? 1 : 0]),
} as const;

function order(to: number, command: number, data: ArrayLike<number> = []): Uint8Array {
  return encodeCivFrame({ to, from: civController, command, data });
}

export type CivAnswer =
  | { readonly kind: 'ok' }
  | { readonly kind: 'not-good' }
  | { readonly kind: 'frequency'; readonly frequencyHz: number; readonly isOther: boolean }
  | {
      readonly kind: 'mode';
      readonly mode: CivModeName;
      readonly isData: boolean;
      readonly filter: number;
      readonly isOther: boolean;
    }
  | { readonly kind: 'meter'; readonly meter: number }
  | { readonly kind: 'power-meter'; readonly meter: number }
  | { readonly kind: 'swr-meter'; readonly meter: number }
  | { readonly kind: 'tone'; readonly toneHz: number }
  | { readonly kind: 'tone-switch'; readonly isOn: boolean }
  | { readonly kind: 'transmit'; readonly isOn: boolean }
  | { readonly kind: 'data-mode'; readonly isOn: boolean }
  | { readonly kind: 'split'; readonly isOn: boolean }
  | { readonly kind: 'satellite-mode'; readonly isOn: boolean }
  /** Nothing we asked for, or damaged. */
  | { readonly kind: 'unknown' };

/** What a radio's frame says; transceive frames (`00` frequency, `01` mode) read like answers. Never throws. */
export function readCivAnswer({ command, data }: CivFrame): CivAnswer {
  switch (command) {
    case civOk:
      return { kind: 'ok' };
    case civNotGood:
      return { kind: 'not-good' };
    case 0x00:
    case 0x03:
      return frequencyAnswer(data, false);
    case 0x25:
      return frequencyAnswer(data.subarray(1), data[0] === 1);
    case 0x01:
    case 0x04:
      return modeAnswer(data[0], 0, data[1] ?? 1, false);
    case 0x26:
      return data.length === 4 ? modeAnswer(data[1], data[2], data[3], data[0] === 1) : { kind: 'unknown' };
    case 0x0f:
      return data.length === 1 ? { kind: 'split', isOn: data[0] === 1 } : { kind: 'unknown' };
    case 0x15: {
      const kind = meterKinds[data[0] ?? 0];
      const meter = decodeLevelBcd(data.subarray(1));
      return kind === undefined || meter === undefined ? { kind: 'unknown' } : { kind, meter };
    }
    case 0x16:
      return switchAnswer(data, { 90: 'satellite-mode', 66: 'tone-switch' });
    case 0x1a:
      if (data[0] === 0x06)
        return data.length === 3 && data[1]! <= 1
          ? { kind: 'data-mode', isOn: data[1] === 1 }
          : { kind: 'unknown' };
      return switchAnswer(data, { 7: 'satellite-mode' });
    case 0x1b: {
      const toneHz = data[0] === 0x00 ? decodeToneBcd(data.subarray(1)) : undefined;
      return toneHz === undefined ? { kind: 'unknown' } : { kind: 'tone', toneHz };
    }
    case 0x1c:
      return data[0] === 0x00 && data.length === 2
        ? { kind: 'transmit', isOn: data[1] === 1 }
        : { kind: 'unknown' };
    default:
      return { kind: 'unknown' };
  }
}

const meterKinds: Readonly<Record<number, 'meter' | 'power-meter' | 'swr-meter'>> = {
  2: 'meter',
  17: 'power-meter',
  18: 'swr-meter',
};

function switchAnswer(
  data: Uint8Array,
  kinds: Readonly<Record<number, 'satellite-mode' | 'tone-switch'>>,
): CivAnswer {
  const kind = data.length === 2 && data[1]! <= 1 ? kinds[data[0]!] : undefined;
  return kind === undefined ? { kind: 'unknown' } : { kind, isOn: data[1] === 1 };
}

function frequencyAnswer(octets: Uint8Array, isOther: boolean): CivAnswer {
  const frequencyHz = decodeFrequencyBcd(octets);
  return frequencyHz === undefined ? { kind: 'unknown' } : { kind: 'frequency', frequencyHz, isOther };
}

function modeAnswer(
  octet: number | undefined,
  data: number | undefined,
  filter: number | undefined,
  isOther: boolean,
): CivAnswer {
  const mode = octet === undefined ? undefined : civModeName(octet);
  if (mode === undefined || filter === undefined) return { kind: 'unknown' };
  return { kind: 'mode', mode, isData: data === 1, filter, isOther };
}
