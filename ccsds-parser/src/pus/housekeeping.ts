import { failure, type Result } from '../fault.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { ServiceFault } from './pus-fault.ts';
import {
  type CommonWidths,
  defaultCountOctets,
  defaultIdOctets,
  enumeratedOctets,
  type ServiceMessage,
} from './service-message.ts';

/** Parameters that are sampled several times in one collection interval. */
export interface SuperCommutatedSet {
  readonly repetitions: number;
  readonly parameterIds: readonly number[];
}

/** What a housekeeping or diagnostic report holds. */
export interface ReportContents {
  readonly structureId: number;
  /** Sampled once an interval. */
  readonly parameterIds: readonly number[];
  readonly superCommutated: readonly SuperCommutatedSet[];
}

/** A structure and when it is reported. */
export interface PeriodicReport {
  readonly structureId: number;
  readonly isEnabled: boolean;
  /** In units of the mission, often of the minimum sampling interval. */
  readonly collectionInterval: number;
}

/**
 * A message of service 3, housekeeping. Even where two subtypes look the same, one is of housekeeping and the other of
 * diagnostic structures.
 *
 * | subtype | says |
 * |---|---|
 * | 1 / 2 | create a structure |
 * | 3 / 4, 5 / 7, 6 / 8 | delete structures, enable, disable their periodic reports |
 * | 9 / 11 and 10 / 12 | ask for structures, and the report of one |
 * | 25 / 26 | the report itself, its values as they were sent |
 * | 27 / 28 | report now, once |
 * | 29 / 30 | append parameters to a structure |
 * | 31 / 32 | change collection intervals |
 * | 33 / 34 and 35 / 36 | ask for periodic properties, and their report |
 *
 * Source: ECSS-E-ST-70-41C, 6.3.3, 6.3.4, 8.3.2
 */
export type Housekeeping =
  | ({ readonly subtype: 1 | 2; readonly collectionInterval: number } & ReportContents)
  | {
      readonly subtype: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 11 | 27 | 28 | 33 | 34;
      readonly structureIds: readonly number[];
    }
  | ({ readonly subtype: 10 | 12 } & ReportContents & PeriodicReport)
  | { readonly subtype: 25 | 26; readonly structureId: number; readonly values: Uint8Array }
  | ({ readonly subtype: 29 | 30 } & ReportContents)
  | { readonly subtype: 31 | 32; readonly intervals: readonly Omit<PeriodicReport, 'isEnabled'>[] }
  | { readonly subtype: 35 | 36; readonly properties: readonly PeriodicReport[] };

/** Widths that the mission fixes. */
export interface HousekeepingFormat extends CommonWidths {
  /** 2 unless given. */
  readonly structureIdOctets?: number;
  /** 2 unless given. */
  readonly parameterIdOctets?: number;
  /** 4 unless given. */
  readonly collectionIntervalOctets?: number;
  /** Of the number of structures in lists of them; `countOctets` unless given. */
  readonly structureCountOctets?: number;
  /** Of the repetitions of a super-commutated set, and of the number of its parameters; `countOctets` unless given. */
  readonly repetitionOctets?: number;
  readonly setCountOctets?: number;
  /** False for missions without super-commutation, which leave its count out; true unless given. */
  readonly hasSuperCommutated?: boolean;
}

/** @returns faults `bad-subtype`, `too-short`, `too-long`, `bad-count`, `bad-value` (a status that is neither 0 nor 1) */
export function decodeHousekeeping(
  { subtype, data }: ServiceMessage,
  format: HousekeepingFormat = {},
): Result<Housekeeping, ServiceFault> {
  const widths = widthsOf(format);
  const { structureOctets, intervalOctets, structureCountOctets } = widths;
  const fields = new FieldReader(data);
  const structureId = () => fields.unsigned(structureOctets);
  const interval = () => fields.unsigned(intervalOctets);
  switch (subtype) {
    case 1:
    case 2: {
      const head = { structureId: structureId(), collectionInterval: interval() };
      return fields.finish({ subtype, ...head, ...readParameters(fields, widths) });
    }
    case 10:
    case 12: {
      const head = {
        structureId: structureId(),
        isEnabled: fields.enabledStatus(),
        collectionInterval: interval(),
      };
      return fields.finish({ subtype, ...head, ...readParameters(fields, widths) });
    }
    case 25:
    case 26:
      return fields.finish({ subtype, structureId: structureId(), values: fields.rest() });
    case 29:
    case 30:
      return fields.finish({ subtype, structureId: structureId(), ...readParameters(fields, widths) });
    case 31:
    case 32: {
      const read = () => ({ structureId: structureId(), collectionInterval: interval() });
      return fields.finish({
        subtype,
        intervals: fields.list(structureCountOctets, structureOctets + intervalOctets, read),
      });
    }
    case 35:
    case 36: {
      const read = () => ({
        structureId: structureId(),
        isEnabled: fields.enabledStatus(),
        collectionInterval: interval(),
      });
      const least = structureOctets + enumeratedOctets + intervalOctets;
      return fields.finish({ subtype, properties: fields.list(structureCountOctets, least, read) });
    }
    default:
      if (!isListSubtype(subtype)) return failure('bad-subtype', '1 to 12 or 25 to 36', subtype);
      return fields.finish({
        subtype,
        structureIds: fields.unsignedList(structureCountOctets, structureOctets),
      });
  }
}

