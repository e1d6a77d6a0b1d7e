import type { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import type { DictionaryTurns } from '../dictionary/dictionary-turns.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import type { DecodedBatch, HeardPacket } from '../pipeline/decode-batch.ts';
import { decodeHeard } from '../pipeline/decode-heard.ts';
import { withRootOf } from '../pipeline/decode-messages.ts';
import { DerivedStage } from '../pipeline/derived-stage.ts';
import type { LogRecord } from '../ports.ts';
import type { ReceptionBook } from '../processing/reception-book.ts';
import { archiveFacts } from './archive-writer.ts';
import { dictionaryRowOf } from './dictionary-record.ts';
import { journalEntriesOf, journalRowOf } from './journal-rows.ts';
import type { PlacedRecord } from './log-reader.ts';
import { type RedecodeRequest, redecodeRequestOf } from './redecode.ts';
import type { GroupRows } from './samples/group-plan.ts';
import { rowsAfter } from './samples/rows-after.ts';
import type { SampleArchive } from './samples/sample-archive.ts';
import type { StandingAtStart } from './standing-record.ts';
import type { ArchiveStore, DictionaryRow, PacketRow, StoredFact } from './store/archive-store.ts';
import type { WaitingRows } from './waiting-rows.ts';

export interface ReplayOptions {
  readonly facts: ReadonlyMap<string, StoredFact>;
  readonly acknowledgedLsn: number;
  /** Records after a number, in order. */
  readonly readFrom: (afterLsn: number) => Iterable<PlacedRecord>;
  /** What the log tells of is learnt; which version is current there stays as it is. */
  readonly shelf: DictionaryShelf;
  readonly turns: DictionaryTurns;
  readonly samples: SampleArchive;
  readonly waiting: WaitingRows;
  readonly store: Pick<ArchiveStore, 'packets'>;
  /** Counts and dates what is read, from where the store says that it was counted. */
  readonly reception: ReceptionBook;
  /** The mission of records that name none, in logs of before there were several; else that of the first dictionary. */
  readonly missionId?: string;
  /** The dictionary of a mission of which the log tells none before its first packet. */
  readonly versionOf: (missionId: string) => OpenVersion | undefined;
  /** What stood where the log begins now; asked only where it is read from there. */
  readonly atStart?: () => StandingAtStart;
  /** What derived parameters remember, by mission, where a log is read in several calls. */
  readonly derived?: Map<string, DerivedStage>;
  /** Told of a record that asks for what may not have been done, before anything behind it is; what it returns is for whoever does it. */
  readonly holdFrom?: (lsn: number) => () => void;
  /** Told now and then up to which record all is in memory, so that it is written and memory stays bounded. */
  readonly onProgress: (lsn: number) => Promise<unknown>;
}

/** A span that was to be decoded again. */
export interface UnfinishedRedecode {
  readonly request: RedecodeRequest;
  /** To be called when it was. */
  readonly release: () => void;
}

/** What the log held that must be done once more when all of it is read. */
export interface Replayed {
  readonly records: number;
  readonly packets: number;
  /** Spans that were to be decoded again, and may not have been. */
  readonly redecodes: readonly UnfinishedRedecode[];
  /** The dictionary of each mission where the log ends. */
  readonly versions: Readonly<Record<string, number>>;
}

/**
 * Brings a store up to its log after a crash, or makes it again from nothing: reads from the oldest record whose samples may
 * be missing, and skips group by group what is there already.
 */
export async function replayLog(options: ReplayOptions): Promise<Replayed> {
  const { facts, acknowledgedLsn, shelf, turns, waiting, reception } = options;
  const unnamed = () => options.missionId ?? shelf.versions()[0]?.missionId ?? '';
  const indexedLsn = numberIn(facts, archiveFacts.indexed, 0);
  const openFrom = numberIn(facts, archiveFacts.openFrom, 1);
  const done = { records: 0, packets: 0, redecodes: [] as UnfinishedRedecode[] };
  const { derived = new Map<string, DerivedStage>() } = options;
  let readLsn = Math.min(indexedLsn, openFrom - 1, reception.countedLsn);
  // What was changed last is not what the first packets were decoded by; the log tells of each change behind.
  const versions = { ...shelf.currentVersions(), ...turns.currentBehind(readLsn) };
  const turn = (row: DictionaryRow, lsn: number) => {
    shelf.learn(row);
    turns.note({ ...row, lsn });
    versions[row.missionId] = row.dictionaryId;
  };
  if (readLsn < 1) takeUp(options.atStart?.(), reception, turn);
  let untoldRecords = 0;
  let batch: ReplayedPacket[] = [];
  let batchMission = unnamed();
  const decode = async () => {
    const stage = derived.get(batchMission) ?? new DerivedStage();
    derived.set(batchMission, stage);
    await keepBatch(options, batchMission, versions[batchMission], batch, { indexedLsn, openFrom }, stage);
    batch = [];
    untoldRecords = 0;
    await options.onProgress(readLsn);
  };
  for (const record of options.readFrom(readLsn)) {
    if (record.lsn > acknowledgedLsn) break;
    done.records++;
    if (++untoldRecords > mostUntold) await decode();
    if (reception.isTurn(record)) await decode();
    reception.read(record, String(record.meta['missionId'] ?? unnamed()));
    const dictionary = dictionaryRowOf(record);
    if (dictionary !== undefined) {
      await decode();
      turn(dictionary, record.lsn);
    } else if (record.kind === 'packet') {
      done.packets++;
      const of = String(record.meta['missionId'] ?? unnamed());
      if (of !== batchMission || batch.length >= batchPackets) await decode();
      batchMission = of;
      batch.push({ ...heardPacketOf(record), place: record.place });
    } else if (record.lsn > indexedLsn) {
      const row = journalRowOf(record);
      const request = redecodeRequestOf(record);
      if (request !== undefined)
        done.redecodes.push({ request, release: options.holdFrom?.(record.lsn) ?? (() => {}) });
      if (row !== undefined) waiting.addJournal(journalEntriesOf(row, record.atMs));
    }
    readLsn = record.lsn;
  }
  await decode();
  return { ...done, versions };
}

/** The records that said so were let go with old segments. */
function takeUp(
  atStart: StandingAtStart | undefined,
  reception: ReceptionBook,
  turn: (row: DictionaryRow, lsn: number) => void,
): void {
  for (const record of atStart?.records ?? []) {
    reception.readStanding(record);
    const dictionary = dictionaryRowOf(record);
    if (dictionary !== undefined) turn(dictionary, record.lsn);
  }
}

type ReplayedPacket = HeardPacket & { readonly place: PlacedRecord['place'] };

async function keepBatch(
  { samples, waiting, versionOf, shelf, store, reception }: ReplayOptions,
  missionId: string,
  dictionaryId: number | undefined,
  packets: readonly ReplayedPacket[],
  { indexedLsn, openFrom }: { readonly indexedLsn: number; readonly openFrom: number },
  derived: DerivedStage,
): Promise<void> {
  // Without packets nobody asks which dictionary there is: the log may be about to say.
  if (packets.length === 0) return;
  const known = dictionaryId === undefined ? shelf.current(missionId) : shelf.version(dictionaryId);
  const version = known ?? versionOf(missionId);
  if (version === undefined) return;
  const places = new Map(packets.map(({ lsn, place }) => [lsn, place]));
  const dated = await rowsOf(reception.datedBefore(packets), missionId, store);
  for (const decoded of decodeHeard(version, packets, reception.daterFor(missionId, dated))) {
    const rows = decoded.rows.map((row) => {
      const { ordinal, offset } = places.get(row.lsn)!;
      return { ...row, logOrdinal: ordinal, logOffset: offset };
    });
    const first = rows.findIndex(({ lsn }) => lsn > indexedLsn);
    if (first >= 0) waiting.addPackets(rows.slice(first), decoded.packets.slice(first));
    for (const missing of missingRows(decoded, samples, derived, openFrom)) samples.append(missing);
  }
}

/** What the store says of packets; those that it has no more are left out. */
async function rowsOf(
  packets: readonly HeardPacket[],
  missionId: string,
  store: Pick<ArchiveStore, 'packets'>,
): Promise<Map<number, PacketRow>> {
  const found = new Map<number, PacketRow>();
  if (packets.length === 0) return found;
  const wanted = new Set(packets.map(({ lsn }) => lsn));
  const fromAtMs = packets.reduce(
    (first, { receivedAtMs }) => Math.min(first, receivedAtMs),
    Number.POSITIVE_INFINITY,
  );
  const lastAtMs = packets.reduce(
    (last, { receivedAtMs }) => Math.max(last, receivedAtMs),
    Number.NEGATIVE_INFINITY,
  );
  const query = { missionId, fromAtMs, toAtMs: lastAtMs + 1, isNewestFirst: false, limit: batchPackets };
  // Many packets may have come at one instant: those of before the first that is wanted are passed over.
  let after: { atMs: number; lsn: number } | undefined = { atMs: fromAtMs, lsn: Math.min(...wanted) - 1 };
  while (after !== undefined && found.size < wanted.size) {
    const rows: PacketRow[] = await store.packets({ ...query, after });
    for (const row of rows) if (wanted.has(row.lsn)) found.set(row.lsn, row);
    const last = rows.at(-1);
    after = last && { atMs: last.receivedAtMs, lsn: last.lsn };
  }
  return found;
}

/**
 * Rows of packets, and of what is derived from them, that the store has not. What comes before the oldest open row it has, though
 * perhaps under another dictionary: decoded again.
 */
function missingRows(
  { version, groups }: DecodedBatch,
  samples: SampleArchive,
  derived: DerivedStage,
  openFrom: number,
): GroupRows[] {
  return groups
    .flatMap((group) => [group.rows, ...derived.push(version, group).map(({ rows }) => rows)])
    .flatMap((rows) => {
      const storedLsn = Math.max(samples.flushedLsnOf(rows.plan.groupId), openFrom - 1);
      return rowsAfter(rows, storedLsn) ?? [];
    });
}

/** A packet record of the log as the decoder takes it. */
export function heardPacketOf({ lsn, atMs, meta, bytes }: LogRecord): HeardPacket {
  const heard = {
    lsn,
    receivedAtMs: atMs,
    virtualChannelId: Number(meta['virtualChannelId'] ?? 0),
    missingBefore: Number(meta['missingBefore'] ?? 0),
    quality: Number(meta['quality'] ?? 0),
    ...(typeof meta['markedAtMs'] === 'number' ? { markedAtMs: meta['markedAtMs'] } : {}),
    bytes,
  };
  return withRootOf(heard, meta);
}

function numberIn(facts: ReadonlyMap<string, StoredFact>, name: string, otherwise: number): number {
  const value = facts.get(name);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : otherwise;
}

const batchPackets = 1000;
/** Events and alarms without a packet among them wait in memory too. */
const mostUntold = 4000;
