import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { derivedParameter } from '@dawa/protocols/mission-derived';
import { createRandom, type Random } from '@dawa/seams/random';
import { limitStates } from 'ccsds-parser/xtce/columns/columns';
import { describe, expect, it } from 'vitest';
import { DerivedParameters } from './derived-parameters.ts';
import { planDerived } from './derived-plan.ts';
import type { DerivedColumn, DerivedInputColumn } from './derived-rows.ts';
import type { KnownName } from './known-names.ts';

const dictionary: KnownName[] = [
  ...['volts', 'amps', 'heat', 'far', 'both'].map(
    (name) => ({ name, value: 'number', raw: 'number' }) as const,
  ),
  { name: 'mode', value: 'text', raw: 'number' },
  { name: 'keyed', value: 'boolean', raw: 'number' },
];
const modes = ['IDLE', 'DIGI', 'BEACON'];
/** `both` stands in two containers, as the fields of a header do. */
const containers = [
  ['volts', 'amps', 'mode', 'keyed', 'both'],
  ['far', 'heat', 'both'],
];

const pool = [
  'volts * amps',
  'volts / amps - heat',
  'if(mode == "DIGI", volts, -amps)',
  'if(keyed, mode, "OFF")',
  'keyed and volts > 3 or not (amps >= 2)',
  'raw(mode) * 2 + (raw(keyed) << 3)',
  'log(volts) + sqrt(amps)',
  'rate(volts)',
  'delta(amps) * 2',
  'previous(mode) != mode',
  'previous(raw(mode))',
  'average(volts, 30) - volts',
  'age(far) + volts * 0',
  'average(both, 7)',
  'both + 1',
  'clamp(volts % amps, -1, 1)',
  'max(far, heat, both)',
];

describe('columns of derived parameters', () => {
  it.each([1, 2, 3, 4, 5, 6])('are the samples of one packet after the other (seed %i)', (seed) => {
    const random = createRandom(`derived/${seed}`);
    for (let round = 0; round < 12; round++) {
      const plan = randomPlan(random);
      const one = new DerivedParameters(plan);
      const many = new DerivedParameters(plan);
      const clock = { atMs: 0 };
      for (let batch = 0; batch < 8; batch++) {
        const rows = randomRows(random, clock);
        const expected = rows.samples.flatMap((samples, row) =>
          one.push(samples).map((sample) => say(row, sample)),
        );
        const found = many.pushRows(rows).flatMap((column) => sayColumn(column, rows.generatedAtMs));
        expect(found.sort()).toEqual(expected.sort());
      }
      expect(many.tally()).toEqual(one.tally());
    }
  });
});

function randomPlan(random: Random) {
  const texts = Array.from({ length: 7 }, () => pool[random.integer(pool.length)]!);
  const definitions = texts.map((expression, index) => {
    const text = index > 0 && random.next() < 0.4 ? chained(index, texts) : expression;
    texts[index] = text;
    const isFigure =
      planDerived([derivedParameter.parse({ name: 'x', expression })], dictionary).parameters[0]?.kind ===
      'number';
    return derivedParameter.parse({
      name: `d${index}`,
      expression: text,
      trigger: random.next() < 0.3 ? 'all' : 'any',
      ...(isFigure && text === expression && random.next() < 0.5
        ? {
            decimals: 1,
            limits: [
              { level: 'warning', low: -1, high: 3 },
              { level: 'critical', high: 9 },
            ],
          }
        : {}),
    });
  });
  return planDerived(definitions, dictionary);
}

/** Derived from a derived one before it, whatever its kind. */
function chained(index: number, texts: readonly string[]): string {
  const before = index - 1;
  if (/^(keyed and|previous\(mode\)|if\(d\d)/.test(texts[before]!)) return `if(d${before}, volts, heat)`;
  return texts[before]!.startsWith('if(keyed')
    ? `d${before} == "DIGI"`
    : `d${before} + delta(d${before}) / 2`;
}

interface RandomRows {
  readonly count: number;
  readonly generatedAtMs: Float64Array;
  readonly names: readonly string[];
  readonly samples: ParameterSample[][];
  columnOf(name: string, form: 'value' | 'raw'): DerivedInputColumn;
}

function randomRows(random: Random, clock: { atMs: number }): RandomRows {
  const names = containers[random.integer(containers.length)]!;
  const count = 1 + random.integer(40);
  const lateness = random.next() < 0.5 ? 0 : random.next();
  const generatedAtMs = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    clock.atMs += 1000 * random.integer(4);
    if (random.next() < 0.01) clock.atMs -= 500_000;
    generatedAtMs[row] = random.next() < lateness ? clock.atMs - 1000 * random.integer(20) : clock.atMs;
  }
  const absence = random.next() < 0.7 ? 0 : 0.2;
  const columns = new Map(names.map((name) => [name, randomColumn(random, name, count, absence)]));
  const samples = Array.from(generatedAtMs, (atMs, row) => samplesOf(columns, atMs, row));
  return { count, generatedAtMs, names, samples, columnOf: (name, form) => columns.get(name)![form] };
}

type Column = { value: DerivedInputColumn; raw: DerivedInputColumn };

function randomColumn(random: Random, name: string, count: number, absence: number): Column {
  const rows = Array.from({ length: count });
  const marks =
    absence === 0 ? {} : { marks: Uint8Array.from(rows, () => (random.next() < absence ? 0 : 1)) };
  if (name === 'mode') {
    const figures = Float64Array.from(rows, () => random.integer(modes.length));
    return { value: { figures, texts: modes, ...marks }, raw: { figures, ...marks } };
  }
  const isFlag = name === 'keyed';
  const figures = Float64Array.from(rows, () => {
    if (isFlag) return random.integer(2);
    return random.next() < 0.02 ? Number.NaN : Math.round(random.normal() * 40) / 10;
  });
  return { value: { figures, ...marks }, raw: { figures, ...marks } };
}

function samplesOf(columns: ReadonlyMap<string, Column>, atMs: number, row: number): ParameterSample[] {
  return [...columns].flatMap(([name, { value, raw }]) => {
    if (value.marks?.[row] === 0) return [];
    const figure = raw.figures[row]!;
    const rawValue: ParameterValue = Number.isNaN(figure) ? 'NaN' : figure;
    const meaning = name === 'keyed' ? figure === 1 : (value.texts?.[figure] ?? rawValue);
    return {
      name,
      generatedAtMs: atMs,
      receivedAtMs: row,
      raw: rawValue,
      value: meaning,
      unit: null,
      limitState: 'none' as const,
      packetLsn: row,
    };
  });
}

function say(row: number, { name, generatedAtMs, value, limitState }: ParameterSample): string {
  return `${row} ${name} ${generatedAtMs} ${Object.is(value, -0) ? '-0' : String(value)} ${limitState}`;
}

function sayColumn(column: DerivedColumn, rowAtMs: Float64Array): string[] {
  const { parameter, figures, texts, marks, limits, atMs = rowAtMs } = column;
  return Array.from(figures).flatMap((figure, row) => {
    if (marks?.[row] === 0) return [];
    const { kind, name } = parameter;
    const value = kind === 'number' ? figure : kind === 'boolean' ? figure === 1 : texts[figure]!;
    const limitState = limits === undefined ? 'none' : limitStates[limits[row]!]!;
    return `${row} ${name} ${atMs[row]} ${Object.is(value, -0) ? '-0' : String(value)} ${limitState}`;
  });
}
