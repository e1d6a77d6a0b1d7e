/** From elements to the next pass over Thimphu, above the station's own ridge. */
import { readFileSync } from 'node:fs';
import { parseElements } from '@dawa/flight-dynamics/elements';
import { parseHorizon } from '@dawa/flight-dynamics/horizon';
import { predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator } from '@dawa/flight-dynamics/propagator';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const { elements } = parseElements(read('missions/aprs-dp/elements.tle'));
const propagator = createPropagator(elements[0]!);
const horizon = parseHorizon(read('stations/thimphu/horizon.csv'));
if (!propagator.ok || !horizon.ok) throw new TypeError('expected good elements and a good horizon');

const fromAtMs = elements[0]!.epochAtMs;
const [pass] = predictPasses({
  propagator: propagator.value,
  place: { latitudeDeg: 27.4728, longitudeDeg: 89.639, heightM: 2334 },
  stationId: 'thimphu',
  horizon: horizon.value,
  fromAtMs,
  toAtMs: fromAtMs + 86_400_000,
});

console.log(pass!.name, 'rises', new Date(pass!.aosAtMs).toISOString().slice(0, 16));
console.log('and is up for', Math.round((pass!.losAtMs - pass!.aosAtMs) / 10_000) * 10, 's');
console.log('at most', Math.round(pass!.maxElevationDeg), 'degrees high');

// prints
// MAYA-1 rises 2019-06-20T00:22
// and is up for 320 s
// at most 55 degrees high
