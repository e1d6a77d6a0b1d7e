import { readCommentFields, refinePosition } from './comment-fields.ts';
import {
  type CompressedPosition,
  compressedPositionOctets,
  readCompressedPosition,
} from './compressed-position.ts';
import { type DataExtension, readDataExtension } from './data-extension.ts';
import { readableText } from './octet-text.ts';
import { plainPositionOctets, readPlainPosition } from './plain-position.ts';
import type { AprsPosition, AprsSymbol } from './position.ts';
import type { AprsMicE, AprsOddity, AprsPlaced } from './report.ts';
import { readStorm } from './storm.ts';
import type { AprsTime } from './time-stamp.ts';
import { readWeather } from './weather.ts';

export interface ReadPlaced {
  readonly placed: AprsPlaced;
  readonly oddities: readonly AprsOddity[];
}

/**
 * A position, plain or compressed, and what hangs on it: the end of position reports, objects and items.
 *
 * @param text an octet string that begins with the position
 * @returns without a position, and with an oddity, where none can be read; the text is then all comment
 */
export function readPlaced(text: string, time: AprsTime | undefined): ReadPlaced {
  const plain = readPlainPosition(text);
  if (plain !== undefined) {
    const rest = text.slice(plainPositionOctets);
    const extension = readDataExtension(rest, { isArea: isSymbol(plain.symbol, '\\', 'l') });
    return join(plain, time, extension, undefined, rest.slice(extension?.octets ?? 0));
  }
  const compressed = readCompressedPosition(text);
  if (compressed !== undefined)
    return join(compressed.position, time, undefined, compressed, text.slice(compressedPositionOctets));
  const expected = 'a position like 4903.50N/07201.75W- or /5L!!<*e7>7P[';
  const oddity: AprsOddity = { kind: 'bad-position', expected, found: readableText(text.slice(0, 19)) };
  return { placed: { ...nothing, time, comment: readableText(text) }, oddities: [oddity] };
}

/** What hangs on a position whose form the caller knows. */
export function placedBeside(
  position: AprsPosition | undefined,
  told: Partial<AprsPlaced> & { readonly micE?: AprsMicE | undefined },
  text: string,
): AprsPlaced {
  const { altitudeM, telemetry, precision, comment } = readCommentFields(text);
  return {
    ...nothing,
    ...told,
    position: position && precision ? refinePosition(position, precision) : position,
    altitudeM: altitudeM ?? told.altitudeM,
    telemetry: telemetry ?? told.telemetry,
    comment: readableText(comment.trim()),
  };
}

const nothing: AprsPlaced = {
  position: undefined,
  time: undefined,
  motion: undefined,
  altitudeM: undefined,
  antenna: undefined,
  rangeM: undefined,
  bearing: undefined,
  area: undefined,
  storm: undefined,
  weather: undefined,
  telemetry: undefined,
  compression: undefined,
  micE: undefined,
  comment: '',
};

function join(
  position: AprsPosition,
  time: AprsTime | undefined,
  extension: DataExtension | undefined,
  compressed: CompressedPosition | undefined,
  text: string,
): ReadPlaced {
  const isNull =
    position.latitudeDeg === 0 && position.longitudeDeg === 0 && isSymbol(position.symbol, '\\', '.');
  const motion = extension?.motion ?? compressed?.motion;
  const storm = position.symbol?.code === '@' ? readStorm(text) : undefined;
  const told = {
    time,
    motion,
    antenna: extension?.antenna,
    rangeM: extension?.rangeM ?? compressed?.rangeM,
    bearing: extension?.bearing,
    area: extension?.area,
    altitudeM: compressed?.altitudeM,
    compression: compressed?.compression,
  };
  // Source: APRS Protocol Reference 1.0.1, chapter 6, "Default Null Position"
  const shown = isNull ? undefined : position;
  if (position.symbol?.code === '_') return withWeather(shown, told, text);
  const placed = placedBeside(shown, { ...told, storm: storm?.storm }, text.slice(storm?.octets ?? 0));
  return { placed, oddities: [] };
}

/** Of weather stations the motion is the wind's. In this place it is in knots; in letters it is in miles an hour. */
function withWeather(
  position: AprsPosition | undefined,
  { motion, ...told }: Partial<AprsPlaced>,
  text: string,
): ReadPlaced {
  const wind = motion && { directionDeg: motion.courseDeg, speedMS: motion.speedMS };
  const read = readWeather(text, wind);
  if (read !== undefined) {
    const placed = placedBeside(position, { ...told, weather: read.weather }, read.comment);
    return { placed, oddities: [] };
  }
  const expected = 'weather like 220/004g005t077';
  const oddity: AprsOddity = { kind: 'bad-weather', expected, found: readableText(text.slice(0, 24)) };
  const placed = placedBeside(position, { ...told, motion }, text);
  // A digipeater with the symbol of a weather station and nothing but words behind it is no damage.
  return { placed, oddities: /^[.\d ]{3}|^[cgt][.\d]/.test(text) ? [oddity] : [] };
}

function isSymbol(symbol: AprsSymbol | undefined, table: string, code: string): boolean {
  return symbol?.table === table && symbol.code === code;
}
