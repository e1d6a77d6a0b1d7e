import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listSegments, readLog } from './log-reader.ts';
import { openPacketLog, type SegmentLog } from './packet-log.ts';
import { RecordReader } from './record-reader.ts';
import { segmentName } from './segment-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-read-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const bytesOf = (lsn: number) => Uint8Array.from({ length: (lsn * 37) % 120 }, (_, index) => lsn + index);

/** Sixty records over several segments, and what the log said where each lies. */
async function writeSixty(): Promise<SegmentLog> {
  const clock = new VirtualClock(0);
  const log = await openPacketLog({ directory, runId: 'run-1', clock, segmentOctets: 2000, groupRecords: 4 });
  for (let lsn = 1; lsn <= 60; lsn++) {
    log.append({ kind: 'packet', atMs: lsn, cites: [0, 0], meta: { lsn }, bytes: bytesOf(lsn) });
    if (lsn % 7 === 0) await log.flush();
  }
  await log.flush();
  return log;
}

const lsnsOf = (afterLsn?: number, untilLsn?: number) =>
  [...readLog(directory, afterLsn, untilLsn)].map((record) => record.lsn);
const fromTo = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

describe('reading a log', () => {
  it('gives exactly the records behind one number up to another, whichever two', async () => {
    await (await writeSixty()).close();
    for (let after = 0; after <= 61; after++) {
      expect(lsnsOf(after)).toEqual(fromTo(after + 1, 60));
      for (const until of [0, after, after + 1, 13, 40, 60, 99]) {
        expect(lsnsOf(after, until), `${after} to ${until}`).toEqual(fromTo(after + 1, Math.min(60, until)));
      }
    }
  });

  it('tells of each record where it lies, as the log that wrote it does, and finds it there again', async () => {
    const log = await writeSixty();
    const reader = new RecordReader(directory);
    for (const record of readLog(directory)) {
      const { place, ...contents } = record;
      expect(log.placeOf(record.lsn)).toEqual(place);
      expect(reader.readAt(place.ordinal, place.offset, record.lsn)).toEqual({ ok: true, value: contents });
      expect([...contents.bytes]).toEqual([...bytesOf(record.lsn)]);
    }
    log.forgetPlaces(30);
    expect([log.placeOf(30), log.placeOf(31)?.ordinal]).toEqual([undefined, expect.any(Number)]);
    reader.close();
    await log.close();
  });

  it('does not lose a record to damage in one that it hops over', async () => {
    await (await writeSixty()).close();
    const places = [...readLog(directory)].map(({ lsn, place }) => ({ lsn, ...place }));
    const [third, fifth] = [places[2]!, places[4]!];
    expect(third.ordinal).toBe(fifth.ordinal);
    const path = join(directory, segmentName(third.ordinal));
    const whole = readFileSync(path);
    // Bits of the head of record 3 flipped, all of its length, a length that leads to another record among them.
    for (
      let bit = third.offset * 8;
      bit < (third.offset + 44) * 8;
      bit += bit < (third.offset + 4) * 8 ? 1 : 7
    ) {
      const damaged = Uint8Array.from(whole);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, damaged);
      for (const after of [2, 3, 4])
        expect(lsnsOf(after, 9), `bit ${bit}`).toEqual(fromTo(Math.max(4, after + 1), 9));
    }
    const leading = Uint8Array.from(whole);
    new DataView(leading.buffer).setUint32(third.offset, fifth.offset - third.offset - 8, true);
    writeFileSync(path, leading);
    expect(lsnsOf(3, 9)).toEqual(fromTo(4, 9));
  });

  it('takes zeroes behind the last record for the end, as a file system may leave them', async () => {
    const log = await writeSixty();
    await log.close();
    const last = listSegments(directory).at(-1)!;
    writeFileSync(last.path, new Uint8Array(3_000_000), { flag: 'a' });
    expect(lsnsOf()).toEqual(fromTo(1, 60));
  });

  it('says what is wrong with a place where no record lies', async () => {
    await (await writeSixty()).close();
    const reader = new RecordReader(directory);
    const { place } = [...readLog(directory, 4, 5)][0]!;
    const kindAt = (ordinal: number, offset: number, lsn?: number) => {
      const read = reader.readAt(ordinal, offset, lsn);
      return read.ok ? 'record' : read.fault.kind;
    };
    expect(kindAt(place.ordinal, place.offset)).toBe('record');
    expect(kindAt(place.ordinal, place.offset, 6)).toBe('other-record');
    expect(kindAt(place.ordinal, place.offset + 1)).toBe('no-record');
    expect(kindAt(place.ordinal, 0)).toBe('no-record');
    expect(kindAt(place.ordinal, 1e9)).toBe('no-record');
    expect(kindAt(99, 256)).toBe('no-segment');
    reader.close();
  });
});
