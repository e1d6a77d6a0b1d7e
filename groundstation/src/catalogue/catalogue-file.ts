import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type AddOutcome,
  type Catalogue,
  type CatalogueEntry,
  createCatalogue,
} from '@dawa/flight-dynamics/catalogue';
import { writeElements } from '@dawa/flight-dynamics/element-text';
import { parseElements } from '@dawa/flight-dynamics/elements';
import type { Fault } from '@dawa/seams/fault';
import { crc32c } from '../archive/crc32c.ts';

export interface StoredCatalogue {
  readonly catalogue: Catalogue;
  /** Lines that could not be read; they stay where they are. */
  readonly faults: readonly Fault<'damaged-line'>[];
  /** Takes what is new; it is on the disk when this returns. Outcomes in the order of the entries. */
  add(entries: readonly CatalogueEntry[]): readonly AddOutcome[];
}

/** Where a data folder keeps its catalogue. */
export const catalogueFolder = (dataFolder: string) => join(dataFolder, 'catalogue');
export const catalogueFile = (dataFolder: string) => join(catalogueFolder(dataFolder), 'elements.log');

/**
 * The catalogue of a data folder: an append-only file with a line a set, each behind its CRC-32C. What was held back is in it too, so
 * that a confirmation may come after a restart. A line cut short by a crash costs itself only.
 *
 * @throws what the file system throws when the folder cannot be read or written
 */
export function openCatalogue(dataFolder: string): StoredCatalogue {
  const path = catalogueFile(dataFolder);
  const catalogue = createCatalogue();
  const faults: Fault<'damaged-line'>[] = [];
  const text = readIfThere(path);
  let needsLineEnd = text !== '' && !text.endsWith('\n');
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const entry = readLine(line);
    if (entry) catalogue.add(entry);
    else
      faults.push({
        kind: 'damaged-line',
        expected: `a whole line ${index + 1} in ${path}`,
        found: line.slice(0, 40),
      });
  }
  return {
    catalogue,
    faults,
    add(entries) {
      // In the order of their epochs each one meets the neighbour that says most about it.
      const order = entries.map((_, index) => index);
      order.sort((a, b) => entries[a]!.elements.epochAtMs - entries[b]!.elements.epochAtMs);
      const outcomes: AddOutcome[] = new Array<AddOutcome>(entries.length);
      const lines: string[] = [];
      for (const index of order) {
        const outcome = catalogue.add(entries[index]!);
        outcomes[index] = outcome;
        if (outcome.kind !== 'duplicate') lines.push(lineOf(entries[index]!));
      }
      if (lines.length > 0) append(path, (needsLineEnd ? '\n' : '') + lines.join(''));
      if (lines.length > 0) needsLineEnd = false;
      return outcomes;
    },
  };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function append(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a', 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The set as text in its own notation, so that a later version of the program reads it as it reads any other. */
interface Line {
  readonly receivedAtMs: number;
  readonly source: string;
  readonly isForced?: boolean;
  readonly text: string;
}

function lineOf({ elements, receivedAtMs, source, isForced }: CatalogueEntry): string {
  const notation = elements.kind === 'tle' ? '3le' : 'omm-json';
  const { text } = writeElements([elements], notation, { originator: '', createdAtMs: 0 });
  const line: Line = { receivedAtMs, source, ...(isForced ? { isForced } : {}), text };
  const json = JSON.stringify(line);
  return `${sumOf(json)} ${json}\n`;
}

function readLine(line: string): CatalogueEntry | undefined {
  const json = line.slice(9);
  if (line.slice(0, 8) !== sumOf(json)) return undefined;
  const { text, ...rest } = JSON.parse(json) as Line;
  // What came in with a wrong checksum was let in by a person.
  const elements = parseElements(text, { checksum: 'ignored' }).elements[0];
  return elements && { elements, ...rest };
}

function sumOf(json: string): string {
  const bytes = Buffer.from(json);
  return crc32c(bytes, 0, bytes.length).toString(16).padStart(8, '0');
}
