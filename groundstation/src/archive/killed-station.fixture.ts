import { writeSync } from 'node:fs';
import { SystemClock } from '@dawa/seams/system-clock';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import { openArchive } from './open-archive.ts';

/** The packet in record number `lsn`: a report of the payload whose voltage follows from the number. */
export function packetBytes(lsn: number): Uint8Array {
  const data = Uint8Array.from({ length: 1 + ((lsn * 13) % 200) }, (_, index) => (lsn * 3 + index) & 0xff);
  return payloadReport(lsn & 0x3fff, [3, 25], data, lsn);
}

// As a program: keeps packets in the folder given, and prints how many records are acknowledged, until it is killed.
const directory = process.argv[2];
if (process.argv[1]?.includes('killed-station') && directory !== undefined) {
  const clock = new SystemClock();
  const bus = { publish: () => {}, subscribe: () => () => {} };
  const dictionaries = [smallMission];
  const { archive } = await openArchive({
    directory,
    runId: 'killed',
    clock,
    bus,
    onFault: () => {},
    dictionaries,
  });
  await archive.log.flush();
  let told = archive.log.acknowledgedLsn;
  let next = told + 1;
  for (;;) {
    for (let count = 0; count < 20; count++) {
      const bytes = packetBytes(next);
      const lsn = archive.log.append({ kind: 'packet', atMs: next, cites: [1, 1], meta: {}, bytes });
      const heard = { lsn, receivedAtMs: next, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes };
      archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
      next = lsn + 1;
    }
    await clock.sleep(2);
    if (archive.log.acknowledgedLsn > told) {
      told = archive.log.acknowledgedLsn;
      writeSync(1, `${told}\n`);
    }
  }
}
