import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import { backUpRun } from './backup.ts';
import { openArchive } from './open-archive.ts';
import { firstAcknowledgedDamage } from './verify.ts';
import { firstStoreFinding, verifyStore } from './verify-store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-verify-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the index held against the log while a station writes', () => {
  it('is found to agree again and again, and so is every copy', async () => {
    const clock = new VirtualClock(Date.UTC(2019, 5, 20));
    const run = join(directory, 'run');
    const { archive } = await openArchive({
      ...{ directory: run, runId: 'run-1', clock, dictionaries: [smallMission] },
      bus: { publish: () => {}, subscribe: () => () => {} },
      onFault: (_source, fault) => expect.fail(String(fault)),
    });
    let number = 0;
    const hearSome = async () => {
      for (let count = 0; count < 400; count++) {
        const receivedAtMs = clock.nowAtMs() + count / 10;
        const data = Uint8Array.of(number & 0xff);
        const bytes = payloadReport(number++ & 0x3fff, [3, 25], data, receivedAtMs - 200);
        const meta = { virtualChannelId: 0, missionId: 'test' };
        const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
        const heard = { lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes };
        archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
      }
      await clock.runFor(500);
    };
    for (let round = 0; round < 2; round++) {
      await hearSome();
      // The station goes on while both are read.
      const [found] = await Promise.all([verifyStore(run), hearSome()]);
      expect(found).toMatchObject({ integrity: 'ok', missing: 0, strange: 0, differing: 0, findings: [] });
      const [copied] = await Promise.all([backUpRun(run, join(directory, `copy-${round}`)), hearSome()]);
      expect([firstAcknowledgedDamage(copied.log), firstStoreFinding(copied.store)]).toEqual([
        undefined,
        undefined,
      ]);
      expect(copied.store!.packetsInStore).toBe(copied.store!.packetsInLog);
    }
    await archive.close();
    expect(await verifyStore(run)).toMatchObject({ packetsInLog: number, packetsInStore: number });
  });
});
