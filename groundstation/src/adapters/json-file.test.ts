import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJsonFile } from './json-file.ts';

describe('a value in a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-json-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is there again for the next process, and leaves nothing beside', () => {
    const path = join(folder, 'station', 'safety.json');
    expect(createJsonFile(path).load()).toBeUndefined();
    createJsonFile<{ lock: string }>(path).save({ lock: 'Karma' });
    expect(createJsonFile(path).load()).toEqual({ lock: 'Karma' });
    expect(readdirSync(join(folder, 'station'))).toEqual(['safety.json']);
  });

  it('says so when it is damaged, and does not call that empty', () => {
    const path = join(folder, 'safety.json');
    writeFileSync(path, '{"lock":');
    expect(() => createJsonFile(path).load()).toThrow(SyntaxError);
  });
});
