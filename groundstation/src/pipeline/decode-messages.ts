import { describeFault } from '@dawa/seams/fault';
import type { ContainerColumns } from 'ccsds-parser/xtce/columns/columns';
import { sampleQuality } from '../archive/sample-quality.ts';
import type { PacketRow } from '../archive/store/archive-store.ts';
import { keptCellsOf } from '../dictionary/kept-cells.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import type { LogRecord } from '../ports.ts';
import { type DecodedBatch, type DecodedGroup, type HeardPacket, timeAt } from './decode-batch.ts';
import { believableAtMs } from './onboard-time.ts';

/** What a frame of a link without space packets brought: it begins with a container of its link, not with a packet header. */
export interface HeardMessage extends HeardPacket {
  /** Null where the link names none: the message is kept, and nothing is read out of it. */
  readonly rootContainer: string | null;
}

/** The link's container in the record of a message; space packets have no such entry. */
export const rootMeta = 'rootContainer';

export function isMessage(packet: HeardPacket): packet is HeardMessage {
  return 'rootContainer' in packet;
}

/** A packet record of the log with what it says of its root, for whoever decodes the log again. */
export function withRootOf<T extends HeardPacket>(
  packet: T,
  meta: LogRecord['meta'],
): T | (T & HeardMessage) {
  const root = meta[rootMeta];
  if (root === undefined) return packet;
  return { ...packet, rootContainer: typeof root === 'string' ? root : null };
}

/**
 * Decodes messages that begin with one root container, by one version of the dictionary. Rows name the container and have
 * neither application process nor counts; what holds no time is dated by its reception.
 */
export function decodeMessages(version: OpenVersion, messages: readonly HeardMessage[]): DecodedBatch {
  const root = messages[0]?.rootContainer ?? null;
  const notes: Note[] = messages.map(() => ({
    container: null,
    fault: null,
    generatedAtMs: null,
    quality: 0,
  }));
  if (root === null)
    return {
      version,
      packets: messages,
      rows: messages.map((one, at) => rowOf(one, notes[at]!, version)),
      groups: [],
    };
  const found = version.decoderFrom(root).decode(...joined(messages));
  for (const { packet, fault } of found.faults) notes[packet]!.fault = describeFault(fault);
  const groups = found.containers.map((columns) => groupOf(version, columns, messages, notes));
  return {
    version,
    packets: messages,
    rows: messages.map((one, at) => rowOf(one, notes[at]!, version)),
    groups,
  };
}

/** What is found out about a message. */
interface Note {
  container: string | null;
  fault: string | null;
  generatedAtMs: number | null;
  quality: number;
}

function joined(
  messages: readonly HeardMessage[],
): [Uint8Array, { count: number; offsets: Uint32Array; lengths: Uint32Array }] {
  const lengths = Uint32Array.from(messages, ({ bytes }) => bytes.length);
  const offsets = new Uint32Array(messages.length);
  for (let at = 1; at < offsets.length; at++) offsets[at] = offsets[at - 1]! + lengths[at - 1]!;
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  for (const [at, message] of messages.entries()) bytes.set(message.bytes, offsets[at]);
  return [bytes, { count: messages.length, offsets, lengths }];
}

function groupOf(
  version: OpenVersion,
  columns: ContainerColumns,
  messages: readonly HeardMessage[],
  notes: readonly Note[],
): DecodedGroup {
  const group = version.groupOf(columns.container);
  const { count, packets, stoppedAt } = columns;
  const times = group.timePlace < 0 ? undefined : columns.columns[group.timePlace];
  const lsns = new Float64Array(count);
  const generatedAtMs = new Float64Array(count);
  const receivedAtMs = new Float64Array(count);
  const quality = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const at = packets[row]!;
    const message = messages[at]!;
    const note = notes[at]!;
    note.container = group.plan.container;
    note.generatedAtMs = times === undefined ? null : timeAt(times, row);
    const stopped = stoppedAt?.[row];
    if (stopped !== undefined) note.fault = `unsupported: expected an entry that is read, found ${stopped}`;
    const atMs = believableAtMs(note.generatedAtMs, message.receivedAtMs);
    if (atMs !== note.generatedAtMs) note.quality |= sampleQuality.receivedTime;
    lsns[row] = message.lsn;
    generatedAtMs[row] = atMs;
    receivedAtMs[row] = message.receivedAtMs;
    quality[row] = note.quality | message.quality;
  }
  const cells = keptCellsOf(group, columns);
  const rows = { plan: group.plan, count, lsns, generatedAtMs, receivedAtMs, quality, cells };
  return { group, rows, columns, packets: Uint32Array.from(packets) };
}

function rowOf(message: HeardMessage, note: Note, version: OpenVersion): PacketRow {
  const { container, fault, generatedAtMs, quality } = note;
  return {
    lsn: message.lsn,
    missionId: version.missionId,
    receivedAtMs: message.receivedAtMs,
    generatedAtMs,
    apid: 0,
    sequenceCount: 0,
    virtualChannelId: 0,
    pusService: null,
    pusSubtype: null,
    container,
    dictionaryId: container === null ? null : version.dictionaryId,
    onboardTimeHex: null,
    fault,
    quality: quality | message.quality,
    missingBefore: 0,
    octets: message.bytes.length,
    logOrdinal: 0,
    logOffset: 0,
  };
}
