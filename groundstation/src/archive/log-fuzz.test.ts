import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeKeptFrom } from './kept-from.ts';
import { readLog } from './log-reader.ts';
import { decodeLogRecord, encodeLogRecord, maxRecordOctets, peekLogRecord } from './log-record.ts';
import { recoverLog } from './log-recovery.ts';
import { diskStorage } from './log-storage.ts';
import {
  decodeSegmentHeader,
  encodeSegmentHeader,
  segmentHeaderOctets,
  segmentName,
} from './segment-file.ts';
import { verifyLog } from './verify.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-fuzz-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const trials = 100_000;

/** Whole numbers below a bound, the same at every run (mulberry32). */
function below(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

const record = encodeLogRecord({
  ...{ lsn: 5, kind: 'packet', atMs: 1, cites: [1, 4], meta: { virtualChannelId: 3 } },
  bytes: Uint8Array.from({ length: 40 }, (_, index) => index),
});
const header = encodeSegmentHeader({ runId: 'run-1', firstLsn: 5, createdAtMs: 1 });

/** Garbage, or something whole with a few octets changed, cut short or put behind each other. */
function garbage(next: (bound: number) => number): Uint8Array {
  const seeds = [record, header, new Uint8Array(0)];
  const parts: Uint8Array[] = [];
  for (let count = 1 + next(3); count > 0; count--) {
    const part = Uint8Array.from(seeds[next(3)]!);
    const bytes = part.length > 0 ? part : Uint8Array.from({ length: next(120) }, () => next(256));
    for (let flips = next(4); flips > 0 && bytes.length > 0; flips--) bytes[next(bytes.length)] = next(256);
    parts.push(next(3) === 0 ? bytes.subarray(next(bytes.length + 1)) : bytes);
  }
  return Uint8Array.from(Buffer.concat(parts));
}

describe('octets that nobody wrote', () => {
  it(`are a record only when they are one, octet for octet, in ${trials} trials`, () => {
    const next = below(1);
    let whole = 0;
    for (let trial = 0; trial < trials; trial++) {
      const bytes = garbage(next);
      const offset = next(bytes.length + 8);
      const decoded = decodeLogRecord(bytes, offset);
      const isRecord = Buffer.compare(bytes.subarray(offset, offset + record.length), record) === 0;
      if (decoded.ok !== isRecord) expect.fail(`trial ${trial} at ${offset}: ${JSON.stringify(decoded)}`);
      if (decoded.ok) whole++;
      const head = peekLogRecord(bytes.subarray(offset, offset + 44));
      if (head !== undefined && head.octets > maxRecordOctets) expect.fail(`trial ${trial}: ${head.octets}`);
    }
    // The trials reach both answers.
    expect(whole).toBeGreaterThan(20);
  });

  it(`are a header or a mark only when they are one, in ${trials} trials`, () => {
    const next = below(2);
    let whole = 0;
    for (let trial = 0; trial < trials; trial++) {
      const bytes = garbage(next);
      const decoded = decodeSegmentHeader(bytes);
      const isHeader = Buffer.compare(bytes.subarray(0, segmentHeaderOctets), header) === 0;
      if (decoded.ok !== isHeader) expect.fail(`trial ${trial}: ${JSON.stringify(decoded)}`);
      if (decoded.ok) whole++;
      if (decodeKeptFrom(bytes.subarray(0, 16)).ok) expect.fail(`trial ${trial}: taken for a mark`);
    }
    expect(whole).toBeGreaterThan(1000);
  });

  it('never stop an opening, and never give a number out twice', async () => {
    const next = below(3);
    for (let trial = 0; trial < 300; trial++) {
      writeFileSync(join(directory, segmentName(1)), garbage(next));
      writeFileSync(join(directory, segmentName(2)), Buffer.concat([header, garbage(next), garbage(next)]));
      writeFileSync(join(directory, 'acknowledged'), garbage(next).subarray(0, next(14)));
      const found = [...readLog(directory)].map(({ lsn }) => lsn);
      const verification = verifyLog(directory);
      const recovery = await recoverLog(directory, diskStorage);
      await recovery.openSegment?.file.close();
      expect(found.every((lsn) => lsn <= recovery.lastLsn)).toBe(true);
      expect(verification.damages.length + found.length, `trial ${trial}`).toBeGreaterThan(0);
      expect([...readLog(directory)].map(({ lsn }) => lsn)).toEqual(found);
    }
  });
});
