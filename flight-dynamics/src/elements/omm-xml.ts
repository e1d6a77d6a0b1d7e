import type { ElementFault, OmmElementSet, ParsedElements } from './element-set.ts';
import { elementsFromOmm, type OmmField, ommKeywords } from './omm.ts';

/**
 * OMM as XML: every `<omm>` element, alone or in an `<ndm>`. Only the leaf elements that carry keywords are read, so this is a
 * scanner and not an XML parser: no entities but the five predefined ones, no CDATA.
 *
 * Source: CCSDS 505.0-B-3 (NDM/XML), 502.0-B-3 keywords
 */
export function parseOmmXml(text: string): ParsedElements {
  const elements: OmmElementSet[] = [];
  const faults: ElementFault[] = [];
  const clean = withoutComments(text);
  const lineAt = lineCounter(clean);
  let position = 0;
  while (position < clean.length) {
    const start = indexOfTag(clean, position);
    if (start < 0) break;
    const end = clean.indexOf('</omm>', start);
    const line = lineAt(start);
    if (end < 0) {
      faults.push({ line, kind: 'missing-line', expected: '</omm>', found: 'the end of the text' });
      break;
    }
    const result = elementsFromOmm(fieldsOf(clean.slice(start, end), start, lineAt), line);
    if (result.ok) elements.push(result.value);
    else faults.push(result.fault);
    position = end + 6;
  }
  if (elements.length === 0 && faults.length === 0) {
    const found = text.trim().slice(0, 40);
    faults.push({ line: 1, kind: 'unknown-notation', expected: 'XML with an <omm> element', found });
  }
  return { elements, faults };
}

/** Comments become blanks and their line ends stay, so that positions keep their lines. */
function withoutComments(text: string): string {
  let clean = '';
  let position = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', position)) {
    const close = text.indexOf('-->', start + 4);
    const end = close < 0 ? text.length : close + 3;
    clean += text.slice(position, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    position = end;
  }
  return clean + text.slice(position);
}

function indexOfTag(text: string, from: number): number {
  const pattern = /<omm[\s>]/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

function fieldsOf(body: string, offset: number, lineAt: (index: number) => number): Map<string, OmmField> {
  const fields = new Map<string, OmmField>();
  for (const match of body.matchAll(/<([A-Z_]{3,30})(?:\s[^<>]{0,200})?>([^<]{0,200})<\/\1>/g)) {
    const keyword = match[1]!;
    if (!ommKeywords.has(keyword)) continue;
    fields.set(keyword, { value: decodeEntities(match[2]!.trim()), line: lineAt(offset + match.index) });
  }
  return fields;
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

/** Line of an index, cheap while indexes only grow. */
function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let counted = 0;
  return (index) => {
    for (; counted < index; counted += 1) if (text[counted] === '\n') line += 1;
    return line;
  };
}
