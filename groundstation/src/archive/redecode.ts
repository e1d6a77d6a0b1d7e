import type { OpenVersion } from '../dictionary/dictionary-shelf.ts';
import { type DecodedBatch, decodeBatch, type HeardPacket } from '../pipeline/decode-batch.ts';
import type { LogRecord } from '../ports.ts';
import type { RecordReader } from './record-reader.ts';
import { sampleQuality } from './sample-quality.ts';
import type { SampleArchive } from './samples/sample-archive.ts';
import type { ArchiveStore, PacketRow } from './store/archive-store.ts';

/** Packets that were received in a span, to be decoded by the dictionary of now. */
export interface RedecodeRequest {
  readonly missionId: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

export interface Redecoded {
  readonly packets: number;
  readonly samples: number;
  readonly dictionaryId: number;
}

export interface RedecodeParts {
  readonly store: ArchiveStore;
  readonly samples: SampleArchive;
  readonly records: Pick<RecordReader, 'readAt'>;
  readonly version: OpenVersion;
  /** Brings open segments into the store. */
  readonly flush: () => Promise<void>;
}

/** The record of the log that says so: an archive that is made again from its log does it again. */
export function redecodeRecord(request: RedecodeRequest, atMs: number): Omit<LogRecord, 'lsn'> {
  return {
    kind: 'run',
    atMs,
    cites: [0, 0],
    meta: { what: 'redecode', ...request },
    bytes: new Uint8Array(0),
  };
}

export function redecodeRequestOf({ kind, meta }: LogRecord): RedecodeRequest | undefined {
  if (kind !== 'run' || meta['what'] !== 'redecode') return undefined;
  const [fromAtMs, toAtMs] = [Number(meta['fromAtMs']), Number(meta['toAtMs'])];
  return { missionId: String(meta['missionId']), fromAtMs, toAtMs };
}

/**
 * Decodes packets of the log again and puts what they say now in the place of what they said. Touches what the span touches
 * and nothing else; a packet whose octets retention has let go keeps its samples.
 */
export async function redecode(request: RedecodeRequest, parts: RedecodeParts): Promise<Redecoded> {
  const { store, version, flush } = parts;
  const done = { packets: 0, samples: 0, dictionaryId: version.dictionaryId };
  await flush();
  let after: { atMs: number; lsn: number } | undefined;
  for (;;) {
    const rows = await store.packets({ ...request, after, isNewestFirst: false, limit: batchPackets });
    const last = rows.at(-1);
    if (last === undefined) return done;
    after = { atMs: last.receivedAtMs, lsn: last.lsn };
    const found = rows.flatMap((row) => heardAgain(row, parts) ?? []);
    if (found.length === 0) continue;
    const batch = decodeBatch(
      version,
      found.map(({ heard }) => heard),
    );
    await replace(
      request.missionId,
      found.map(({ row }) => row),
      batch,
      parts,
    );
    done.packets += found.length;
    done.samples += batch.groups.reduce(
      (sum, { rows: { count, plan } }) => sum + count * plan.columns.length,
      0,
    );
    await flush();
  }
}

function heardAgain(
  row: PacketRow,
  { records }: RedecodeParts,
): { row: PacketRow; heard: HeardPacket } | undefined {
  const { lsn, receivedAtMs, virtualChannelId, missingBefore, logOrdinal, logOffset } = row;
  const record = records.readAt(logOrdinal, logOffset, lsn);
  if (!record.ok) return undefined;
  const quality = row.quality | sampleQuality.redecoded;
  return {
    row,
    heard: { lsn, receivedAtMs, virtualChannelId, missingBefore, quality, bytes: record.value.bytes },
  };
}

async function replace(
  missionId: string,
  before: readonly PacketRow[],
  batch: DecodedBatch,
  { store, samples }: RedecodeParts,
): Promise<void> {
  const lsns = new Set(before.map(({ lsn }) => lsn));
  const instants = before.flatMap(({ generatedAtMs, receivedAtMs }) => [
    generatedAtMs ?? receivedAtMs,
    receivedAtMs,
  ]);
  const span = { fromAtMs: Math.min(...instants), toAtMs: Math.max(...instants) + 1 };
  await samples.dropRows({ missionId, ...span, isGone: (lsn) => lsns.has(lsn) });
  for (const { rows } of batch.groups) samples.append(rows);
  await store.write({
    packets: batch.rows.map((row, index) => {
      const { logOrdinal, logOffset } = before[index]!;
      return { ...row, logOrdinal, logOffset };
    }),
  });
}

const batchPackets = 500;