/**
 * Data of a service 3 message, for the encoder of its packet with service 3 and the same subtype.
 *
 * @throws RangeError when a field does not fit
 */
export function encodeHousekeeping(message: Housekeeping, format: HousekeepingFormat = {}): Uint8Array {
  const widths = widthsOf(format);
  const { structureOctets, intervalOctets, structureCountOctets } = widths;
  const fields = new FieldWriter();
  const interval = (value: number) => fields.unsigned(intervalOctets, value, 'collectionInterval');
  const structure = (value: number) => fields.unsigned(structureOctets, value, 'structureId');
  const status = (isEnabled: boolean) => fields.enabledStatus(isEnabled);
  if ('structureIds' in message) {
    fields.unsignedList(structureCountOctets, structureOctets, message.structureIds, 'structureId');
    return fields.finish();
  }
  if ('intervals' in message) {
    fields.list(structureCountOctets, message.intervals, (item) => {
      structure(item.structureId);
      interval(item.collectionInterval);
    });
    return fields.finish();
  }
  if ('properties' in message) {
    fields.list(structureCountOctets, message.properties, (item) => {
      structure(item.structureId);
      status(item.isEnabled);
      interval(item.collectionInterval);
    });
    return fields.finish();
  }
  structure(message.structureId);
  if ('isEnabled' in message) status(message.isEnabled);
  if ('collectionInterval' in message) interval(message.collectionInterval);
  if ('values' in message) fields.octets(message.values);
  else writeParameters(fields, message, widths);
  return fields.finish();
}

type Widths = ReturnType<typeof widthsOf>;

function widthsOf(format: HousekeepingFormat) {
  const countOctets = format.countOctets ?? defaultCountOctets;
  return {
    countOctets,
    structureOctets: format.structureIdOctets ?? defaultIdOctets,
    parameterOctets: format.parameterIdOctets ?? defaultIdOctets,
    intervalOctets: format.collectionIntervalOctets ?? 4,
    structureCountOctets: format.structureCountOctets ?? countOctets,
    repetitionOctets: format.repetitionOctets ?? countOctets,
    setCountOctets: format.setCountOctets ?? countOctets,
    hasSuperCommutated: format.hasSuperCommutated ?? true,
  };
}

function readParameters(fields: FieldReader, widths: Widths): Omit<ReportContents, 'structureId'> {
  const { countOctets, setCountOctets, parameterOctets, repetitionOctets } = widths;
  const parameterIds = fields.unsignedList(countOctets, parameterOctets);
  if (!widths.hasSuperCommutated) return { parameterIds, superCommutated: [] };
  const superCommutated = fields.list(countOctets, repetitionOctets + setCountOctets, () => ({
    repetitions: fields.unsigned(repetitionOctets),
    parameterIds: fields.unsignedList(setCountOctets, parameterOctets),
  }));
  return { parameterIds, superCommutated };
}

function writeParameters(
  fields: FieldWriter,
  { parameterIds, superCommutated }: Omit<ReportContents, 'structureId'>,
  { countOctets, setCountOctets, parameterOctets, repetitionOctets, hasSuperCommutated }: Widths,
): void {
  fields.unsignedList(countOctets, parameterOctets, parameterIds, 'parameterId');
  if (!hasSuperCommutated && superCommutated.length > 0)
    throw new RangeError('superCommutated: expected none in this format, found some');
  if (!hasSuperCommutated) return;
  fields.list(countOctets, superCommutated, (set) => {
    fields.unsigned(repetitionOctets, set.repetitions, 'repetitions');
    fields.unsignedList(setCountOctets, parameterOctets, set.parameterIds, 'parameterId');
  });
}

type ListSubtype = Extract<Housekeeping, { structureIds: unknown }>['subtype'];

function isListSubtype(subtype: number): subtype is ListSubtype {
  return [3, 4, 5, 6, 7, 8, 9, 11, 27, 28, 33, 34].includes(subtype);
}
