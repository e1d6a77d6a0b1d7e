import { commandableMode, type PayloadMode } from './payload-mode.ts';

/** Why a telecommand is refused, as told in PUS 1.2, 1.4 and 1.8. */
export const failureCodes = {
  badLength: 1,
  badCrc: 2,
  unknownApid: 3,
  unknownService: 4,
  badRange: 5,
  wrongMode: 6,
  badMagic: 7,
} as const;
export type FailureCode = (typeof failureCodes)[keyof typeof failureCodes];

/** What the payload can be told by PUS 8.1. */
export type PayloadCommand =
  | { readonly name: 'SET_MODE'; readonly mode: PayloadMode }
  | { readonly name: 'SET_BEACON'; readonly intervalS: number; readonly text: string }
  | {
      readonly name: 'SET_DIGI';
      readonly aliasMask: number;
      readonly style: 'insert' | 'replace';
      readonly call: string;
      readonly ssid: number;
    }
  | { readonly name: 'STORE_CLEAR' }
  | { readonly name: 'STORE_DUMP'; readonly from: number; readonly to: number }
  | { readonly name: 'TX_TEST'; readonly durationS: number }
  | { readonly name: 'SET_TXDELAY'; readonly txDelayMs: number }
  | { readonly name: 'RESET'; readonly isHard: boolean }
  | { readonly name: 'PTT_INHIBIT'; readonly isOn: boolean };

type Reading = PayloadCommand | FailureCode;

/** Guards what destroys: STORE_CLEAR and RESET. */
const magic = 0xb7a5;

/** Octets after the function number, and how they are read. */
const functions: Record<number, { readonly octets: number; readonly read: (data: DataView) => Reading }> = {
  1: { octets: 1, read: readSetMode },
  2: { octets: 2 + 67, read: readSetBeacon },
  3: { octets: 9, read: readSetDigi },
  4: {
    octets: 2,
    read: (data) => (data.getUint16(0) === magic ? { name: 'STORE_CLEAR' } : failureCodes.badMagic),
  },
  5: { octets: 4, read: readStoreDump },
  6: {
    octets: 1,
    read: (data) => ranged(data.getUint8(0), 1, 10, (durationS) => ({ name: 'TX_TEST', durationS })),
  },
  7: {
    octets: 1,
    read: (data) => ranged(data.getUint8(0), 5, 100, (x) => ({ name: 'SET_TXDELAY', txDelayMs: 10 * x })),
  },
  8: { octets: 3, read: readReset },
  9: {
    octets: 1,
    read: (data) => ranged(data.getUint8(0), 0, 1, (x) => ({ name: 'PTT_INHIBIT', isOn: x === 1 })),
  },
};

/**
 * Reads the application data of an 8.1 telecommand and checks length, range and magic. Whether the mode allows it is
 * the payload's business.
 *
 * Layout: MetaCommands of missions/aprs-dp/telemetry.xml; one octet of function number, then the arguments.
 */
export function readPayloadCommand(data: Uint8Array): Reading {
  const number = data[0];
  if (number === undefined) return failureCodes.badLength;
  const definition = functions[number];
  if (definition === undefined) return failureCodes.badRange;
  if (data.length !== 1 + definition.octets) return failureCodes.badLength;
  return definition.read(new DataView(data.buffer, data.byteOffset + 1, definition.octets));
}

function ranged(value: number, low: number, high: number, make: (value: number) => PayloadCommand): Reading {
  return value >= low && value <= high ? make(value) : failureCodes.badRange;
}

function readSetMode(data: DataView): Reading {
  const mode = commandableMode(data.getUint8(0));
  return mode === undefined ? failureCodes.badRange : { name: 'SET_MODE', mode };
}

function readSetBeacon(data: DataView): Reading {
  const text = readText(data, 2, 67);
  if (text === undefined) return failureCodes.badRange;
  return ranged(data.getUint16(0), 15, 600, (intervalS) => ({ name: 'SET_BEACON', intervalS, text }));
}

function readSetDigi(data: DataView): Reading {
  const aliasMask = data.getUint8(0);
  const style = data.getUint8(1);
  const call = readText(data, 2, 6);
  const ssid = data.getUint8(8);
  const isGood =
    aliasMask <= 7 && style <= 1 && ssid <= 15 && call !== undefined && /^[A-Z0-9]{3,6}$/.test(call);
  if (!isGood) return failureCodes.badRange;
  return { name: 'SET_DIGI', aliasMask, style: style === 0 ? 'insert' : 'replace', call, ssid };
}

function readStoreDump(data: DataView): Reading {
  const from = data.getUint16(0);
  const to = data.getUint16(2);
  return from <= to && to < storeSlots ? { name: 'STORE_DUMP', from, to } : failureCodes.badRange;
}

function readReset(data: DataView): Reading {
  if (data.getUint16(1) !== magic) return failureCodes.badMagic;
  return ranged(data.getUint8(0), 0, 1, (kind) => ({ name: 'RESET', isHard: kind === 1 }));
}

/** ASCII padded with NUL or blanks; undefined when it holds anything else. */
function readText(data: DataView, offset: number, octets: number): string | undefined {
  let text = '';
  for (let i = 0; i < octets; i++) {
    const octet = data.getUint8(offset + i);
    if (octet === 0) break;
    if (octet < 0x20 || octet > 0x7e) return undefined;
    text += String.fromCharCode(octet);
  }
  return text.trimEnd();
}

/** Slots of the message store. */
export const storeSlots = 512;
