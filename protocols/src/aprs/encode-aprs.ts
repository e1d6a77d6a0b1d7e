import { encodeBase91 } from './base91.ts';
import { latitudeSteps, longitudeSteps } from './compressed-position.ts';
import { textOctets, utf8Octets } from './octet-text.ts';
import type { AprsSymbol } from './position.ts';
import { type TelemetryDefinition, writeDefinition } from './telemetry-definition.ts';
import { writeAprsTime } from './time-stamp.ts';
import { footM, knotMS } from './units.ts';

/** What a ground station says. */
export type AprsSaying =
  | ({ readonly kind: 'position'; readonly isMessaging?: boolean } & PlaceToSay)
  | ({
      readonly kind: 'object';
      readonly name: string;
      readonly isAlive: boolean;
      readonly atMs: number;
    } & PlaceToSay)
  | { readonly kind: 'message'; readonly addressee: string; readonly text: string; readonly number?: string }
  | { readonly kind: 'acknowledgement' | 'rejection'; readonly addressee: string; readonly number: string }
  | { readonly kind: 'bulletin'; readonly id: string; readonly text: string }
  | {
      readonly kind: 'telemetry';
      /** 0 to 999. */
      readonly sequence: number;
      /** Five of 0 to 255: what every receiver reads. */
      readonly channels: readonly number[];
      readonly bits: readonly boolean[];
      readonly comment?: string;
    }
  | {
      readonly kind: 'telemetry-definition';
      readonly addressee: string;
      readonly definition: TelemetryDefinition;
    }
  | { readonly kind: 'status'; readonly text: string; readonly atMs?: number };

export interface PlaceToSay {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly symbol: AprsSymbol;
  /** Base 91: shorter, and 30 times finer. */
  readonly isCompressed?: boolean;
  /** Of a position: with a time stamp. */
  readonly atMs?: number;
  readonly motion?: { readonly courseDeg: number; readonly speedMS: number };
  readonly altitudeM?: number;
  readonly comment?: string;
}

/**
 * The information field that says it.
 *
 * @throws RangeError for what the format has no room for: a name of ten characters, a channel of 256
 * Source: APRS Protocol Reference 1.0.1, chapters 6 to 16
 */
export function encodeAprs(saying: AprsSaying): Uint8Array {
  return textOctets(utf8Octets(write(saying)));
}

