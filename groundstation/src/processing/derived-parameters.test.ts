import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { derivedParameter } from '@dawa/protocols/mission-derived';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { DerivedParameters } from './derived-parameters.ts';
import { planDerived } from './derived-plan.ts';
import type { KnownName } from './known-names.ts';
import { lateUntilRestart } from './parameter-series.ts';

const dictionary: KnownName[] = [
  ...['volts', 'amps', 'heat', 'x', 'y'].map((name) => ({ name, value: 'number', raw: 'number' }) as const),
  { name: 'mode', value: 'text', raw: 'number', labels: ['IDLE', 'DIGI'] },
];

type Written = { name: string; expression: string } & Record<string, unknown>;

function planOf(...written: Written[]) {
  return planDerived(
    written.map((each) => derivedParameter.parse(each)),
    dictionary,
  );
}

function stageOf(...written: Written[]): DerivedParameters {
  const plan = planOf(...written);
  expect(plan.faults).toEqual([]);
  return new DerivedParameters(plan);
}

let lsn = 0;

/** Samples of a packet made at an instant, in seconds, and received a second later. */
function packet(atS: number, values: Record<string, ParameterValue>): ParameterSample[] {
  lsn++;
  return Object.entries(values).map(([name, value]) => ({
    name,
    generatedAtMs: atS * 1000,
    receivedAtMs: atS * 1000 + 1000,
    raw: value,
    value,
    unit: null,
    limitState: 'none',
    packetLsn: lsn,
  }));
}

const say = (samples: readonly ParameterSample[]) =>
  samples.map(({ name, generatedAtMs, value }) => `${name} ${generatedAtMs / 1000} ${value}`);

const power = { name: 'power', expression: 'volts * amps', unit: 'W' };

