import type {
  ChunkRow,
  DictionaryRow,
  EdgeChunk,
  GroupRow,
  JournalEntry,
  JournalTable,
  PacketRow,
  ParameterRow,
  SegmentRow,
} from './archive-store.ts';

/**
 * What kinds of values columns hold, in both engines.
 *
 * - `integer`: up to 2^53, either sign.
 * - `instant`: a double that is a number, infinities included.
 * - `figure`: any double; NaN is kept as NULL, and sums, minima and maxima leave it out. -0 becomes 0.
 * - `text`: any text, see `stored-text.ts`.
 */
export type ColumnKind = 'integer' | 'instant' | 'figure' | 'flag' | 'text' | 'bytes';

export interface Column {
  /** Property of the row, and, in snake case, name in SQL. */
  readonly field: string;
  readonly sqlName: string;
  readonly kind: ColumnKind;
  readonly isNullable: boolean;
}

type FieldsOf<Row> = { readonly [Field in keyof Row]-?: ColumnKind | `${ColumnKind}?` };

function columnsOf<Row>(fields: FieldsOf<Row>): readonly Column[] {
  return Object.entries<ColumnKind | `${ColumnKind}?`>(fields).map(([field, kind]) => ({
    field,
    sqlName: field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    kind: kind.replace('?', '') as ColumnKind,
    isNullable: kind.endsWith('?') || kind === 'figure',
  }));
}

export const dictionaryColumns = columnsOf<DictionaryRow>({
  dictionaryId: 'integer',
  missionId: 'text',
  hash: 'text',
  loadedAtMs: 'instant',
  contents: 'bytes',
});

export const groupColumns = columnsOf<GroupRow>({
  groupId: 'integer',
  dictionaryId: 'integer',
  missionId: 'text',
  container: 'text',
  columns: 'text',
});

export const parameterColumns = columnsOf<ParameterRow>({
  parameterId: 'integer',
  missionId: 'text',
  name: 'text',
});

export interface StoredSegmentHead extends Omit<SegmentRow, 'times' | 'body'> {
  readonly spanClass: number;
}

export const segmentHeadColumns = columnsOf<StoredSegmentHead>({
  segmentId: 'integer',
  groupId: 'integer',
  spanClass: 'integer',
  fromAtMs: 'instant',
  toAtMs: 'instant',
  rows: 'integer',
  firstLsn: 'integer',
  lastLsn: 'integer',
  isLate: 'flag',
  isCompacted: 'flag',
  quality: 'integer',
});

export const segmentContentColumns = columnsOf<Pick<SegmentRow, 'segmentId' | 'times' | 'body'>>({
  segmentId: 'integer',
  times: 'bytes',
  body: 'bytes?',
});

export interface StoredChunkHead extends Omit<ChunkRow, 'bytes'> {
  readonly spanClass: number;
}

export const chunkHeadColumns = columnsOf<StoredChunkHead>({
  parameterId: 'integer',
  spanClass: 'integer',
  fromAtMs: 'instant',
  chunkId: 'integer',
  toAtMs: 'instant',
  segmentId: 'integer',
  samples: 'integer',
  count: 'integer',
  min: 'figure',
  max: 'figure',
  sum: 'figure',
  last: 'figure',
  quality: 'integer',
  cadenceMs: 'instant?',
});

/** Heads as SQLite keeps them: what they are found and counted by, and all of it in one piece (`chunk-summary.ts`). */
export const summarisedHeadColumns: readonly Column[] = [
  ...chunkHeadColumns.filter(({ field }) =>
    ['parameterId', 'spanClass', 'fromAtMs', 'chunkId', 'toAtMs', 'samples'].includes(field),
  ),
  { field: 'summary', sqlName: 'summary', kind: 'bytes', isNullable: false },
];

/** Where the head of a chunk lies, kept with its values: a chunk is named by its number, its head is found by parameter and time. */
export const chunkBlobColumns = columnsOf<
  Pick<StoredChunkHead, 'chunkId' | 'segmentId' | 'parameterId' | 'spanClass' | 'fromAtMs'> &
    Pick<ChunkRow, 'bytes'>
>({
  chunkId: 'integer',
  segmentId: 'integer',
  parameterId: 'integer',
  spanClass: 'integer',
  fromAtMs: 'instant',
  bytes: 'bytes',
});

/** Heads with what they are the heads of, as a batch brings them. */
export const segmentColumns: readonly Column[] = [
  ...segmentHeadColumns,
  ...segmentContentColumns.filter(({ field }) => field !== 'segmentId'),
];
export const chunkColumns: readonly Column[] = [
  ...chunkHeadColumns,
  ...chunkBlobColumns.filter(({ field }) => field === 'bytes'),
];

/** What is asked of a chunk that must be decoded for its bins. */
export const edgeColumns = columnsOf<EdgeChunk>({
  chunkId: 'integer',
  segmentId: 'integer',
  fromAtMs: 'instant',
  toAtMs: 'instant',
  samples: 'integer',
  quality: 'integer',
  cadenceMs: 'instant?',
  bytes: 'bytes',
});

export const packetColumns = columnsOf<PacketRow>({
  lsn: 'integer',
  missionId: 'text',
  receivedAtMs: 'instant',
  generatedAtMs: 'instant?',
  apid: 'integer',
  sequenceCount: 'integer',
  virtualChannelId: 'integer',
  pusService: 'integer?',
  pusSubtype: 'integer?',
  container: 'text?',
  dictionaryId: 'integer?',
  onboardTimeHex: 'text?',
  fault: 'text?',
  quality: 'integer',
  missingBefore: 'integer',
  octets: 'integer',
  logOrdinal: 'integer',
  logOffset: 'integer',
});

/** Tables of the journal share one table, by these numbers; a number is never given to another one. */
export const journalKinds: Readonly<Record<JournalTable, number>> = {
  events: 1,
  alarms: 2,
  'alarm-changes': 3,
  commands: 4,
  reports: 5,
};

export interface StoredJournalEntry extends Omit<JournalEntry, 'table'> {
  readonly kind: number;
}

export const journalColumns = columnsOf<StoredJournalEntry>({
  kind: 'integer',
  id: 'text',
  atMs: 'instant',
  lsn: 'integer',
  json: 'text',
});

/** Names of columns as a list, each with the table before it when there is one. */
export function sqlNames(columns: readonly Column[], table?: string): string {
  const prefix = table === undefined ? '' : `${table}.`;
  return columns.map(({ sqlName }) => `${prefix}${sqlName}`).join(', ');
}
