import type { AprsFrame } from './aprs-frame.ts';
import { readLocator } from './locator.ts';
import { readMessage } from './message.ts';
import { readMicE } from './mic-e.ts';
import { readNmea } from './nmea-fix.ts';
import { octetText, readableText } from './octet-text.ts';
import { placedBeside, type ReadPlaced, readPlaced } from './placed.ts';
import { readCapabilities, readQuery } from './query.ts';
import type { AprsContent, AprsOddity, AprsOddityKind, AprsReport } from './report.ts';
import { readStatus } from './status.ts';
import { symbolFromAddresses } from './symbol-from-addresses.ts';
import { readTelemetry } from './telemetry.ts';
import { readAprsTime, readMonthTime } from './time-stamp.ts';
import { readTnc2Octets } from './tnc2.ts';
import { readUltimeter } from './ultimeter.ts';
import { readWeather } from './weather.ts';

/**
 * What a frame of APRS says, told by the first octet of its information field.
 *
 * Source: APRS Protocol Reference 1.0.1, 29 August 2000, chapter 5, "Data Type Identifier", with the addenda 1.1 and 1.2
 */
export function parseAprs(frame: AprsFrame): AprsReport {
  return parseNested(frame, mostNested);
}

/** Gateways put a frame into a frame; nobody does so more often than this. */
const mostNested = 3;

interface Read {
  readonly content: AprsContent;
  readonly oddities: readonly AprsOddity[];
}

/** What a reader of one type is handed: the text behind the type octet, and the frame. */
type Reader = (text: string, whole: string, frame: AprsFrame, nested: number) => Read;

function parseNested(frame: AprsFrame, nested: number): AprsReport {
  const octets = octetText(frame.information);
  const whole = octets.replace(/[\0\r\n]+$/, '');
  const text = readableText(octets);
  if (whole === '') {
    const oddity: AprsOddity = {
      kind: 'empty',
      expected: 'an information field',
      found: `${octets.length} octets`,
    };
    return { content: unread(undefined, ''), oddities: [oddity], text };
  }
  const reader = readers[whole.charAt(0)] ?? readUntyped;
  const { content, oddities } = reader(whole.slice(1), whole, frame, nested);
  if (whole.length === octets.length) return { content, oddities, text };
  const found = Array.from(octets.slice(whole.length), (octet) =>
    octet.charCodeAt(0).toString(16).padStart(2, '0'),
  );
  const trailing: AprsOddity = {
    kind: 'trailing-octets',
    expected: 'nothing behind the text',
    found: found.slice(0, 8).join(' '),
  };
  return { content, oddities: [...oddities, trailing], text };
}

const readers: Readonly<Record<string, Reader>> = {
  '!': (text, whole) => (text.startsWith('!') ? readRawWeather(whole) : readPosition(text, false)),
  '=': (text) => readPosition(text, true),
  '/': (text, whole) => readTimedPosition(text, whole, false),
  '@': (text, whole) => readTimedPosition(text, whole, true),
  '`': readMicEReport,
  "'": readMicEReport,
  '\x1c': readMicEReport,
  '\x1d': readMicEReport,
  ';': readObject,
  ')': readItem,
  _: readLooseWeather,
  '#': (_text, whole) => readRawWeather(whole),
  '*': (_text, whole) => readRawWeather(whole),
  $: readGps,
  ':': readMessageReport,
  '>': (text) => clean(readStatus(text)),
  T: readTelemetryReport,
  '?': readQueryReport,
  '<': (text) => clean({ kind: 'capabilities', capabilities: readCapabilities(readableText(text)) }),
  '}': readThirdParty,
  '{': readUserDefined,
  '[': readLocatorBeacon,
  '%': readDirection,
  ',': (text) => clean({ kind: 'test-data', data: readableText(text) }),
};

function readPosition(text: string, isMessaging: boolean): Read {
  return positionOf(readPlaced(text, undefined), isMessaging);
}

function readTimedPosition(text: string, whole: string, isMessaging: boolean): Read {
  const time = readAprsTime(text.slice(0, 7));
  if (time !== undefined) return positionOf(readPlaced(text.slice(7), time), isMessaging);
  // Without a time stamp, or with one that is none, a position may stand all the same.
  const behind = readPlaced(text.slice(7), undefined);
  const placed = behind.placed.position === undefined ? readPlaced(text, undefined) : behind;
  const oddity = odd('bad-time', 'a time stamp like 092345z', whole.slice(1, 8));
  return positionOf({ ...placed, oddities: [oddity, ...placed.oddities] }, isMessaging);
}

function positionOf({ placed, oddities }: ReadPlaced, isMessaging: boolean): Read {
  return { content: { kind: 'position', isMessaging, ...placed }, oddities };
}

