import type { ElementFault, ElementSet, ParsedElements } from './elements/element-set.ts';
import { parseOmmCsv } from './elements/omm-csv.ts';
import { parseOmmJson } from './elements/omm-json.ts';
import { parseOmmKvn } from './elements/omm-kvn.ts';
import { parseOmmXml } from './elements/omm-xml.ts';
import { parseTle, type TleOptions } from './elements/tle.ts';

export type { ElementFault, ElementFaultKind, ElementSet, ParsedElements } from './elements/element-set.ts';

/**
 * Every readable element set of a text, and a fault for everything else in it: TLE and 3LE, OMM in JSON, XML, CSV and
 * KVN, told apart by content. Never throws, never yields NaN; a text without any elements gives at least one fault.
 *
 * Lines and columns of faults count from 1.
 * Source: CCSDS 502.0-B-3 (OMM); CelesTrak "GP data formats"; Space-Track "TLE format", Alpha-5
 */
export function parseElements(text: string, options: TleOptions = {}): ParsedElements {
  const parsed = parserFor(text)(text, options);
  if (parsed.elements.length > 0 || parsed.faults.length > 0) return parsed;
  return {
    elements: [],
    faults: [{ line: 1, kind: 'empty', expected: 'orbital elements', found: 'nothing' }],
  };
}

/** The first set for a catalogue number, or of the text when none is asked for; the reason when there is none. */
export function selectElements(
  parsed: ParsedElements,
  noradId?: number,
): { readonly ok: true; readonly value: ElementSet } | { readonly ok: false; readonly fault: ElementFault } {
  const value = parsed.elements.find((set) => noradId === undefined || set.noradId === noradId);
  if (value) return { ok: true, value };
  const first = parsed.faults[0];
  if (first) return { ok: false, fault: first };
  const found =
    parsed.elements.length === 0 ? 'no elements' : parsed.elements.map((set) => set.noradId).join(', ');
  const expected = noradId === undefined ? 'orbital elements' : `object ${noradId}`;
  return { ok: false, fault: { line: 1, kind: 'empty', expected, found: found.slice(0, 80) } };
}

function parserFor(text: string): (text: string, options: TleOptions) => ParsedElements {
  const start = text.slice(0, 4096).trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return parseOmmJson;
  if (start.startsWith('<')) return parseOmmXml;
  if (/^CCSDS_OMM_VERS[ \t]*=/m.test(start)) return parseOmmKvn;
  const firstLine = start.split(/[\r\n]/, 1)[0] ?? '';
  if (firstLine.includes(',') && /\bNORAD_CAT_ID\b/.test(firstLine)) return parseOmmCsv;
  return parseTle;
}
