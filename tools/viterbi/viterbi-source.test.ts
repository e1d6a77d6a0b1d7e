import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sourceSha256 } from '../../ccsds-parser/src/coding/viterbi-module.ts';

it('ships the Viterbi module that its source says', () => {
  const source = readFileSync(new URL('./viterbi.as', import.meta.url));
  expect(createHash('sha256').update(source).digest('hex'), 'run npm run build:viterbi').toBe(sourceSha256);
});
