import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../main.ts';

const published = fileURLToPath(new URL('../../../docs/examples/birds-4-long-range.csv', import.meta.url));

describe('dawa hil fit', () => {
  const folders: string[] = [];
  afterEach(() => {
    vi.restoreAllMocks();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'dawa-fit-'));
    folders.push(made);
    return made;
  }

  async function said(...words: string[]): Promise<{ code: number; out: string; complaint: string }> {
    let out = '';
    let complaint = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      complaint += String(text);
      return true;
    });
    const code = await main(['fit', ...words]);
    vi.restoreAllMocks();
    return { code, out, complaint };
  }

  // Payload facts 12.2: EM -95.0 to -95.1 dBm, FM -96.0 dBm, by two other programs; Wilson at 5 of 10: 0.24 to 0.76.
  it('says of the tests of 2019 what they did not say themselves', async () => {
    const { code, out } = await said(published);
    expect(code).toBe(0);
    expect(out).toMatch(/EM +-94\.5 +5 of 10 +0\.24-0\.76 +─+●─+/);
    expect(out).toContain('EM: half at -95.1 dBm (-95.7 to -93.8 by the tries, ± 3 dB by the levels)');
    expect(out).toMatch(/FM\(JP\): half at -96\.0 dBm/);
    expect(out).toContain('FM(JP) hears 0.9 dB weaker frames than EM, p = 0.017');
  });

  it('draws them on a page of its own, and speaks JSON to other programs', async () => {
    const page = join(folder(), 'fit.html');
    const { out } = await said(published, '--page', page, '--format', 'json');
    expect(readFileSync(page, 'utf8')).toMatch(
      /<figure class="plot">[\s\S]*EM, fitted[\s\S]*FM\(JP\), decoded/,
    );
    const { fits, comparisons } = JSON.parse(out) as {
      fits: { level50Dbm: number }[];
      comparisons: unknown[];
    };
    expect(fits.map(({ level50Dbm }) => Math.round(10 * level50Dbm) / 10)).toEqual([-95.1, -96]);
    expect(comparisons).toHaveLength(1);
  });

  it('says what to do where no half is to be found', async () => {
    const file = join(folder(), 'mine.csv');
    writeFileSync(file, 'level_dbm,success,tries\n-90,10,10\n-91,10,10\n');
    expect((await said(file)).out).toContain(
      'This test: one-sided: expected successes and failures, found successes only; try weaker levels',
    );
  });

  it('refuses a wrong table, a missing one and wrong words in one line', async () => {
    const file = join(folder(), 'wrong.csv');
    writeFileSync(file, 'level,hits\n1,2\n');
    expect(await said(file)).toMatchObject({
      code: 2,
      complaint: `dawa hil: ${file}: no-column: expected success, found level, hits\n`,
    });
    expect((await said('/nowhere.csv')).complaint).toMatch(/^dawa hil: \/nowhere\.csv: ENOENT[^\n]*\n$/);
    expect((await said(published, '--wanted', '0')).complaint).toBe(
      'dawa hil: --wanted: expected decibels above 0, found 0\n',
    );
    expect((await said(published, '--page', '/nowhere/x.html')).code).toBe(2);
    expect((await said()).code).toBe(2);
  });
});