function readMicEReport(_text: string, whole: string, { destination }: AprsFrame): Read {
  const read = readMicE(destination.replace(/-.*$/, ''), whole);
  if (read === undefined) {
    const oddity = odd('bad-mic-e', 'nine octets at least', `${whole.length}`);
    return { content: unread('mic-e', whole), oddities: [oddity] };
  }
  const { position, motion, altitudeM, telemetry, micE, isMessaging, text, oddity } = read;
  const placed = placedBeside(position, { motion, altitudeM, telemetry, micE }, text);
  const oddities = oddity === undefined ? [] : [{ kind: 'bad-mic-e' as const, ...oddity }];
  return { content: { kind: 'position', isMessaging, ...placed }, oddities };
}

/** Nine characters of name, `*` or `_`, time and position. */
function readObject(text: string, whole: string): Read {
  const [, name, state, rest] = /^(.{9})([*_])(.*)$/s.exec(text) ?? [];
  if (rest === undefined) {
    const oddity = odd('bad-name', 'a name of nine characters, and * or _', text.slice(0, 10));
    return { content: unread('object', whole), oddities: [oddity] };
  }
  const time = readAprsTime(rest.slice(0, 7));
  const { placed, oddities } = readPlaced(time === undefined ? rest : rest.slice(7), time);
  const late = time === undefined ? [odd('bad-time', 'a time stamp like 092345z', rest.slice(0, 7))] : [];
  const told = { name: readableText(name!.trimEnd()), isAlive: state === '*' };
  return { content: { kind: 'object', ...told, ...placed }, oddities: [...late, ...oddities] };
}

/** Three to nine characters of name, `!` or `_`, and a position. */
function readItem(text: string, whole: string): Read {
  const [, name, state, rest] = /^([^!_]{1,9})([!_])(.*)$/s.exec(text) ?? [];
  if (rest === undefined) {
    const oddity = odd('bad-name', 'a name of three to nine characters, and ! or _', text.slice(0, 10));
    return { content: unread('item', whole), oddities: [oddity] };
  }
  const { placed, oddities } = readPlaced(rest, undefined);
  const short = name!.length < 3 ? [odd('bad-name', 'three characters at least', name!)] : [];
  const told = { name: readableText(name!.trimEnd()), isAlive: state === '!' };
  return { content: { kind: 'item', ...told, ...placed }, oddities: [...short, ...oddities] };
}

function readLooseWeather(text: string, whole: string): Read {
  const time = readMonthTime(text.slice(0, 8));
  const read = readWeather(time === undefined ? text : text.slice(8));
  if (read === undefined) {
    const oddity = odd('bad-weather', 'weather like 10090556c220s004g005t077', text.slice(0, 24));
    return { content: unread('weather', whole), oddities: [oddity] };
  }
  const { weather, comment } = read;
  const oddities =
    time === undefined ? [odd('bad-time', 'month, day, hour and minute', text.slice(0, 8))] : [];
  return { content: { kind: 'weather', time, weather, comment: readableText(comment) }, oddities };
}

/** What Ultimeters say is read, what older ones say is kept. */
function readRawWeather(whole: string): Read {
  const weather = readUltimeter(whole);
  if (weather !== undefined) return clean({ kind: 'weather', time: undefined, weather, comment: '' });
  const oddity = odd('bad-weather', 'fields of an Ultimeter 2000 in hexadecimal digits', whole.slice(0, 24));
  return { content: unread('weather', whole), oddities: [oddity] };
}

function readGps(_text: string, whole: string, { source, destination }: AprsFrame): Read {
  if (whole.startsWith('$ULTW')) return readRawWeather(whole);
  const read = readNmea(whole);
  if (read === undefined) {
    const oddity = odd('bad-position', 'a sentence like $GPRMC', whole.slice(0, 24));
    return { content: unread('nmea', whole), oddities: [oddity] };
  }
  const { sentence, fix, oddity } = read;
  if (fix?.latitudeDeg === undefined || fix.longitudeDeg === undefined) {
    return { content: { kind: 'nmea', sentence, fix }, oddities: oddity === undefined ? [] : [oddity] };
  }
  const position = {
    latitudeDeg: fix.latitudeDeg,
    longitudeDeg: fix.longitudeDeg,
    halfBoxDeg: 0.00005 / 60,
    ambiguity: 0,
    format: 'nmea' as const,
    symbol: symbolFromAddresses(source, destination),
  };
  return clean({ kind: 'nmea', sentence, fix, position });
}

function readMessageReport(text: string, whole: string): Read {
  const read = readMessage(text);
  if (read === undefined) {
    const oddity = odd('bad-message', 'an addressee of nine characters and a colon', text.slice(0, 10));
    return { content: unread('message', whole), oddities: [oddity] };
  }
  const { message, oddity } = read;
  return { content: message, oddities: oddity === undefined ? [] : [{ kind: 'bad-message', ...oddity }] };
}

