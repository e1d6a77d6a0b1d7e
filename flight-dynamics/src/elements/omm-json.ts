import type { ElementFault, OmmElementSet, ParsedElements } from './element-set.ts';
import { elementsFromOmm, type OmmField, ommKeywords } from './omm.ts';

/**
 * OMM as JSON: one object or a list of them, numbers or strings (CelesTrak writes numbers, Space-Track strings).
 *
 * Source: CelesTrak "GP data formats"; CCSDS 502.0-B-3 keywords
 */
export function parseOmmJson(text: string): ParsedElements {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { elements: [], faults: [syntaxFault(text, error)] };
  }
  const messages: unknown[] = Array.isArray(document) ? document : [document];
  const lines = startLines(text, Array.isArray(document) ? 2 : 1);
  const elements: OmmElementSet[] = [];
  const faults: ElementFault[] = [];
  for (const [index, message] of messages.entries()) {
    const line = lines[index] ?? 1;
    if (typeof message !== 'object' || message === null || Array.isArray(message)) {
      faults.push({
        line,
        kind: 'bad-json',
        expected: 'an object with OMM keywords',
        found: nameOf(message),
      });
      continue;
    }
    const result = elementsFromOmm(fieldsOf(message, line), line);
    if (result.ok) elements.push(result.value);
    else faults.push(result.fault);
  }
  return { elements, faults };
}

function fieldsOf(message: object, line: number): Map<string, OmmField> {
  const fields = new Map<string, OmmField>();
  for (const [keyword, value] of Object.entries(message)) {
    if (!ommKeywords.has(keyword) || value === null) continue;
    const isPlain = typeof value === 'string' || typeof value === 'number';
    fields.set(keyword, { value: isPlain ? value : nameOf(value), line });
  }
  return fields;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 40);
}

/** Line on which each object of nesting depth `depth` opens; in valid JSON braces outside strings balance. */
function startLines(text: string, depth: 1 | 2): number[] {
  const lines: number[] = [];
  let line = 1;
  let open = 0;
  let isInString = false;
  let lastComma = depth === 1;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]!;
    if (character === '\n') line += 1;
    if (isInString) {
      if (character === '\\') i += 1;
      else if (character === '"') isInString = false;
      continue;
    }
    if (open === depth - 1 && lastComma && !/[\s,\]]/.test(character)) {
      lines.push(line);
      lastComma = false;
    }
    if (character === '"') isInString = true;
    else if (character === '{' || character === '[') {
      open += 1;
      if (open === depth - 1) lastComma = true;
    } else if (character === '}' || character === ']') open -= 1;
    else if (character === ',' && open === depth - 1) lastComma = true;
  }
  return lines;
}

/** V8 names a position in its message; other engines do not, and then the fault points at the first line. */
function syntaxFault(text: string, error: unknown): ElementFault {
  const message = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(message);
  const offset = position
    ? Math.min(Number(position[1]), text.length)
    : /end of/i.test(message)
      ? text.length
      : 0;
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const found = text.slice(offset, offset + 20).trim() || 'the end of the text';
  return { line, column, kind: 'bad-json', expected: 'valid JSON', found };
}
