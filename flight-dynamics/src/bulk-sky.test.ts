import { describe, expect, it } from 'vitest';
import { createBulkPropagator } from './bulk-propagator.ts';
import { bulkLookAngles, bulkSubPoints } from './bulk-sky.ts';
import { bundledEarthOrientation } from './bundled-earth-orientation.ts';
import { parseElements } from './elements.ts';
import { itrfToGeodetic, temeToItrf } from './frames.ts';
import { createObserver } from './look-angles.ts';
import { createPropagator } from './propagator.ts';
import { threeOrbits } from './three-orbits.fixture.ts';

const { elements } = parseElements(threeOrbits);
const thimphu = { latitudeDeg: 27.4728, longitudeDeg: 89.639, heightM: 2334 };
const earthOrientation = bundledEarthOrientation();
const startAtMs = Date.UTC(2006, 5, 26);
const atMs = Float64Array.from({ length: 48 }, (_, index) => startAtMs + index * 1_234_567);

describe('the sky of a catalogue', () => {
  const states = createBulkPropagator(elements).propagate({ atMs });

  // The station's frame is a straight line through each hour of sidereal time: 1e-12 rad; and the pole moves 3 mm in it.
  it('is the sky that each observer sees', () => {
    const sky = bulkLookAngles(states, atMs, thimphu, earthOrientation);
    for (const [object, set] of elements.entries()) {
      const propagator = createPropagator(set);
      if (!propagator.ok) throw new TypeError(propagator.fault.kind);
      const observer = createObserver(propagator.value, thimphu, earthOrientation);
      for (const [time, at] of atMs.entries()) {
        const sight = observer.at(at);
        if (!sight.ok) throw new TypeError(sight.fault.kind);
        const row = object * atMs.length + time;
        expect(sky.azimuthDeg[row]).toBeCloseTo(sight.value.azimuthDeg, 6);
        expect(sky.elevationDeg[row]).toBeCloseTo(sight.value.elevationDeg, 6);
        expect(sky.rangeKm[row]).toBeCloseTo(sight.value.rangeKm, 4);
        expect(sky.rangeRateKmS[row]).toBeCloseTo(sight.value.rangeRateKmS, 7);
      }
    }
  });

  it('hangs over the places that the frames say', () => {
    const places = bulkSubPoints(states, atMs, earthOrientation);
    for (const [object, set] of elements.entries()) {
      const propagator = createPropagator(set);
      if (!propagator.ok) throw new TypeError(propagator.fault.kind);
      for (const [time, at] of atMs.entries()) {
        const state = propagator.value.at(at);
        if (!state.ok) throw new TypeError(state.fault.kind);
        const expected = itrfToGeodetic(temeToItrf(state.value, at, earthOrientation).positionItrfKm);
        const row = object * atMs.length + time;
        expect(places.latitudeDeg[row]).toBeCloseTo(expected.latitudeDeg, 8);
        expect(places.longitudeDeg[row]).toBeCloseTo(expected.longitudeDeg, 8);
        expect(places.heightKm[row]).toBeCloseTo(expected.heightKm, 6);
      }
    }
  });

  it('asks for the times that belong to the states', () => {
    expect(() => bulkSubPoints(states, [1, 2])).toThrow('expected the 48 times of the states, found 2');
  });
});
