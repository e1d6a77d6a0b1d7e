import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';
import {
  mustHaveType,
  octetsOfType,
  type ParameterType,
  type ParameterTypes,
  type ParameterValue,
  readParameterValue,
  typeOfParameter,
  writeParameterValue,
} from './parameter-value.ts';
import {
  type CommonWidths,
  defaultCountOctets,
  defaultIdOctets,
  enumeratedOctets,
} from './service-message.ts';

/** What a parameter is held against. Event ids are those of service 5 that are raised; 0 for none. */
export type MonitoringCheck =
  | {
      readonly kind: 'expected-value';
      /** Which bits are looked at; as long as the parameter. */
      readonly mask: Uint8Array;
      readonly expected: ParameterValue;
      readonly eventId: number;
    }
  | ({ readonly kind: 'limits' } & CheckBand)
  | ({
      readonly kind: 'delta';
      /** Successive differences that are averaged. */
      readonly consecutiveValues: number;
    } & CheckBand);

/** Lower and upper limit of a value, or of the difference between successive ones. */
export interface CheckBand {
  readonly low: ParameterValue;
  readonly lowEventId: number;
  readonly high: ParameterValue;
  readonly highEventId: number;
}

/** A check counts only while another parameter, masked, has this value. */
export interface ValidityCondition {
  readonly parameterId: number;
  readonly mask: Uint8Array;
  readonly expected: ParameterValue;
}

/** Widths and fields that the mission fixes, and the types of its parameters. */
export interface MonitoringFormat extends CommonWidths {
  /** Of a monitoring definition (PMON); 2 unless given. */
  readonly pmonIdOctets?: number;
  readonly parameterIdOctets?: number;
  readonly eventIdOctets?: number;
  /** 2 unless given, each. */
  readonly repetitionOctets?: number;
  readonly monitoringIntervalOctets?: number;
  readonly consecutiveValuesOctets?: number;
  /** Of the maximum transition reporting delay; 2 unless given. */
  readonly reportingDelayOctets?: number;
  /** Of the time of a transition; 6 unless given. */
  readonly timeOctets?: number;
  /** Fields that a mission may do without; all absent unless given. */
  readonly hasValidityCondition?: boolean;
  readonly hasMonitoringInterval?: boolean;
  /** Octets as many as an event id has, between mask and expected value. */
  readonly hasExpectedValueSpare?: boolean;
  /** Whether definition reports (9) begin with the reporting delay; true unless given. */
  readonly hasReportingDelay?: boolean;
  /** Needed wherever limits and values travel: they have the type of the parameter. */
  readonly parameterType?: ParameterTypes;
}

/** A format with nothing left open. */
export type MonitoringWidths = ReturnType<typeof monitoringWidths>;

/** The format with its defaults filled in. */
export function monitoringWidths(format: MonitoringFormat) {
  return {
    countOctets: format.countOctets ?? defaultCountOctets,
    pmonOctets: format.pmonIdOctets ?? defaultIdOctets,
    parameterOctets: format.parameterIdOctets ?? defaultIdOctets,
    eventOctets: format.eventIdOctets ?? defaultIdOctets,
    repetitionOctets: format.repetitionOctets ?? 2,
    intervalOctets: (format.hasMonitoringInterval ?? false) ? (format.monitoringIntervalOctets ?? 2) : 0,
    consecutiveOctets: format.consecutiveValuesOctets ?? 2,
    delayOctets: format.reportingDelayOctets ?? 2,
    timeOctets: format.timeOctets ?? 6,
    hasValidityCondition: format.hasValidityCondition ?? false,
    hasSpare: format.hasExpectedValueSpare ?? false,
    hasReportingDelay: format.hasReportingDelay ?? true,
    types: format.parameterType ?? (() => undefined),
  };
}

/** ECSS-E-ST-70-41C, table 8-6: 0 expected value, 1 limits, 2 delta */
export const checkKinds = ['expected-value', 'limits', 'delta'] as const;

