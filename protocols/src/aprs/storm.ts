import type { AprsStorm } from './report.ts';
import { knotMS, nauticalMileM } from './units.ts';

/**
 * `/HC/150^200/0980>090&030%040` behind the course and speed of a storm.
 *
 * Source: APRS Protocol Reference 1.0.1, chapter 12, "Storm Data"
 */
export function readStorm(text: string): { readonly storm: AprsStorm; readonly octets: number } | undefined {
  const parts = /^\/(TS|HC|TD)\/(\d{3})\^(\d{3})\/(\d{4})>(\d{3})&(\d{3})(?:%(\d{3}))?/.exec(text);
  if (parts === null) return undefined;
  const [whole, type, sustained, gust, millibars, hurricane, tropical, gale] = parts;
  const storm: AprsStorm = {
    type: types[type as keyof typeof types],
    sustainedMS: Number(sustained) * knotMS,
    gustMS: Number(gust) * knotMS,
    pressurePa: Number(millibars) * 100,
    hurricaneRadiusM: Number(hurricane) * nauticalMileM,
    stormRadiusM: Number(tropical) * nauticalMileM,
    galeRadiusM: gale === undefined ? undefined : Number(gale) * nauticalMileM,
  };
  return { storm, octets: whole.length };
}

const types = { TS: 'tropical-storm', HC: 'hurricane', TD: 'tropical-depression' } as const;
