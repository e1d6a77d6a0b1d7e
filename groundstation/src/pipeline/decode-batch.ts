import { describeFault } from '@dawa/seams/fault';
import { decodeSpacePacket, type SpacePacket } from 'ccsds-parser/packet/space-packet';
import type { ContainerColumns, ParameterColumn } from 'ccsds-parser/xtce/columns/columns';
import { sampleQuality } from '../archive/sample-quality.ts';
import type { ColumnCells, GroupRows } from '../archive/samples/group-plan.ts';
import type { PacketRow } from '../archive/store/archive-store.ts';
import type { ContainerGroup } from '../dictionary/container-group.ts';
import type { OpenVersion } from '../dictionary/dictionary-shelf.ts';
import { believableAtMs } from './onboard-time.ts';
import { type PusColumns, readPus } from './packet-decoder.ts';

/** A packet of the log, before anything is known of it. */
export interface HeardPacket {
  readonly lsn: number;
  readonly receivedAtMs: number;
  readonly virtualChannelId: number;
  readonly missingBefore: number;
  /** `sampleQuality` of what brought it. */
  readonly quality: number;
  readonly bytes: Uint8Array;
}

/** What a dictionary makes of packets: a row for each, and columns of values by container. */
export interface DecodedBatch {
  readonly version: OpenVersion;
  readonly packets: readonly HeardPacket[];
  /** One for each packet, in their order; where they lie in the log is not known yet. */
  readonly rows: readonly PacketRow[];
  /** Valid until the next batch is decoded with this version. */
  readonly groups: readonly DecodedGroup[];
}

export interface DecodedGroup {
  readonly group: ContainerGroup;
  /** What the archive keeps. */
  readonly rows: GroupRows;
  /** All columns, headers included, with values and limit states. */
  readonly columns: ContainerColumns;
  /** Place in the batch of the packet of each row. */
  readonly packets: Uint32Array;
}

/**
 * Decodes packets of one mission by one version of its dictionary: PUS header, onboard time, and all values as columns.
 *
 * A packet whose error control is wrong is kept and tells so, and no value of it is believed. The result depends on nothing
 * but the packets and the version, so that an archive made again from the log is the same.
 */
export function decodeBatch(version: OpenVersion, packets: readonly HeardPacket[]): DecodedBatch {
  const drafts = packets.map((packet, place) => draftOf(packet, place, version));
  const found = version.decoder.decode(...joined(drafts));
  const faults = new Map(found.faults.map(({ packet, fault }) => [packet, describeFault(fault)]));
  const readable = drafts.filter(({ isReadable }) => isReadable);
  for (const [place, fault] of faults) readable[place]!.fault = fault;
  const groups = found.containers.map((columns) => groupOf(version, columns, readable));
  return { version, packets, rows: drafts.map((draft) => rowOf(draft, version)), groups };
}

/** What is known of a packet so far. */
interface Draft {
  readonly place: number;
  readonly packet: HeardPacket;
  readonly header: Pick<SpacePacket, 'apid' | 'sequenceCount'>;
  readonly pus: PusColumns;
  readonly isReadable: boolean;
  fault: string | null;
  container: string | null;
  generatedAtMs: number | null;
  quality: number;
}

const noHeader = { apid: 0, sequenceCount: 0 };
const noPus: PusColumns = { generatedAtMs: null, pusService: null, pusSubtype: null, onboardTimeHex: null };

function draftOf(packet: HeardPacket, place: number, { contents }: OpenVersion): Draft {
  const decoded = decodeSpacePacket(packet.bytes, { acceptsAnyVersion: true });
  if (!decoded.ok) return draft(packet, place, noHeader, noPus, describeFault(decoded.fault));
  const { columns, fault } = readPus(decoded.value, contents.packets);
  return draft(packet, place, decoded.value, columns, fault);
}

