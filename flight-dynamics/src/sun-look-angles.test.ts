import { describe, expect, it } from 'vitest';
import { sunLookAngles } from './sun-look-angles.ts';

describe('where the Sun stands over a place', () => {
  it('agrees with the worked example of NREL to a hundredth of its width', () => {
    // Reda and Andreas, Solar Position Algorithm, NREL/TP-560-34302 (2008), table A5.1: Golden, Colorado, 2003-10-17 12:30:30 at UTC-7:
    // azimuth 194.340 241, elevation 39.872 046 without and 39.888 378 with the bending by air of 820 hPa and 11 degrees.
    const golden = { latitudeDeg: 39.742_476, longitudeDeg: -105.1786, heightM: 1830.14 };
    const { azimuthDeg, elevationDeg } = sunLookAngles(golden, Date.UTC(2003, 9, 17, 19, 30, 30));
    const hundredthOfItsWidthDeg = 0.005;
    expect(Math.abs(azimuthDeg - 194.340_241)).toBeLessThan(hundredthOfItsWidthDeg);
    expect(Math.abs(elevationDeg - 39.888_378)).toBeLessThan(hundredthOfItsWidthDeg);
  });
});
