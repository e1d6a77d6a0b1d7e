import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { KeptStep } from '../record/campaign-record.ts';
import type { CampaignResult } from '../report/results.ts';
import { endHousePrograms, startHouseProgram } from './house-program.fixture.ts';
import { temporaryFolder } from './running-station.ts';

const runner = 'hil-tests/src/main.ts';

describe('a runner on virtual time', () => {
  const folder = temporaryFolder();
  afterEach(() => endHousePrograms());
  afterAll(() => folder.remove());

  const stepsIn = (out: string) =>
    readFileSync(join(out, 'steps.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as KeptStep);
  const resultsIn = (out: string) =>
    JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as CampaignResult;

  it('that is killed leaves what it showed on the disk, and goes on where its bench time ended', async () => {
    const out = join(folder.path, 'killed');
    const words = ['run', '--procedures', 'F*-01', '--out', out];
    const first = startHouseProgram(runner, words);
    const shown = await first.line('Refusals');
    first.child.kill('SIGKILL');
    await first.ended;
    const kept = stepsIn(out);
    expect(kept.some(({ phase, title }) => shown.includes(`${phase}: ${title}`))).toBe(true);
    expect(resultsIn(out)).toMatchObject({ verdict: 'inconclusive' });

    const second = startHouseProgram(runner, [...words, '--resume']);
    expect(await second.ended, second.lines.slice(-20).join('\n')).toBe(0);
    const results = resultsIn(out);
    expect(results.verdict).toBe('pass');
    expect(results.interruptions).toHaveLength(1);
    const last = kept.at(-1)!;
    expect(results.benchTime!.startedAtMs).toBeGreaterThanOrEqual(last.atMs + last.tookMs);
  }, 400_000);

  it('that is interrupted ends in order, with the power off, and says so', async () => {
    const out = join(folder.path, 'interrupted');
    const running = startHouseProgram(runner, ['run', '--out', out]);
    await running.line('Boot event');
    running.child.kill('SIGINT');
    expect(await running.ended, running.lines.slice(-20).join('\n')).toBe(130);
    const { verdict, procedures } = resultsIn(out);
    expect(verdict).toBe('inconclusive');
    for (const { teardown } of procedures) expect(teardown.verdict).toBe('pass');
  }, 400_000);

  it('says in one line what is missing where simavr is wanted and no compiler is there', async () => {
    const words = ['run', '--bench', 'docs/examples/bench-simavr.yaml', '--out', join(folder.path, 'none')];
    const running = startHouseProgram(runner, words, { PATH: folder.path });
    expect(await running.ended).toBe(2);
    const complaints = running.lines.filter((line) => line.startsWith('dawa hil: '));
    expect(complaints).toEqual([
      expect.stringMatching(/^dawa hil: simavr: expected it on this machine, found no (simavr|cc)/),
    ]);
  }, 200_000);
});
