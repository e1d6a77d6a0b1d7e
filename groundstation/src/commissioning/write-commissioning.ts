import { closeSync, fsyncSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import type { CommissioningKey, StationCommissioning } from '@dawa/protocols/station-commissioning';
import { isMap, parseDocument, stringify } from 'yaml';

type Entry<Key extends CommissioningKey> = NonNullable<StationCommissioning[Key]>;

/** The text of a `station.yaml` with one measurement put into its section `commissioning:`. */
export function withMeasurement<Key extends CommissioningKey>(
  text: string,
  key: Key,
  entry: Entry<Key>,
): string {
  return withEntry(text, 'commissioning', key, entry, heading);
}

/**
 * The text of a `station.yaml` with one entry of one section put in its place. All other lines stay as they are, octet for octet, and so
 * do the comments inside the section; a section that is not there comes at the end, below its heading.
 *
 * @throws TypeError for a text that is no YAML mapping
 */
export function withEntry(
  text: string,
  sectionName: string,
  key: string,
  entry: unknown,
  sectionHeading = '',
): string {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents))
    throw new TypeError('station.yaml: expected a mapping, found another text');
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`${sectionName}:`));
  if (first < 0) {
    if (document.has(sectionName) || /^\s*\{/.test(text)) {
      // Written in braces: then there are no lines to spare.
      document.setIn([sectionName, key], document.createNode(entry));
      return document.toString({ lineWidth: 0 });
    }
    const gap = text.endsWith('\n') ? '\n' : '\n\n';
    return `${text}${gap}${sectionHeading}${stringify({ [sectionName]: { [key]: entry } }, { lineWidth: 0 })}`;
  }
  const after = lines.findIndex((line, index) => index > first && /^\S/.test(line));
  let end = after < 0 ? lines.length : after;
  while (end > first + 1 && lines[end - 1]!.trim() === '') end--;
  const section = parseDocument(lines.slice(first, end).join('\n'));
  section.setIn([sectionName, key], section.createNode(entry));
  const renewed = section.toString({ lineWidth: 0 }).trimEnd();
  return [...lines.slice(0, first), renewed, ...lines.slice(end)].join('\n');
}

const heading = '# Measured by dawa commission; dawa commission --list tells what is due again.\n';

/** Beside the old file, flushed, then in its place: a power cut leaves the old text or the new one. */
export function replaceFile(path: string, text: string): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', statSync(path).mode & 0o777);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}