/** Check type and its criteria. ECSS-E-ST-70-41C, 8.12.2.5 */
export function readCheck(
  fields: FieldReader,
  type: ParameterType,
  widths: MonitoringWidths,
): MonitoringCheck {
  const code = fields.unsigned(enumeratedOctets);
  const kind = checkKinds[code];
  if (kind === 'expected-value') {
    const mask = readMask(fields, type);
    if (widths.hasSpare) fields.unsigned(widths.eventOctets);
    return {
      kind,
      mask,
      expected: readParameterValue(fields, type),
      eventId: fields.unsigned(widths.eventOctets),
    };
  }
  if (kind === undefined) fields.fail('bad-value', 'a check type from 0 to 2', code);
  const band = {
    low: readParameterValue(fields, type),
    lowEventId: fields.unsigned(widths.eventOctets),
    high: readParameterValue(fields, type),
    highEventId: fields.unsigned(widths.eventOctets),
  };
  if (kind !== 'delta') return { kind: 'limits', ...band };
  return { kind, ...band, consecutiveValues: fields.unsigned(widths.consecutiveOctets) };
}

/** Writes a check. @throws RangeError or TypeError when a value is not of the type */
export function writeCheck(
  fields: FieldWriter,
  check: MonitoringCheck,
  type: ParameterType,
  widths: MonitoringWidths,
): void {
  fields.unsigned(enumeratedOctets, checkKinds.indexOf(check.kind));
  if (check.kind === 'expected-value') {
    writeMask(fields, type, check.mask);
    if (widths.hasSpare) fields.unsigned(widths.eventOctets, 0);
    writeParameterValue(fields, type, check.expected);
    fields.unsigned(widths.eventOctets, check.eventId, 'eventId');
    return;
  }
  writeParameterValue(fields, type, check.low);
  fields.unsigned(widths.eventOctets, check.lowEventId, 'lowEventId');
  writeParameterValue(fields, type, check.high);
  fields.unsigned(widths.eventOctets, check.highEventId, 'highEventId');
  if (check.kind === 'delta')
    fields.unsigned(widths.consecutiveOctets, check.consecutiveValues, 'consecutiveValues');
}

/** The condition of a definition; undefined where the format has none. */
export function readValidity(fields: FieldReader, widths: MonitoringWidths): ValidityCondition | undefined {
  if (!widths.hasValidityCondition) return undefined;
  const parameterId = fields.unsigned(widths.parameterOctets);
  const type = typeOfParameter(fields, widths.types, parameterId);
  return { parameterId, mask: readMask(fields, type), expected: readParameterValue(fields, type) };
}

/** @throws RangeError when format and condition disagree */
export function writeValidity(
  fields: FieldWriter,
  validity: ValidityCondition | undefined,
  widths: MonitoringWidths,
): void {
  if ((validity !== undefined) !== widths.hasValidityCondition)
    throw new RangeError(`validity: expected one exactly when the format has it, found ${validity}`);
  if (validity === undefined) return;
  const type = mustHaveType(widths.types, validity.parameterId);
  fields.unsigned(widths.parameterOctets, validity.parameterId, 'parameterId');
  writeMask(fields, type, validity.mask);
  writeParameterValue(fields, type, validity.expected);
}

/** A mask is as long as the parameter; a parameter without a fixed length cannot be masked. */
export function readMask(fields: FieldReader, type: ParameterType): Uint8Array {
  const octets = octetsOfType(type);
  if (octets === undefined) fields.fail('bad-value', 'a parameter of fixed length', type.kind);
  return fields.octets(octets ?? 0);
}

/** Writes a mask. @throws RangeError when it is not as long as the parameter */
export function writeMask(fields: FieldWriter, type: ParameterType, mask: Uint8Array): void {
  fields.fixedOctets(octetsOfType(type) ?? Number.NaN, mask, 'mask');
}
