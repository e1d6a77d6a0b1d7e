import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchFolder } from './folder-watch.ts';

describe('a watched folder', () => {
  it('tells of a file that is written, and of one that an editor puts in its place', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dawa-watch-'));
    const path = join(folder, 'mission.yaml');
    writeFileSync(path, 'one');
    let told: () => void = () => {};
    const stop = watchFolder(
      folder,
      () => told(),
      (error) => expect.fail(error.message),
    );
    const change = (write: () => void) =>
      new Promise<void>((resolve) => {
        told = resolve;
        write();
      });
    await change(() => writeFileSync(path, 'two'));
    await change(() => {
      writeFileSync(join(folder, '.mission.yaml.swp'), 'three');
      renameSync(join(folder, '.mission.yaml.swp'), path);
    });
    stop();
    rmSync(folder, { recursive: true });
  });

  it('says why a folder cannot be watched', () => {
    const errors: string[] = [];
    watchFolder(
      '/nowhere/at/all',
      () => {},
      (error) => errors.push(error.message),
    )();
    expect(errors).toEqual([expect.stringContaining('ENOENT')]);
  });
});
