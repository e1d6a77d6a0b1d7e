import { noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { parseElements } from '@dawa/flight-dynamics/elements';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import { predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { describe, expect, it } from 'vitest';
import { createSchedule } from './next-contact.ts';

// MAYA-1, a real element set; source: missions/aprs-dp/elements.tle.
const [elements] = parseElements(`MAYA-1
1 43590U 98067PE  19170.49852205  .00008512  00000-0  10229-3 0  9997
2 43590  51.6369 338.6737 0005848 155.4008 204.7266 15.61781407 48805`).elements;
const created = createPropagator(elements!);
if (!created.ok) throw new TypeError(created.fault.kind);
const settings = {
  propagator: created.value,
  place: { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 },
  stationId: 'thimphu',
  horizon: flatHorizon(10),
  minElevationDeg: 0,
  earthOrientation: noEarthOrientation,
};
const schedule = createSchedule(settings);
const epochAtMs = elements!.epochAtMs;

describe('the schedule', () => {
  it('finds the passes of three days as one search does, none twice and none cut at midnight', () => {
    const span = { fromAtMs: epochAtMs, toAtMs: epochAtMs + 3 * 86_400_000 };
    const whole = predictPasses({ ...settings, ...span });
    const found = schedule.passes(span);
    expect(found.map(({ passId }) => passId)).toEqual(whole.map(({ passId }) => passId));
    expect(found.every((pass) => !pass.isUpAtStart && !pass.isUpAtEnd)).toBe(true);
  });

  it('takes a pass that is up as the next contact, and another as the next rise', () => {
    const first = schedule.nextRise(epochAtMs)!;
    const inside = (first.aosAtMs + first.losAtMs) / 2;
    expect(schedule.nextContact(inside)?.passId).toBe(first.passId);
    expect(schedule.nextRise(inside)?.passId).not.toBe(first.passId);
    expect(schedule.nextContact(first.losAtMs)?.aosAtMs).toBeGreaterThan(first.losAtMs);
    expect(schedule.find(first.passId, epochAtMs + 5 * 86_400_000)).toEqual(first);
  });

  it('says that there is none, where there is none', () => {
    const pole = createSchedule({ ...settings, place: { latitudeDeg: 89, longitudeDeg: 0, heightM: 0 } });
    expect(pole.nextContact(epochAtMs)).toBeUndefined();
  });
});
