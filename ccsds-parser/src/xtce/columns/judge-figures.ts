import type { CellForm } from './cell-form.ts';
import { limitStateCodes } from './cell-form.ts';
import { type Band, bandOf, hasPlainLimits, rangesOf } from './fill-limits.ts';
import { limitOfCode } from './fill-meaning.ts';
import { isBounded, isLine, type Terms } from './fill-polynomial.ts';
import { type GatherPart, gatherParts } from './gather-doubles.ts';
import type { RowLane } from './row-lane.ts';

/** A column that is judged, and where its raw values stand. */
export interface JudgedField {
  readonly form: CellForm;
  readonly lane: RowLane;
  readonly slot: number;
  /** Where in a row of limit states its own goes. */
  readonly place: number;
}

/** Whether `FigureJudge` says of such values what `fillMeaning` does. */
export function isFigureJudged({ type, rawKind }: CellForm): boolean {
  if (rawKind === 'octets' || rawKind === 'bigint64' || rawKind === 'biguint64') return false;
  const { kind, calibrator } = type;
  if (kind === 'enumerated') return true;
  if (kind !== 'integer' && kind !== 'float') return false;
  return hasPlainLimits(type) && (calibrator === undefined || calibrator.kind === 'polynomial');
}

/**
 * Judges values of more than an octet: gathers them as doubles, calibrates them and compares them with bounds, each step a
 * loop over flat arrays. Operations and their order are those of `fillPolynomial` and `fillLimits`, so that the results are
 * equal to the last bit.
 */
export class FigureJudge {
  readonly #width: number;
  readonly #gathers: readonly GatherPart[];
  readonly #labels: readonly LabelMemo[];
  readonly #polynomials: readonly Polynomial[];
  readonly #bands: Bands;
  readonly #checks: readonly Checks[];

  constructor(fields: readonly JudgedField[]) {
    const lanes = [...new Set(fields.map(({ lane }) => lane))];
    const byLane = lanes.flatMap((lane) => fields.filter((field) => field.lane === lane));
    const figures = byLane.map((field, at) => ({ ...field, at }));
    const isLabel = ({ form }: Figure) => form.type.kind === 'enumerated';
    const isBanded = ({ form }: Figure) => rangesOf(form.type.alarm).band !== undefined;
    const numbers = figures.filter((figure) => !isLabel(figure));
    this.#width = fields.length;
    this.#gathers = gatherParts(byLane);
    this.#labels = figures.filter(isLabel).map(labelMemo);
    // Lines are part of what is known of a band.
    const isCurve = (figure: Figure) =>
      isCalibrated(figure) && !(isLine(termsOf(figure)) && isBanded(figure));
    this.#polynomials = numbers.filter(isCurve).map(polynomialOf);
    this.#bands = bandsOf(numbers.filter(isBanded));
    this.#checks = numbers.filter((figure) => !isBanded(figure)).map(checksOf);
  }

