import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../end-to-end/running-station.ts';
import { type Procedure, phase } from '../procedures/procedure.ts';
import type { ProcedureResult } from '../report/results.ts';
import {
  type KeptStep,
  openCampaignRecord,
  openRecordFolder,
  putAside,
  type RecordStore,
  readKeptSteps,
  readUnfinished,
} from './campaign-record.ts';
import { partialProcedure } from './partial-procedure.ts';

const head = {
  ...{ campaignId: 'b-20261124T040000Z', startedAtMs: 0, benchSha256: 'aa' },
  ...{ finished: [], interruptions: [] },
};

function step(title: string, change: Partial<KeptStep> = {}): KeptStep {
  return {
    ...{ procedure: 'P-1', phase: 'One', title, verdict: 'pass', expected: 'x', found: 'x' },
    ...{ isMarginal: false, measurement: undefined, evidenceHex: undefined, atMs: 5, tookMs: 1 },
    ...change,
  };
}

const nothing = async () => {};
const procedures: Procedure = {
  ...{ id: 'P-1', version: '1', title: 'Test' },
  phases: [phase('One', { requirements: ['R'] }, nothing), phase('Two', { requirements: [] }, nothing)],
};
const done = partialProcedure(procedures, [], 'none') as ProcedureResult;

describe('the record of a campaign', () => {
  const folders: { remove(): void }[] = [];
  const folder = () => {
    const made = temporaryFolder();
    folders.push(made);
    return made.path;
  };
  afterEach(() => {
    for (const made of folders.splice(0)) made.remove();
  });

  it('keeps each step and each finished procedure, and knows whether it came to its end', async () => {
    const path = folder();
    const record = await openCampaignRecord(await openRecordFolder(path, false), head, () => {});
    await record.keep(step('a'));
    await record.keep(step('b'));
    await record.finish(done);
    const unfinished = await readUnfinished(path);
    expect(unfinished).toMatchObject({
      ok: true,
      value: { campaignId: head.campaignId, finished: [{ id: 'P-1' }] },
    });
    expect((await readKeptSteps(path)).map(({ title }) => title)).toEqual(['a', 'b']);
    await record.end();
    expect(await readUnfinished(path)).toEqual({ ok: true, value: undefined });
  });

  it('is read as far as it goes when its last line was cut off', async () => {
    const path = folder();
    const record = await openCampaignRecord(await openRecordFolder(path, false), head, () => {});
    await record.keep(step('a'));
    appendFileSync(join(path, 'steps.ndjson'), '{"title":"b","ver');
    expect((await readKeptSteps(path)).map(({ title }) => title)).toEqual(['a']);
  });

  it('of a folder that holds none is none, and of one that holds something else is a fault', async () => {
    const path = folder();
    expect(await readUnfinished(path)).toEqual({ ok: true, value: undefined });
    expect(await readKeptSteps(path)).toEqual([]);
    appendFileSync(join(path, 'progress.json'), 'nonsense\u0000');
    expect(await readUnfinished(path)).toMatchObject({ ok: false, fault: { kind: 'bad-record' } });
  });

  it('that was cut off is put aside before a clean one begins', async () => {
    const path = folder();
    const record = await openCampaignRecord(await openRecordFolder(path, false), head, () => {});
    await record.keep(step('evidence'));
    const aside = await putAside(path, head.campaignId);
    expect(readFileSync(join(aside, 'steps.ndjson'), 'utf8')).toContain('evidence');
    expect(existsSync(join(path, 'steps.ndjson'))).toBe(false);
  });

  it('tells once that the disk is full, and refuses to begin on one', async () => {
    const full: RecordStore = {
      append: async () => {
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
      replace: nothing,
      close: nothing,
    };
    const told: string[] = [];
    const record = await openCampaignRecord(full, head, ({ message }) => told.push(message));
    await record.keep(step('a'));
    await record.keep(step('b'));
    expect(told).toEqual(['record: expected room on the disk, found ENOSPC: no space left on device, write']);
    await expect(record.settle()).rejects.toThrow('expected room on the disk');
    await expect(openCampaignRecord({ ...full, replace: full.append }, head, () => {})).rejects.toThrow(
      'ENOSPC',
    );
  });
});

describe('a procedure of which only steps are known', () => {
  it('proves nothing, and what failed has failed', () => {
    const partial = partialProcedure(procedures, [step('a'), step('x', { procedure: 'P-2' })], 'lost');
    expect(partial.phases.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'not-run']);
    expect(partial.verdict).toBe('inconclusive');
    expect(partial.teardown).toMatchObject({ verdict: 'inconclusive', reason: 'lost' });
    expect(partialProcedure(procedures, [step('a', { verdict: 'fail' })], 'lost').verdict).toBe('fail');
  });
});
