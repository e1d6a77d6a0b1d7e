import { readFileSync } from 'node:fs';
import { fitSuccessCurve } from '@dawa/flight-dynamics/trials/success-curve';
import { describe, expect, it } from 'vitest';
import { compareTests } from './compare-tests.ts';
import { adviseTries, describeSensitivity, sensitivityOf } from './sensitivity.ts';
import { sensitivityPlot } from './sensitivity-plot.ts';
import { readTriedTable } from './tried-table.ts';

const published = readFileSync(
  new URL('../../../../docs/examples/birds-4-long-range.csv', import.meta.url),
  'utf8',
);
const read = (text: string) => {
  const table = readTriedTable(text);
  if (!table.ok) throw new TypeError(`${table.fault.kind}: ${table.fault.expected}, ${table.fault.found}`);
  return table.value;
};
const faultOf = (text: string) => {
  const table = readTriedTable(text);
  return table.ok ? 'none' : `${table.fault.kind}: ${table.fault.expected}: ${table.fault.found}`;
};
const [em, fm] = read(published) as [ReturnType<typeof read>[0], ReturnType<typeof read>[0]];
const asInThe2019Tests = { levelUncertaintyDb: 3, wantedHalfWidthDb: 1 };

describe('the table of a long-range test', () => {
  it('holds a test for each model', () => {
    expect([em.model, em.date, em.levels.length]).toEqual(['EM', '2019-08-26', 6]);
    expect([fm.model, fm.date, fm.levels.length]).toEqual(['FM(JP)', '2019-12-15', 5]);
    expect(em.levels[1]).toEqual({ levelDbm: -94.5, successes: 5, tries: 10 });
  });

  it('is taken as spreadsheets write it: semicolons, decimal commas, a mark at the beginning, quotes, a true minus', () => {
    const [test] = read(
      '\uFEFFModel;prx_dbm;success;tries;remark\r\n"EM; 1";-94,5;5;10;"said ""ok"""\r\n\r\n',
    );
    expect(test).toEqual({
      model: 'EM; 1',
      date: undefined,
      levels: [{ levelDbm: -94.5, successes: 5, tries: 10 }],
    });
    expect(read('level_dbm,success,tries\n\u221295,5,10\n')[0]?.levels[0]?.levelDbm).toBe(-95);
  });

  it('gives levels that it does not hold from what was sent and lost', () => {
    expect(read('tx_dbm,total_att_db,success,tries\n34.5,130,6,10\n')[0]?.levels).toEqual([
      { levelDbm: -95.5, successes: 6, tries: 10 },
    ]);
  });

  it.each([
    ['', 'no-column: success: no header'],
    ['success,tries\n1,2\n', 'no-column: prx_dbm_est, or tx_dbm and total_att_db: success, tries'],
    ['prx_dbm,success,tries\n', 'no-rows: a row a step: none'],
    ['prx_dbm,success,tries\n-95,five,10\n', 'bad-number: numbers in line 2: success "five"'],
    ['prx_dbm,success,tries\n\n# remark\n-95\n', 'bad-number: numbers in line 4: success "", tries ""'],
    [
      'prx_dbm,success,tries\n-95,11,10\n',
      'bad-count: whole numbers in line 2, success at most tries: 11 of 10',
    ],
    ['prx_dbm,success,tries\n-95,0,0\n', 'bad-count: whole numbers in line 2, success at most tries: 0 of 0'],
  ])('that is wrong is refused in one line: %j', (text, expected) => {
    expect(faultOf(text)).toBe(expected);
  });

  it('without end is refused', () => {
    const endless = `prx_dbm,success,tries\n${'-95,1,2\n'.repeat(10_001)}`;
    expect(faultOf(endless)).toBe('too-many: at most 10000 rows: 10001');
  });
});