describe('a derived parameter', () => {
  it('is a sample like any other, from the packet that brought its inputs', () => {
    const limits = [
      { level: 'warning', high: 2 },
      { level: 'critical', low: 0.1, high: 5 },
    ];
    const stage = stageOf({ ...power, decimals: 2, limits });
    const [sample] = stage.push(packet(10, { volts: 5, amps: 0.4567, heat: 20 }));
    expect(sample).toEqual({
      name: 'power',
      generatedAtMs: 10_000,
      receivedAtMs: 11_000,
      raw: 2.28,
      value: 2.28,
      unit: 'W',
      limitState: 'warning',
      packetLsn: lsn,
    });
    const states = [0.5, 0, 1.1, 0.4].map(
      (amps) => stage.push(packet(11, { volts: 5, amps }))[0]!.limitState,
    );
    expect(states).toEqual(['warning', 'critical', 'critical', 'nominal']);
  });

  it('waits until every input has been seen, and then takes the newest instant of them', () => {
    const stage = stageOf(power);
    expect(stage.push(packet(10, { volts: 5 }))).toEqual([]);
    expect(say(stage.push(packet(12, { amps: 2 })))).toEqual(['power 12 10']);
    expect(say(stage.push(packet(13, { volts: 4 })))).toEqual(['power 13 8']);
    expect(stage.tally()).toEqual([
      { name: 'power', samples: 2, late: 0, withoutAnswer: { 'never-seen': 1 } },
    ]);
  });

  it('comes with any input, with those that are listed, or when all have come', () => {
    const stage = stageOf(
      { ...power, name: 'any' },
      { ...power, name: 'listed', trigger: ['amps'] },
      { ...power, name: 'all', trigger: 'all' },
    );
    stage.push(packet(1, { volts: 5, amps: 1 }));
    expect(say(stage.push(packet(2, { volts: 6 })))).toEqual(['any 2 6']);
    expect(say(stage.push(packet(3, { volts: 7 })))).toEqual(['any 3 7']);
    expect(say(stage.push(packet(4, { amps: 2 })))).toEqual(['any 4 14', 'listed 4 14', 'all 4 14']);
    expect(say(stage.push(packet(5, { amps: 3 })))).toEqual(['any 5 21', 'listed 5 21']);
  });

  it('may need another, wherever that stands in the file', () => {
    const stage = stageOf(
      { name: 'margin', expression: '3 - power' },
      { name: 'isTight', expression: 'margin < 1' },
      power,
    );
    expect(say(stage.push(packet(1, { volts: 5, amps: 0.5 })))).toEqual([
      'power 1 2.5',
      'margin 1 0.5',
      'isTight 1 true',
    ]);
  });

  it('gives no sample where there is no answer, nor do those that need it, and the reason is counted', () => {
    const stage = stageOf(
      { name: 'ohms', expression: 'volts / amps' },
      { name: 'twice', expression: 'ohms * 2 + x' },
    );
    stage.push(packet(1, { volts: 5, amps: 1, x: 0 }));
    expect(stage.push(packet(2, { volts: 5, amps: 0 }))).toEqual([]);
    // What stood before is not taken for what is unknown now.
    expect(stage.push(packet(3, { x: 1 }))).toEqual([]);
    expect(stage.push(packet(4, { volts: 'NaN', amps: 1 }))).toEqual([]);
    expect(say(stage.push(packet(5, { volts: 4, amps: 1 })))).toEqual(['ohms 5 4', 'twice 5 9']);
    expect(stage.tally()).toEqual([
      { name: 'ohms', samples: 2, late: 0, withoutAnswer: { 'division-by-zero': 1, unreadable: 1 } },
      { name: 'twice', samples: 2, late: 0, withoutAnswer: { 'division-by-zero': 2, unreadable: 1 } },
    ]);
  });

  it('may be a label or a flag', () => {
    const stage = stageOf(
      { name: 'state', expression: "if(volts < 3.3, 'EMPTY', if(volts > 4.1, 'FULL', mode))" },
      { name: 'changed', expression: 'previous(mode) != mode' },
    );
    expect(say(stage.push(packet(1, { volts: 4.2, mode: 'IDLE' })))).toEqual(['state 1 FULL']);
    expect(say(stage.push(packet(2, { volts: 3.7, mode: 'DIGI' })))).toEqual([
      'state 2 DIGI',
      'changed 2 true',
    ]);
    expect(say(stage.push(packet(3, { volts: 3.7, mode: 'DIGI' })))).toEqual([
      'state 3 DIGI',
      'changed 3 false',
    ]);
  });
});

