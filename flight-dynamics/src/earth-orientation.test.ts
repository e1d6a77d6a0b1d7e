import { describe, expect, it } from 'vitest';
import { describeEarthOrientation, noEarthOrientation, parseEarthOrientation } from './earth-orientation.ts';
import { taiMinusUtcS, ttMinusUtcS } from './leap-seconds.ts';

const header = 'mjdUtc,dut1S,xpArcsec,ypArcsec';

describe('earth orientation', () => {
  it('is interpolated between the rows of a CSV', () => {
    const eop = parseEarthOrientation(
      `# IERS\n${header}\n58653,-0.17,0.1,0.4\n58654,-0.18,0.2,0.3\n`,
      'test.csv',
    );
    if (!eop.ok) throw new TypeError(eop.fault.kind);
    const noon = Date.UTC(2019, 5, 19, 12);
    expect(eop.value.at(noon).dut1S).toBeCloseTo(-0.175, 12);
    expect(eop.value.at(noon).xpArcsec).toBeCloseTo(0.15, 12);
    expect(eop.value.at(noon).ypArcsec).toBeCloseTo(0.35, 12);
    expect(describeEarthOrientation(eop.value, noon)).toEqual({
      source: 'test.csv',
      ageDays: 0,
      isExtrapolated: false,
      dut1SigmaMs: 0.02,
    });
  });

  it('holds the last row afterwards and says how old it is', () => {
    const eop = parseEarthOrientation(`${header}\n58653,-0.17,0.1,0.4\n58654,-0.18,0.2,0.3`, 'test.csv');
    if (!eop.ok) throw new TypeError(eop.fault.kind);
    const later = Date.UTC(2019, 5, 30);
    expect(eop.value.at(later).dut1S).toBe(-0.18);
    expect(describeEarthOrientation(eop.value, later)).toMatchObject({
      source: 'test.csv',
      ageDays: 10,
      isExtrapolated: true,
    });
    expect(describeEarthOrientation(noEarthOrientation, later)).toMatchObject({
      source: 'none',
      ageDays: null,
      isExtrapolated: true,
    });
  });

  // IERS finals2000A, rows of 2016-12-31 and 2017-01-01: UT1-UTC jumps with the leap second between them (Bulletin C 52).
  it('does not smear a leap second over a day', () => {
    const eop = parseEarthOrientation(`${header}\n57753,-0.4077601,0,0\n57754,0.5912821,0,0`, 'test.csv');
    if (!eop.ok) throw new TypeError(eop.fault.kind);
    expect(eop.value.at(Date.UTC(2016, 11, 31, 12)).dut1S).toBeCloseTo((-0.4077601 + (0.5912821 - 1)) / 2, 9);
  });

  // IERS finals2000A.all as astropy-iers-data 0.2026.11.2 carries it, Bulletin B's columns cut off: two final rows, and
  // one so far ahead that it has a date only.
  it('reads the fixed columns of finals2000A and leaves rows without values alone', () => {
    const text = [
      '19 620 58654.00 I  0.145851 0.000024  0.426259 0.000017  I-0.1747685 0.0000041 -0.2258 0.0030  I     0.052',
      '19 621 58655.00 I  0.147158 0.000024  0.426036 0.000017  I-0.1745736 0.0000043 -0.1619 0.0032  I     0.054',
      `271218 61757.00${' '.repeat(172)}`,
    ].join('\n');
    const eop = parseEarthOrientation(text, 'finals2000A.all');
    if (!eop.ok) throw new TypeError(`${eop.fault.kind} ${eop.fault.line}`);
    expect(eop.value.at(Date.UTC(2019, 5, 20))).toMatchObject({
      dut1S: -0.174_768_5,
      xpArcsec: 0.145_851,
      ypArcsec: 0.426_259,
    });
    expect(eop.value.coverage!.toAtMs).toBe(Date.UTC(2019, 5, 21));
  });

  it.each([
    ['', 'empty'],
    [header, 'empty'],
    ['mjd,dut1\n1,2', 'bad-header'],
    [`${header}\n58653,-0.17,0.1`, 'bad-row'],
    [`${header}\n58653,-17,0.1,0.1`, 'bad-row'],
    [`${header}\n58653,NaN,0.1,0.1`, 'bad-row'],
    [`${header}\n58653,0,0,0\n58653,0,0,0`, 'not-ascending'],
  ])('refuses %j', (text, kind) => {
    const eop = parseEarthOrientation(text, 'test');
    expect(eop.ok ? 'read' : eop.fault.kind).toBe(kind);
  });
});

describe('leap seconds', () => {
  // IERS Bulletin C.
  it('are 36 s until the end of 2016 and 37 s after it', () => {
    expect(taiMinusUtcS(Date.UTC(2016, 11, 31, 23, 59, 59))).toBe(36);
    expect(taiMinusUtcS(Date.UTC(2017, 0, 1))).toBe(37);
    expect(taiMinusUtcS(Date.UTC(2019, 5, 20))).toBe(37);
    expect(taiMinusUtcS(Date.UTC(1999, 0, 1))).toBe(32);
    expect(ttMinusUtcS(Date.UTC(2004, 3, 6))).toBe(64.184);
  });
});
