import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstNumber, watchWindFile } from './wind-file.ts';

describe('the wind of a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dawa-wind-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is told once each time it was written, and what is wrong with it once', async () => {
    const path = join(folder, 'wind.txt');
    const clock = new VirtualClock(0);
    const heard: (number | string)[] = [];
    const stop = watchWindFile({
      path,
      clock,
      onSpeed(speedMS) {
        heard.push(speedMS);
        return undefined;
      },
      onFault: ({ kind, found }) => void heard.push(`${kind}: ${found}`),
    });
    let written = 1_000_000;
    const write = async (text: string) => {
      await writeFile(path, text);
      // A file system may not tell two writes of one moment apart.
      written += 10;
      await utimes(path, written, written);
      await clock.runFor(6000);
    };
    await clock.runFor(6000);
    await write('7.5 m/s, gusts of ten minutes');
    await write('7.5');
    await write('n/a');
    await write('');
    await write('21,25');
    stop();
    expect(heard).toEqual(['unreadable: ENOENT', 7.5, 7.5, 'bad-value: n/a', 21.25]);
  });

  it.each([
    ['12', 12],
    ['  0.0\n', 0],
    ['3,5;1013', 3.5],
    ['-3', undefined],
    ['1e3', undefined],
    ['12.5.2026', undefined],
    ['wind 12', undefined],
  ])('%j begins with %s', (text, number) => {
    expect(firstNumber(text)).toBe(number);
  });
});
