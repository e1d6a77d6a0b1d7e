import { decodeBase91 } from './base91.ts';
import { stripDevice } from './mic-e-device.ts';
import { halfBoxDegOf, middleDeg } from './plain-position.ts';
import type { AprsPosition } from './position.ts';
import type { AprsMicE, AprsMotion } from './report.ts';
import { type AprsTelemetry, telemetryOf } from './telemetry.ts';
import { knotMS } from './units.ts';

export interface ReadMicE {
  readonly position: AprsPosition | undefined;
  readonly motion: AprsMotion;
  readonly altitudeM: number | undefined;
  readonly telemetry: AprsTelemetry | undefined;
  readonly micE: AprsMicE;
  /** The device can be sent messages, as far as it tells. */
  readonly isMessaging: boolean;
  readonly text: string;
  readonly oddity: { readonly expected: string; readonly found: string } | undefined;
}

/**
 * Mic-E: half of the position in the destination address, half of it in the information field.
 *
 * ```
 *   destination  six characters: a digit of the latitude each, with a bit beside it:
 *                A, B, C of the message; north; 100 degrees of longitude more; west
 *   information  type  d+28 m+28 h+28  SP+28 DC+28 SE+28  symbol code  table  text
 * ```
 * @param destination without SSID
 * @param information an octet string that begins with the type
 * @returns undefined where the field is too short; a position that is none comes with an oddity
 * Source: APRS Protocol Reference 1.0.1, chapter 10; type octets: aprs.org/aprs12/mic-e-types.txt
 */
export function readMicE(destination: string, information: string): ReadMicE | undefined {
  if (information.length < 9) return undefined;
  const address = readAddress(destination);
  const [d, m, h, sp, dc, se] = Array.from(information.slice(1, 7), (octet) => octet.charCodeAt(0) - 28) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const rest = information.slice(9);
  const telemetry = readHexTelemetry(rest);
  const { device, isMessaging, text } = stripDevice(telemetry?.rest ?? rest);
  const altitude = /^([!-{]{3})\}/.exec(text);
  const symbol = { table: information.charAt(8), code: information.charAt(7) };
  const position = address && positionOf(address, d, m, h, symbol);
  const found = `${destination} and ${Array.from(information.slice(1, 4), (octet) => octet.charCodeAt(0)).join(' ')}`;
  return {
    position,
    motion: motionOf(sp, dc, se),
    altitudeM: altitude === null ? undefined : decodeBase91(altitude[1]!) - 10_000,
    telemetry: telemetry?.telemetry,
    micE: {
      message: address?.message ?? 'unknown',
      isCurrent: isCurrentFix(information),
      device,
    },
    isMessaging,
    text: altitude === null ? text : text.slice(4),
    oddity:
      position === undefined
        ? { expected: 'a latitude in the destination, and three octets of longitude', found }
        : undefined,
  };
}

/** The TM-D700 says `'` of a fix that is current, everybody else of an old one. */
function isCurrentFix(information: string): boolean {
  const type = information.charAt(0);
  return type === '`' || type === '\x1c' || (type === "'" && information.charAt(9) === ']');
}

interface MicEAddress {
  readonly latitudeDeg: number;
  readonly ambiguity: number;
  readonly isNorth: boolean;
  readonly isWest: boolean;
  readonly longitudeOffsetDeg: number;
  readonly message: string;
}

function readAddress(destination: string): MicEAddress | undefined {
  if (!/^[0-9A-LP-Z]{3}[0-9LP-Z]{3}$/.test(destination)) return undefined;
  const digits = Array.from(destination, digitOf).join('');
  const ambiguity = digits.length - digits.trimEnd().length;
  const known = digits.trimEnd();
  // The digits of degrees and tens of minutes must be there before those behind them.
  if (known.includes(' ') || ambiguity > 4) return undefined;
  const minutes = Number(known.slice(2).padEnd(4, '0'));
  if (minutes >= 6000) return undefined;
  const latitudeDeg = Number(known.slice(0, 2)) + minutes / 6000 + middleDeg(ambiguity);
  if (latitudeDeg > 90) return undefined;
  return {
    latitudeDeg,
    ambiguity,
    isNorth: isSet(destination.charAt(3)),
    longitudeOffsetDeg: isSet(destination.charAt(4)) ? 100 : 0,
    isWest: isSet(destination.charAt(5)),
    message: messageOf(destination.slice(0, 3)),
  };
}

