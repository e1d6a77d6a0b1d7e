import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { killedWriterBytes } from './killed-writer.fixture.ts';
import { readLog } from './log-reader.ts';

const writer = fileURLToPath(new URL('./killed-writer.fixture.ts', import.meta.url));
const kills = Number(process.env['DAWA_KILLS'] ?? 4);

describe('the packet log under kill -9', () => {
  it(`keeps every acknowledged record, byte for byte, through ${kills} kills of a growing log`, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'dawa-kill-'));
    try {
      let acknowledged = 0;
      for (let kill = 0; kill < kills; kill++) {
        acknowledged = Math.max(acknowledged, await writeUntilKilled(directory, 1 + kill * 3));
        let expected = 1;
        for (const record of readLog(directory)) {
          expect(record.lsn).toBe(expected++);
          expect(digest(record.bytes)).toBe(digest(killedWriterBytes(record.lsn)));
        }
        expect(expected - 1).toBeGreaterThanOrEqual(acknowledged);
      }
      expect(acknowledged).toBeGreaterThan(0);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }, 60_000);
});

/** Runs the writer until it has acknowledged `groups` groups, then kills it; returns the last number it acknowledged. */
function writeUntilKilled(directory: string, groups: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const args = ['--conditions', '@dawa/source', '--import', 'tsx', writer, directory];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.split('\n').length > groups) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve(Number(text.split('\n').at(-2) ?? 0)));
  });
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