function readTelemetryReport(text: string, whole: string): Read {
  if (!text.startsWith('#')) return readUntyped(text, whole);
  const read = readTelemetry(text);
  if (read === undefined) {
    const oddity = odd('bad-telemetry', 'a sequence and channels like #005,199,000', text.slice(0, 24));
    return { content: unread('telemetry', whole), oddities: [oddity] };
  }
  const { telemetry, oddity } = read;
  const content = { ...telemetry, comment: readableText(telemetry.comment) };
  return { content, oddities: oddity === undefined ? [] : [{ kind: 'bad-telemetry', ...oddity }] };
}

function readQueryReport(text: string, whole: string): Read {
  const query = readQuery(readableText(text));
  if (query !== undefined) return clean(query);
  const oddity = odd('unknown-type', 'a query like ?APRS?', whole.slice(0, 24));
  return { content: unread('query', whole), oddities: [oddity] };
}

function readThirdParty(text: string, whole: string, _frame: AprsFrame, nested: number): Read {
  const inner = readTnc2Octets(text);
  if (!inner.ok || nested === 0) {
    const expected =
      nested === 0 ? `at most ${mostNested} frames in a frame` : 'SOURCE>DESTINATION,PATH:text';
    return {
      content: unread('third-party', whole),
      oddities: [odd('bad-third-party', expected, text.slice(0, 40))],
    };
  }
  const { source, destination, path } = inner.value;
  const report = parseNested(inner.value, nested - 1);
  const addresses = path.map(({ address, isUsed }) => (isUsed ? `${address}*` : address));
  return clean({ kind: 'third-party', source, destination, path: addresses, report });
}

function readUserDefined(text: string): Read {
  const data = readableText(text.slice(2));
  return clean({ kind: 'user-defined', userId: text.charAt(0), packetType: text.charAt(1), data });
}

/** `[IO91SX] 35 miles NNW of London`; obsolete, and still sent. */
function readLocatorBeacon(text: string, whole: string): Read {
  const [, locator, comment] = /^([A-Za-z0-9]{4,6})\](.*)$/s.exec(text) ?? [];
  const position = locator === undefined ? undefined : readLocator(locator, undefined);
  if (position === undefined) {
    const oddity = odd('bad-position', 'a locator like IO91SX]', text.slice(0, 12));
    return { content: unread('locator', whole), oddities: [oddity] };
  }
  const placed = placedBeside(position, {}, comment!);
  return clean({ kind: 'position', isMessaging: false, ...placed });
}

/** `%042/7`: bearing and quality of a direction finder by Agrelo. Source: appendix 1, "Agrelo DFJr / MicroFinder" */
function readDirection(text: string, whole: string): Read {
  const [, bearing, quality] = /^(\d{3})\/(\d)/.exec(text) ?? [];
  if (quality !== undefined && Number(bearing) <= 360)
    return clean({ kind: 'direction', bearingDeg: Number(bearing), quality: Number(quality) });
  const oddity = odd('unknown-type', 'a bearing and its quality like 042/7', text.slice(0, 8));
  return { content: unread('direction', whole), oddities: [oddity] };
}

/**
 * What has no type octet: a spot of a DX cluster, a position behind the header of a node (X1J), and everything else, which
 * is kept as it is.
 */
function readUntyped(_text: string, whole: string): Read {
  const [, spotter, kilohertz, station, comment] =
    /^DX de ([A-Z0-9/-]{3,12}): {0,8}(\d{2,9}(?:\.\d{1,3})?) {1,4}([A-Za-z0-9/-]{2,15})(.*)$/s.exec(whole) ??
    [];
  if (station !== undefined) {
    const spot = { spotter: spotter!, frequencyHz: Math.round(Number(kilohertz) * 1000), station };
    return clean({ kind: 'spot', ...spot, comment: readableText(comment!.trim()) });
  }
  // Source: APRS Protocol Reference 1.0.1, chapter 5: the ! may stand up to the 40th character.
  const at = whole.indexOf('!');
  if (at > 0 && at < 40) {
    const { placed, oddities } = readPlaced(whole.slice(at + 1), undefined);
    const late = odd('late-position', 'the position at the front', whole.slice(0, at));
    if (placed.position !== undefined)
      return { content: { kind: 'position', isMessaging: false, ...placed }, oddities: [late, ...oddities] };
  }
  const oddity = odd('not-aprs', 'one of the types of APRS', whole.slice(0, 1));
  return { content: unread(undefined, whole), oddities: [oddity] };
}

function clean(content: AprsContent): Read {
  return { content, oddities: [] };
}

function unread(expected: string | undefined, octets: string): AprsContent {
  return { kind: 'unread', expected, data: readableText(octets) };
}

function odd(kind: AprsOddityKind, expected: string, found: string): AprsOddity {
  return { kind, expected, found: readableText(found) };
}
