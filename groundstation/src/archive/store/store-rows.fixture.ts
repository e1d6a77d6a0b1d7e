import type { Random } from '@dawa/seams/random';
import type {
  ChunkRow,
  DictionaryRow,
  GroupRow,
  JournalEntry,
  JournalTable,
  PacketRow,
  ParameterRow,
  SegmentRow,
  StoreBatch,
} from './archive-store.ts';

/** 2026-11-29T00:00:00Z. */
export const startAtMs = 1_795_910_400_000;

export function packetRow(row: Partial<PacketRow> & { lsn: number }): PacketRow {
  return {
    missionId: 'birds2',
    receivedAtMs: startAtMs + row.lsn * 500,
    generatedAtMs: null,
    apid: 100,
    sequenceCount: row.lsn % 16384,
    virtualChannelId: 0,
    pusService: null,
    pusSubtype: null,
    container: null,
    dictionaryId: null,
    onboardTimeHex: null,
    fault: null,
    quality: 0,
    missingBefore: 0,
    octets: 120,
    logOrdinal: 1,
    logOffset: row.lsn * 148,
    ...row,
  };
}

export function segmentRow(row: Partial<SegmentRow> & { segmentId: number }): SegmentRow {
  const fromAtMs = row.fromAtMs ?? startAtMs + row.segmentId * 1000;
  return {
    groupId: 1,
    fromAtMs,
    toAtMs: fromAtMs + 999,
    rows: 200,
    firstLsn: row.segmentId * 200,
    lastLsn: row.segmentId * 200 + 199,
    isLate: false,
    isCompacted: false,
    quality: 0,
    times: Uint8Array.of(1, 2, row.segmentId & 255),
    body: Uint8Array.of(9, 8, 7, row.segmentId & 255),
    ...row,
  };
}

export function chunkRow(row: Partial<ChunkRow> & { chunkId: number }): ChunkRow {
  const fromAtMs = row.fromAtMs ?? startAtMs + row.chunkId * 1000;
  return {
    parameterId: 1,
    segmentId: row.chunkId,
    fromAtMs,
    toAtMs: fromAtMs + 900,
    samples: 10,
    count: 10,
    min: -1,
    max: 1,
    sum: 2.5,
    last: 0.5,
    quality: 0,
    cadenceMs: 100,
    bytes: Uint8Array.of(row.chunkId & 255, 3),
    ...row,
  };
}

export function journalEntry(row: Partial<JournalEntry> & { id: string; lsn: number }): JournalEntry {
  return { table: 'events', atMs: startAtMs + row.lsn, json: `{"id":"${row.id}"}`, ...row };
}

export const journalTables: readonly JournalTable[] = [
  'events',
  'alarms',
  'alarm-changes',
  'commands',
  'reports',
];

/** One row of every kind, no field left out. */
export const fullBatch: Required<Omit<StoreBatch, 'dropSegments' | 'dropChunks'>> = {
  dictionaries: [
    {
      dictionaryId: 7,
      missionId: 'birds2',
      hash: 'ab'.repeat(32),
      loadedAtMs: startAtMs + 0.25,
      contents: Uint8Array.of(1, 2, 3),
    },
  ],
  groups: [{ groupId: 3, dictionaryId: 7, missionId: 'birds2', container: '/bus/hk', columns: '["a","b"]' }],
  parameters: [{ parameterId: 11, missionId: 'birds2', name: 'bus_voltage' }],
  segments: [
    segmentRow({ segmentId: 21, groupId: 3, rows: 5 }),
    segmentRow({ segmentId: 22, groupId: 3, isLate: true, isCompacted: true, quality: 63, body: null }),
  ],
  chunks: [
    chunkRow({ chunkId: 31, parameterId: 11, segmentId: 22, quality: 5 }),
    chunkRow({ chunkId: 32, parameterId: 11, segmentId: 22, cadenceMs: null }),
  ],
  packets: [
    packetRow({ lsn: 41 }),
    packetRow({
      lsn: 42,
      missionId: 'aprs-dp',
      receivedAtMs: startAtMs + 0.000244140625,
      generatedAtMs: startAtMs - 1234.5,
      apid: 2047,
      virtualChannelId: 63,
      pusService: 3,
      pusSubtype: 25,
      container: '/bus/hk',
      dictionaryId: 7,
      onboardTimeHex: '00ff',
      fault: 'bad-crc: expected 1, found 2',
      quality: 33,
      missingBefore: 9,
      logOffset: 2 ** 40,
    }),
  ],
  journal: journalTables.map((table, index) => journalEntry({ table, id: `${table}-1`, lsn: 50 + index })),
  facts: { 'decoded-lsn': 42, note: 'by hand', half: 0.5 },
};

