import { describe, expect, it } from 'vitest';
import { bundledEarthOrientation } from './bundled-earth-orientation.ts';
import { packColumns, unpackColumns } from './earth-orientation/packed-columns.ts';
import { createEarthRotation, earthRotationAt, itrfToTeme, temeToItrf } from './frames.ts';
import { msPerDay } from './time.ts';

const atMjd = (mjd: number) => (mjd - 40_587) * msPerDay;

describe('the earth orientation that ships with the program', () => {
  const eop = bundledEarthOrientation();

  // IERS finals2000A.all of 2026-11-02 (PyPI astropy-iers-data 0.2026.11.2.0.34.55): UT1-UTC, pole x, pole y.
  it.each([
    [41_684, 0.808_417_8, 0.120_733, 0.136_966],
    [57_753, -0.407_760_1, 0.081_4, 0.263_094],
    [57_754, 0.591_282_1, 0.080_504, 0.263_145],
    [61_700, -0.202_526, 0.192_292, 0.279_007],
  ])('has the row of MJD %d', (mjd, dut1S, xpArcsec, ypArcsec) => {
    const roundingS = 0.6e-6;
    const roundingArcsec = 6e-6;
    const values = eop.at(atMjd(mjd));
    expect(Math.abs(values.dut1S - dut1S)).toBeLessThan(roundingS);
    expect(Math.abs(values.xpArcsec - xpArcsec)).toBeLessThan(roundingArcsec);
    expect(Math.abs(values.ypArcsec - ypArcsec)).toBeLessThan(roundingArcsec);
  });

  it('runs smoothly through every leap second since 1973', () => {
    // UT1 runs at most 4 ms a day against TAI: what is more is a leap second gone wrong.
    const moreThanEarthDoesS = 5e-4;
    for (let mjd = 41_685; mjd < 61_690; mjd += 1) {
      const before = eop.at(atMjd(mjd) - 3_600_000).dut1S;
      const after = eop.at(atMjd(mjd) + 3_600_000).dut1S;
      const step = after - before - Math.round(after - before);
      expect(Math.abs(step)).toBeLessThan(moreThanEarthDoesS);
      expect(Math.abs(before)).toBeLessThan(0.95);
    }
  });

  it('says until when it is measured and when the asked time lies outside', () => {
    expect(eop.source).toBe('bundled finals2000A 2026-11-02');
    expect(new Date(eop.measuredToAtMs!).toISOString()).toBe('2026-10-22T00:00:00.000Z');
    expect(eop.coverage!.toAtMs).toBeGreaterThan(Date.UTC(2027, 9, 1));
  });

  it('turns the Earth the same way there and back, and in bulk', () => {
    const nanometreKm = 1e-12;
    const atMs = Date.UTC(2026, 10, 28, 17, 3, 4, 567);
    const teme = {
      positionTemeKm: [-3000, 5900, 1800] as const,
      velocityTemeKmS: [-5.1, -3.7, 4.4] as const,
    };
    const itrf = temeToItrf(teme, atMs, eop);
    const back = itrfToTeme(itrf, atMs, eop);
    const rotation = createEarthRotation();
    earthRotationAt(atMs, eop, rotation);
    const [x, y, z] = teme.positionTemeKm;
    for (let axis = 0; axis < 3; axis += 1) {
      expect(Math.abs(back.positionTemeKm[axis]! - teme.positionTemeKm[axis]!)).toBeLessThan(
        5000 * nanometreKm,
      );
      expect(Math.abs(back.velocityTemeKmS[axis]! - teme.velocityTemeKmS[axis]!)).toBeLessThan(nanometreKm);
      const m = rotation.temeToItrf.subarray(3 * axis);
      expect(m[0]! * x + m[1]! * y + m[2]! * z).toBe(itrf.positionItrfKm[axis]);
    }
  });
});

describe('packed columns', () => {
  it('hold what was put in, with either sign and any size', () => {
    const columns = [
      [-36_000_000, -36_000_000, 0, 7, -64, 1_000_000],
      [1, 2, 3, 4, 5, 70_000],
    ];
    const back = unpackColumns(packColumns(columns), 2, 6);
    expect(back.map((column) => [...column])).toEqual(columns);
    expect(() => unpackColumns(packColumns(columns), 2, 5)).toThrow(RangeError);
    expect(() => unpackColumns(packColumns(columns), 3, 6)).toThrow(RangeError);
  });
});
