import type { OpenVersion } from '../dictionary/open-version.ts';
import type { HeardPacket } from '../pipeline/decode-batch.ts';
import { decodeHeard } from '../pipeline/decode-heard.ts';
import { withRootOf } from '../pipeline/decode-messages.ts';
import { DerivedStage } from '../pipeline/derived-stage.ts';
import { datingFlags, type PacketDater } from '../pipeline/packet-dater.ts';
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
  /** Who says under which instants packets stand, of which rows are known. */
  readonly daterFor: (rows: ReadonlyMap<number, PacketRow>) => PacketDater;
  /** Does something while nothing is on its way into the store, and all of memory is in it. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
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
  for (;;) {
    const done = await redecodeSpan(request, parts);
    if (done !== undefined) return done;
  }
}

/** @returns undefined when memory let rows go that were made here: the log tells of those of live packets alone */
async function redecodeSpan(request: RedecodeRequest, parts: RedecodeParts): Promise<Redecoded | undefined> {
  const { samples, version, alone } = parts;
  const done = { packets: 0, samples: 0, dictionaryId: version.dictionaryId };
  const derived = new DerivedStage();
  let timesLetGo: number | undefined;
  let after: { atMs: number; lsn: number } | undefined;
  for (let isOver = false; !isOver; ) {
    const isWhole = await alone(async () => {
      // What the piece before made is in the store by now, or gone.
      timesLetGo ??= samples.timesLetGo;
      if (samples.timesLetGo !== timesLetGo) return false;
      const piece = await redecodePiece(request, after, parts, derived);
      after = piece?.last;
      isOver = piece === undefined;
      done.packets += piece?.packets ?? 0;
      done.samples += piece?.samples ?? 0;
      return true;
    });
    if (!isWhole) return undefined;
  }
  return done;
}

/** @returns undefined behind the last packet of the span */
async function redecodePiece(
  request: RedecodeRequest,
  after: { readonly atMs: number; readonly lsn: number } | undefined,
  parts: RedecodeParts,
  derived: DerivedStage,
) {
  const { store, samples } = parts;
  const rows = await store.packets({ ...request, after, isNewestFirst: false, limit: batchPackets });
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  const found = rows.flatMap((row) => heardAgain(row, parts) ?? []);
  const made = { last: { atMs: last.receivedAtMs, lsn: last.lsn }, packets: 0, samples: 0 };
  if (found.length === 0) return made;
  await drop(
    request.missionId,
    found.map(({ row }) => row),
    samples,
  );
  const again = decodeAgain(found, parts, derived);
  await store.write({ packets: again.packets });
  return { ...made, packets: again.packets.length, samples: again.samples };
}

interface FoundPacket {
  readonly row: PacketRow;
  readonly heard: HeardPacket;
}

function heardAgain(row: PacketRow, { records }: RedecodeParts): FoundPacket | undefined {
  const { lsn, receivedAtMs, virtualChannelId, missingBefore, logOrdinal, logOffset } = row;
  const record = records.readAt(logOrdinal, logOffset, lsn);
  if (!record.ok) return undefined;
  // What is said of its date is said anew.
  const quality = (row.quality & ~datingFlags) | sampleQuality.redecoded;
  const { meta, bytes } = record.value;
  const heard = { lsn, receivedAtMs, virtualChannelId, missingBefore, quality, bytes };
  return { row, heard: withRootOf(heard, meta) };
}

async function drop(missionId: string, rows: readonly PacketRow[], samples: SampleArchive): Promise<void> {
  const lsns = new Set(rows.map(({ lsn }) => lsn));
  const instants = rows.flatMap(({ generatedAtMs, receivedAtMs }) => [
    generatedAtMs ?? receivedAtMs,
    receivedAtMs,
  ]);
  const span = { fromAtMs: Math.min(...instants), toAtMs: Math.max(...instants) + 1 };
  await samples.dropRows({ missionId, ...span, isGone: (lsn) => lsns.has(lsn) });
}

/** Waits for nothing: live packets are decoded by the same version, and would write over its columns. */
function decodeAgain(
  found: readonly FoundPacket[],
  { version, samples, daterFor }: RedecodeParts,
  derived: DerivedStage,
): { packets: PacketRow[]; samples: number } {
  const before = new Map(found.map(({ row }) => [row.lsn, row]));
  const done = { packets: [] as PacketRow[], samples: 0 };
  const heard = found.map((one) => one.heard);
  for (const { rows, groups } of decodeHeard(version, heard, daterFor(before))) {
    for (const group of groups) {
      samples.append(group.rows);
      for (const made of derived.push(version, group)) samples.append(made.rows);
      done.samples += group.rows.count * group.rows.plan.columns.length;
    }
    for (const row of rows) {
      const { logOrdinal, logOffset } = before.get(row.lsn)!;
      done.packets.push({ ...row, logOrdinal, logOffset });
    }
  }
  return done;
}

const batchPackets = 500;
