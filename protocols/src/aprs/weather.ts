import { celsiusOf, inchMm, mileMS } from './units.ts';

/** What a weather station measured; undefined for what it does not know. */
export interface AprsWeather {
  /** Where the wind comes from. */
  readonly windDirectionDeg: number | undefined;
  readonly windSpeedMS: number | undefined;
  /** Of the last five minutes. */
  readonly gustMS: number | undefined;
  readonly temperatureC: number | undefined;
  readonly rainLastHourMm: number | undefined;
  readonly rainLastDayMm: number | undefined;
  readonly rainSinceMidnightMm: number | undefined;
  readonly humidityPercent: number | undefined;
  readonly pressurePa: number | undefined;
  readonly luminosityWM2: number | undefined;
  readonly snowLastDayMm: number | undefined;
  readonly rainCounter: number | undefined;
}

export interface ReadWeather {
  readonly weather: AprsWeather;
  /** Software and unit (`wRSW`), or whatever else stands behind. */
  readonly comment: string;
}

/**
 * Weather in letters and figures: `c220s004g005t077r000p000P000h50b09900wRSW`. Dots and spaces say that a value is not known.
 *
 * @param wind what stood in front in place of `c` and `s`, if anything did
 * @returns undefined where not one value stands
 * Source: APRS Protocol Reference 1.0.1, chapter 12; 1.2 (luminosity `l`, snow with a point)
 */
export function readWeather(text: string, wind?: Wind): ReadWeather | undefined {
  const values: Writable<AprsWeather> = { ...noWeather };
  if (wind !== undefined) {
    values.windDirectionDeg = wind.directionDeg;
    values.windSpeedMS = wind.speedMS;
  }
  let rest = text;
  let found = 0;
  let hasWind = wind !== undefined;
  for (;;) {
    const next = nextField(rest);
    if (next === undefined) break;
    const { letter, figure } = next;
    // The first s is the wind's speed, where wind is told in letters.
    const isSpeed = letter === 's' && !hasWind;
    if (isSpeed) hasWind = true;
    const value = /\d/.test(figure) ? Number(figure) : undefined;
    take(values, isSpeed ? 'speed' : letter, value);
    rest = rest.slice(1 + figure.length);
    found++;
  }
  return found === 0 ? undefined : { weather: values, comment: rest };
}

export interface Wind {
  readonly directionDeg: number | undefined;
  readonly speedMS: number | undefined;
}

export const noWeather: AprsWeather = {
  windDirectionDeg: undefined,
  windSpeedMS: undefined,
  gustMS: undefined,
  temperatureC: undefined,
  rainLastHourMm: undefined,
  rainLastDayMm: undefined,
  rainSinceMidnightMm: undefined,
  humidityPercent: undefined,
  pressurePa: undefined,
  luminosityWM2: undefined,
  snowLastDayMm: undefined,
  rainCounter: undefined,
};

/** How many figures stand behind a letter, or dots or spaces in their place. */
const threeFigures = /^(?:\d{3}|\.{1,3}| {3})/;
const figuresBehind: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(Array.from('cgrpPLl', (letter) => [letter, threeFigures])),
  t: /^(?:-?\d{2,3}|\.{1,3}| {3})/,
  h: /^(?:\d{2,3}|\.{1,3}| {2})/,
  b: /^(?:\d{4,6}|\.{1,5}| {5})/,
  s: /^(?:\d{3}|\d\.\d|\.\d\d|\d\d\.|\.{1,3}| {3})/,
  '#': /^\d{1,8}/,
};

function nextField(text: string): { readonly letter: string; readonly figure: string } | undefined {
  const letter = text.charAt(0);
  const figure = Object.hasOwn(figuresBehind, letter)
    ? figuresBehind[letter]!.exec(text.slice(1))?.[0]
    : undefined;
  return figure === undefined ? undefined : { letter, figure };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function take(weather: Writable<AprsWeather>, letter: string, value: number | undefined): void {
  const scaled = (factor: number) => (value === undefined ? undefined : value * factor);
  switch (letter) {
    case 'c':
      weather.windDirectionDeg = value;
      return;
    case 'speed':
      weather.windSpeedMS = scaled(mileMS);
      return;
    case 'g':
      weather.gustMS = scaled(mileMS);
      return;
    case 't':
      weather.temperatureC = value === undefined ? undefined : celsiusOf(value);
      return;
    case 'r':
      weather.rainLastHourMm = scaled(inchMm / 100);
      return;
    case 'p':
      weather.rainLastDayMm = scaled(inchMm / 100);
      return;
    case 'P':
      weather.rainSinceMidnightMm = scaled(inchMm / 100);
      return;
    case 'h':
      weather.humidityPercent = value === 0 ? 100 : value;
      return;
    case 'b':
      weather.pressurePa = scaled(10);
      return;
    case 'L':
      weather.luminosityWM2 = value;
      return;
    case 'l':
      weather.luminosityWM2 = value === undefined ? undefined : value + 1000;
      return;
    case 's':
      weather.snowLastDayMm = scaled(inchMm);
      return;
    case '#':
      weather.rainCounter = value;
  }
}
