import type { AprsPosition } from './position.ts';
import type { AprsContent, AprsObject, AprsPlaced, AprsReport } from './report.ts';
import { symbolName } from './symbol-name.ts';
import type { AprsTelemetry } from './telemetry.ts';
import type { AprsTime } from './time-stamp.ts';
import type { AprsWeather } from './weather.ts';

/**
 * What a frame says, in one line of words for people: `position 49.0583 N 72.0292 W, house, 376 m: Test`. Control characters of
 * others do not come out of it.
 */
export function describeAprs({ content, oddities }: AprsReport): string {
  const doubts = oddities.map(({ kind }) => kind).join(', ');
  return shown(doubts === '' ? wordsOf(content) : `${wordsOf(content)} (${doubts})`);
}

function wordsOf(content: AprsContent): string {
  switch (content.kind) {
    case 'position':
      return `${content.micE === undefined ? 'position' : 'Mic-E position'} ${placedWords(content)}`;
    case 'object':
    case 'item':
      return `${content.kind} ${nameWords(content)}${placedWords(content)}`;
    case 'weather':
      return said(
        joined('weather', ...timeWords(content.time), ...weatherWords(content.weather)),
        content.comment,
      );
    case 'message': {
      const number = content.number === undefined ? '' : ` no. ${content.number}`;
      return said(`message${number} to ${content.addressee}`, content.text);
    }
    case 'acknowledgement':
    case 'rejection':
      return `${content.kind} of no. ${content.number} to ${content.addressee}`;
    case 'bulletin':
    case 'announcement': {
      const group = content.group === undefined ? '' : ` for ${content.group}`;
      return said(`${content.kind} ${content.id}${group}`, content.text);
    }
    case 'directed-query':
      return said(`query ${content.query} to ${content.addressee}`, content.text);
    case 'telemetry-definition':
      return `telemetry ${content.definition.of} of ${content.addressee}`;
    case 'telemetry':
      return said(telemetryWords(content), content.comment);
    case 'status': {
      const { time, position, beamDeg, radiatedW, text } = content;
      const beam = beamDeg === undefined ? [] : [`beam ${beamDeg} deg, ${radiatedW} W`];
      return said(joined('status', ...timeWords(time), ...positionWords(position), ...beam), text);
    }
    case 'query':
      return said(`query ${content.query} to all`, content.text.trim());
    case 'capabilities': {
      const pairs = Object.entries(content.capabilities);
      return `capabilities ${pairs.map(([name, value]) => (value === null ? name : `${name} ${value}`)).join(', ')}`;
    }
    case 'third-party': {
      const way = [content.destination, ...content.path].join(',');
      return `third party ${content.source}>${way}: ${describeAprs(content.report)}`;
    }
    case 'user-defined':
      return said(`user-defined ${content.userId}${content.packetType}`, content.data);
    case 'nmea':
      return joined(`GPS ${content.sentence}`, ...positionWords(content.position));
    case 'direction':
      return `bearing ${content.bearingDeg} deg, quality ${content.quality} of 9`;
    case 'spot': {
      const frequency = `${(content.frequencyHz / 1000).toFixed(1)} kHz`;
      return said(`DX spot of ${content.station} on ${frequency} by ${content.spotter}`, content.comment);
    }
    case 'test-data':
      return said('invalid or test data', content.data);
    case 'unread':
      return said(content.expected === undefined ? 'no APRS' : `unread ${content.expected}`, content.data);
    default:
      return content satisfies never;
  }
}

function nameWords({ name, isAlive }: AprsObject): string {
  return `${name}${isAlive ? '' : ', killed'}, `;
}

