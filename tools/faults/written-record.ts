import type { LogRecord } from '@dawa/groundstation/ports';

/**
 * What the writer puts into record number `lsn`, and the checker expects there: raw octets, packets, commands and events in
 * turn, of every length up to 1,500 octets and now and then of 60,000, with contents that follow from the number alone.
 */
export function writtenRecord(lsn: number): Omit<LogRecord, 'lsn'> {
  const kind = kinds[lsn % kinds.length]!;
  const cites = kind === 'packet' ? ([lsn - 1, lsn - 1] as const) : ([0, 0] as const);
  return { kind, atMs: lsn * 1.5, cites, meta: metaOf(kind, lsn), bytes: bytesOf(kind, lsn) };
}

/** Whether what was read is, octet for octet, what was written under its number. */
export function isAsWritten(record: LogRecord): boolean {
  const expected = writtenRecord(record.lsn);
  return (
    record.kind === expected.kind &&
    record.atMs === expected.atMs &&
    record.cites[0] === expected.cites[0] &&
    record.cites[1] === expected.cites[1] &&
    Object.keys(record.meta).length === Object.keys(expected.meta).length &&
    Object.entries(expected.meta).every(([key, value]) => record.meta[key] === value) &&
    Buffer.compare(record.bytes, expected.bytes) === 0
  );
}

const kinds = ['raw', 'packet', 'packet', 'command', 'packet', 'event'] as const;

function metaOf(kind: LogRecord['kind'], lsn: number): LogRecord['meta'] {
  if (kind === 'packet') return { virtualChannelId: lsn & 7 };
  return kind === 'raw' ? { port: 'modem' } : { type: kind, by: `operator-${lsn % 5}` };
}

function bytesOf(kind: LogRecord['kind'], lsn: number): Uint8Array {
  if (kind === 'command' || kind === 'event') {
    return textEncoder.encode(
      JSON.stringify({ id: `${kind}-${lsn}`, state: 'accepted', text: `entry ${lsn}` }),
    );
  }
  const mixed = Math.imul(lsn, 0x9e3779b1) >>> 0;
  const octets = lsn % 997 === 0 ? 60_000 : mixed % 1500;
  const from = (mixed >>> 8) % (noise.length - octets);
  return noise.subarray(from, from + octets);
}

const textEncoder = new TextEncoder();
const noise = noiseOf(128 * 1024);

/** The same at every run: a xorshift generator from a fixed seed. */
function noiseOf(octets: number): Uint8Array {
  let state = 0x2545f491;
  return Uint8Array.from({ length: octets }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}
