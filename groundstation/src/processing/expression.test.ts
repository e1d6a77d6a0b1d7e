import { describeFault } from '@dawa/seams/fault';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { compileCondition, compileExpression } from './expression.ts';
import { runProgramOnColumns } from './expression-columns.ts';
import { placedFault } from './expression-fault.ts';
import { floatVectors, logicVectors, parameters, wholeVectors } from './expression-vectors.fixture.ts';
import { type KnownName, knownNames } from './known-names.ts';

const known = knownNames([
  ...Object.keys(parameters).map((name) => figure(name)),
  figure('bus_voltage'),
  figure('bus_current'),
  figure('status.load'),
  figure('cells[]'),
  figure('/Sat/Bus-2/volts'),
  figure('min'),
  { name: 'mode', value: 'text', raw: 'number', labels: ['IDLE', 'DIGI'] },
  { name: 'callsign', value: 'text', raw: 'text' },
  { name: 'ptt', value: 'boolean', raw: 'number' },
]);

function figure(name: string): KnownName {
  return { name, value: 'number', raw: 'number' };
}

const values: Record<string, number | string | boolean> = {
  ...parameters,
  bus_voltage: 5,
  bus_current: 0.25,
  'status.load': 0.5,
  'cells[3]': 4.1,
  '/Sat/Bus-2/volts': 3.3,
  min: 7,
  mode: 'DIGI',
  callsign: 'A51XX',
  ptt: true,
};

function evaluate(text: string, found: Record<string, number | string | boolean> = values) {
  const expression = compileExpression(text, known);
  if (!expression.ok) throw new Error(`${text}: ${describeFault(placedFault(expression.fault))}`);
  return expression.value.evaluate((name, form) => (form === 'raw' && name === 'mode' ? 2 : found[name]));
}

function faultOf(text: string): string {
  const expression = compileExpression(text, known);
  return expression.ok ? 'no fault' : describeFault(placedFault(expression.fault));
}

