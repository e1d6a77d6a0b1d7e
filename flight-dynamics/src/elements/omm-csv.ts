import type { ElementFault, OmmElementSet, ParsedElements } from './element-set.ts';
import { elementsFromOmm, type OmmField, ommKeywords } from './omm.ts';

/**
 * OMM as CSV: a header line of keywords, one object a line, fields quoted where they hold a comma.
 *
 * Source: CelesTrak "GP data formats" (FORMAT=CSV)
 */
export function parseOmmCsv(text: string): ParsedElements {
  const elements: OmmElementSet[] = [];
  const faults: ElementFault[] = [];
  let header: string[] | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1;
    if (raw.trim() === '') continue;
    const cells = splitCsvLine(raw);
    if (!header) {
      header = cells.map((cell) => cell.text.trim());
      continue;
    }
    if (cells.length !== header.length) {
      faults.push({
        line,
        kind: 'bad-length',
        expected: `${header.length} fields`,
        found: `${cells.length} fields`,
      });
      continue;
    }
    const fields = new Map<string, OmmField>();
    for (const [place, cell] of cells.entries()) {
      const keyword = header[place]!;
      if (ommKeywords.has(keyword)) fields.set(keyword, { value: cell.text, line, column: cell.column });
    }
    const result = elementsFromOmm(fields, line);
    if (result.ok) elements.push(result.value);
    else faults.push(result.fault);
  }
  return { elements, faults };
}

interface Cell {
  readonly text: string;
  readonly column: number;
}

/** RFC 4180 within one line; a quote that never closes takes the rest of the line. */
function splitCsvLine(line: string): Cell[] {
  const cells: Cell[] = [];
  let text = '';
  let column = 1;
  let isQuoted = false;
  for (let i = 0; i < line.length; i += 1) {
    const character = line[i]!;
    if (isQuoted) {
      if (character !== '"') text += character;
      else if (line[i + 1] === '"') {
        text += '"';
        i += 1;
      } else isQuoted = false;
    } else if (character === '"' && text === '') isQuoted = true;
    else if (character === ',') {
      cells.push({ text, column });
      text = '';
      column = i + 2;
    } else text += character;
  }
  cells.push({ text, column });
  return cells;
}
