import { instantOf, type JulianDate, msPerDay, unixEpochJulianDay } from '../time.ts';
import type { ElementFault, ParsedElements, TleElementSet } from './element-set.ts';
import { line1Columns, line2Columns, type NumberedLine, readColumns } from './tle-columns.ts';

export interface TleOptions {
  /** `ignored` for texts known to carry wrong checksums (the published SGP4 verification set does). Default `required`. */
  readonly checksum?: 'required' | 'ignored';
}

/**
 * Two-line sets with or without a name line before them, CR LF or LF, `#` comment lines.
 * One bad set costs itself only: the next one is read again.
 *
 * Source: Space-Track "Basic description of the two line element (TLE) format"
 */
export function parseTle(text: string, options: TleOptions = {}): ParsedElements {
  const elements: TleElementSet[] = [];
  const faults: ElementFault[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  let name: NumberedLine | undefined;
  let first: NumberedLine | undefined;
  const dropName = () => {
    if (name) faults.push(unexpected(name, 'an element set after this name'));
    name = undefined;
  };
  const dropFirst = () => {
    if (!first) return;
    faults.push({ line: first.line, kind: 'missing-line', expected: 'line 2 after line 1', found: 'none' });
    first = undefined;
    name = undefined;
  };
  for (const [index, raw] of lines.entries()) {
    const current: NumberedLine = { line: index + 1, text: raw.trimEnd() };
    if (current.text === '' || current.text.startsWith('#')) continue;
    if (looksLikeLine(current.text, '1')) {
      dropFirst();
      first = current;
    } else if (first && looksLikeLine(current.text, '2')) {
      const set = readSet(name, first, current, options);
      if ('kind' in set && set.kind === 'tle') elements.push(set);
      else faults.push(set as ElementFault);
      name = undefined;
      first = undefined;
    } else if (looksLikeLine(current.text, '2')) {
      dropName();
      faults.push({
        line: current.line,
        kind: 'missing-line',
        expected: 'line 1 before line 2',
        found: 'none',
      });
    } else {
      dropFirst();
      dropName();
      name = current;
    }
  }
  dropFirst();
  dropName();
  return { elements, faults };
}

/** A damaged or cut element line is still told from a name by its first columns. */
function looksLikeLine(text: string, number: '1' | '2'): boolean {
  return text.startsWith(`${number} `) && /^. [ 0-9A-Z][ 0-9]{4}[ A-Z]/.test(text);
}

function unexpected(line: NumberedLine, expected: string): ElementFault {
  return { line: line.line, column: 1, kind: 'unexpected-text', expected, found: excerpt(line.text) };
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function readSet(
  nameLine: NumberedLine | undefined,
  first: NumberedLine,
  second: NumberedLine,
  options: TleOptions,
): TleElementSet | ElementFault {
  const isChecked = options.checksum !== 'ignored';
  const one = readColumns(first, line1Columns, isChecked);
  if ('kind' in one) return one;
  const two = readColumns(second, line2Columns, isChecked);
  if ('kind' in two) return two;
  const noradId = one.values.noradId!;
  if (two.values.noradId !== noradId) {
    return {
      line: second.line,
      column: 3,
      kind: 'number-mismatch',
      expected: noradId,
      found: two.values.noradId!,
    };
  }
  const epoch = epochOf(one.values.epochYear!, one.values.epochDay!);
  return {
    kind: 'tle',
    noradId,
    name: nameLine?.text.replace(/^0 /, '').trim() || String(noradId),
    internationalDesignator: first.text.slice(9, 17).trim(),
    epochAtMs: instantOf(epoch),
    epoch,
    meanMotionRevDay: two.values.meanMotion!,
    eccentricity: two.values.eccentricity!,
    inclinationDeg: two.values.inclination!,
    ascendingNodeDeg: two.values.node!,
    argumentOfPerigeeDeg: two.values.perigee!,
    meanAnomalyDeg: two.values.anomaly!,
    bstarPerEarthRadius: one.values.bstar!,
    meanMotionDotRevDay2: one.values.motionDot!,
    meanMotionDdotRevDay3: one.values.motionDdot!,
    revolutionAtEpoch: two.values.revolution!,
    elementSetNumber: one.values.setNumber!,
    line1: first.text,
    line2: second.text,
  };
}

/** The fraction stays as written, eight decimals of a day (0.86 ms), beside an exact day. */
function epochOf(twoDigitYear: number, dayOfYear: number): JulianDate {
  const year = twoDigitYear < 57 ? 2000 + twoDigitYear : 1900 + twoDigitYear;
  const wholeDay = Math.floor(dayOfYear);
  const day = unixEpochJulianDay + Date.UTC(year, 0, 1) / msPerDay + wholeDay - 1;
  return { day, fraction: Math.round((dayOfYear - wholeDay) * 1e8) / 1e8 };
}
