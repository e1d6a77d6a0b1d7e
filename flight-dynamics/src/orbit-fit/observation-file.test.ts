import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseObservations } from '../orbit-fit.ts';

describe('recordings of Doppler', () => {
  it('reads CSV by instant or by time, with sigma and pass where they are given', () => {
    const byInstant = parseObservations(
      'atMs,frequencyHz,sigmaHz,pass\n1561000000000.5,437000100.25,10,a\n# a comment\n1561000001000,437000090,,a\n',
    );
    expect(byInstant).toEqual({
      observations: [
        { atMs: 1_561_000_000_000.5, frequencyHz: 437_000_100.25, sigmaHz: 10, pass: 'a' },
        { atMs: 1_561_000_001_000, frequencyHz: 437_000_090, sigmaHz: null, pass: 'a' },
      ],
      faults: [],
      siteNumber: null,
    });
    const byTime = parseObservations('snr,time,frequencyHz\r\n9,2019-06-20T00:22:31.2505Z,437000100\r\n');
    const atMs = Date.parse('2019-06-20T00:22:31.250Z') + 0.5;
    expect(byTime.observations).toEqual([{ atMs, frequencyHz: 437_000_100, sigmaHz: null, pass: '1' }]);
  });

  it('parts rows without a label where nothing was heard for 25 minutes, and puts them in order', () => {
    const { observations } = parseObservations(
      'atMs,frequencyHz\n1561005400000,437e6\n1561000000000,437e6\n1561000600000,437e6\n',
    );
    expect(observations.map(({ pass }) => pass)).toEqual(['1', '1', '2']);
    expect(observations.map(({ atMs }) => atMs)).toEqual([
      1_561_000_000_000, 1_561_000_600_000, 1_561_005_400_000,
    ]);
  });

  // Form of a row: rffit.c of STRF. 2019-06-20 is 18,067 days after 1970-01-01, which is MJD 40587.
  it('reads the rows of STRF, newer and older, and refuses another site', () => {
    const parsed = parseObservations(
      '58654.500000 437012345.1 3.5 4171\n19/06/20 12:00:01.5 437012340.0 3.1 4171\n58654.500100 437012000.0 1.0 4172\n',
    );
    expect(parsed.siteNumber).toBe(4171);
    expect(parsed.observations.map(({ atMs }) => atMs)).toEqual([
      Date.parse('2019-06-20T12:00:00Z'),
      Date.parse('2019-06-20T12:00:01.500Z'),
    ]);
    expect(parsed.faults).toEqual([{ line: 3, kind: 'other-site', expected: 4171, found: 4172 }]);
  });

  it.each([
    ['', 1, 'empty'],
    ['atMs,frequencyHz\n', 1, 'empty'],
    ['time,frequency\n2019-06-20T00:00:00Z,437e6\n', 1, 'bad-header'],
    ['atMs,frequencyHz\n1561000000000\n', 2, 'bad-row'],
    ['atMs,frequencyHz\nsoon,437e6\n', 2, 'bad-time'],
    ['time,frequencyHz\n2019-02-30T00:00:00Z,437e6\n', 2, 'bad-time'],
    ['atMs,frequencyHz\n1561000000,437e6\n', 2, 'bad-time'],
    ['atMs,frequencyHz\n1561000000000,437\n', 2, 'bad-frequency'],
    ['atMs,frequencyHz\n1561000000000,0x1a0c5a40\n', 2, 'bad-frequency'],
    ['atMs,frequencyHz,sigmaHz\n1561000000000,437e6,-1\n', 2, 'bad-sigma'],
    ['58654.5 437012345.1 4171\n', 1, 'bad-row'],
  ])('says what is wrong with %j', (text, line, kind) => {
    const { observations, faults } = parseObservations(text);
    expect(observations).toEqual([]);
    expect(faults).toMatchObject([{ line, kind }]);
  });

  it('reads or refuses any text, and never answers NaN', () => {
    const cell = fc.oneof(
      fc.constantFrom('1561000000000', '437e6', '', '58654.5', 'NaN', '1e999', '2019-06-20T00:00:00Z', '-'),
      fc.string({ maxLength: 12 }),
    );
    const text = fc
      .array(fc.array(cell, { maxLength: 5 }), { maxLength: 8 })
      .chain((rows) =>
        fc
          .constantFrom(',', ' ')
          .map((separator) =>
            ['atMs,frequencyHz', ...rows.map((row) => row.join(separator))]
              .slice(separator === ',' ? 0 : 1)
              .join('\n'),
          ),
      );
    fc.assert(
      fc.property(text, (input) => {
        const { observations, faults } = parseObservations(input);
        expect(observations.length + faults.length).toBeGreaterThan(0);
        for (const { atMs, frequencyHz, sigmaHz } of observations) {
          expect(Number.isFinite(atMs + frequencyHz + (sigmaHz ?? 0))).toBe(true);
        }
      }),
      { numRuns: 1000, seed: 9 },
    );
  });
});
