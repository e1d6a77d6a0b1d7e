import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from './bundle-program.ts';
import { runDamage } from './damage-rounds.ts';
import { killSummary, runKills } from './kill-rounds.ts';

let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-faults-'));
  program = bundleProgram('./log-writer.ts');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(program, { force: true });
});

// The long versions are `npm run faults:kill`, `faults:damage` and `faults:io`.
describe('the log under faults', () => {
  it('keeps every acknowledged record, octet for octet, through kills at random instants', async () => {
    const kills = Number(process.env['DAWA_KILLS'] ?? 6);
    const tally = await runKills({ folder: join(folder, 'kill'), program, kills, seed: 7 });
    expect(tally.findings, killSummary(tally)).toEqual([]);
    expect(tally).toMatchObject({ kills, lost: 0, doubled: 0, gaps: 0 });
    expect(tally.acknowledged).toBeGreaterThan(0);
  }, 60_000);

  it('finds every cut and flipped bit of its last octets, and tells what it cost', async () => {
    const tally = await runDamage(join(folder, 'damage'), 24, { isBrief: true });
    expect(tally.findings).toEqual([]);
    expect(tally).toMatchObject({ wrong: 0, silent: 0 });
    expect(tally.flips).toBeGreaterThan(192);
  }, 60_000);
});