  /** Writes the limit states of the first `count` rows into rows of `width` codes. */
  judge(codes: Uint8Array, width: number, count: number): void {
    if (this.#width === 0) return;
    if (valuesRoom.length < count * this.#width) valuesRoom = new Float64Array(count * this.#width);
    const rows = { values: valuesRoom, valueWidth: this.#width, codes, width, count };
    for (const part of this.#gathers) part.loop(part, valuesRoom, this.#width, count);
    for (const memo of this.#labels) judgeLabels(memo, rows);
    for (const polynomial of this.#polynomials) calibratePolynomial(polynomial, rows);
    judgeBands(this.#bands, rows);
    for (const checks of this.#checks) judgeChecks(checks, rows);
  }
}

/** The next call uses it again, whoever makes it: room of each judge's own would be hundreds that no cache holds. */
let valuesRoom = new Float64Array(0);

/** A field, and where its value stands in a row of doubles. */
interface Figure extends JudgedField {
  readonly at: number;
}

interface Rows {
  readonly values: Float64Array;
  readonly valueWidth: number;
  readonly codes: Uint8Array;
  readonly width: number;
  readonly count: number;
}

function isCalibrated({ form }: Figure): boolean {
  return form.type.calibrator !== undefined;
}

function termsOf({ form }: Figure): Terms {
  const { calibrator } = form.type;
  return calibrator?.kind === 'polynomial' ? calibrator.terms : [];
}

/** What it means may be no number, and then limits say nothing of it. */
function isDoubtful(figure: Figure): boolean {
  return isCalibrated(figure) && !(isNarrow(figure) && isBounded(termsOf(figure)));
}

/** Of whole numbers of 16 bits at most the squares are exact however they are made. */
function isNarrow({ form }: Figure): boolean {
  return form.rawKind === 'uint16' || form.rawKind === 'int16';
}

/** The code that came last, and what it means: codes seldom change. */
interface LabelMemo {
  readonly form: CellForm;
  readonly at: number;
  readonly to: number;
  lastCode: number;
  lastLimit: number;
}

function labelMemo({ form, at, place }: Figure): LabelMemo {
  return { form, at, to: place, lastCode: Number.NaN, lastLimit: 0 };
}

function judgeLabels(memo: LabelMemo, { values, valueWidth, codes, width, count }: Rows): void {
  for (let row = 0; row < count; row++) {
    const code = values[row * valueWidth + memo.at]!;
    if (code !== memo.lastCode) {
      memo.lastCode = code;
      memo.lastLimit = limitOfCode(memo.form, code);
    }
    codes[row * width + memo.to] = memo.lastLimit;
  }
}

interface Polynomial {
  readonly at: number;
  readonly coefficients: Float64Array;
  readonly exponents: Float64Array;
  readonly isNarrow: boolean;
}

function polynomialOf(figure: Figure): Polynomial {
  return {
    at: figure.at,
    coefficients: Float64Array.from(termsOf(figure), ({ coefficient }) => coefficient),
    exponents: Float64Array.from(termsOf(figure), ({ exponent }) => exponent),
    isNarrow: isNarrow(figure),
  };
}

function calibratePolynomial(polynomial: Polynomial, { values, valueWidth, count }: Rows): void {
  const { at, coefficients, exponents } = polynomial;
  for (let row = 0; row < count; row++) {
    const raw = values[row * valueWidth + at]!;
    let sum = 0;
    for (let term = 0; term < coefficients.length; term++) {
      const exponent = exponents[term]!;
      if (exponent === 0) sum += coefficients[term]!;
      else if (exponent === 1) sum += coefficients[term]! * raw;
      else if (exponent === 2 && polynomial.isNarrow) sum += coefficients[term]! * (raw * raw);
      else sum += coefficients[term]! * raw ** exponent;
    }
    values[row * valueWidth + at] = sum;
  }
}

/** Figures of two bands, calibrated by a line or not at all, or already. */
interface Bands {
  /** Of each three: where in a row its value stands, where its limit state goes, where in `rules` its rule begins. */
  readonly fields: Int32Array;
  /** Of each type seven: what one value needs lies close together, for there are many and they are met seldom. */
  readonly rules: Float64Array;
}

function bandsOf(figures: readonly Figure[]): Bands {
  const rules: number[] = [];
  const starts = new Map<CellForm, number>();
  const fields = figures.flatMap((figure) => {
    const start = starts.get(figure.form) ?? rules.length;
    if (start === rules.length) rules.push(...ruleOf(figure));
    starts.set(figure.form, start);
    return [figure.at, figure.place, start];
  });
  return { fields: Int32Array.from(fields), rules: Float64Array.from(rules) };
}

function ruleOf(figure: Figure): number[] {
  const [outer, inner] = rangesOf(figure.form.type.alarm).band!;
  const terms = termsOf(figure);
  const [start, slope] = isLine(terms) ? [0 + terms[0]!.coefficient, terms[1]!.coefficient] : [0, 1];
  const codes = inner.code | (outer.code << 4) | (isDoubtful(figure) ? doubtfulBit : 0);
  return [start, slope, inner.low, inner.high, outer.low, outer.high, codes];
}

const doubtfulBit = 1 << 8;

function judgeBands({ fields, rules }: Bands, { values, valueWidth, codes, width, count }: Rows): void {
  const { nominal, none } = limitStateCodes;
  for (let row = 0; row < count; row++)
    for (let n = 0; n < fields.length; n += 3) {
      const rule = fields[n + 2]!;
      const value = rules[rule]! + rules[rule + 1]! * values[row * valueWidth + fields[n]!]!;
      const said = rules[rule + 6]! | 0;
      let code: number = nominal;
      if (!(value >= rules[rule + 4]! && value <= rules[rule + 5]!)) code = (said >> 4) & 0xf;
      else if (!(value >= rules[rule + 2]! && value <= rules[rule + 3]!)) code = said & 0xf;
      // Infinities and NaN alike.
      if ((said & doubtfulBit) !== 0 && value - value !== 0) code = none;
      codes[row * width + fields[n + 1]!] = code;
    }
}

/** Limits that are more than two bands to be inside of; none at all where there are no ranges. */
interface Checks {
  readonly at: number;
  readonly to: number;
  readonly isDoubtful: boolean;
  readonly checks: readonly { readonly isInside: boolean; readonly bands: readonly Band[] }[];
}

function checksOf(figure: Figure): Checks {
  const { form, at, place } = figure;
  const { checks } = rangesOf(form.type.alarm);
  const banded = checks.map(({ isInside, ranges }) => ({ isInside, bands: ranges.map(bandOf) }));
  return { at, to: place, isDoubtful: isDoubtful(figure), checks: banded };
}

/** The worst of the checks is the state. */
function judgeChecks(
  { at, to, isDoubtful, checks }: Checks,
  { values, valueWidth, codes, width, count }: Rows,
): void {
  for (let row = 0; row < count; row++) {
    const value = values[row * valueWidth + at]!;
    let worst: number = checks.length === 0 ? limitStateCodes.none : limitStateCodes.nominal;
    for (const { isInside, bands } of checks)
      for (const { low, high, code } of bands)
        if ((value >= low && value <= high) === isInside && code > worst) worst = code;
    codes[row * width + to] = isDoubtful && value - value !== 0 ? limitStateCodes.none : worst;
  }
}