describe('an expression', () => {
  // Functions of libm differ by a few units in the last place between programs.
  const fewLastPlaces = 1e-14;

  it.each(floatVectors)('agrees with Python: %s', (text, expected) => {
    const found = evaluate(text) as number;
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.abs(expected) * fewLastPlaces);
  });

  it.each(wholeVectors)('has the bits that Python has: %s', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  it.each(logicVectors)('judges as Python: %s', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  // Source: ISO/IEC 9899:2011, 6.5.5 (a % b has the sign of a), 7.12.9.6 (round: halves away from zero), 6.5.7
  it.each([
    ['7 % 3', 1],
    ['-7 % 3', -1],
    ['7 % -3', 1],
    ['5.5 % 2', 1.5],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(0.49999999999999994)', 0],
    ['sign(-3) + sign(0)', -1],
    ['1 + 2 << 3', 24],
    ['1 | 6 ^ 3 & 2', 5],
    ['2 ** 3 ** 2', 512],
    ['-2 ** 2', -4],
    ['2 ** -1', 0.5],
    ['1 - 2 - 3', -4],
    ['8 / 4 / 2', 1],
    ['1e3 + .5 + 0x10 + 0b11', 1019.5],
    ['2 * pi - 6.283185307179586', 0],
    ['+n - -n', 74],
    ['max(1, n, 2, v)', 37],
    ['clamp(n, 0, 10)', 10],
    ['3 > 2 == 2 > 1', true],
    ['not ptt == false', true],
    ['true or false and false', true],
    ['if(bus_voltage > 4.9, 1, 2)', 1],
  ])('follows the table of precedence: %s is %s', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  it.each([
    ['status.load * 2', 1],
    ['cells[3]', 4.1],
    ['`/Sat/Bus-2/volts` + 1', 4.3],
    ['min(min, 9)', 7],
    ["mode == 'DIGI' and callsign != \"A51'Y\"", true],
    ["if(ptt, mode, 'OFF')", 'DIGI'],
    ["'it''s'", undefined],
    ["'it\\'s'", "it's"],
    ['raw(mode) + 1', 3],
  ])('names parameters and texts: %s', (text, expected) => {
    if (expected === undefined) expect(faultOf(text)).toContain('bad-syntax');
    else expect(evaluate(text)).toBe(expected);
  });

  it.each([
    'v / 0',
    'v % 0',
    'log(0)',
    'log10(-1)',
    'sqrt(t)',
    'asin(2)',
    't ** 0.5',
    '0 ** -1',
    'exp(1000)',
    '1e308 * 10',
    '1 << 63 << 1',
    'v & 1',
    'n >> -1',
    '1 / (1e200 * 1e200)',
  ])('has no answer for %s, and no NaN', (text) => {
    expect(evaluate(text)).toBeUndefined();
  });

  it('forgets what went wrong on the side that does not matter', () => {
    expect(evaluate('if(n > 0, n, 1 / 0)')).toBe(37);
    expect(evaluate('n != 0 and 1 / n > 0')).toBe(true);
    expect(evaluate('n == 0 or 1 / n > 0')).toBe(true);
    expect(evaluate('n == 37 or 1 / 0 > 1')).toBe(true);
    expect(evaluate('1 / 0 > 1 or n == 37')).toBeUndefined();
  });

  it('has no answer from what is no figure, and reads a code without a label as its digits', () => {
    expect(evaluate('v + 1', { v: 'NaN' })).toBeUndefined();
    expect(evaluate('v + 1', { v: 'Infinity' })).toBeUndefined();
    expect(evaluate('v + 1', {})).toBeUndefined();
    expect(evaluate("mode == 'DIGI'", { mode: 9 })).toBe(false);
    expect(evaluate("mode == '9'", { mode: 9 })).toBe(true);
    // 2^64 - 1 travels as digits and is read to the nearest double.
    expect(evaluate('v', { v: '18446744073709551615' })).toBe(2 ** 64);
  });

  it('gives a zero without a sign, which would be another value in the archive', () => {
    expect(evaluate('-0 * n')).toBe(0);
    expect(Object.is(evaluate('round(-0.2)'), 0)).toBe(true);
  });

  it.each([
    ['bus_voltge * 2', 'column 1: unknown-name: expected a parameter, perhaps bus_voltage, found bus_voltge'],
    [
      'bus_voltage * bus_curent',
      'column 15: unknown-name: expected a parameter, perhaps bus_current, found bus_curent',
    ],
    ['quaternion', 'column 1: unknown-name: expected a parameter of the mission, found quaternion'],
    ['averge(v, 10)', 'column 1: unknown-function: expected a function, perhaps average, found averge'],
    ['clamp(v, 1)', 'column 1: wrong-count: expected clamp(x, low, high), found clamp with 2 values'],
    ['1 +', "column 4: bad-syntax: expected a number, a name, a text or '(', found the end"],
    ['(v + 1', "column 7: bad-syntax: expected an operator or ')', found the end"],
    ['v + 1)', "column 6: bad-syntax: expected an operator, ')' or the end, found )"],
    ['1 < v < 5', "column 7: bad-syntax: expected one comparison; join two by 'and', found <"],
    ['v > 1 && v < 5', "column 7: bad-token: expected 'and', found &&"],
    ['v = 1', "column 3: bad-token: expected '==', found ="],
    ['5V', 'column 1: bad-token: expected a number alone: units are not written, found 5V'],
    ["'DIGI", "column 1: bad-token: expected a text that ends with the quote it began with, found '"],
    ['mode * 2', 'column 1: wrong-kind: expected a number for *, as raw(...) of a label is, found a text'],
    ['ptt + 1', 'column 1: wrong-kind: expected a number for +, as if(..., 1, 0) is, found true or false'],
    [
      'flags & 4 == 4',
      'column 11: wrong-kind: expected a number for &; comparisons bind tighter than &, put it into brackets, found true or false',
    ],
    ['ptt == 1', 'column 5: wrong-kind: expected two of one kind for ==, found true or false and a number'],
    ["mode == 'DIGGI'", 'column 9: unknown-label: expected a label of mode, perhaps DIGI, found DIGGI'],
    ["'IDEL' != mode", 'column 1: unknown-label: expected a label of mode, perhaps IDLE, found IDEL'],
    ['rate(v + 1)', 'column 8: bad-argument: expected the name of a parameter, found an expression with +'],
    [
      'rate(mode)',
      'column 6: wrong-kind: expected a number for rate, as raw(...) of a label is, found a text',
    ],
    [
      'average(v, n)',
      'column 12: bad-argument: expected seconds above 0, at most 604800, without parameters, found n',
    ],
    [
      'average(v, 0)',
      'column 12: bad-argument: expected seconds above 0, at most 604800, without parameters, found 0',
    ],
  ])('says where %s is wrong and what was expected', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('has an end: of its length, its words and its depth', () => {
    expect(faultOf('1'.repeat(5000))).toContain('at most 4096 characters');
    expect(faultOf('1+'.repeat(700))).toContain('at most 1000 words and signs');
    expect(faultOf('('.repeat(200))).toContain('at most 64 brackets in each other');
    expect(faultOf('-'.repeat(200))).toContain('at most 64 brackets in each other');
    expect(faultOf('not '.repeat(200))).toContain('at most 64 brackets in each other');
    expect(evaluate(`${'1+'.repeat(499)}1`)).toBe(500);
  });

  it('reaches nothing of JavaScript', () => {
    for (const text of [
      'constructor',
      '__proto__',
      'toString()',
      'hasOwnProperty(1)',
      'v.constructor',
      'process',
    ])
      expect(faultOf(text)).toMatch(/unknown-name|unknown-function/);
  });
});

describe('a condition', () => {
  it('is true, false, or unknown where something was never seen', () => {
    const condition = compileCondition("mode == 'DIGI' and bus_voltage > 4", known);
    if (!condition.ok) throw new Error(condition.fault.kind);
    expect(condition.value.inputs).toEqual(['mode', 'bus_voltage']);
    expect(condition.value.holds((name) => values[name])).toBe(true);
    expect(condition.value.holds((name) => (name === 'mode' ? 'IDLE' : undefined))).toBe(false);
    expect(condition.value.holds((name) => (name === 'mode' ? 'DIGI' : undefined))).toBeUndefined();
  });

  it('is no number and does not look back', () => {
    expect(compileCondition('v', known)).toMatchObject({ fault: { kind: 'wrong-kind', found: 'a number' } });
    expect(compileCondition('rate(v) > 1', known)).toMatchObject({ fault: { found: 'rate(v)' } });
  });
});

describe('random texts', () => {
  const pieces =
    "v i n ptt mode callsign cells[3] status.load 0 1 2.5 1e9 0xff 1e308 'DIGI' 'IDLE' \"x\" true false pi + - * / % ** & | ^ << >> ~ == != < <= > >= and or not ( ( ( ) ) ) , , if( min( max( abs( sqrt( exp( log( round( clamp( atan2( raw( previous( rate( average( age( ` ' \\ [ ] . ! = é 🚀 \n".split(
      ' ',
    );

  it('are answered or refused, whatever they are: nothing is thrown, no answer is NaN', () => {
    const random = createRandom('expressions');
    let compiled = 0;
    for (let trial = 0; trial < 100_000; trial++) {
      const count = 1 + random.integer(random.next() < 0.9 ? 9 : 40);
      let text = '';
      for (let piece = 0; piece < count; piece++)
        text +=
          random.next() < 0.03
            ? String.fromCharCode(random.integer(0x3000))
            : `${pieces[random.integer(pieces.length)]!} `;
      const expression = compileExpression(text, known);
      if (!expression.ok) {
        const { column } = expression.fault;
        if (!(column >= 1 && column <= text.length + 1)) throw new Error(`${text}: column ${column}`);
        continue;
      }
      compiled++;
      const found = expression.value.evaluate((name) => values[name]);
      if (typeof found === 'number' && !Number.isFinite(found)) throw new Error(`${text}: ${found}`);
    }
    // A fuzzer that is refused at the first word finds nothing.
    expect(compiled).toBeGreaterThan(2000);
  });

  it('give the same in columns as one by one', () => {
    const random = createRandom('columns');
    const figures = ['v', 'i', 'n', 'bus_voltage'];
    for (let trial = 0; trial < 400; trial++) {
      const text = randomText(random.next, figures, 4);
      const expression = compileExpression(text, known);
      if (!expression.ok) throw new Error(`${text}: ${expression.fault.kind}`);
      const { program, evaluate: one } = expression.value;
      const rows = trial % 20 === 0 ? 2500 : 30;
      const columns = new Map(
        figures.map((name) => [
          name,
          Float64Array.from({ length: rows }, () => Math.round(random.normal() * 8) / 2),
        ]),
      );
      const found = new Float64Array(rows);
      const reasons = new Uint8Array(rows);
      const slots = program.slots.map(({ name }) => ({ figures: columns.get(name)!, reasons: undefined }));
      runProgramOnColumns(program, slots, found, reasons);
      for (let row = 0; row < rows; row++) {
        const expected = one((name) => columns.get(name)![row]);
        const answer = reasons[row] === 0 ? found[row] : undefined;
        const wanted = typeof expected === 'boolean' ? Number(expected) : expected;
        if (!Object.is(answer, wanted)) throw new Error(`${text}: expected ${wanted}, found ${answer}`);
      }
    }
  });
});

/** An expression with a number as its result. */
function randomText(next: () => number, names: readonly string[], depth: number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const part = () => randomText(next, names, depth - 1);
  if (depth === 0 || next() < 0.1) return next() < 0.7 ? pick(names) : String(Math.floor(next() * 5));
  const chance = next();
  if (chance < 0.5)
    return `(${part()} ${pick(['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>'])} ${part()})`;
  if (chance < 0.65)
    return `${pick(['abs', 'sqrt', 'log', 'round', 'floor', 'exp', 'sin', 'sign'])}(${part()})`;
  if (chance < 0.75) return `${pick(['-', '~'])}${part()}`;
  if (chance < 0.85) return `${pick(['min', 'max', 'atan2'])}(${part()}, ${part()})`;
  const compared = () => `${part()} ${pick(['<', '<=', '>', '>=', '==', '!='])} ${part()}`;
  return `if(${pick(['', 'not '])}(${compared()} ${pick(['and', 'or'])} ${compared()}), ${part()}, ${part()})`;
}
