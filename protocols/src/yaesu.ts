import { ft847Tones } from './ctcss.ts';

/**
 * Yaesu FT-847: blocks of five octets, the last of them the order. Nothing is acknowledged; only questions are answered,
 * with five octets (frequency and mode) or one (a status), and without any mark where an answer begins.
 *
 * ```
 *   14 58 25 00 01    MAIN on 145.825 MHz: eight digits of 10 Hz, most significant first
 *   00 00 00 00 03    -> 14 58 25 00 08      MAIN, frequency and mode
 * ```
 * The upper half of the order names the band: 0 MAIN, 1 receiver and 2 transmitter of satellite mode.
 *
 * Trap: a lost octet shifts the rest, and the first octet of the next block becomes an order. The first octet of a mode
 * block is the mode, and FM is 08, which as an order is PTT on. A question, which begins with 00 (CAT on, harmless), must
 * have been answered before a mode is set.
 *
 * Source: wire log of Hamlib 4.5.4 (`rigctl -m 1001`), Hamlib rigs/yaesu/ft847.c.
 */
export type YaesuBand = 'main' | 'satellite-receive' | 'satellite-transmit';

/** Operating modes by their octet. */
export const yaesuModes = {
  LSB: 0x00,
  USB: 0x01,
  CW: 0x02,
  'CW-R': 0x03,
  AM: 0x04,
  FM: 0x08,
  'CW-N': 0x82,
  'CW-NR': 0x83,
  'AM-N': 0x84,
  'FM-N': 0x88,
} as const;
export type YaesuMode = keyof typeof yaesuModes;

/** What the radio may be told or asked. */
export type YaesuOrder =
  | { readonly kind: 'cat'; readonly isOn: boolean }
  | { readonly kind: 'transmit'; readonly isOn: boolean }
  | { readonly kind: 'satellite-mode'; readonly isOn: boolean }
  | { readonly kind: 'set-frequency'; readonly band: YaesuBand; readonly frequencyHz: number }
  | { readonly kind: 'set-mode'; readonly band: YaesuBand; readonly mode: YaesuMode }
  | { readonly kind: 'tone-switch'; readonly band: YaesuBand; readonly isOn: boolean }
  | { readonly kind: 'set-tone'; readonly band: YaesuBand; readonly toneHz: number }
  | { readonly kind: 'read-frequency'; readonly band: YaesuBand }
  /** Shift and offset for repeaters: of no use to a satellite station, and told apart from what is no order at all. */
  | { readonly kind: 'repeater-shift' }
  | { readonly kind: 'read-receive-status' }
  | { readonly kind: 'read-transmit-status' };

export const yaesuBlockOctets = 5;

/**
 * @throws RangeError for a frequency that is no multiple of 10 Hz or has more than eight digits of it, and for a tone that
 *   the radio has not
 */
export function encodeYaesuOrder(order: YaesuOrder): Uint8Array {
  switch (order.kind) {
    case 'cat':
      return block(order.isOn ? 0x00 : 0x80);
    case 'transmit':
      return order.isOn ? block(0x08) : Uint8Array.of(0, 0, 0, 1, 0x88);
    case 'satellite-mode':
      return block(order.isOn ? 0x4e : 0x8e);
    case 'set-frequency':
      return Uint8Array.of(...frequencyOctets(order.frequencyHz), 0x01 | bandNibble[order.band]);
    case 'set-mode':
      return Uint8Array.of(yaesuModes[order.mode], 0, 0, 0, 0x07 | bandNibble[order.band]);
    case 'tone-switch':
      return Uint8Array.of(order.isOn ? 0x4a : 0x8a, 0, 0, 0, 0x0a | bandNibble[order.band]);
    case 'set-tone':
      return Uint8Array.of(toneOctet(order.toneHz), 0, 0, 0, 0x0b | bandNibble[order.band]);
    case 'read-frequency':
      return block(0x03 | bandNibble[order.band]);
    case 'repeater-shift':
      return Uint8Array.of(0x89, 0, 0, 0, 0x09);
    case 'read-receive-status':
      return block(0xe7);
    case 'read-transmit-status':
      return block(0xf7);
    default:
      return order satisfies never;
  }
}

/** What a block of five octets asks for; undefined when no such order is known, or its digits are none. */
export function decodeYaesuOrder(octets: Uint8Array): YaesuOrder | undefined {
  if (octets.length !== yaesuBlockOctets) return undefined;
  const code = octets[4]!;
  switch (code) {
    case 0x00:
    case 0x80:
      return { kind: 'cat', isOn: code === 0x00 };
    case 0x08:
    case 0x88:
      return { kind: 'transmit', isOn: code === 0x08 };
    case 0x4e:
    case 0x8e:
      return { kind: 'satellite-mode', isOn: code === 0x4e };
    case 0x09:
    case 0xf9:
      return { kind: 'repeater-shift' };
    case 0xe7:
      return { kind: 'read-receive-status' };
    case 0xf7:
      return { kind: 'read-transmit-status' };
  }
  const band = bandOf(code);
  return band && decodeBandOrder(code & 0x0f, band, octets);
}

