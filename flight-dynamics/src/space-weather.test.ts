import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AtmosphereWeather,
  assumedSpaceWeather,
  continuedSpaceWeather,
  parseSpaceWeather,
  recentMean,
  type SpaceWeather,
  tabulatedSpaceWeather,
  withOtherFlux,
} from './space-weather.ts';

// Rows of CelesTrak's SpaceWeather-All-v1.2.txt (updated 2025-03-21), 1 to 5 January 2018.
const observed = [
  '2018 01 01 2515 21 33 37 23 23 27 10 10 13 177  18  22   9   9  12   4   4   5  10 0.6 3   0  66.8 0  69.3  70.8  69.1  71.4  72.5',
  '2018 01 02 2515 22 17  7  3  7 17 10 20 10  90   6   3   2   3   6   4   7   4   4 0.2 1   0  67.2 0  69.3  70.8  69.5  71.5  72.5',
  '2018 01 03 2515 23  0  7 10  7  3 10  3  0  40   0   3   4   3   2   4   2   0   2 0.0 0   0  68.3 0  69.4  70.8  70.7  71.6  72.5',
  '2018 01 04 2515 24  7  0 10  0  7  3 13 10  50   3   0   4   0   3   2   5   4   3 0.0 0  13  67.2 0  69.4  70.8  69.5  71.6  72.5',
  '2018 01 05 2515 25  7 17 13  7  7 13 10 20  93   3   6   5   3   3   5   4   7   5 0.2 1  11  67.0 0  69.5  70.7  69.3  71.6  72.4',
];
// Made by the same columns: a predicted day with blank Kp, ap and qualifier, a monthly row with flux only.
const blank = (columns: number) => ' '.repeat(columns);
const predicted = `2018 01 06 2515 26${blank(60)}   6${blank(10)}  68.0    69.5  70.7  70.3  71.5  72.3`;
const monthly = (month: string, fluxSfu: string) =>
  `2018 ${month} 01 2516  6${blank(74)}  ${fluxSfu}    70.0  70.0  ${fluxSfu}  70.0  70.0`;

const whole = [
  'DATATYPE CssiSpaceWeather',
  'VERSION 1.2',
  'UPDATED 2025 Mar 21 03:26:43 UTC',
  '#',
  'NUM_OBSERVED_POINTS 5',
  'BEGIN OBSERVED',
  ...observed,
  'END OBSERVED',
  'NUM_DAILY_PREDICTED_POINTS 1',
  'BEGIN DAILY_PREDICTED',
  predicted,
  'END DAILY_PREDICTED',
  'NUM_MONTHLY_PREDICTED_POINTS 3',
  'BEGIN MONTHLY_PREDICTED',
  monthly('01', '69.9'),
  monthly('02', '72.0'),
  monthly('03', '74.8'),
  'END MONTHLY_PREDICTED',
  '',
].join('\r\n');

const csvHeader =
  'DATE,BSRN,ND,KP1,KP2,KP3,KP4,KP5,KP6,KP7,KP8,KP_SUM,AP1,AP2,AP3,AP4,AP5,AP6,AP7,AP8,AP_AVG,CP,C9,ISN,F10.7_OBS,F10.7_ADJ,F10.7_DATA_TYPE,F10.7_OBS_CENTER81,F10.7_OBS_LAST81,F10.7_ADJ_CENTER81,F10.7_ADJ_LAST81';
// Rows of CelesTrak's SW-All.csv of 2026, as quoted in the tests of Basilisk (AVSLab); the last is a day that was not over when
// the file was made (2026-08-05), as quoted in a public test of an ingest program.
const csvRows = [
  '2026-02-28,2626,4,20,27,13,13,20,17,20,23,153,7,12,5,5,7,6,7,9,7,0.4,2,58,140.7,138.1,OBS,141.7,144.2,139.2,139.9',
  '2026-03-01,2626,5,27,27,23,20,13,7,17,13,147,12,12,9,7,5,3,6,5,7,0.4,2,80,147.0,144.4,OBS,141.1,143.9,138.6,139.7',
  '2026-03-02,2626,6,13,7,10,3,17,10,7,13,80,5,3,4,2,6,4,3,5,4,0.1,0,81,147.6,145.0,OBS,140.3,143.9,138.0,139.7',
  '2026-03-03,2626,7,7,27,20,23,20,33,33,50,213,3,12,7,9,7,18,18,48,15,0.9,4,83,143.5,141.1,OBS,139.5,144.0,137.2,139.8',
];
const unfinishedDay = '2026-08-05,2632,24,13,,,,,,,,13,5,,,,,,,,5,,,95,111.7,113.1,PRD,133.5,130.0,,';

