import { formatNumber } from './format-number.ts';
import { plainName } from './plain-name.ts';

/** A value of the weather in words: `gustMS` 3 is "Gust" and "3.0 m/s". */
export function weatherWords(
  name: string,
  value: number,
): { readonly name: string; readonly figure: string } {
  const [suffix, unit, decimals] = units.find(([ending]) => name.endsWith(ending)) ?? ['', '', 0];
  const bare = name.slice(0, name.length - suffix.length).replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return { name: plainName(bare.toLowerCase()), figure: `${formatNumber(value, decimals)}${unit}` };
}

/** Endings of the names, longest first where one ends another. */
const units: readonly (readonly [ending: string, unit: string, decimals: number])[] = [
  ['Percent', ' %', 0],
  ['Deg', '°', 0],
  ['WM2', ' W/m²', 0],
  ['Mm', ' mm', 1],
  ['MS', ' m/s', 1],
  ['Pa', ' Pa', 0],
  ['C', ' °C', 1],
];
