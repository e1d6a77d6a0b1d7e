import type { Fault } from '@dawa/seams/fault';
import { type DopplerObservation, labelPasses } from './observation.ts';
import { readIsoAtMs, readNumber, readStrfRow } from './observation-cells.ts';

export interface ObservationFault
  extends Fault<
    'empty' | 'bad-header' | 'bad-row' | 'bad-time' | 'bad-frequency' | 'bad-sigma' | 'other-site'
  > {
  /** Counted from 1. */
  readonly line: number;
}

export interface ParsedObservations {
  /** In order of time. */
  readonly observations: DopplerObservation[];
  readonly faults: ObservationFault[];
  /** The site number of STRF rows; null in CSV. */
  readonly siteNumber: number | null;
}

/**
 * Doppler readings of one station, in either of two notations told apart by content. One bad row costs itself only.
 *
 * CSV with a header: `atMs` (milliseconds since 1970) or `time` (ISO 8601 UTC), `frequencyHz`, and if wanted `sigmaHz` and `pass`;
 * other columns are left alone. Rows without a pass are parted where nothing was heard for 25 minutes.
 *
 * STRF, as `rfplot` and the SatNOGS tabulation helper write it and `rffit` reads it: `MJD frequencyHz flux site` without a header, or
 * the older `yy/mm/dd hh:mm:ss.s` in place of the MJD. Flux is no sigma and is not used. Six decimals of MJD are 86 ms: such files
 * carry that much jitter. Rows of another site than the first are refused, for one fit knows one place.
 *
 * `#` begins a comment line in both.
 * Source: cbassa/strf, commit 6699814d (2026-01-19), rffit.c `decode_line`, contrib/satnogs_waterfall_tabulation_helper.py
 */
export function parseObservations(text: string): ParsedObservations {
  const lines: Line[] = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((raw, index) => ({ number: index + 1, text: raw.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
  const first = lines[0];
  if (!first) return refused({ line: 1, kind: 'empty', expected: 'Doppler readings', found: 'nothing' });
  const parsed = /[a-z]/i.test(first.text) ? parseCsv(first, lines.slice(1)) : parseStrf(lines);
  if (parsed.observations.length > 0 || parsed.faults.length > 0) return parsed;
  return refused({ line: first.number, kind: 'empty', expected: 'rows below the header', found: 'none' });
}

interface Line {
  readonly number: number;
  readonly text: string;
}

type Row = Omit<DopplerObservation, 'pass'> & { readonly pass: string | undefined };

function refused(fault: ObservationFault): ParsedObservations {
  return { observations: [], faults: [fault], siteNumber: null };
}

function parseCsv(header: Line, lines: readonly Line[]): ParsedObservations {
  const names = header.text.split(',').map((cell) => cell.trim());
  const column = (name: string) => names.indexOf(name);
  const [atMs, time, frequency] = [column('atMs'), column('time'), column('frequencyHz')];
  if ((atMs < 0 && time < 0) || frequency < 0) {
    const expected = 'a header with atMs or time, frequencyHz, and perhaps sigmaHz and pass';
    return refused({ line: header.number, kind: 'bad-header', expected, found: header.text.slice(0, 60) });
  }
  const rows: Row[] = [];
  const faults: ObservationFault[] = [];
  for (const line of lines) {
    const cells = line.text.split(',').map((cell) => cell.trim());
    if (cells.length !== names.length) {
      const found = `${cells.length} cells`;
      faults.push({ line: line.number, kind: 'bad-row', expected: `${names.length} cells`, found });
      continue;
    }
    const cell = (index: number) => (index < 0 ? '' : cells[index]!);
    const instant = atMs >= 0 ? readNumber(cell(atMs)) : readIsoAtMs(cell(time));
    const sigmaText = cell(column('sigmaHz'));
    const pass = cell(column('pass')) || undefined;
    const row = checkedRow(line.number, instant, cell(frequency), sigmaText, pass);
    if ('kind' in row) faults.push(row);
    else rows.push(row);
  }
  return { observations: labelled(rows), faults, siteNumber: null };
}

function parseStrf(lines: readonly Line[]): ParsedObservations {
  const rows: Row[] = [];
  const faults: ObservationFault[] = [];
  let siteNumber: number | undefined;
  for (const line of lines) {
    const read = readStrfRow(line.text);
    if (!read) {
      const expected = 'MJD, frequency in Hz, flux, site number';
      faults.push({ line: line.number, kind: 'bad-row', expected, found: line.text.slice(0, 60) });
      continue;
    }
    const row = checkedRow(line.number, read.atMs, read.frequency, '', undefined);
    siteNumber ??= read.siteNumber;
    if ('kind' in row) faults.push(row);
    else if (read.siteNumber === siteNumber) rows.push(row);
    else faults.push({ line: line.number, kind: 'other-site', expected: siteNumber, found: read.siteNumber });
  }
  return { observations: labelled(rows), faults, siteNumber: siteNumber ?? null };
}

/** Seconds taken for milliseconds would fall into 1970. */
const firstAtMs = Date.UTC(1971, 0, 1);
const lastAtMs = Date.UTC(2200, 0, 1);

function checkedRow(
  line: number,
  atMs: number | undefined,
  frequency: string,
  sigma: string,
  pass: string | undefined,
): Row | ObservationFault {
  if (atMs === undefined || !(atMs > firstAtMs && atMs < lastAtMs)) {
    return {
      line,
      kind: 'bad-time',
      expected: 'an instant from 1971 to 2200 (atMs in milliseconds)',
      found: atMs ?? 'none',
    };
  }
  const frequencyHz = readNumber(frequency);
  if (frequencyHz === undefined || !(frequencyHz >= 1e6 && frequencyHz <= 1e11)) {
    return { line, kind: 'bad-frequency', expected: '1e6 to 1e11 Hz, as received', found: frequency };
  }
  const sigmaHz = sigma === '' ? null : readNumber(sigma);
  if (sigmaHz === undefined || (sigmaHz !== null && !(sigmaHz > 0))) {
    return { line, kind: 'bad-sigma', expected: 'hertz above 0, or nothing', found: sigma };
  }
  return { atMs, frequencyHz, sigmaHz, pass };
}

function labelled(rows: readonly Row[]): DopplerObservation[] {
  if (rows.some((row) => row.pass === undefined)) return labelPasses(rows);
  return rows.map((row) => ({ ...row, pass: row.pass! })).sort((a, b) => a.atMs - b.atMs);
}
