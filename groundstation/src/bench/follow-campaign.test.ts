import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignState } from '@dawa/protocols/console/campaign';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { began, line, stepLine, textOf } from './campaign-lines.fixture.ts';
import { type CampaignFollower, followCampaign } from './follow-campaign.ts';

describe('who follows a campaign by its folder', () => {
  let folder: string;
  let path: string;
  let follower: CampaignFollower;
  let told: CampaignState[];
  let isThere: boolean;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-follow-'));
    path = join(folder, 'live.ndjson');
    told = [];
    isThere = true;
    follower = followCampaign({
      ...{ folder, clock: new VirtualClock(0), isProcessThere: () => isThere },
      onChange: (campaign) => told.push(campaign),
    });
  });
  afterEach(async () => {
    await follower.close();
    rmSync(folder, { recursive: true });
  });

  it('sees none in an empty folder', async () => {
    await follower.look();
    expect(follower.campaign).toBeNull();
    expect(told).toEqual([]);
  });

  it('sees the procedure, the phase, the figures that move and each step with its verdict', async () => {
    writeFileSync(path, textOf(began, line({ kind: 'procedure', procedure: 'FUNC-01' })));
    await follower.look();
    const tries = { successes: 3, tries: 7, low: 0.16, high: 0.75, of: 10 };
    appendFileSync(
      path,
      textOf(
        line({ kind: 'phase', procedure: 'FUNC-01', phase: 'Ping' }),
        line({
          ...{ kind: 'activity', procedure: 'FUNC-01', phase: 'Ping' },
          activity: { title: 'Message at -96 dBm', tries, atMs: 1 },
        }),
      ),
    );
    await follower.look();
    expect(told.at(-1)).toMatchObject({
      running: { procedure: 'FUNC-01', phase: 'Ping', activity: { tries } },
      share: 1 / 3,
    });
    appendFileSync(path, textOf(stepLine('Boot'), stepLine('Ping', { verdict: 'fail', found: 'nothing' })));
    await follower.look();
    expect(follower.campaign).toMatchObject({
      lately: [{ title: 'Boot' }, { title: 'Ping' }],
      findings: [{ title: 'Ping', found: 'nothing' }],
      procedures: [{ state: 'running', passed: 1, failed: 1 }, { state: 'waiting' }],
    });
    appendFileSync(path, textOf(line({ kind: 'end', verdict: 'fail', reason: null })));
    await follower.look();
    expect(told.at(-1)).toMatchObject({ stage: 'ended', verdict: 'fail', share: 1 });
    expect(follower.processId).toBeNull();
  });

  it('waits for the rest of a line that is half written, also in the middle of a letter', async () => {
    const text = Buffer.from(textOf(began, stepLine('Spannung ± 5 µV')));
    const cut = text.indexOf(Buffer.from('µ')) + 1;
    writeFileSync(path, text.subarray(0, cut));
    await follower.look();
    expect(follower.campaign?.lately).toEqual([]);
    appendFileSync(path, text.subarray(cut));
    await follower.look();
    expect(follower.campaign?.lately).toMatchObject([{ title: 'Spannung ± 5 µV' }]);
    expect(follower.trouble).toBeNull();
  });

  it('leaves out what it cannot read, and says how much that was', async () => {
    writeFileSync(path, `${textOf(began)}nonsense\n{"kind":"step"}\n\0\0\n${textOf(stepLine('Boot'))}`);
    await follower.look();
    expect(follower.campaign?.lately).toHaveLength(1);
    expect(follower.trouble).toBe('live.ndjson: 3 lines could not be read');
  });

  it('takes a line without end for one that cannot be read, in bounded memory', async () => {
    writeFileSync(path, `${textOf(began)}${'x'.repeat(3 * 1024 * 1024)}`);
    await follower.look();
    appendFileSync(path, `\n${textOf(stepLine('Boot'))}`);
    await follower.look();
    expect(follower.campaign?.lately).toHaveLength(1);
    expect(follower.trouble).toContain('1 line could');
  });

  it('leaves a campaign of a newer program alone', async () => {
    writeFileSync(path, textOf({ ...began, version: 99 }, stepLine('Boot')));
    await follower.look();
    expect(follower.campaign).toBeNull();
    expect(follower.trouble).toBe('live.ndjson: expected version 1 or older, found 99');
  });

  it('takes a file that was replaced, or begun anew, for another campaign', async () => {
    writeFileSync(path, textOf(began, stepLine('Boot'), stepLine('Ping')));
    await follower.look();
    writeFileSync(`${path}.new`, textOf({ ...began, campaignId: 'b-2' }));
    renameSync(`${path}.new`, path);
    await follower.look();
    expect(follower.campaign).toMatchObject({ campaignId: 'b-2', lately: [] });
    writeFileSync(path, textOf({ ...began, campaignId: 'b-3', procedures: [] }));
    await follower.look();
    expect(follower.campaign).toMatchObject({ campaignId: 'b-3' });
    // Longer than the one before, in the same place.
    writeFileSync(path, textOf({ ...began, campaignId: 'b-4' }, stepLine('Boot')));
    await follower.look();
    expect(follower.campaign).toMatchObject({ campaignId: 'b-4', lately: [{ title: 'Boot' }] });
  });

  it('says that the runner is lost when its process is gone without a last word', async () => {
    writeFileSync(path, textOf(began, line({ kind: 'procedure', procedure: 'FUNC-01' })));
    await follower.look();
    isThere = false;
    await follower.look();
    expect(follower.campaign?.stage).toBe('running');
    await follower.look();
    expect(told.at(-1)).toMatchObject({
      ...{ stage: 'lost', verdict: 'inconclusive', reason: 'the runner was lost in FUNC-01' },
      procedures: [{ state: 'inconclusive' }, { state: 'not-run' }],
    });
  });
});
