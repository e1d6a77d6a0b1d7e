import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLogRecord } from '@dawa/groundstation/archive/log-record';
import { openPacketLog } from '@dawa/groundstation/archive/packet-log';
import { segmentName } from '@dawa/groundstation/archive/segment-file';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram, removeBundle } from './bundle-program.ts';
import { checkLog } from './check-log.ts';
import { runDamage } from './damage-rounds.ts';
import { emptyTally, killSummary, runKills } from './kill-rounds.ts';
import { writtenRecord } from './written-record.ts';

let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-faults-'));
  program = bundleProgram('./log-writer.ts');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  removeBundle(program);
});

// The long versions are `npm run faults:kill`, `faults:damage` and `faults:io`.
describe('the log under faults', () => {
  it('keeps every acknowledged record, octet for octet, through kills at random instants', async () => {
    const kills = Number(process.env['DAWA_KILLS'] ?? 6);
    const tally = emptyTally();
    let seed = 7;
    // On a busy machine all may be killed before they have written: then others are.
    for (; tally.acknowledged === 0 && seed < 17; seed++) {
      await runKills({ folder: join(folder, `kill-${seed}`), program, kills, seed }, tally);
    }
    expect(tally.findings, killSummary(tally)).toEqual([]);
    expect(tally).toMatchObject({ kills: kills * (seed - 7), lost: 0, doubled: 0, gaps: 0 });
    expect(tally.acknowledged).toBeGreaterThan(0);
  }, 180_000);

  it('notices a record that is gone, one that is changed and one that stands twice: the checker is not blind', async () => {
    const directory = join(folder, 'canary');
    const log = await openPacketLog({ directory, runId: 'faults', clock: new SystemClock() });
    for (let lsn = 1; lsn <= 20; lsn++) log.append(lsn === 7 ? writtenRecord(8) : writtenRecord(lsn));
    await log.close();
    // Record 7 says what record 8 should; 21 was told safe and is not there.
    expect(checkLog(directory, 21)).toEqual({ lost: 2, doubled: 0, gaps: 0, lastLsn: 20 });
    const path = join(directory, segmentName(1));
    const twice = encodeLogRecord({ ...writtenRecord(20), lsn: 20 });
    writeFileSync(path, twice, { flag: 'a' });
    expect(checkLog(directory, 20).doubled).toBe(1);
    const bytes = readFileSync(path);
    bytes[300]! ^= 1;
    writeFileSync(path, bytes);
    expect(checkLog(directory, 20)).toMatchObject({ lost: 2, gaps: 1 });
  });

  it('finds every cut and flipped bit of its last octets, and tells what it cost', async () => {
    const tally = await runDamage(join(folder, 'damage'), 10, { isBrief: true });
    expect(tally.findings).toEqual([]);
    expect(tally).toMatchObject({ wrong: 0, silent: 0 });
    expect(tally.flips).toBeGreaterThan(80);
  }, 180_000);
});