function decodeBandOrder(code: number, band: YaesuBand, octets: Uint8Array): YaesuOrder | undefined {
  const first = octets[0]!;
  switch (code) {
    case 0x01: {
      const frequencyHz = frequencyOf(octets);
      return frequencyHz === undefined ? undefined : { kind: 'set-frequency', band, frequencyHz };
    }
    case 0x03:
      return { kind: 'read-frequency', band };
    case 0x07: {
      const mode = modeOf(first);
      return mode && { kind: 'set-mode', band, mode };
    }
    case 0x0a:
      // 2a also waits for the tone in what is received.
      return first === 0x4a || first === 0x2a || first === 0x8a
        ? { kind: 'tone-switch', band, isOn: first !== 0x8a }
        : undefined;
    case 0x0b: {
      const toneHz = tonesByOctet.get(first);
      return toneHz === undefined ? undefined : { kind: 'set-tone', band, toneHz };
    }
    default:
      return undefined;
  }
}

/** The answer to `read-frequency`. */
export interface YaesuSetting {
  readonly frequencyHz: number;
  readonly mode: YaesuMode;
}

export function encodeYaesuSetting({ frequencyHz, mode }: YaesuSetting): Uint8Array {
  return Uint8Array.of(...frequencyOctets(frequencyHz), yaesuModes[mode]);
}

/** @returns undefined unless these are eight decimal digits and a known mode */
export function decodeYaesuSetting(octets: Uint8Array): YaesuSetting | undefined {
  const frequencyHz = octets.length === yaesuBlockOctets ? frequencyOf(octets) : undefined;
  const mode = modeOf(octets[4] ?? 0xff);
  return frequencyHz === undefined || mode === undefined ? undefined : { frequencyHz, mode };
}

/** Bit 7 is clear while it transmits. */
export function encodeTransmitStatus(isOn: boolean): Uint8Array {
  return Uint8Array.of(isOn ? 0x00 : 0x80);
}

export function decodeTransmitStatus(octet: number): { readonly isOn: boolean } {
  return { isOn: (octet & 0x80) === 0 };
}

/** Bit 7 is set while the squelch is closed; five bits of S-meter, 16 is S9. */
export function encodeReceiveStatus(meter: number, isSquelched: boolean): Uint8Array {
  return Uint8Array.of((isSquelched ? 0x80 : 0) | (meter & 0x1f));
}

export function decodeReceiveStatus(octet: number): {
  readonly meter: number;
  readonly isSquelched: boolean;
} {
  return { meter: octet & 0x1f, isSquelched: (octet & 0x80) !== 0 };
}

/**
 * Collects octets into blocks or answers, however they came. The language has no mark where something begins: whoever
 * listens says how many octets are due, and what was there before is dropped.
 */
export class YaesuBlocks {
  #octets: number[] = [];
  #due: number;

  constructor(due = yaesuBlockOctets) {
    this.#due = due;
  }

  /** From now on answers of so many octets; a part of one that had arrived was none of ours. */
  expect(octets: number): void {
    this.#due = octets;
    this.#octets = [];
  }

  push(bytes: Uint8Array): Uint8Array[] {
    const blocks: Uint8Array[] = [];
    for (const octet of bytes) {
      this.#octets.push(octet);
      if (this.#octets.length < this.#due) continue;
      blocks.push(Uint8Array.from(this.#octets));
      this.#octets = [];
    }
    return blocks;
  }
}

const bandNibble: Record<YaesuBand, number> = {
  main: 0x00,
  'satellite-receive': 0x10,
  'satellite-transmit': 0x20,
};

const bandsByNibble = new Map(
  (Object.keys(bandNibble) as YaesuBand[]).map((band) => [bandNibble[band], band]),
);

function bandOf(code: number): YaesuBand | undefined {
  return bandsByNibble.get(code & 0xf0);
}

function block(code: number): Uint8Array {
  return Uint8Array.of(0, 0, 0, 0, code);
}

function frequencyOctets(frequencyHz: number): number[] {
  const tens = frequencyHz / 10;
  if (!Number.isInteger(tens) || tens < 0 || tens > 99_999_999) {
    throw new RangeError(`frequencyHz: expected a multiple of 10 Hz below 1 GHz, found ${frequencyHz}`);
  }
  return [1e6, 1e4, 1e2, 1].map((place) => {
    const pair = Math.floor(tens / place) % 100;
    return (Math.floor(pair / 10) << 4) | (pair % 10);
  });
}

function frequencyOf(octets: Uint8Array): number | undefined {
  let tens = 0;
  for (let i = 0; i < 4; i++) {
    const octet = octets[i]!;
    const high = octet >> 4;
    const low = octet & 0x0f;
    if (high > 9 || low > 9) return undefined;
    tens = tens * 100 + 10 * high + low;
  }
  return tens * 10;
}

const modesByOctet = new Map(
  (Object.keys(yaesuModes) as YaesuMode[]).map((mode) => [yaesuModes[mode] as number, mode]),
);

function modeOf(octet: number): YaesuMode | undefined {
  return modesByOctet.get(octet);
}

const tonesByOctet = new Map(ft847Tones.map(([toneHz, octet]) => [octet, toneHz]));

function toneOctet(toneHz: number): number {
  const tone = ft847Tones.find(([known]) => known === toneHz);
  if (tone === undefined)
    throw new RangeError(`toneHz: expected a tone of the radio's table, found ${toneHz}`);
  return tone[1];
}
