import { writeSync } from 'node:fs';
import { SystemClock } from '@dawa/seams/system-clock';
import { openPacketLog } from './packet-log.ts';

/** The bytes of record number `lsn`: a length and a content that depend on the number. */
export function killedWriterBytes(lsn: number): Uint8Array {
  return Uint8Array.from({ length: 1 + ((lsn * 37) % 500) }, (_, index) => (lsn + index) & 0xff);
}

// As a program: fills the log in the folder given as fast as it can, and prints each acknowledged number, until it is killed.
const directory = process.argv[2];
if (process.argv[1]?.includes('killed-writer') && directory !== undefined) {
  const clock = new SystemClock();
  const log = await openPacketLog({
    directory,
    runId: 'killed',
    clock,
    groupRecords: 64,
    segmentOctets: 200_000,
    onAcknowledged: (lsn) => writeSync(1, `${lsn}\n`),
  });
  let lsn = log.acknowledgedLsn;
  for (;;) {
    for (let count = 0; count < 40; count++) {
      lsn = log.append({
        kind: 'raw',
        atMs: lsn,
        cites: [0, 0],
        meta: {},
        bytes: killedWriterBytes(lsn + 1),
      });
    }
    await clock.sleep(1);
  }
}