describe('the sensitivity of a receiver', () => {
  // Fitted independently by two programs (logistic regression), payload facts 12.2: EM -95.0 to -95.1 dBm, 0.9 to 1 dB;
  // FM -96.0 dBm, about 0.3 dB.
  it('is that of the reports of 2019, with what they did not say', () => {
    const [ofEm, ofFm] = [
      sensitivityOf(em.levels, asInThe2019Tests),
      sensitivityOf(fm.levels, asInThe2019Tests),
    ];
    if (!ofEm.ok || !ofFm.ok) throw new TypeError('no fit');
    expect(describeSensitivity(ofEm.value)).toMatch(
      /^-95\.1 dBm \(-95\.7 to -93\.8 by the tries, ± 3 dB by the levels\), scale 0\.89 dB$/,
    );
    expect(describeSensitivity(ofFm.value)).toMatch(/^-96\.0 dBm .*scale 0\.3\d dB$/);
    // No level was tried between -94.5 and -76.5 dBm: the half could lie higher than one decibel from where it seems to.
    expect(adviseTries(ofEm)).toBe('10 more tries at -95.1 dBm would make it sharp enough');
    expect(adviseTries(ofFm)).toBeUndefined();
    // The levels are in more doubt than the counts.
    expect(ofEm.value.ofTriesDb).toBeLessThan(1.5);
    expect(ofEm.value.expandedUncertaintyDb).toBeGreaterThan(3);
  });

  it('that is wanted sharper costs tries, and they help', () => {
    const sharper = { levelUncertaintyDb: 3, wantedHalfWidthDb: 0.4 };
    const found = sensitivityOf(em.levels, sharper);
    if (!found.ok || found.value.moreTries === undefined) throw new TypeError('no advice');
    expect(adviseTries(found)).toMatch(/^\d+ more tries at -95\.[01] dBm would make it sharp enough$/);
    const { curve, moreTries } = found.value;
    expect(moreTries).toBeGreaterThan(20);
    const half = Math.round(moreTries / 2);
    const more = [...em.levels, { levelDbm: curve.level50Dbm, successes: half, tries: 2 * half }];
    const then = sensitivityOf(more, sharper);
    expect(then.ok && then.value.ofTriesDb).toBeLessThanOrEqual(0.4);
  });

  it.each([
    ['level_dbm,success,tries\n-95,5,10\n', 'try at least two levels'],
    ['level_dbm,success,tries\n-95,10,10\n-96,10,10\n', 'try weaker levels'],
    ['level_dbm,success,tries\n-95,0,10\n-96,0,10\n', 'try stronger levels'],
    [
      'level_dbm,success,tries\n-90,10,10\n-96,0,10\n',
      'try levels between those that always and those that never came through',
    ],
    ['level_dbm,success,tries\n-90,2,10\n-96,8,10\n', 'look for what is wrong with the set-up'],
  ])('that cannot be found is answered with what to do: %j', (text, advice) => {
    expect(adviseTries(sensitivityOf(read(text)[0]!.levels, asInThe2019Tests))).toContain(advice);
  });
});

describe('two models side by side', () => {
  it('are told apart by a number, and no further than the levels allow', () => {
    const found = compareTests(em, fm, 3);
    expect(found).toMatchObject({ names: ['EM', 'FM(JP)'], verdict: 'levels' });
    expect(found.byDb).toBeCloseTo(-0.95, 1);
    expect(found.text).toMatch(
      /^FM\(JP\) hears 0\.9 dB weaker frames than EM, p = 0\.0\d+: the counts differ, but by no more than the levels are in doubt \(3\.0 dB\)$/,
    );
    expect(compareTests(em, fm, 0.3).verdict).toBe('differ');
    expect(compareTests(em, { ...em, model: 'EM again' }, 0.3)).toMatchObject({ verdict: 'alike' });
  });

  it('that cannot be compared say why', () => {
    const onlyGood = { ...fm, levels: fm.levels.slice(0, 2) };
    expect(compareTests(em, onlyGood, 3)).toMatchObject({ verdict: 'unknown', chance: undefined });
    expect(compareTests(em, onlyGood, 3).text).toContain('one-sided');
  });

  it('are drawn as points with their doubt and a curve each', () => {
    const drawn = [em, fm].map((test) => {
      const fit = fitSuccessCurve(test.levels);
      return { ...test, ...(fit.ok && { curve: fit.value }) };
    });
    const plot = sensitivityPlot('EM and FM', drawn);
    expect(plot.series.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      ...['EM, fitted line', 'EM, decoded points', 'FM(JP), fitted line', 'FM(JP), decoded points'],
    ]);
    // Wilson at n = 10 (payload facts 12.2): 5 of 10 speak for 24 to 76 %.
    const points = plot.series[1]!;
    const at = points.xs.indexOf(-94.5);
    expect([points.ys[at], Math.round(points.lows![at]!), Math.round(points.highs![at]!)]).toEqual([
      50, 24, 76,
    ]);
    const curve = plot.series[0]!;
    expect(curve.ys.every((y, index) => index === 0 || y >= curve.ys[index - 1]!)).toBe(true);
  });
});