function digitOf(character: string): string {
  if (/\d/.test(character)) return character;
  if (/[KLZ]/.test(character)) return ' ';
  return String(character.charCodeAt(0) - (character < 'K' ? 65 : 80));
}

const isSet = (character: string) => character >= 'P';

/** Source: chapter 10, "Mic-E Messages" */
function messageOf(characters: string): string {
  const kinds = Array.from(characters, (one) =>
    one >= 'P' ? 'standard' : /[A-K]/.test(one) ? 'custom' : '0',
  );
  const ones = new Set(kinds.filter((kind) => kind !== '0'));
  if (ones.size === 0) return 'Emergency';
  if (ones.size > 1) return 'unknown';
  const number = 7 - Number.parseInt(kinds.map((kind) => (kind === '0' ? '0' : '1')).join(''), 2);
  return ones.has('custom') ? `Custom-${number}` : standardMessages[number]!;
}

export const standardMessages = [
  'Off Duty',
  'En Route',
  'In Service',
  'Returning',
  'Committed',
  'Special',
  'Priority',
] as const;

function positionOf(
  address: MicEAddress,
  d: number,
  m: number,
  h: number,
  symbol: AprsPosition['symbol'],
): AprsPosition | undefined {
  let degrees = d + address.longitudeOffsetDeg;
  if (degrees >= 190) degrees -= 190;
  else if (degrees >= 180) degrees -= 80;
  const minutes = m >= 60 ? m - 60 : m;
  if (!(d >= 10 && d <= 99 && degrees <= 179 && minutes >= 0 && minutes < 60 && h >= 0 && h <= 99))
    return undefined;
  const { ambiguity } = address;
  const hundredths = minutes * 100 + h;
  // The latitude tells how many digits are meant.
  const unit = [1, 10, 100, 1000, 6000][ambiguity]!;
  const longitudeDeg = degrees + (Math.floor(hundredths / unit) * unit) / 6000 + middleDeg(ambiguity);
  return {
    latitudeDeg: address.isNorth ? address.latitudeDeg : -address.latitudeDeg,
    longitudeDeg: address.isWest ? -longitudeDeg : longitudeDeg,
    halfBoxDeg: halfBoxDegOf(ambiguity),
    ambiguity,
    format: 'mic-e',
    symbol,
  };
}

function motionOf(sp: number, dc: number, se: number): AprsMotion {
  let knots = sp * 10 + Math.floor(dc / 10);
  let courseDeg = (dc % 10) * 100 + se;
  if (knots >= 800) knots -= 800;
  if (courseDeg >= 400) courseDeg -= 400;
  const isSound = sp >= 0 && dc >= 0 && se >= 0 && courseDeg <= 360;
  if (!isSound) return { courseDeg: undefined, speedMS: undefined };
  return { courseDeg: courseDeg === 0 ? undefined : courseDeg, speedMS: knots * knotMS };
}

/** Two or five channels in hexadecimal digits; such a flag is a type octet otherwise. */
function readHexTelemetry(text: string): { telemetry: AprsTelemetry; rest: string } | undefined {
  const [whole, pair, five] = /^(?:`([0-9A-Fa-f]{4})|'([0-9A-Fa-f]{10}))(?![0-9A-Fa-f])/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const values = (pair ?? five)!.match(/../g)!.map((digits) => Number.parseInt(digits, 16));
  // The pair is of channels 1 and 3.
  const channels = pair === undefined ? values : [values[0], undefined, values[1]];
  return { telemetry: telemetryOf('', channels, undefined), rest: text.slice(whole.length) };
}
