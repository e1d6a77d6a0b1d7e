import { failure, type Result } from '../fault.ts';
import { packetOctets, primaryHeaderOctets } from '../packet/space-packet.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { ServiceFault } from './pus-fault.ts';
import {
  readFilter,
  readRequestId,
  readRequestIds,
  type ScheduledRequestId,
  type ScheduleFilter,
  type SchedulingFormat,
  type SchedulingWidths,
  schedulingWidths,
  writeFilter,
  writeRequestId,
  writeRequestIds,
} from './schedule-filter.ts';
import { enumeratedOctets, type ServiceMessage } from './service-message.ts';

export type { ScheduledRequestId, ScheduleFilter, SchedulingFormat } from './schedule-filter.ts';

/** What a schedule knows of an activity besides its request. */
export interface ActivityPlace {
  /** Undefined where the mission has no sub-schedules; in an insert request said once for all. */
  readonly subScheduleId?: number | undefined;
  readonly groupId?: number | undefined;
  /** The time field as it was sent. */
  readonly releaseTime: Uint8Array;
}

/** A telecommand and when the spacecraft shall release it. */
export interface ScheduledActivity extends ActivityPlace {
  /** The whole telecommand packet, as `encodePusTelecommand` makes it. */
  readonly request: Uint8Array;
}

/** A sub-schedule or group and whether its activities are released. */
export interface ScheduleStatus {
  readonly id: number;
  readonly isEnabled: boolean;
}

/**
 * A message of service 11, time-based scheduling.
 *
 * | subtype | says |
 * |---|---|
 * | 1 / 2 / 3 | run the schedule / hold it / empty it |
 * | 4 | put these telecommands in, each with its release time |
 * | 5, 9, 12 | delete, report in detail, report in short the activities with these request ids |
 * | 6, 11, 14 | the same for those in a time window, of sub-schedules, of groups |
 * | 7, 8, 15 | shift the release times of activities by id, by filter, of all |
 * | 10 / 13 | detail report: whole telecommands / summary report: their ids |
 * | 16 / 17 | report everything in detail / in short |
 * | 18 to 21 | sub-schedules: ask for and tell status, enable, disable |
 * | 22 to 27 | groups: create, delete, enable, disable, ask for and tell status |
 *
 * Source: ECSS-E-ST-70-41C, 6.11, 8.11.2
 */
export type Scheduling =
  | { readonly subtype: 1 | 2 | 3 | 16 | 17 | 18 | 26 }
  | {
      readonly subtype: 4;
      readonly subScheduleId?: number | undefined;
      readonly activities: readonly ScheduledActivity[];
    }
  | { readonly subtype: 5 | 9 | 12; readonly requestIds: readonly ScheduledRequestId[] }
  | { readonly subtype: 6 | 11 | 14; readonly filter: ScheduleFilter }
  | { readonly subtype: 7; readonly timeOffset: number; readonly requestIds: readonly ScheduledRequestId[] }
  | { readonly subtype: 8; readonly timeOffset: number; readonly filter: ScheduleFilter }
  | { readonly subtype: 10; readonly activities: readonly ScheduledActivity[] }
  | {
      readonly subtype: 13;
      readonly entries: readonly (ActivityPlace & { readonly requestId: ScheduledRequestId })[];
    }
  | { readonly subtype: 15; readonly timeOffset: number }
  | { readonly subtype: 19 | 22 | 27; readonly statuses: readonly ScheduleStatus[] }
  | { readonly subtype: 20 | 21 | 23 | 24 | 25; readonly ids: readonly number[] };

/** @returns faults `bad-subtype`, `too-short`, `too-long`, `bad-count`, `bad-value` (a window or status that does not exist) */
export function decodeScheduling(
  { subtype, data }: ServiceMessage,
  format: SchedulingFormat = {},
): Result<Scheduling, ServiceFault> {
  const widths = schedulingWidths(format);
  const { countOctets, subScheduleOctets, groupOctets } = widths;
  const fields = new FieldReader(data);
  const timeOffset = () => fields.signed(widths.timeOffsetOctets);
  switch (subtype) {
    case 1:
    case 2:
    case 3:
    case 16:
    case 17:
    case 18:
    case 26:
      return fields.finish({ subtype });
    case 4: {
      const subScheduleId = readSubSchedule(fields, widths);
      return fields.finish({ subtype, subScheduleId, activities: readActivities(fields, widths, false) });
    }
    case 5:
    case 9:
    case 12:
      return fields.finish({ subtype, requestIds: readRequestIds(fields, widths) });
    case 6:
    case 11:
    case 14:
      return fields.finish({ subtype, filter: readFilter(fields, widths) });
    case 7:
      return fields.finish({ subtype, timeOffset: timeOffset(), requestIds: readRequestIds(fields, widths) });
    case 8:
      return fields.finish({ subtype, timeOffset: timeOffset(), filter: readFilter(fields, widths) });
    case 10:
      return fields.finish({ subtype, activities: readActivities(fields, widths, true) });
    case 13:
      return fields.finish({ subtype, entries: readEntries(fields, widths) });
    case 15:
      return fields.finish({ subtype, timeOffset: timeOffset() });
    case 19:
    case 22:
    case 27: {
      const idOctets = subtype === 19 ? subScheduleOctets : groupOctets;
      const read = () => ({ id: fields.unsigned(idOctets), isEnabled: fields.enabledStatus() });
      return fields.finish({
        subtype,
        statuses: fields.list(countOctets, idOctets + enumeratedOctets, read),
      });
    }
    case 20:
    case 21:
    case 23:
    case 24:
    case 25: {
      const idOctets = subtype <= 21 ? subScheduleOctets : groupOctets;
      return fields.finish({ subtype, ids: fields.unsignedList(countOctets, idOctets) });
    }
    default:
      return failure('bad-subtype', '1 to 27', subtype);
  }
}

