import { parseElements } from '@dawa/flight-dynamics/elements';
import { subPoint } from '@dawa/flight-dynamics/ground-track';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { describe, expect, it } from 'vitest';
import { bearingDeg, distanceDeg, isSeenFrom, orbitArc, turnMs } from './orbit-arc.ts';

// MAYA-1, 2019-06-19, as in missions/aprs-dp/elements.tle; propagated by SGP4.
const elements = `MAYA-1
1 43590U 98067PE  19170.49852205  .00008512  00000-0  10229-3 0  9997
2 43590  51.6369 338.6737 0005848 155.4008 204.7266 15.61781407 48805`;

const thimphu = { latitudeDeg: 27.4712, longitudeDeg: 89.6339 };
const pass = Date.parse('2019-06-20T00:24:43Z');

function at(atMs: number) {
  const [set] = parseElements(elements).elements;
  const propagator = createPropagator(set!);
  if (!propagator.ok) throw new TypeError('elements of the test');
  const point = subPoint(propagator.value, atMs);
  if (!point.ok) throw new TypeError('propagation in the test');
  return point.value;
}

describe('ground track to draw', () => {
  const arc = (toAtMs: number) =>
    orbitArc(at(pass - 10_000), at(pass), { fromAtMs: pass, toAtMs, stepMs: 60_000 })!;

  it('stays within half a degree of SGP4 through a pass', () => {
    const halfDegree = 0.5;
    for (const point of arc(pass + 6 * 60_000)) {
      expect(distanceDeg(point, at(point.atMs))).toBeLessThan(halfDegree);
    }
  });

  it('stays within three degrees of SGP4 over a whole turn', () => {
    const threeDegrees = 3;
    for (const point of arc(pass + turnMs(400))) {
      expect(distanceDeg(point, at(point.atMs))).toBeLessThan(threeDegrees);
    }
  });

  it('does not guess a direction from one place', () => {
    expect(orbitArc(at(pass), at(pass), { fromAtMs: pass, toAtMs: pass, stepMs: 1000 })).toBeUndefined();
  });

  it('has the satellite in sight of Thimphu at the top of the pass, and not half a turn later', () => {
    expect(isSeenFrom(thimphu, at(pass))).toBe(true);
    expect(isSeenFrom(thimphu, at(pass + turnMs(400) / 2))).toBe(false);
  });

  // By the sphere's own geometry: a quarter of the equator, and a pole from anywhere.
  it('tells distance and bearing as a sphere has them', () => {
    const origin = { latitudeDeg: 0, longitudeDeg: 0 };
    expect(distanceDeg(origin, { latitudeDeg: 0, longitudeDeg: 90 })).toBeCloseTo(90, 9);
    expect(bearingDeg(origin, { latitudeDeg: 0, longitudeDeg: 90 })).toBeCloseTo(90, 9);
    expect(distanceDeg(thimphu, { latitudeDeg: 90, longitudeDeg: 0 })).toBeCloseTo(90 - 27.4712, 9);
    expect(bearingDeg(thimphu, { latitudeDeg: -90, longitudeDeg: 0 })).toBeCloseTo(180, 9);
    expect(bearingDeg(thimphu, { latitudeDeg: 27.4712, longitudeDeg: 80 })).toBeGreaterThan(270);
  });
});
