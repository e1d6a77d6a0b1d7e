import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../ports.ts';
import { decodeLogRecord, encodeLogRecord, recordOverheadOctets } from './log-record.ts';

const sample: LogRecord = {
  lsn: 7,
  kind: 'packet',
  atMs: 1_560_990_120_000.25,
  cites: [3, 5],
  meta: { virtualChannelId: 0, port: 'modem', isInverted: false, note: null },
  bytes: Uint8Array.of(0x08, 0x20, 0xc0, 0x00),
};

describe('a record of the log', () => {
  it('has the layout that the file promises', () => {
    const encoded = encodeLogRecord({ ...sample, meta: {}, lsn: 2 ** 33 + 1 });
    const view = new DataView(encoded.buffer);
    expect(encoded.length).toBe(recordOverheadOctets + 2 + 4);
    expect(view.getUint32(0, true)).toBe(encoded.length - 8);
    expect(view.getUint8(8)).toBe(3);
    expect(view.getBigUint64(12, true)).toBe(8_589_934_593n);
    expect(view.getFloat64(20, true)).toBe(sample.atMs);
    expect(view.getBigUint64(36, true)).toBe(5n);
    expect([...encoded.subarray(44, 46)]).toEqual([0x7b, 0x7d]);
    expect([...encoded.subarray(46)]).toEqual([0x08, 0x20, 0xc0, 0x00]);
  });

  it('comes back as it was, wherever it lies in the buffer', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null))),
        fc.maxSafeNat(),
        fc.double({ noNaN: true }),
        fc.nat(40),
        (bytes, meta, lsn, atMs, shift) => {
          const record: LogRecord = { lsn, kind: 'raw', atMs, cites: [0, 0], meta, bytes };
          const encoded = encodeLogRecord(record);
          const buffer = new Uint8Array(shift + encoded.length + 3);
          buffer.set(encoded, shift);
          const decoded = decodeLogRecord(buffer, shift);
          if (!decoded.ok) throw new TypeError(decoded.fault.kind);
          expect(decoded.value.nextOffset).toBe(shift + encoded.length);
          expect(decoded.value.record.lsn).toBe(lsn);
          expect(decoded.value.record.atMs).toBe(atMs);
          expect(JSON.stringify(decoded.value.record.meta)).toBe(JSON.stringify(meta));
          expect([...decoded.value.record.bytes]).toEqual([...bytes]);
        },
      ),
    );
  });

  it('is refused when any single bit of it is flipped', () => {
    const encoded = encodeLogRecord(sample);
    for (let bit = 0; bit < encoded.length * 8; bit++) {
      const damaged = encoded.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeLogRecord(damaged).ok, `bit ${bit}`).toBe(false);
    }
  });

  it('is refused when any number of octets is missing at its end', () => {
    const encoded = encodeLogRecord(sample);
    for (let length = 0; length < encoded.length; length++) {
      const decoded = decodeLogRecord(encoded.subarray(0, length));
      expect(decoded.ok ? 'accepted' : decoded.fault.kind).toBe('truncated');
    }
  });

  it('takes garbage for a fault and never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => !decodeLogRecord(bytes).ok));
  });

  it('refuses to be larger than a reader would believe', () => {
    expect(() => encodeLogRecord({ ...sample, bytes: new Uint8Array(16 * 1024 * 1024) })).toThrow(RangeError);
    expect(() => encodeLogRecord({ ...sample, meta: { text: 'x'.repeat(70_000) } })).toThrow(RangeError);
  });
});