/**
 * Data of a service 11 message, for the encoder of its packet with service 11 and the same subtype.
 *
 * @throws RangeError when a field does not fit, or a release time has not the octets of the format
 */
export function encodeScheduling(message: Scheduling, format: SchedulingFormat = {}): Uint8Array {
  const widths = schedulingWidths(format);
  const fields = new FieldWriter();
  if ('timeOffset' in message) fields.signed(widths.timeOffsetOctets, message.timeOffset, 'timeOffset');
  if ('requestIds' in message) writeRequestIds(fields, message.requestIds, widths);
  if ('filter' in message) writeFilter(fields, message.filter, widths);
  if ('statuses' in message) {
    const idOctets = message.subtype === 19 ? widths.subScheduleOctets : widths.groupOctets;
    fields.list(widths.countOctets, message.statuses, ({ id, isEnabled }) =>
      fields.unsigned(idOctets, id, 'id').enabledStatus(isEnabled),
    );
  }
  if ('ids' in message) {
    const idOctets = message.subtype <= 21 ? widths.subScheduleOctets : widths.groupOctets;
    fields.unsignedList(widths.countOctets, idOctets, message.ids, 'id');
  }
  if ('entries' in message)
    fields.list(widths.countOctets, message.entries, (entry) => {
      writePlace(fields, entry, widths, true);
      writeRequestId(fields, entry.requestId, widths);
    });
  if ('activities' in message) {
    const isReport = message.subtype === 10;
    if (!isReport) fields.unsigned(widths.subScheduleOctets, message.subScheduleId ?? 0, 'subScheduleId');
    fields.list(widths.countOctets, message.activities, (activity) => {
      writePlace(fields, activity, widths, isReport);
      fields.octets(activity.request);
    });
  }
  return fields.finish();
}

function readSubSchedule(fields: FieldReader, { subScheduleOctets }: SchedulingWidths): number | undefined {
  return subScheduleOctets === 0 ? undefined : fields.unsigned(subScheduleOctets);
}

function readGroup(fields: FieldReader, { groupOctets }: SchedulingWidths): number | undefined {
  return groupOctets === 0 ? undefined : fields.unsigned(groupOctets);
}

function writePlace(
  fields: FieldWriter,
  place: ActivityPlace,
  { subScheduleOctets, groupOctets, timeOctets }: SchedulingWidths,
  isReport: boolean,
): void {
  if (isReport) fields.unsigned(subScheduleOctets, place.subScheduleId ?? 0, 'subScheduleId');
  fields.unsigned(groupOctets, place.groupId ?? 0, 'groupId');
  fields.fixedOctets(timeOctets, place.releaseTime, 'releaseTime');
}

function readActivities(
  fields: FieldReader,
  widths: SchedulingWidths,
  isReport: boolean,
): ScheduledActivity[] {
  const { subScheduleOctets, groupOctets, timeOctets } = widths;
  const placeOctets = groupOctets + timeOctets + (isReport ? subScheduleOctets : 0);
  const read = () => ({
    groupId: readGroup(fields, widths),
    releaseTime: fields.octets(timeOctets),
    request: readRequest(fields),
  });
  const readWithPlace = () => ({ subScheduleId: readSubSchedule(fields, widths), ...read() });
  const least = placeOctets + primaryHeaderOctets + 1;
  return fields.list<ScheduledActivity>(widths.countOctets, least, isReport ? readWithPlace : read);
}

/** A packet tells its own length in its fifth and sixth octet. */
function readRequest(fields: FieldReader): Uint8Array {
  const header = fields.peek(primaryHeaderOctets);
  return fields.octets(header === undefined ? primaryHeaderOctets : packetOctets(header[4]!, header[5]!));
}

function readEntries(fields: FieldReader, widths: SchedulingWidths) {
  const least = widths.subScheduleOctets + widths.groupOctets + widths.timeOctets + widths.requestIdOctets;
  return fields.list(widths.countOctets, least, () => ({
    subScheduleId: readSubSchedule(fields, widths),
    groupId: readGroup(fields, widths),
    releaseTime: fields.octets(widths.timeOctets),
    requestId: readRequestId(fields, widths),
  }));
}
