import { type DecayOrbit, decayOrbitOf } from '../decay.ts';
import { type ElementSet, parseElements } from '../elements.ts';
import { maya1Tle } from '../maya1.fixture.ts';
import { assumedSpaceWeather } from '../space-weather.ts';

export const dayMs = 86_400_000;
export const at = (iso: string) => Date.parse(iso);
export const quiet = assumedSpaceWeather({ f107Sfu: 70, ap: 6 });

export function setsOf(text: string): ElementSet[] {
  return parseElements(text, { checksum: 'ignored' }).elements;
}

export function orbitOf(set: ElementSet): DecayOrbit {
  const orbit = decayOrbitOf(set);
  if (!orbit.ok) throw new TypeError(JSON.stringify(orbit.fault));
  return orbit.value;
}

export function valueOf<T>(result: { ok: true; value: T } | { ok: false; fault: object }): T {
  if (!result.ok) throw new TypeError(JSON.stringify(result.fault));
  return result.value;
}

export const mayaSet = setsOf(maya1Tle)[0]!;
// The ISS four days before BHUTAN-1 left it (a set of 2018-08-06 quoted in the examples of OKAPI:Orbits).
export const iss = orbitOf(
  setsOf(`1 25544U 98067A   18218.76369510  .00001449  00000-0  29472-4 0  9993
2 25544  51.6423 126.6422 0005481  33.3092  62.9075 15.53806849126382`)[0]!,
);
// Tiangong-1 in its last months: from a test of CNES' Patrius (its rates and checksum blanked there), and twice from READMEs of
// the Python package tle2czml. It came down on 2018-04-02 at 00:16 UTC (US Joint Force Space Component Command).
export const tiangong1 = setsOf(`1 37820U 11053A   18027.60500207  .00000000  00000-0  13127-3 2  0000
2 37820  42.7489 247.2715 0020157 257.2217  23.6918 16.01003387000003
1 37820U 11053A   18046.14148403  .00095478  12401-4  13999-3 0  9993
2 37820  42.7514 129.7071 0017381  29.1995  48.6729 16.04256914366624
1 37820U 11053A   18046.58112813  .00094150  12300-4  13743-3 0  9998
2 37820  42.7514 126.9107 0017316  32.3682  67.8761 16.04338150366699`);
export const tiangong1EndAtMs = at('2018-04-02T00:16:00Z');