describe('looking back', () => {
  it('is in order of the onboard clock: previous, delta, rate a second, age in seconds', () => {
    const stage = stageOf(
      { name: 'before', expression: 'previous(x)' },
      { name: 'change', expression: 'delta(x)' },
      { name: 'slope', expression: 'rate(x)' },
      { name: 'old', expression: 'age(y)', trigger: ['x', 'y'].slice(1) },
      { name: 'gap', expression: 'age(y) + 0 * x' },
    );
    expect(say(stage.push(packet(0, { x: 10, y: 1 })))).toEqual(['old 0 0', 'gap 0 0']);
    expect(say(stage.push(packet(4, { x: 12 })))).toEqual([
      'before 4 10',
      'change 4 2',
      'slope 4 0.5',
      'gap 4 4',
    ]);
    // The same instant once more, by a second path: it takes the place of the newest.
    expect(say(stage.push(packet(4, { x: 14 })))).toEqual([
      'before 4 10',
      'change 4 4',
      'slope 4 1',
      'gap 4 4',
    ]);
  });

  it('steps over what was no figure', () => {
    const stage = stageOf({ name: 'slope', expression: 'rate(x)' });
    stage.push(packet(0, { x: 1 }));
    stage.push(packet(1, { x: 'NaN' }));
    expect(say(stage.push(packet(2, { x: 5 })))).toEqual(['slope 2 2']);
  });

  it('averages what is younger than the span, as brute force does', () => {
    const stage = stageOf({ name: 'mean', expression: 'average(x, 20)' });
    const random = createRandom('average');
    const heard: { atS: number; x: number }[] = [];
    let atS = 0;
    for (let count = 0; count < 3000; count++) {
      atS += random.next() < 0.02 ? random.integer(50) : random.integer(3);
      const x = random.integer(2000) - 1000;
      if (heard.at(-1)?.atS === atS) heard.pop();
      heard.push({ atS, x });
      const inside = heard.filter((other) => other.atS > atS - 20);
      // Whole numbers: the sum is exact in any order.
      const mean = inside.reduce((sum, other) => sum + other.x, 0) / inside.length;
      expect(stage.push(packet(atS, { x }))[0]!.value).toBe(mean + 0);
    }
  });

  it('averages as Python does to the last bit, whatever was in the window before', () => {
    const stage = stageOf({ name: 'mean', expression: 'average(x, 200)' });
    let mean: ParameterValue = 0;
    for (let k = 1; k <= 300; k++) mean = stage.push(packet(k, { x: figures(k) }))[0]!.value;
    // The samples 101 to 300. Source: CPython 3.11.7, math.fsum(w[100:]) / 200 of `figures`, 2026-11-29; sin differs in the last place.
    expect(mean).toBeCloseTo(-9289.418567359953, 9);
    const fresh = stageOf({ name: 'mean', expression: 'average(x, 200)' });
    let again: ParameterValue = 0;
    for (let k = 101; k <= 300; k++) again = fresh.push(packet(k, { x: figures(k) }))[0]!.value;
    expect(again).toBe(mean);
  });

  const figures = (k: number) => Math.sin(k) * 10 ** (k % 7);

  it('keeps so many samples and no more, whatever the span', () => {
    const stage = stageOf({ name: 'mean', expression: 'average(x, 604800)' });
    for (let count = 0; count < 20_000; count++) stage.push(packet(count, { x: count }));
    // The mean of the newest 16,384 of 0, 1, 2 ... 20,000.
    expect(stage.push(packet(20_000, { x: 20_000 }))[0]!.value).toBe(20_000 - 16_383 / 2);
  });

  it('has no mean while a figure stands in the window that cannot be summed', () => {
    const stage = stageOf({ name: 'mean', expression: 'average(x, 10)' });
    stage.push(packet(0, { x: 1.7e308 }));
    expect(stage.push(packet(5, { x: 1 }))).toEqual([]);
    expect(say(stage.push(packet(10, { x: 3 })))).toEqual(['mean 10 2']);
  });
});

describe('what comes late', () => {
  it('is reckoned with alone when it brings all that is needed, and changes nothing', () => {
    const stage = stageOf(power, { name: 'slope', expression: 'rate(volts)' });
    stage.push(packet(100, { volts: 5, amps: 1 }));
    expect(say(stage.push(packet(50, { volts: 4, amps: 1 })))).toEqual(['power 50 4']);
    expect(say(stage.push(packet(101, { volts: 6, amps: 1 })))).toEqual(['power 101 6', 'slope 101 1']);
    expect(stage.tally()[1]).toMatchObject({ name: 'slope', samples: 1, late: 1 });
  });

  it('makes no sample when something else is needed that is younger', () => {
    const stage = stageOf(power);
    stage.push(packet(100, { volts: 5 }));
    stage.push(packet(100, { amps: 1 }));
    expect(stage.push(packet(50, { volts: 4 }))).toEqual([]);
    expect(say(stage.push(packet(101, { amps: 2 })))).toEqual(['power 101 10']);
    expect(stage.tally()[0]).toMatchObject({ late: 1 });
  });

  it('begins anew when all that comes is late: the clock was set, or a recording is played', () => {
    const stage = stageOf({ name: 'slope', expression: 'rate(x)' });
    for (let second = 0; second < 5; second++) stage.push(packet(1000 + second, { x: second }));
    const found: string[] = [];
    for (let second = 0; second < lateUntilRestart + 2; second++)
      found.push(...say(stage.push(packet(second, { x: 3 * second }))));
    expect(found).toEqual([`slope ${lateUntilRestart} 3`, `slope ${lateUntilRestart + 1} 3`]);
  });
});