function draft(
  packet: HeardPacket,
  place: number,
  header: Draft['header'],
  pus: PusColumns,
  fault: string | null,
): Draft {
  const { quality } = packet;
  const { generatedAtMs } = pus;
  return {
    place,
    packet,
    header,
    pus,
    fault,
    isReadable: fault === null,
    container: null,
    generatedAtMs,
    quality,
  };
}

/** Those that can be read, one behind the other, as the decoder of columns takes them. */
function joined(
  drafts: readonly Draft[],
): [Uint8Array, { count: number; offsets: Uint32Array; lengths: Uint32Array }] {
  const readable = drafts.filter(({ isReadable }) => isReadable);
  const offsets = new Uint32Array(readable.length);
  const lengths = new Uint32Array(readable.length);
  let octets = 0;
  for (const [index, { packet }] of readable.entries()) {
    offsets[index] = octets;
    lengths[index] = packet.bytes.length;
    octets += packet.bytes.length;
  }
  const bytes = new Uint8Array(octets);
  for (const [index, { packet }] of readable.entries()) bytes.set(packet.bytes, offsets[index]);
  return [bytes, { count: readable.length, offsets, lengths }];
}

function groupOf(version: OpenVersion, columns: ContainerColumns, readable: readonly Draft[]): DecodedGroup {
  const group = version.groupOf(columns.container);
  const { count, stoppedAt } = columns;
  const times = group.timePlace < 0 ? undefined : columns.columns[group.timePlace];
  const lsns = new Float64Array(count);
  const generatedAtMs = new Float64Array(count);
  const receivedAtMs = new Float64Array(count);
  const quality = new Uint8Array(count);
  const packets = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const draft = readable[columns.packets[row]!]!;
    draft.container = group.plan.container;
    draft.generatedAtMs ??= times === undefined ? null : timeAt(times, row);
    const stopped = stoppedAt?.[row];
    if (stopped !== undefined) draft.fault = `unsupported: expected an entry that is read, found ${stopped}`;
    const { lsn, receivedAtMs: heardAtMs } = draft.packet;
    const atMs = believableAtMs(draft.generatedAtMs, heardAtMs);
    if (atMs !== draft.generatedAtMs) draft.quality |= sampleQuality.receivedTime;
    lsns[row] = lsn;
    generatedAtMs[row] = atMs;
    receivedAtMs[row] = heardAtMs;
    quality[row] = draft.quality;
    packets[row] = draft.place;
  }
  const cells = group.places.map((place, index) => keptCells(columns.columns[place]!, group.forms[index]!));
  const rows = { plan: group.plan, count, lsns, generatedAtMs, receivedAtMs, quality, cells };
  return { group, rows, columns, packets };
}

function timeAt({ value, marks }: ParameterColumn, row: number): number | null {
  if ('heap' in value || marks?.[row] === 0) return null;
  const atMs = Number(value[row]!);
  return Number.isFinite(atMs) ? atMs : null;
}

function keptCells(column: ParameterColumn, form: ContainerGroup['forms'][number]): ColumnCells {
  const { raw, value, limits, marks, starts, cells } = column;
  return {
    raw,
    value: form.keepsValue && !('heap' in value) ? value : undefined,
    limits: form.keepsLimits ? limits : undefined,
    marks,
    starts,
    odd: cells.odd as ColumnCells['odd'],
  };
}

function rowOf(
  { packet, header, pus, container, fault, generatedAtMs, quality }: Draft,
  version: OpenVersion,
): PacketRow {
  return {
    lsn: packet.lsn,
    missionId: version.missionId,
    receivedAtMs: packet.receivedAtMs,
    generatedAtMs,
    apid: header.apid,
    sequenceCount: header.sequenceCount,
    virtualChannelId: packet.virtualChannelId,
    pusService: pus.pusService,
    pusSubtype: pus.pusSubtype,
    container,
    dictionaryId: container === null ? null : version.dictionaryId,
    onboardTimeHex: pus.onboardTimeHex,
    fault,
    quality,
    missingBefore: packet.missingBefore,
    octets: packet.bytes.length,
    logOrdinal: 0,
    logOffset: 0,
  };
}
