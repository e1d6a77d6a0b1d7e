import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { unsetClockMission } from '../pipeline/killed-receiver.fixture.ts';
import { receptionOptionsOf } from '../processing/reception-options.ts';
import { expectAll, hearMany, startAtMs } from './numbered-reports.fixture.ts';
import { type ArchivedMission, openArchive } from './open-archive.ts';
import { verifyStore } from './verify-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-again-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { timekeeping: _, ...trusted } = unsetClockMission;
const first: ArchivedMission = {
  ...smallMission,
  reception: receptionOptionsOf({ ...trusted, timekeeping: undefined }),
};
const second: ArchivedMission = { ...first, xtce: `${first.xtce}<!-- another -->` };

function open(directory: string, clock: VirtualClock, dictionary: ArchivedMission) {
  return openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [dictionary] },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: (source, fault) => expect.fail(`${source}: ${JSON.stringify(fault)}`),
  });
}

// What is counted of a reception is read again from before what was decoded again: its values stand under the other dictionary by now.
it('has each value once after a kill behind what was decoded again by another dictionary', async () => {
  const clock = new VirtualClock(startAtMs);
  const directory = join(folder, 'run');
  const { archive, journal } = await open(directory, clock, first);
  await hearMany(clock, archive, 0, 300);
  await archive.loadDictionary(second);
  await archive.redecode({ missionId: 'test', fromAtMs: startAtMs + 1000, toAtMs: startAtMs + 60_000 });
  await hearMany(clock, archive, 300, 400);
  await expectAll(archive, 400);
  const left = join(folder, 'left');
  cpSync(directory, left, { recursive: true });
  journal.close();
  await archive.close();
  const again = await open(left, clock, second);
  await expectAll(again.archive, 400);
  again.journal.close();
  await again.archive.close();
  expect((await verifyStore(left))?.findings).toEqual([]);
});