function placedWords(placed: AprsPlaced): string {
  const { position, time, motion, altitudeM, rangeM, bearing, antenna, storm, weather, telemetry, micE } =
    placed;
  const words = [
    ...(position === undefined ? ['unknown'] : positionWords(position)),
    ...timeWords(time),
    ...(motion?.courseDeg === undefined ? [] : [`course ${motion.courseDeg} deg`]),
    ...(motion?.speedMS === undefined ? [] : [`${motion.speedMS.toFixed(1)} m/s`]),
    ...(altitudeM === undefined ? [] : [`altitude ${Math.round(altitudeM)} m`]),
    ...(rangeM === undefined ? [] : [`range ${(rangeM / 1000).toFixed(1)} km`]),
    ...(bearing === undefined ? [] : [`bearing ${bearing.bearingDeg} deg`]),
    ...(antenna?.powerW === undefined ? [] : [`${antenna.powerW} W`]),
    ...(antenna?.strengthS === undefined ? [] : [`heard with S${antenna.strengthS}`]),
    ...(antenna === undefined
      ? []
      : [`${antenna.gainDb} dB`, `antenna ${Math.round(antenna.heightM)} m high`]),
    ...(storm === undefined
      ? []
      : [storm.type.replace('-', ' '), `${storm.sustainedMS.toFixed(0)} m/s sustained`]),
    ...(weather === undefined ? [] : weatherWords(weather)),
    ...(telemetry === undefined ? [] : [telemetryWords(telemetry)]),
    ...(micE === undefined ? [] : [micE.message, ...(micE.device === undefined ? [] : [micE.device])]),
  ];
  return said(words.join(', '), placed.comment);
}

function positionWords(position: AprsPosition | undefined): string[] {
  if (position === undefined) return [];
  const { latitudeDeg, longitudeDeg, ambiguity, symbol } = position;
  const north = `${Math.abs(latitudeDeg).toFixed(4)} ${latitudeDeg < 0 ? 'S' : 'N'}`;
  const east = `${Math.abs(longitudeDeg).toFixed(4)} ${longitudeDeg < 0 ? 'W' : 'E'}`;
  const vague =
    ambiguity === 0 ? '' : ` give or take ${Number((position.halfBoxDeg * 60).toFixed(2))} minutes`;
  return [`${north} ${east}${vague}`, ...(symbol === undefined ? [] : [symbolName(symbol)])];
}

function timeWords(time: AprsTime | undefined): string[] {
  if (time === undefined) return [];
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(time.hour)}:${two(time.minute)}${time.form === 'hour-minute-second' ? `:${two(time.second)}` : ''}`;
  const day = time.day === undefined ? '' : `day ${time.day} `;
  return [`${day}${clock} ${time.isLocal ? 'local' : 'UTC'}`];
}

function weatherWords(weather: AprsWeather): string[] {
  const { windSpeedMS, windDirectionDeg, gustMS, temperatureC, humidityPercent, pressurePa } = weather;
  const { rainLastHourMm, rainLastDayMm } = weather;
  const direction = windDirectionDeg === undefined ? '' : ` from ${Math.round(windDirectionDeg)} deg`;
  return [
    ...(windSpeedMS === undefined ? [] : [`wind ${windSpeedMS.toFixed(1)} m/s${direction}`]),
    ...(gustMS === undefined ? [] : [`gusts ${gustMS.toFixed(1)} m/s`]),
    ...(temperatureC === undefined ? [] : [`${temperatureC.toFixed(1)} °C`]),
    ...(rainLastHourMm ? [`rain ${rainLastHourMm.toFixed(1)} mm in an hour`] : []),
    ...(rainLastDayMm ? [`rain ${rainLastDayMm.toFixed(1)} mm in a day`] : []),
    ...(humidityPercent === undefined ? [] : [`humidity ${humidityPercent.toFixed(0)} %`]),
    ...(pressurePa === undefined ? [] : [`${(pressurePa / 100).toFixed(1)} hPa`]),
  ];
}

function telemetryWords({ sequence, channels, bits }: AprsTelemetry): string {
  const values = channels.map((channel) => channel ?? '-').join(' ');
  const flags = bits === undefined ? '' : `, bits ${bits.map(Number).join('')}`;
  return `telemetry${sequence === '' ? '' : ` ${sequence}`}: ${values}${flags}`;
}

function joined(...words: readonly string[]): string {
  const [first, ...rest] = words;
  return rest.length === 0 ? first! : `${first} ${rest.join(', ')}`;
}

function said(words: string, text: string): string {
  return text === '' ? words : `${words}: ${text}`;
}

/** Text of others on one line. */
function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is searched for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
}