describe('a replay', () => {
  it('gives the same samples, and from before the longest span the same from there on', () => {
    const written = [
      power,
      { name: 'mean', expression: 'average(power, 60)' },
      { name: 'slope', expression: 'rate(mean)', trigger: 'all' },
      { name: 'hot', expression: 'heat > 30 and delta(heat) > 0' },
    ];
    const random = createRandom('replay');
    const packets = Array.from({ length: 2000 }, (_, second) =>
      packet(
        second - (random.next() < 0.1 ? random.integer(30) : 0),
        random.next() < 0.8
          ? { volts: random.normal(), amps: random.normal() }
          : { heat: 30 + random.normal() },
      ),
    );
    const run = (from: number) => {
      const stage = stageOf(...written);
      const derived = packets.slice(from).map((samples) => stage.push(samples));
      return derived.slice(1000 - from).flat();
    };
    expect(run(0)).toEqual(run(0));
    expect(run(800)).toEqual(run(0));
  });
});

describe('a section that cannot be', () => {
  const faultsOf = (...written: Written[]) =>
    planOf(...written).faults.map(({ parameter, kind, expected, found, column }) => ({
      parameter,
      kind,
      expected,
      found,
      column,
    }));

  it('names the circle', () => {
    expect(
      faultsOf(
        { name: 'a', expression: 'b + 1' },
        { name: 'b', expression: 'c + x' },
        { name: 'c', expression: 'a * 2' },
        { name: 'd', expression: 'c + 1' },
        { name: 'e', expression: 'x + 1' },
      ),
    ).toMatchObject([
      { parameter: 'a', kind: 'circle', found: 'a -> b -> c -> a' },
      { parameter: 'b', kind: 'needs-faulty' },
      { parameter: 'c', kind: 'needs-faulty' },
      { parameter: 'd', kind: 'needs-faulty' },
    ]);
    expect(faultsOf({ name: 'self', expression: 'previous(self) + x' })).toMatchObject([
      { kind: 'circle', found: 'self -> self' },
    ]);
  });

  it('leaves the rest of it standing', () => {
    const plan = planOf({ name: 'bad', expression: 'vots + 1' }, power, {
      name: 'next',
      expression: 'bad + 1',
    });
    expect(plan.parameters.map(({ name }) => name)).toEqual(['power']);
    expect(plan.faults).toMatchObject([
      {
        parameter: 'bad',
        index: 0,
        kind: 'unknown-name',
        expected: 'a parameter, perhaps volts',
        found: 'vots',
        column: 1,
      },
      { parameter: 'next', index: 2, kind: 'needs-faulty' },
    ]);
  });

  it('says what is wrong with names, triggers and limits', () => {
    expect(faultsOf({ name: 'volts', expression: 'x' }, power, power)).toMatchObject([
      { kind: 'name-taken', found: 'volts, which packets bring' },
      { kind: 'name-taken', found: 'power, which is derived already' },
    ]);
    expect(faultsOf({ ...power, trigger: ['heat'] })).toMatchObject([{ kind: 'bad-trigger', found: 'heat' }]);
    expect(faultsOf({ name: 'a', expression: 'x > 1', decimals: 1 })).toMatchObject([
      { kind: 'bad-limit', found: 'a boolean' },
    ]);
    expect(faultsOf({ name: 'a', expression: '1 + 1' })).toMatchObject([
      { kind: 'unknown-name', found: 'none' },
    ]);
  });

  it('has a bound to what it remembers', () => {
    const many = Array.from({ length: 250 }, (_, index) => ({
      name: `a${index}`,
      expression: `average(x, ${index + 1})`,
    }));
    expect(faultsOf(...many)).toHaveLength(50);
  });
});