function write(saying: AprsSaying): string {
  switch (saying.kind) {
    case 'position':
      return writePosition(saying);
    case 'object': {
      const { name, isAlive, atMs } = saying;
      if (!/^[ -~]{1,9}$/.test(name) || name.trimEnd() !== name)
        throw wrong('name', 'one to nine characters', name);
      return `;${name.padEnd(9)}${isAlive ? '*' : '_'}${writeAprsTime(atMs, 'day-hour-minute')}${writePlace(saying)}`;
    }
    case 'message': {
      const { addressee, text, number } = saying;
      if (/[|~{\0\r\n]/.test(text)) throw wrong('text', 'none of | ~ { and no line break', text);
      if (utf8Octets(text).length > 67)
        throw wrong('text', 'at most 67 octets', `${utf8Octets(text).length}`);
      if (/^(ack|rej)[!-~]{1,5}$|^(PARM|UNIT|EQNS|BITS)\.|^\?/.test(text)) throw wrong('text', 'words', text);
      return `:${padded(addressee)}:${text}${number === undefined ? '' : `{${numbered(number)}`}`;
    }
    case 'acknowledgement':
      return `:${padded(saying.addressee)}:ack${numbered(saying.number)}`;
    case 'rejection':
      return `:${padded(saying.addressee)}:rej${numbered(saying.number)}`;
    case 'bulletin': {
      if (!/^[0-9A-Z]$/.test(saying.id)) throw wrong('id', 'a digit or a capital letter', saying.id);
      return `:BLN${saying.id}     :${plain(saying.text, 67)}`;
    }
    case 'telemetry':
      return writeTelemetry(saying);
    case 'telemetry-definition':
      return `:${padded(saying.addressee)}:${plain(writeDefinition(saying.definition), 197)}`;
    case 'status': {
      const { text, atMs } = saying;
      const time = atMs === undefined ? '' : writeAprsTime(atMs, 'day-hour-minute');
      return `>${time}${plain(text, 62)}`;
    }
    default:
      return saying satisfies never;
  }
}

function writePosition(saying: Extract<AprsSaying, { kind: 'position' }>): string {
  const { isMessaging = false, atMs } = saying;
  if (atMs === undefined) return `${isMessaging ? '=' : '!'}${writePlace(saying)}`;
  return `${isMessaging ? '@' : '/'}${writeAprsTime(atMs, 'day-hour-minute')}${writePlace(saying)}`;
}

function writePlace(place: PlaceToSay): string {
  const { latitudeDeg, longitudeDeg, symbol, motion, altitudeM, comment = '' } = place;
  if (!(Math.abs(latitudeDeg) <= 90)) throw wrong('latitudeDeg', '-90 to 90', String(latitudeDeg));
  if (!(Math.abs(longitudeDeg) <= 180)) throw wrong('longitudeDeg', '-180 to 180', String(longitudeDeg));
  if (!/^[/\\0-9A-Z]$/.test(symbol.table) || !/^[!-~]$/.test(symbol.code))
    throw wrong('symbol', 'a table and a code', `${symbol.table}${symbol.code}`);
  if (motion && !(motion.courseDeg >= 0 && motion.courseDeg <= 360))
    throw wrong('courseDeg', '0 to 360', String(motion.courseDeg));
  const position = place.isCompressed ? writeCompressed(place) : writePlain(place);
  return `${position}${altitudeM === undefined ? '' : writeAltitude(altitudeM)}${plain(comment, 200)}`;
}

function writePlain({ latitudeDeg, longitudeDeg, symbol, motion }: PlaceToSay): string {
  const latitude = `${minutesText(Math.abs(latitudeDeg), 2)}${latitudeDeg < 0 ? 'S' : 'N'}`;
  const longitude = `${minutesText(Math.abs(longitudeDeg), 3)}${longitudeDeg < 0 ? 'W' : 'E'}`;
  return `${latitude}${symbol.table}${longitude}${symbol.code}${motion === undefined ? '' : writeMotion(motion)}`;
}

function minutesText(valueDeg: number, degreeDigits: number): string {
  const hundredths = Math.round(valueDeg * 6000);
  const minutes = String(hundredths % 6000).padStart(4, '0');
  const degrees = String(Math.floor(hundredths / 6000)).padStart(degreeDigits, '0');
  return `${degrees}${minutes.slice(0, 2)}.${minutes.slice(2)}`;
}

/** North is 360, for 0 says that the course is not known. */
function writeMotion({ courseDeg, speedMS }: { courseDeg: number; speedMS: number }): string {
  const knots = Math.round(speedMS / knotMS);
  if (!(knots >= 0 && knots <= 999)) throw wrong('speedMS', '0 to 513', String(speedMS));
  const course = Math.round(courseDeg) || 360;
  return `${String(course).padStart(3, '0')}/${String(knots).padStart(3, '0')}`;
}

function writeCompressed({ latitudeDeg, longitudeDeg, symbol, motion }: PlaceToSay): string {
  // The reference cuts the fraction off in its example.
  const latitude = encodeBase91(Math.floor(latitudeSteps * (90 - latitudeDeg)), 4);
  const longitude = encodeBase91(Math.floor(longitudeSteps * (180 + longitudeDeg)), 4);
  const table = /\d/.test(symbol.table) ? String.fromCharCode(97 + Number(symbol.table)) : symbol.table;
  return `${table}${latitude}${longitude}${symbol.code}${motion === undefined ? ' sT' : compressMotion(motion)}`;
}

/** Behind it the type octet: current, of an RMC sentence, compressed by software. */
function compressMotion({ courseDeg, speedMS }: { courseDeg: number; speedMS: number }): string {
  const speed = Math.round(Math.log(speedMS / knotMS + 1) / Math.log(1.08));
  if (!(speed >= 0 && speed <= 90)) throw wrong('speedMS', '0 to 523', String(speedMS));
  return `${encodeBase91(Math.round(courseDeg / 4) % 90, 1)}${encodeBase91(speed, 1)}[`;
}

function writeAltitude(altitudeM: number): string {
  const feet = Math.round(altitudeM / footM);
  if (!(feet > -100_000 && feet < 1_000_000)) throw wrong('altitudeM', '-30479 to 304799', String(altitudeM));
  return feet < 0 ? `/A=-${String(-feet).padStart(5, '0')}` : `/A=${String(feet).padStart(6, '0')}`;
}

function writeTelemetry(saying: Extract<AprsSaying, { kind: 'telemetry' }>): string {
  const { sequence, channels, bits, comment = '' } = saying;
  const isSound = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most;
  if (!isSound(sequence, 999)) throw wrong('sequence', '0 to 999', String(sequence));
  if (channels.length !== 5 || !channels.every((channel) => isSound(channel, 255)))
    throw wrong('channels', 'five of 0 to 255', channels.join(' '));
  if (bits.length !== 8) throw wrong('bits', 'eight', String(bits.length));
  const figures = [sequence, ...channels].map((value) => String(value).padStart(3, '0'));
  return `T#${figures.join(',')},${bits.map(Number).join('')}${plain(comment, 200)}`;
}

function padded(addressee: string): string {
  if (!/^[A-Z0-9-]{1,9}$/.test(addressee))
    throw wrong('addressee', 'a callsign of at most nine characters', addressee);
  return addressee.padEnd(9);
}

function numbered(number: string): string {
  if (!/^[A-Za-z0-9]{1,5}$/.test(number)) throw wrong('number', 'one to five letters and digits', number);
  return number;
}

function plain(text: string, mostOctets: number): string {
  if (/[\0\r\n]/.test(text)) throw wrong('text', 'no line break and no NUL', text);
  const { length } = utf8Octets(text);
  if (length > mostOctets) throw wrong('text', `at most ${mostOctets} octets`, String(length));
  return text;
}

function wrong(name: string, expected: string, found: string): RangeError {
  return new RangeError(`${name}: expected ${expected}, found ${found}`);
}