describe('parseSpaceWeather', () => {
  it('reads bare rows as observed, each value from its own columns', () => {
    const { days, faults } = parseSpaceWeather(`${observed.join('\n')}\n`);
    expect(faults).toEqual([]);
    expect(days.length).toBe(5);
    // Values named in the format's description for this row: Ap 10, observed flux 69.1, centred mean 71.4.
    expect(days[0]).toEqual({
      dayAtMs: Date.parse('2018-01-01T00:00:00Z'),
      kind: 'observed',
      f107Sfu: 69.1,
      f107Centred81Sfu: 71.4,
      f107Trailing81Sfu: 72.5,
      apThreeHourly: [18, 22, 9, 9, 12, 4, 4, 5],
      ap: 10,
    });
  });

  it('tells observed, daily and monthly predicted rows apart, and keeps blanks as nothing', () => {
    const { days, faults } = parseSpaceWeather(whole);
    expect(faults).toEqual([]);
    expect(days.map(({ kind }) => kind)).toEqual([
      ...new Array<string>(5).fill('observed'),
      'daily-predicted',
      'monthly-predicted',
      'monthly-predicted',
    ]);
    const nothing = new Array<null>(8).fill(null);
    expect(days[5]).toMatchObject({ f107Sfu: 70.3, f107Centred81Sfu: 71.5, ap: 6, apThreeHourly: nothing });
    expect(days[6]).toMatchObject({ f107Sfu: 72, ap: null, apThreeHourly: nothing });
  });

  it('leaves out the monthly row of a month whose days are known', () => {
    const dates = parseSpaceWeather(whole).days.map(({ dayAtMs }) =>
      new Date(dayAtMs).toISOString().slice(0, 10),
    );
    expect(dates.slice(5)).toEqual(['2018-01-06', '2018-02-01', '2018-03-01']);
  });

  it('reads CSV by the names of its columns: observed flux, not adjusted', () => {
    const { days, faults } = parseSpaceWeather([csvHeader, ...csvRows, unfinishedDay].join('\n'));
    expect(faults).toEqual([]);
    expect(days[3]).toEqual({
      dayAtMs: Date.parse('2026-03-03T00:00:00Z'),
      kind: 'observed',
      f107Sfu: 143.5,
      f107Centred81Sfu: 139.5,
      f107Trailing81Sfu: 144,
      apThreeHourly: [3, 12, 7, 9, 7, 18, 18, 48],
      ap: 15,
    });
    expect(days[4]).toMatchObject({ kind: 'daily-predicted', f107Sfu: 111.7, ap: 5 });
    expect(days[4]!.apThreeHourly).toEqual([5, null, null, null, null, null, null, null]);
  });

  it.each([
    ['', 'empty', 1],
    ['# only words\n', 'empty', 1],
    ['<html><title>Too many requests</title>', 'unknown-notation', 1],
    [csvHeader.replace('F10.7_OBS,', ''), 'missing-column', 1],
    [`${csvHeader}\n2026-02-30${csvRows[0]!.slice(10)}`, 'bad-date', 2],
    [`${csvHeader}\n${csvRows[0]!.replace('OBS', 'GUESS')}`, 'bad-column', 2],
    [`${csvHeader}\n${csvRows[0]!.slice(0, 60)}`, 'bad-length', 2],
    [`${observed[0]!.slice(0, 122)}`, 'bad-length', 1],
    [`${observed[0]}\n${observed[0]}`, 'not-ascending', 2],
    [observed[0]!.replace('  69.1', '  6x.1'), 'bad-column', 1],
    [observed[0]!.replace('  69.1', '6900.1'), 'out-of-range', 1],
    [observed[0]!.replace('2018 01 01', '2018 13 01'), 'bad-date', 1],
    [`NUM_OBSERVED_POINTS 2\nBEGIN OBSERVED\n${observed[0]}\nEND OBSERVED`, 'count-mismatch', 1],
    [`${observed[0]}\nnot a row`, 'unexpected-text', 2],
  ])('refuses what is wrong and says where (%#)', (text, kind, line) => {
    const [fault] = parseSpaceWeather(text).faults;
    expect(fault).toMatchObject({ kind, line });
  });

  it('says in which column a flux is wrong', () => {
    const [fault] = parseSpaceWeather(observed[0]!.replace('  69.1', '  6x.1')).faults;
    expect(fault).toEqual({
      kind: 'bad-column',
      line: 1,
      column: 113,
      expected: 'a flux of 40 to 1000 sfu',
      found: '  6x.1',
    });
  });

  it('reads or refuses whatever it is given, without throwing and without NaN', () => {
    const csv = [csvHeader, ...csvRows, unfinishedDay].join('\n');
    const edit = fc.record({
      at: fc.nat(3000),
      cut: fc.nat(4),
      put: fc.oneof(
        fc.string({ maxLength: 4 }),
        fc.constantFrom('\n', ',', 'NaN', '-1', '1e9', '99', ' ', '__proto__'),
      ),
    });
    const mutated = fc.record({ base: fc.constantFrom(whole, csv), edits: fc.array(edit, { maxLength: 6 }) });
    fc.assert(
      fc.property(mutated, ({ base, edits }) => {
        let text = base;
        for (const { at, cut, put } of edits) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + put + text.slice(place + cut);
        }
        const { days, faults } = parseSpaceWeather(text);
        expect(days.length + faults.length).toBeGreaterThan(0);
        for (const day of days) {
          for (const value of [
            day.dayAtMs,
            day.f107Sfu,
            day.f107Centred81Sfu,
            day.ap,
            ...day.apThreeHourly,
          ]) {
            if (value !== null && !Number.isFinite(value)) throw new TypeError(`${value} from ${text}`);
          }
        }
        if (days.length === 0) return;
        const table = tabulatedSpaceWeather('mutated', days);
        for (const atMs of [days[0]!.dayAtMs, days.at(-1)!.dayAtMs, table.coverage!.toAtMs - 1]) {
          const weather = table.at(atMs);
          if (weather.ok) expect(numbersOf(weather.value).every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 3000, seed: 20_180_810 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(parseSpaceWeather(text).days).toEqual([]);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

const numbersOf = ({ f107Sfu, f107MeanSfu, ap, apHistory }: AtmosphereWeather) => [
  f107Sfu,
  f107MeanSfu,
  ap,
  ...apHistory,
];

function weatherAt(table: SpaceWeather, iso: string): AtmosphereWeather {
  const weather = table.at(Date.parse(iso));
  if (!weather.ok) throw new TypeError(JSON.stringify(weather.fault));
  return weather.value;
}

describe('tabulatedSpaceWeather', () => {
  const table = tabulatedSpaceWeather('file', parseSpaceWeather(whole).days);

  it("gives the model what it was made with: yesterday's flux, the centred mean, ap back to 57 hours", () => {
    const weather = weatherAt(table, '2018-01-04T13:00:00Z');
    expect(weather).toMatchObject({ f107Sfu: 70.7, f107MeanSfu: 71.6, ap: 3, basis: 'observed' });
    // At 13 h the span is 12 to 15 h. By the model's description of its Ap array, from the rows above.
    const from12To33 = (3 + 0 + 2 + 4 + 2 + 3 + 4 + 3) / 8;
    const from36To57 = (3 + 2 + 3 + 6 + 4 + 7 + 4 + 0) / 8;
    expect(weather.apHistory.slice(0, 5)).toEqual([3, 3, 0, 4, 0]);
    expect(weather.apHistory[5]).toBe(from12To33);
    expect(weather.apHistory[6]).toBe(from36To57);
  });

  it('takes the daily Ap where the eight are blank, and says that it is predicted', () => {
    const weather = weatherAt(table, '2018-01-06T22:00:00Z');
    expect(weather).toMatchObject({ f107Sfu: 69.3, ap: 6, basis: 'predicted' });
    expect(weather.apHistory.slice(0, 5)).toEqual([6, 6, 6, 6, 6]);
  });

  it('goes straight between monthly rows, with the Ap of the year before', () => {
    const weather = weatherAt(table, '2018-02-15T00:00:00Z');
    // Flux of the 14th: 72.0 + 13/28 of 2.8.
    expect(weather.f107Sfu).toBeCloseTo(73.3, 10);
    expect(weather.ap).toBeCloseTo((10 + 4 + 2 + 3 + 5) / 5, 10);
  });

  it.each(['2018-01-03T23:59:59Z', '2018-03-02T00:00:00Z'])(
    'refuses %s, which the table does not reach',
    (iso) => {
      expect(table.at(Date.parse(iso))).toEqual({
        ok: false,
        fault: {
          kind: 'outside-table',
          expected: '2018-01-04 to 2018-03-01 (file)',
          found: iso.slice(0, 10),
        },
      });
    },
  );

  it('says what is missing in a hole of the table', () => {
    const { days } = parseSpaceWeather(observed.join('\n'));
    const holed = tabulatedSpaceWeather('holed', [...days.slice(0, 3), ...days.slice(4)]);
    expect(holed.at(Date.parse('2018-01-05T12:00:00Z'))).toMatchObject({ fault: { kind: 'missing-value' } });
  });
});

describe('assumed weather', () => {
  const table = tabulatedSpaceWeather('file', parseSpaceWeather(observed.join('\n')).days);
  const quiet = assumedSpaceWeather({ f107Sfu: 70, ap: 4 });

  it('takes over where the table ends, and says that it is assumed', () => {
    const weather = continuedSpaceWeather(table, quiet);
    expect(weatherAt(weather, '2018-01-05T12:00:00Z').basis).toBe('observed');
    expect(weatherAt(weather, '2018-01-06T00:00:00Z')).toMatchObject({
      f107Sfu: 70,
      ap: 4,
      basis: 'assumed',
    });
    expect(weather.at(Date.parse('2017-12-31T00:00:00Z')).ok).toBe(false);
  });

  it('can take over earlier, as for somebody who did not know the days to come', () => {
    const seamAtMs = Date.parse('2018-01-05T00:00:00Z');
    expect(weatherAt(continuedSpaceWeather(table, quiet, seamAtMs), '2018-01-05T00:00:00Z').basis).toBe(
      'assumed',
    );
  });

  it('averages the days before an instant', () => {
    const mean = recentMean(table, Date.parse('2018-01-06T00:00:00Z'))!;
    expect(mean.f107Sfu).toBeCloseTo((70.7 + 69.5) / 2, 10);
    expect(mean.ap).toBe(4);
    expect(recentMean(table, Date.parse('2010-01-01T00:00:00Z'))).toBeUndefined();
  });

  it('changes the Sun only where it was not observed', () => {
    const louder = withOtherFlux(continuedSpaceWeather(table, quiet), () => 1.5);
    expect(weatherAt(louder, '2018-01-05T12:00:00Z').f107Sfu).toBe(69.5);
    expect(weatherAt(louder, '2018-02-05T12:00:00Z').f107Sfu).toBe(105);
  });

  it('refuses a Sun that never was', () => {
    expect(() => assumedSpaceWeather({ f107Sfu: 0, ap: 4 })).toThrow(/f107Sfu: expected 40 to 1000, found 0/);
  });
});

const path = join(
  process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../shared/data'),
  'spaceweather/sw-2018-2020.txt',
);
const isAbsent = !existsSync(path);
const reason = isAbsent ? ` (skipped: no ${path}; set DAWA_DATA)` : '';

describe(`against three years of CelesTrak's file${reason}`, () => {
  it.skipIf(isAbsent)('reads every day without a fault', () => {
    const { days, faults } = parseSpaceWeather(readFileSync(path, 'utf8'));
    expect(faults).toEqual([]);
    expect(days.length).toBe(1096);
    // The life of BHUTAN-1 had a mean flux of 70.3 and a mean Ap of 6.0.
    const [from, to] = [Date.parse('2018-08-10T00:00:00Z'), Date.parse('2020-11-19T00:00:00Z')];
    const life = days.filter(({ dayAtMs }) => dayAtMs >= from && dayAtMs <= to);
    const mean = (of: (day: (typeof days)[number]) => number | null) =>
      life.reduce((sum, day) => sum + of(day)!, 0) / life.length;
    expect(mean((day) => day.f107Sfu)).toBeCloseTo(70.3, 1);
    expect(mean((day) => day.ap)).toBeCloseTo(6, 1);
  });
});
