import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArchiveInUse, takeRunLock } from './run-lock.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const lock = () => join(directory, 'lock');

describe('the lock of a run', () => {
  it('keeps a second process out while the first lives', () => {
    // The parent of this test process lives as long as the test.
    writeFileSync(lock(), `${process.ppid} \n`);
    expect(() => takeRunLock(directory)).toThrow(ArchiveInUse);
  });

  it.skipIf(!existsSync('/proc/self/stat'))(
    'takes over from a process that was killed and not yet buried',
    async () => {
      // A shell that has become another program never looks after the child it had.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const until = async (pid: number | undefined, wanted: RegExp) => {
        while (!wanted.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) {
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
      };
      try {
        const pid = await new Promise<number>((resolve) =>
          parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
        );
        await until(parent.pid, /\(sleep\)/);
        process.kill(pid, 'SIGKILL');
        await until(pid, /\) Z /);
        writeFileSync(lock(), `${pid} \n`);
        takeRunLock(directory)();
        expect(existsSync(lock())).toBe(false);
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  it.each([
    ['of a process that is gone', '4194303 17\n'],
    ['whose number belongs to another process by now', `${process.ppid} 1\n`],
    ['that is garbage', 'x'],
  ])('takes over a lock %s', (_what, text) => {
    writeFileSync(lock(), text);
    const release = takeRunLock(directory);
    release();
    expect(existsSync(lock())).toBe(false);
  });
});
