import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';
import {
  type CommonWidths,
  defaultCountOctets,
  defaultIdOctets,
  enumeratedOctets,
} from './service-message.ts';

/**
 * Which telecommand is meant: unlike the request id of service 1 this one says who sent it, and its fields are whole
 * octets. ECSS-E-ST-70-41C, 8.11.2.5
 */
export interface ScheduledRequestId {
  readonly sourceId: number;
  readonly apid: number;
  readonly sequenceCount: number;
}

/** Activities in a time window, and of these sub-schedules and groups where there are any in the mission. */
export interface ScheduleFilter {
  readonly window:
    | { readonly kind: 'all' }
    | { readonly kind: 'between'; readonly from: Uint8Array; readonly to: Uint8Array }
    | { readonly kind: 'from'; readonly from: Uint8Array }
    | { readonly kind: 'to'; readonly to: Uint8Array };
  readonly subScheduleIds?: readonly number[];
  readonly groupIds?: readonly number[];
}

/** Widths that the mission fixes. */
export interface SchedulingFormat extends CommonWidths {
  /** Of release times and time tags; 6 unless given. */
  readonly timeOctets?: number;
  /** Of a shift: a signed number in the unit of the mission; 4 unless given. */
  readonly timeOffsetOctets?: number;
  /** 0, no sub-schedules, unless given. */
  readonly subScheduleIdOctets?: number;
  /** 0, no groups, unless given. */
  readonly groupIdOctets?: number;
  /** Of each field of a request id; 2 unless given. */
  readonly sourceIdOctets?: number;
  readonly apidOctets?: number;
  readonly sequenceCountOctets?: number;
}

/** A format with nothing left open. */
export type SchedulingWidths = ReturnType<typeof schedulingWidths>;

/** The format with its defaults filled in. */
export function schedulingWidths(format: SchedulingFormat) {
  const sourceOctets = format.sourceIdOctets ?? defaultIdOctets;
  const apidOctets = format.apidOctets ?? defaultIdOctets;
  const sequenceOctets = format.sequenceCountOctets ?? 2;
  return {
    countOctets: format.countOctets ?? defaultCountOctets,
    timeOctets: format.timeOctets ?? 6,
    timeOffsetOctets: format.timeOffsetOctets ?? 4,
    subScheduleOctets: format.subScheduleIdOctets ?? 0,
    groupOctets: format.groupIdOctets ?? 0,
    sourceOctets,
    apidOctets,
    sequenceOctets,
    requestIdOctets: sourceOctets + apidOctets + sequenceOctets,
  };
}

/** A counted list of request ids. */
export function readRequestIds(fields: FieldReader, widths: SchedulingWidths): ScheduledRequestId[] {
  return fields.list(widths.countOctets, widths.requestIdOctets, () => readRequestId(fields, widths));
}

/** Source, application process and count of one request. */
export function readRequestId(fields: FieldReader, widths: SchedulingWidths): ScheduledRequestId {
  return {
    sourceId: fields.unsigned(widths.sourceOctets),
    apid: fields.unsigned(widths.apidOctets),
    sequenceCount: fields.unsigned(widths.sequenceOctets),
  };
}

/** Writes one request id. @throws RangeError when a field does not fit */
export function writeRequestId(
  fields: FieldWriter,
  { sourceId, apid, sequenceCount }: ScheduledRequestId,
  widths: SchedulingWidths,
): void {
  fields.unsigned(widths.sourceOctets, sourceId, 'sourceId');
  fields.unsigned(widths.apidOctets, apid, 'apid');
  fields.unsigned(widths.sequenceOctets, sequenceCount, 'sequenceCount');
}

/** Writes a counted list of request ids. @throws RangeError when a field does not fit */
export function writeRequestIds(
  fields: FieldWriter,
  ids: readonly ScheduledRequestId[],
  widths: SchedulingWidths,
): void {
  fields.list(widths.countOctets, ids, (id) => writeRequestId(fields, id, widths));
}

/**
 * Window type, the time tags that it has, then lists of sub-schedules and groups where the mission has them.
 * ECSS-E-ST-70-41C, 8.11.2.6, table 8-5: 0 all, 1 between, 2 from, 3 to
 */
export function readFilter(fields: FieldReader, widths: SchedulingWidths): ScheduleFilter {
  const window = readWindow(fields, widths.timeOctets);
  const { countOctets, subScheduleOctets, groupOctets } = widths;
  const subScheduleIds =
    subScheduleOctets === 0 ? {} : { subScheduleIds: fields.unsignedList(countOctets, subScheduleOctets) };
  const groupIds = groupOctets === 0 ? {} : { groupIds: fields.unsignedList(countOctets, groupOctets) };
  return { window, ...subScheduleIds, ...groupIds };
}

/** @throws RangeError for sub-schedules or groups that the format does not have */
export function writeFilter(fields: FieldWriter, filter: ScheduleFilter, widths: SchedulingWidths): void {
  const { window, subScheduleIds = [], groupIds = [] } = filter;
  fields.unsigned(enumeratedOctets, windowKinds.indexOf(window.kind));
  if ('from' in window) fields.fixedOctets(widths.timeOctets, window.from, 'from');
  if ('to' in window) fields.fixedOctets(widths.timeOctets, window.to, 'to');
  writeIds(fields, subScheduleIds, widths.countOctets, widths.subScheduleOctets, 'subScheduleIds');
  writeIds(fields, groupIds, widths.countOctets, widths.groupOctets, 'groupIds');
}

const windowKinds = ['all', 'between', 'from', 'to'] as const;

function readWindow(fields: FieldReader, timeOctets: number): ScheduleFilter['window'] {
  const type = fields.unsigned(enumeratedOctets);
  switch (windowKinds[type]) {
    case 'between':
      return { kind: 'between', from: fields.octets(timeOctets), to: fields.octets(timeOctets) };
    case 'from':
      return { kind: 'from', from: fields.octets(timeOctets) };
    case 'to':
      return { kind: 'to', to: fields.octets(timeOctets) };
    case undefined:
      fields.fail('bad-value', 'a time window type from 0 to 3', type);
      return { kind: 'all' };
    default:
      return { kind: 'all' };
  }
}

function writeIds(
  fields: FieldWriter,
  ids: readonly number[],
  countOctets: number,
  idOctets: number,
  name: string,
): void {
  if (idOctets > 0) fields.unsignedList(countOctets, idOctets, ids, name);
  else if (ids.length > 0) throw new RangeError(`${name}: expected none in this format, found ${ids.length}`);
}
