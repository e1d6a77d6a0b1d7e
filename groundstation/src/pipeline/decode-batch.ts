import { describeFault } from '@dawa/seams/fault';
import { decodeSpacePacket, type SpacePacket } from 'ccsds-parser/packet/space-packet';
import type { ContainerColumns, ContainerPlan, ParameterColumn } from 'ccsds-parser/xtce/columns/columns';
import { sampleQuality } from '../archive/sample-quality.ts';
import type { GroupRows } from '../archive/samples/group-plan.ts';
import type { PacketRow } from '../archive/store/archive-store.ts';
import type { ContainerGroup } from '../dictionary/container-group.ts';
import { dependentCellsOf, keptCellsOf } from '../dictionary/kept-cells.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import type { HeardPacket } from './heard-packet.ts';
import { onboardSecondsOf } from './onboard-time.ts';
import { type PacketDater, type PacketFacts, trustingDater } from './packet-dater.ts';
import { type PusColumns, readPus } from './packet-decoder.ts';
import { trailerOctetsOf } from './packet-trailer.ts';

export type { HeardPacket } from './heard-packet.ts';

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
  /**
   * All columns, headers included, with values and limit states; of a flood (`columns.lanes`) only those that are watched, and
   * the limit states of the others (`columns.limits`).
   */
  readonly columns: ContainerColumns;
  /** Place in the batch of the packet of each row; may be longer than the rows are many. */
  readonly packets: Uint32Array;
}

/**
 * Decodes packets of one mission by one version of its dictionary: PUS header, onboard time, and all values as columns. A
 * packet that came before has a row, and no values.
 *
 * A packet whose error control is wrong is kept and tells so, and no value of it is believed. The result depends on nothing
 * but the packets, the version and what `dater` has learned of those before, so that an archive made again from the log is
 * the same.
 */
export function decodeBatch(
  version: OpenVersion,
  packets: readonly HeardPacket[],
  dater: PacketDater = trustingDater,
): DecodedBatch {
  const drafts = packets.map((packet, place) => draftOf(packet, place, version));
  for (const one of drafts) one.isRepeated = dater.isRepeated(one.packet, one.header);
  const repeated = drafts.filter(({ isReadable, isRepeated }) => isReadable && isRepeated);
  if (repeated.length > 0) read(version, repeated, dater);
  for (const one of repeated) one.sampleCount = 0;
  const readable = drafts.filter(({ isReadable, isRepeated }) => isReadable && !isRepeated);
  const found = read(version, readable, dater);
  for (const one of drafts) stamp(one, version, dater);
  const groups = found.map((columns) => groupOf(version, columns, readable));
  return { version, packets, rows: drafts.map((draft) => rowOf(draft, version)), groups };
}

/** What is known of a packet so far. */
interface Draft {
  readonly place: number;
  readonly packet: HeardPacket;
  readonly header: Pick<SpacePacket, 'apid' | 'sequenceCount'>;
  readonly pus: PusColumns;
  readonly isReadable: boolean;
  isRepeated: boolean;
  fault: string | null;
  container: string | null;
  sampleCount: number;
  /** What the clock on board means by its reading; under which instant the samples go. */
  clockAtMs: number | null;
  sampledAtMs: number;
  quality: number;
  readingOf: PacketFacts['readingOf'];
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
  return {
    place,
    packet,
    header,
    pus,
    isReadable: fault === null,
    isRepeated: false,
    fault,
    container: null,
    sampleCount: 0,
    clockAtMs: pus.generatedAtMs,
    sampledAtMs: packet.receivedAtMs,
    quality: packet.quality,
    readingOf: undefined,
  };
}

/** Notes of each packet what its container, its fault and its clock are. Columns are valid until more is read. */
function read(
  version: OpenVersion,
  readable: readonly Draft[],
  dater: PacketDater,
): readonly ContainerColumns[] {
  // What reads clocks may ask for any value; else of a flood only what is watched is made into columns.
  const isFlood = readable.length >= floodPackets && !dater.readsClock;
  const lanesOf = ({ container }: ContainerPlan) => version.lanesOf(container);
  const found = version.decoder.decode(
    ...joined(readable, trailerOctetsOf(version.contents.packets, version.definition)),
    isFlood ? lanesOf : undefined,
  );
  for (const { packet, fault } of found.faults) readable[packet]!.fault = describeFault(fault);
  for (const columns of found.containers)
    noteRows(version.groupOf(columns.container), columns, readable, dater);
  return found.containers;
}

