import type { ElementFault, OmmElementSet, ParsedElements } from './element-set.ts';
import { elementsFromOmm, type OmmField, ommKeywords } from './omm.ts';

/**
 * OMM as KVN: `KEYWORD = value [unit]`, a line each, a new message at every CCSDS_OMM_VERS.
 *
 * Source: CCSDS 502.0-B-3 sections 4 and 7.3
 */
export function parseOmmKvn(text: string): ParsedElements {
  const elements: OmmElementSet[] = [];
  const faults: ElementFault[] = [];
  let fields: Map<string, OmmField> | undefined;
  let startLine = 1;
  const finish = () => {
    if (!fields) return;
    const result = elementsFromOmm(fields, startLine);
    if (result.ok) elements.push(result.value);
    else faults.push(result.fault);
  };
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1;
    if (raw.trim() === '' || /^\s*COMMENT\b/.test(raw)) continue;
    const equals = raw.indexOf('=');
    if (equals < 0) {
      const found = raw.trim().slice(0, 40);
      faults.push({ line, column: 1, kind: 'unexpected-text', expected: 'KEYWORD = value', found });
      continue;
    }
    const keyword = raw.slice(0, equals).trim();
    if (keyword === 'CCSDS_OMM_VERS') {
      finish();
      fields = new Map();
      startLine = line;
    } else if (fields && ommKeywords.has(keyword)) {
      const value = raw.slice(equals + 1, equals + 200).replace(/\[[^\]]*\]\s*$/, '');
      fields.set(keyword, { value: value.trim(), line, column: equals + 2 });
    }
  }
  finish();
  return { elements, faults };
}
