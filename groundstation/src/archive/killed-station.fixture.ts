import { writeSync } from 'node:fs';
import { SystemClock } from '@dawa/seams/system-clock';
import type { LogRecord } from '../ports.ts';
import type { DecodedPacket } from './archive-rows.ts';
import { openArchive } from './open-archive.ts';

/** A dictionary of one value: how long the packet is. */
export function decodeLength(record: LogRecord): DecodedPacket {
  const times = { generatedAtMs: record.atMs, receivedAtMs: record.atMs };
  const value = record.bytes.length;
  return {
    packet: {
      ...times,
      lsn: record.lsn,
      apid: 0x20,
      sequenceCount: record.lsn & 0x3fff,
      virtualChannelId: 0,
      pusService: null,
      pusSubtype: null,
      container: null,
      onboardTimeHex: null,
      fault: null,
      hex: Buffer.from(record.bytes).toString('hex'),
    },
    samples: [
      { ...times, name: 'length', raw: value, value, unit: null, limitState: 'none', packetLsn: record.lsn },
    ],
  };
}

/** Bytes of the packet in record number `lsn`. */
export function packetBytes(lsn: number): Uint8Array {
  return Uint8Array.from({ length: 7 + ((lsn * 13) % 200) }, (_, index) => (lsn * 3 + index) & 0xff);
}

// As a program: keeps packets in the folder given, and prints how many records are acknowledged, until it is killed.
const directory = process.argv[2];
if (process.argv[1]?.includes('killed-station') && directory !== undefined) {
  const clock = new SystemClock();
  const bus = { publish: () => {}, subscribe: () => () => {} };
  const { archive } = await openArchive({ directory, runId: 'killed', clock, bus, onFault: () => {} });
  archive.attachDecoder(decodeLength);
  let told = archive.log.acknowledgedLsn;
  let next = told + 1;
  for (;;) {
    for (let count = 0; count < 20; count++) {
      const record = {
        kind: 'packet',
        atMs: next,
        cites: [1, 1],
        meta: {},
        bytes: packetBytes(next),
      } as const;
      const lsn = archive.log.append(record);
      archive.keepPacket(decodeLength({ ...record, lsn }));
      next = lsn + 1;
    }
    await clock.sleep(2);
    if (archive.log.acknowledgedLsn > told) {
      told = archive.log.acknowledgedLsn;
      writeSync(1, `${told}\n`);
    }
  }
}