/** A batch as a wild archive may write it: rows new and again, spans short, long and equal, flags of all sorts. */
export function randomBatch(random: Random): StoreBatch {
  const some = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: random.integer(most + 1) }, make);
  const at = () => startAtMs + random.integer(4000) * 25;
  const spanMs = () => [0, 1, 15, 16, 17, 900, 60_000, 400 * 86_400_000][random.integer(8)]!;
  /** Eighths of small numbers: their sums are exact however they are added. */
  const figure = () => (random.integer(2 ** 20) - 2 ** 19) / 8;
  const quality = () => (random.next() < 0.7 ? 0 : random.integer(64));
  const orNull = <T>(value: T): T | null => (random.next() < 0.3 ? null : value);
  const bytes = () => Uint8Array.from(some(12, () => random.integer(256)));

  return {
    dropSegments: some(2, () => random.integer(60)),
    dropChunks: some(3, () => random.integer(300)),
    dictionaries: some(1, () => dictionary(random.integer(4), bytes())),
    groups: some(1, () => group(random.integer(4), random.integer(3))),
    parameters: some(1, () => parameter(random.integer(4), random.integer(9))),
    segments: some(4, () => {
      const fromAtMs = at();
      return segmentRow({
        segmentId: random.integer(60),
        groupId: random.integer(4),
        fromAtMs,
        toAtMs: fromAtMs + spanMs(),
        rows: random.integer(3000),
        lastLsn: random.integer(5000),
        isLate: random.next() < 0.3,
        isCompacted: random.next() < 0.5,
        quality: quality(),
        times: bytes(),
        body: orNull(bytes()),
      });
    }),
    chunks: some(20, () => {
      const fromAtMs = at();
      const figures = { min: figure(), max: figure(), sum: figure(), last: figure() };
      const samples = 1 + random.integer(2048);
      const hasNone = random.next() < 0.1;
      const hasAll = random.next() < 0.8;
      return chunkRow({
        chunkId: random.integer(300),
        parameterId: random.integer(3),
        segmentId: random.integer(60),
        fromAtMs,
        toAtMs: fromAtMs + spanMs(),
        samples,
        ...(hasNone ? { min: 0, max: 0, sum: 0, last: 0 } : figures),
        count: hasNone ? 0 : hasAll ? samples : 1 + random.integer(samples),
        quality: quality(),
        cadenceMs: orNull(random.integer(1000) / 8),
        bytes: bytes(),
      });
    }),
    packets: some(20, () =>
      packetRow({
        lsn: random.integer(400),
        missionId: random.next() < 0.5 ? 'birds2' : 'aprs-dp',
        receivedAtMs: at(),
        generatedAtMs: orNull(at()),
        apid: random.integer(4),
        virtualChannelId: random.integer(2),
        container: orNull(['/hk', '/gps', '/\u0000'][random.integer(3)]!),
        fault: random.next() < 0.8 ? null : 'bad-crc: expected 1, found 2',
        missingBefore: random.integer(3),
        quality: quality(),
      }),
    ),
    journal: some(8, () =>
      journalEntry({
        table: journalTables[random.integer(5)]!,
        id: ['é', 'z', 'Z', '\u{1f6f0}', '\uffee'][random.integer(5)]! + random.integer(9),
        lsn: random.integer(5000),
        atMs: at(),
      }),
    ),
    facts: { [`fact-${random.integer(5)}`]: [random.integer(9), 'text', null, 0.5][random.integer(4)]! },
  };
}

function dictionary(dictionaryId: number, contents: Uint8Array): DictionaryRow {
  return { dictionaryId, missionId: 'birds2', hash: '00', loadedAtMs: startAtMs, contents };
}

function group(groupId: number, columns: number): GroupRow {
  return {
    groupId,
    dictionaryId: 1,
    missionId: 'birds2',
    container: `/c${groupId}`,
    columns: JSON.stringify(Array.from({ length: columns }, (_, column) => `p${column}`)),
  };
}

function parameter(parameterId: number, name: number): ParameterRow {
  return { parameterId, missionId: 'aprs-dp', name: `p${name}` };
}