function noteRows(
  group: ContainerGroup,
  columns: ContainerColumns,
  readable: readonly Draft[],
  { readsClock }: PacketDater,
): void {
  const { count, stoppedAt } = columns;
  const times = group.timePlace < 0 ? undefined : columns.columns[group.timePlace];
  for (let row = 0; row < count; row++) {
    const draft = readable[columns.packets[row]!]!;
    draft.container = group.plan.container;
    draft.clockAtMs ??= times === undefined ? null : timeAt(times, row);
    const stopped = stoppedAt?.[row];
    if (stopped !== undefined) draft.fault = `unsupported: expected an entry that is read, found ${stopped}`;
    draft.sampleCount = draft.fault === null ? group.places.length : cellsThere(group, columns, row);
    if (readsClock) draft.readingOf = (parameter) => figureOf(group, columns, parameter, row);
  }
}

/** Values that a packet has which ends too soon. */
function cellsThere({ places }: ContainerGroup, { columns }: ContainerColumns, row: number): number {
  return places.reduce((count, place) => count + (columns[place]!.marks?.[row] === 0 ? 0 : 1), 0);
}

function figureOf(
  { plan, places }: ContainerGroup,
  { columns }: ContainerColumns,
  parameter: string,
  row: number,
): number | undefined {
  const at = plan.columns.findIndex(({ name, isList }) => name === parameter && !isList);
  const column = at < 0 ? undefined : columns[places[at]!];
  if (column === undefined || 'heap' in column.value || column.marks?.[row] === 0) return undefined;
  return Number(column.value[row]!);
}

/** Dates a packet, once everything else is known of it. */
function stamp(draft: Draft, version: OpenVersion, dater: PacketDater): void {
  const { contents } = version;
  const { packet, header, container, fault, sampleCount, clockAtMs, isRepeated, readingOf } = draft;
  const { generatedAtMs, quality } = dater.date(packet, {
    apid: header.apid,
    sequenceCount: header.sequenceCount,
    virtualChannelId: packet.virtualChannelId,
    container,
    fault,
    isApidKnown: container !== null || version.knowsApid(header.apid),
    sampleCount,
    onboardS: dater.readsClock
      ? onboardSecondsOf(draft.pus.onboardTimeHex, clockAtMs, contents.packets)
      : null,
    clockAtMs,
    ...(readingOf === undefined ? {} : { readingOf }),
    isRepeated,
  });
  draft.sampledAtMs = generatedAtMs;
  draft.quality |= isRepeated ? quality | sampleQuality.repeated : quality;
}

/** Those that can be read, one behind the other, as the decoder of columns takes them. */
function joined(
  readable: readonly Draft[],
  trailerOctets: number,
): [Uint8Array, { count: number; offsets: Uint32Array; lengths: Uint32Array }] {
  const offsets = new Uint32Array(readable.length);
  const lengths = new Uint32Array(readable.length);
  let octets = 0;
  for (const [index, { packet, pus }] of readable.entries()) {
    offsets[index] = octets;
    lengths[index] = packet.bytes.length - (pus.pusService === null ? 0 : trailerOctets);
    octets += packet.bytes.length;
  }
  const bytes = new Uint8Array(octets);
  for (const [index, { packet }] of readable.entries()) bytes.set(packet.bytes, offsets[index]);
  return [bytes, { count: readable.length, offsets, lengths }];
}

function groupOf(version: OpenVersion, columns: ContainerColumns, readable: readonly Draft[]): DecodedGroup {
  const group = version.groupOf(columns.container);
  const { count } = columns;
  const { lsns, generatedAtMs, receivedAtMs, quality, packets } = group.facts.lend(count);
  for (let row = 0; row < count; row++) {
    const draft = readable[columns.packets[row]!]!;
    lsns[row] = draft.packet.lsn;
    generatedAtMs[row] = draft.sampledAtMs;
    receivedAtMs[row] = draft.packet.receivedAtMs;
    quality[row] = draft.quality;
    packets[row] = draft.place;
  }
  const { lanes } = columns;
  const cells = lanes === undefined ? keptCellsOf(group, columns) : dependentCellsOf(group, columns);
  const rows = { plan: group.plan, count, lsns, generatedAtMs, receivedAtMs, quality, cells, lanes };
  return { group, rows, columns, packets };
}

/** What a column of times says in a row, milliseconds since 1970; null where it says nothing. */
export function timeAt({ value, marks }: ParameterColumn, row: number): number | null {
  if ('heap' in value || marks?.[row] === 0) return null;
  const atMs = Number(value[row]!);
  return Number.isFinite(atMs) ? atMs : null;
}

function rowOf(
  { packet, header, pus, container, fault, clockAtMs, sampledAtMs, quality }: Draft,
  version: OpenVersion,
): PacketRow {
  return {
    lsn: packet.lsn,
    missionId: version.missionId,
    receivedAtMs: packet.receivedAtMs,
    // An instant that cannot be meant is shown as the clock said it: its flag tells that nothing stands there.
    generatedAtMs: (quality & sampleQuality.receivedTime) === 0 ? sampledAtMs : clockAtMs,
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

/** So many packets at once are a flood, or a log that is read again. */
const floodPackets = 64;
