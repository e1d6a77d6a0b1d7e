import type { CellForm } from './cell-form.ts';
import { limitStateCodes } from './cell-form.ts';
import { type Band, bandOf, hasPlainLimits, rangesOf } from './fill-limits.ts';
import { limitOfCode } from './fill-meaning.ts';
import { isBounded, isLine, type Terms } from './fill-polynomial.ts';
import { type GatherPart, gatherParts } from './gather-doubles.ts';
import type { RowLane } from './row-lanes.ts';

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
 * Judges values of more than an octet: gathers them as doubles, calibrates those by lines and polynomials and compares with
 * the bounds, each step one loop over flat arrays. Operations and their order are those of `fillPolynomial` and
 * `fillLimits`, so that the results are equal to the last bit.
 */
export class FigureJudge {
  readonly #width: number;
  readonly #gathers: readonly GatherPart[];
  readonly #labels: readonly LabelMemo[];
  readonly #lines: Lines;
  readonly #polynomials: readonly Polynomial[];
  readonly #bands: Bands;
  readonly #checks: readonly Checks[];
  /** Calibrated ones whose result may be no number, which then has no limit state. */
  readonly #doubtful: Places;
  #values = new Float64Array(0);

  constructor(fields: readonly JudgedField[]) {
    const figures = fields.map((field, at) => ({ ...field, at }));
    const isCode = ({ form }: JudgedField) => form.type.kind === 'enumerated';
    const numbers = figures.filter((figure) => !isCode(figure));
    const calibrated = numbers.filter((figure) => figure.form.type.calibrator !== undefined);
    const bandOf = ({ form }: Figure) => rangesOf(form.type.alarm).band;
    this.#width = fields.length;
    this.#gathers = gatherParts(fields);
    this.#labels = figures.filter(isCode).map(labelMemo);
    this.#lines = linesOf(calibrated.filter((figure) => isLine(termsOf(figure))));
    this.#polynomials = calibrated.filter((figure) => !isLine(termsOf(figure))).map(polynomialOf);
    this.#bands = bandsOf(numbers.filter((figure) => bandOf(figure) !== undefined));
    this.#checks = numbers.filter((figure) => bandOf(figure) === undefined).map(checksOf);
    this.#doubtful = placesOf(
      calibrated.filter((figure) => !isNarrow(figure) || !isBounded(termsOf(figure))),
    );
  }

  /** Writes the limit states of the first `count` rows into rows of `width` codes. */
  judge(codes: Uint8Array, width: number, count: number): void {
    if (this.#width === 0) return;
    if (this.#values.length < count * this.#width)
      this.#values = new Float64Array(this.#width * Math.max(16, 2 ** Math.ceil(Math.log2(count))));
    const rows = { values: this.#values, valueWidth: this.#width, codes, width, count };
    for (const part of this.#gathers) part.loop(part, this.#values, this.#width, count);
    for (const memo of this.#labels) judgeLabels(memo, rows);
    calibrateLines(this.#lines, rows);
    for (const polynomial of this.#polynomials) calibratePolynomial(polynomial, rows);
    judgeBands(this.#bands, rows);
    for (const checks of this.#checks) judgeChecks(checks, rows);
    if (this.#doubtful.at.length > 0) dropUnmeant(this.#doubtful, rows);
  }
}

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

/** Of each of some fields: where in a row its value stands, and where its limit state goes. */
interface Places {
  readonly at: Int32Array;
  readonly to: Int32Array;
}

function placesOf(figures: readonly Figure[]): Places {
  return { at: Int32Array.from(figures, ({ at }) => at), to: Int32Array.from(figures, ({ place }) => place) };
}

function termsOf({ form }: Figure): Terms {
  const { calibrator } = form.type;
  return calibrator?.kind === 'polynomial' ? calibrator.terms : [];
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

interface Lines {
  readonly at: Int32Array;
  readonly starts: Float64Array;
  readonly slopes: Float64Array;
}

function linesOf(figures: readonly Figure[]): Lines {
  return {
    at: placesOf(figures).at,
    starts: Float64Array.from(figures, (figure) => 0 + termsOf(figure)[0]!.coefficient),
    slopes: Float64Array.from(figures, (figure) => termsOf(figure)[1]!.coefficient),
  };
}

function calibrateLines({ at, starts, slopes }: Lines, { values, valueWidth, count }: Rows): void {
  for (let row = 0; row < count; row++) {
    const from = row * valueWidth;
    for (let n = 0; n < at.length; n++)
      values[from + at[n]!] = starts[n]! + slopes[n]! * values[from + at[n]!]!;
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

interface Bands extends Places {
  readonly outerLows: Float64Array;
  readonly outerHighs: Float64Array;
  readonly outerCodes: Uint8Array;
  readonly innerLows: Float64Array;
  readonly innerHighs: Float64Array;
  readonly innerCodes: Uint8Array;
}

function bandsOf(figures: readonly Figure[]): Bands {
  const bands = figures.map(({ form }) => rangesOf(form.type.alarm).band!);
  return {
    ...placesOf(figures),
    outerLows: Float64Array.from(bands, ([outer]) => outer.low),
    outerHighs: Float64Array.from(bands, ([outer]) => outer.high),
    outerCodes: Uint8Array.from(bands, ([outer]) => outer.code),
    innerLows: Float64Array.from(bands, ([, inner]) => inner.low),
    innerHighs: Float64Array.from(bands, ([, inner]) => inner.high),
    innerCodes: Uint8Array.from(bands, ([, inner]) => inner.code),
  };
}

function judgeBands(bands: Bands, { values, valueWidth, codes, width, count }: Rows): void {
  const { at, to, outerLows, outerHighs, outerCodes, innerLows, innerHighs, innerCodes } = bands;
  const { nominal } = limitStateCodes;
  for (let row = 0; row < count; row++)
    for (let n = 0; n < at.length; n++) {
      const value = values[row * valueWidth + at[n]!]!;
      const isInside = value >= innerLows[n]! && value <= innerHighs[n]!;
      const inner = isInside ? nominal : innerCodes[n]!;
      const isIn = value >= outerLows[n]! && value <= outerHighs[n]!;
      codes[row * width + to[n]!] = isIn ? inner : outerCodes[n]!;
    }
}

/** Limits that are more than two bands to be inside of; none at all where there are no ranges. */
interface Checks {
  readonly at: number;
  readonly to: number;
  readonly checks: readonly { readonly isInside: boolean; readonly bands: readonly Band[] }[];
}

function checksOf({ form, at, place }: Figure): Checks {
  const { checks } = rangesOf(form.type.alarm);
  const banded = checks.map(({ isInside, ranges }) => ({ isInside, bands: ranges.map(bandOf) }));
  return { at, to: place, checks: banded };
}

/** The worst of the checks is the state. */
function judgeChecks({ at, to, checks }: Checks, { values, valueWidth, codes, width, count }: Rows): void {
  for (let row = 0; row < count; row++) {
    const value = values[row * valueWidth + at]!;
    let worst: number = checks.length === 0 ? limitStateCodes.none : limitStateCodes.nominal;
    for (const { isInside, bands } of checks)
      for (const { low, high, code } of bands)
        if ((value >= low && value <= high) === isInside && code > worst) worst = code;
    codes[row * width + to] = worst;
  }
}

function dropUnmeant({ at, to }: Places, { values, valueWidth, codes, width, count }: Rows): void {
  for (let row = 0; row < count; row++)
    for (let n = 0; n < at.length; n++) {
      const value = values[row * valueWidth + at[n]!]!;
      // Infinities and NaN alike.
      if (value - value !== 0) codes[row * width + to[n]!] = limitStateCodes.none;
    }
}
