import { describe, expect, it } from 'vitest';
import { maya1, thimphu } from './maya1.fixture.ts';
import {
  apparentMagnitude,
  darkSunElevationDeg,
  extinctionMagnitude,
  opticalSpans,
  standardMagnitudeOf,
} from './optical.ts';
import { lightOfPass } from './pass-light.ts';
import { predictPasses } from './passes.ts';
import { isSunlit, sunElevationDeg } from './sun.ts';

describe('how faint a satellite is', () => {
  it('is the standard magnitude at 1,000 km and half phase, and five times fainter in flux at 2,236 km', () => {
    expect(apparentMagnitude(7, 1000, Math.PI / 2)).toBeCloseTo(7, 9);
    expect(apparentMagnitude(7, 1000 * Math.sqrt(5), Math.PI / 2)).toBeCloseTo(7 + 2.5 * Math.log10(5), 9);
  });

  it('follows the phase of an evenly scattering sphere', () => {
    // Lambert's law: pi times brighter full than half lit, nothing when the Sun stands behind.
    expect(apparentMagnitude(0, 1000, 0)).toBeCloseTo(-2.5 * Math.log10(Math.PI), 9);
    expect(apparentMagnitude(0, 1000, Math.PI)).toBeGreaterThan(30);
    expect(() => apparentMagnitude(0, 0, 1)).toThrow(RangeError);
  });

  it('puts a 1U cube near 11 in a good pass and the Station near -2', () => {
    const oneUnit = standardMagnitudeOf(0.015);
    expect(oneUnit).toBeGreaterThan(12);
    expect(oneUnit).toBeLessThan(13);
    const overheadAtDusk = apparentMagnitude(oneUnit, 450, 1.3) + extinctionMagnitude(70);
    expect(overheadAtDusk).toBeGreaterThan(10);
    expect(overheadAtDusk).toBeLessThan(12);
    // M. McCants lists the Station with a standard magnitude of -1.8 (Heavens-Above, 2020s); 430 km overhead it is told as -3 to -4.
    expect(apparentMagnitude(-1.8, 430, 1.2)).toBeLessThan(-3);
    expect(apparentMagnitude(-1.8, 430, 1.2)).toBeGreaterThan(-5);
  });

  it('loses a fifth of a magnitude overhead and several at the horizon', () => {
    // Kasten and Young 1989: air mass 1.00 at 90, 5.58 at 10 and 37.9 at 0 degrees.
    expect(extinctionMagnitude(90)).toBeCloseTo(0.2, 3);
    expect(extinctionMagnitude(10) / 0.2).toBeCloseTo(5.58, 1);
    expect(extinctionMagnitude(0) / 0.2).toBeCloseTo(37.9, 0);
    expect(extinctionMagnitude(-5)).toBe(extinctionMagnitude(0));
  });
});

describe('a satellite in sunlight over a dark station', () => {
  const day = Date.UTC(2019, 5, 20);
  const passes = predictPasses({
    propagator: maya1,
    place: thimphu,
    stationId: 'thimphu',
    fromAtMs: day,
    toAtMs: day + 10 * 86_400_000,
  });
  const question = { propagator: maya1, place: thimphu, standardMagnitude: 12.5 };

  it('is found for each pass that says so, and for no other', () => {
    expect(passes.some(({ isOpticallyPossible }) => isOpticallyPossible)).toBe(true);
    for (const pass of passes) {
      const { optical, shadowEvents, sunlightAtAos } = lightOfPass({ ...question, pass });
      expect(optical.length > 0).toBe(pass.isOpticallyPossible);
      expect(sunlightAtAos).toBeGreaterThanOrEqual(0);
      for (const { atMs } of shadowEvents) {
        expect(atMs).toBeGreaterThan(pass.aosAtMs);
        expect(atMs).toBeLessThan(pass.losAtMs);
      }
      for (const span of optical) {
        const state = maya1.at(span.brightestAtMs);
        if (!state.ok) throw new TypeError(state.fault.kind);
        expect(isSunlit(state.value.positionTemeKm, span.brightestAtMs)).toBe(true);
        expect(sunElevationDeg(thimphu, span.brightestAtMs)).toBeLessThan(darkSunElevationDeg + 1e-6);
        expect(span.magnitude).toBeGreaterThan(9);
        expect(span.magnitude).toBeLessThan(25);
      }
    }
  });

  it('ends where the shadow begins, and names no magnitude that nobody gave', () => {
    const spans = opticalSpans({
      propagator: maya1,
      place: thimphu,
      fromAtMs: day,
      toAtMs: day + 86_400_000,
    });
    expect(spans.length).toBeGreaterThan(0);
    expect(spans.every(({ magnitude }) => magnitude === null)).toBe(true);
    for (const { fromAtMs, toAtMs } of spans) expect(toAtMs).toBeGreaterThan(fromAtMs);
  });
});
