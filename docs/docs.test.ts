import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const folders =
  'seams|ccsds-parser|flight-dynamics|protocols|groundstation|payload-sim|ui|hil-tests|tools|missions|stations|docs';
/** The satellite and the rotator that a reader of the guides adds (guides.test.ts, add-a-rotator.test.ts): they are not in this repository. */
const ofTheReader = /^(missions\/kuzu-1\/|protocols\/src\/radant\.)/;
/** A path of this repository between backticks; `<id>` stands for a name of the reader's own. */
const pathPattern = new RegExp(`\`((?:${folders})/[^\`\\s<>*]*)\``, 'g');

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('names files that are there', () => {
    const missing = [...text.matchAll(pathPattern)]
      .map((match) => match[1]!)
      .filter((path) => !ofTheReader.test(path) && !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });

  it('has links that lead somewhere', () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map((match) => match[1]!);
    const missing = targets.filter((target) => !existsSync(join(root, dirname(page), target)));
    expect(missing).toEqual([]);
  });
});
