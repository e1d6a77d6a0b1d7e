import { celsiusOf, inchMm } from './units.ts';
import { type AprsWeather, noWeather } from './weather.ts';

/**
 * Weather as an Ultimeter of Peet Bros sends it: `$ULTW` (packet mode) or `!!` (logging mode) and fields of four hexadecimal
 * digits, dashes where a sensor is missing.
 *
 * @returns undefined for anything else
 * Source: Peet Bros ULTIMETER 2100 operator's manual, "Packet Mode" and "Data Logger Mode"; examples in APRS Protocol
 * Reference 1.0.1, chapter 12
 */
export function readUltimeter(text: string): AprsWeather | undefined {
  const [, mode, digits] = /^(\$ULTW|!!)((?:[0-9A-Fa-f]{4}|-{4}){4,14})/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const fields = digits.match(/.{4}/g)!.map((field) => Number.parseInt(field, 16));
  const at = (place: number) => {
    const value = fields[place];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  };
  const isPacketMode = mode === '$ULTW';
  // The average of a minute where it is sent, as APRS has it.
  const speed = isPacketMode ? at(12) : (at(11) ?? at(0));
  const gust = isPacketMode ? at(0) : undefined;
  const [direction, fahrenheit, pressure] = [at(1), at(2), at(4)];
  const humidity = at(isPacketMode ? 8 : 6);
  const rain = at(isPacketMode ? 11 : 10);
  return {
    ...noWeather,
    windDirectionDeg: direction === undefined ? undefined : ((direction & 0xff) / 256) * 360,
    windSpeedMS: scaled(speed, tenthKmH),
    gustMS: scaled(gust, tenthKmH),
    // Negative temperatures are in two's complement.
    temperatureC: fahrenheit === undefined ? undefined : celsiusOf(((fahrenheit << 16) >> 16) / 10),
    // Tenths of a millibar.
    pressurePa: scaled(pressure, 10),
    humidityPercent: scaled(humidity, 0.1),
    rainSinceMidnightMm: scaled(rain, inchMm / 100),
  };
}

const tenthKmH = 1 / 36;

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
