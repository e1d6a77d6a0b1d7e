import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';
import {
  checkKinds,
  type MonitoringCheck,
  type MonitoringWidths,
  readMask,
  writeMask,
} from './monitoring-check.ts';
import {
  mustHaveType,
  type ParameterValue,
  readParameterValue,
  typeOfParameter,
  writeParameterValue,
} from './parameter-value.ts';
import { enumeratedOctets } from './service-message.ts';

/** What a check found. The words of low and high hold for limits and for thresholds of differences alike. */
export type CheckingStatus = 'good' | 'unchecked' | 'invalid' | 'unexpected' | 'below-low' | 'above-high';

/**
 * A parameter whose checking status has changed.
 *
 *     PMON id | parameter id | check type | [mask] | value | limit crossed | status before | status now | time
 *
 * Source: ECSS-E-ST-70-41C, 8.12.2.11 and 8.12.2.12
 */
export interface CheckTransition {
  readonly pmonId: number;
  readonly parameterId: number;
  readonly kind: MonitoringCheck['kind'];
  /** Only of expected-value checks. */
  readonly mask?: Uint8Array | undefined;
  readonly value: ParameterValue;
  readonly limitCrossed: ParameterValue;
  readonly previous: CheckingStatus;
  readonly current: CheckingStatus;
  /** The time field as it was sent. */
  readonly transitionTime: Uint8Array;
}

/** The least octets of an entry: a parameter of no length. */
export function transitionOctets({ pmonOctets, parameterOctets, timeOctets }: MonitoringWidths): number {
  return pmonOctets + parameterOctets + 3 * enumeratedOctets + timeOctets;
}

/** One entry of an out-of-limits or transition report; what cannot be becomes a fault of `fields`. */
export function readTransition(fields: FieldReader, widths: MonitoringWidths): CheckTransition {
  const pmonId = fields.unsigned(widths.pmonOctets);
  const parameterId = fields.unsigned(widths.parameterOctets);
  const type = typeOfParameter(fields, widths.types, parameterId);
  const code = fields.unsigned(enumeratedOctets);
  if (code >= checkKinds.length) fields.fail('bad-value', 'a check type from 0 to 2', code);
  const kind = checkKinds[code] ?? 'limits';
  return {
    pmonId,
    parameterId,
    kind,
    mask: kind === 'expected-value' ? readMask(fields, type) : undefined,
    value: readParameterValue(fields, type),
    limitCrossed: readParameterValue(fields, type),
    previous: readStatus(fields, kind),
    current: readStatus(fields, kind),
    transitionTime: fields.octets(widths.timeOctets),
  };
}

/** @throws RangeError for a status that the kind of check does not have, or a missing mask */
export function writeTransition(fields: FieldWriter, entry: CheckTransition, widths: MonitoringWidths): void {
  const type = mustHaveType(widths.types, entry.parameterId);
  fields.unsigned(widths.pmonOctets, entry.pmonId, 'pmonId');
  fields.unsigned(widths.parameterOctets, entry.parameterId, 'parameterId');
  fields.unsigned(enumeratedOctets, checkKinds.indexOf(entry.kind));
  if (entry.kind === 'expected-value') writeMask(fields, type, entry.mask ?? new Uint8Array(0));
  writeParameterValue(fields, type, entry.value);
  writeParameterValue(fields, type, entry.limitCrossed);
  for (const status of [entry.previous, entry.current])
    fields.unsigned(enumeratedOctets, statusCode(status, entry.kind), status);
  fields.fixedOctets(widths.timeOctets, entry.transitionTime, 'transitionTime');
}

/** ECSS-E-ST-70-41C, tables 8-7 to 8-9: code 3 means "unexpected" or "below low", code 4 only "above high". */
const ofExpectedValues: readonly CheckingStatus[] = ['good', 'unchecked', 'invalid', 'unexpected'];
const ofBands: readonly CheckingStatus[] = ['good', 'unchecked', 'invalid', 'below-low', 'above-high'];

function readStatus(fields: FieldReader, kind: MonitoringCheck['kind']): CheckingStatus {
  const statuses = kind === 'expected-value' ? ofExpectedValues : ofBands;
  const code = fields.unsigned(enumeratedOctets);
  if (code >= statuses.length) fields.fail('bad-value', `a status below ${statuses.length}`, code);
  return statuses[code] ?? 'invalid';
}

function statusCode(status: CheckingStatus, kind: MonitoringCheck['kind']): number {
  const code = (kind === 'expected-value' ? ofExpectedValues : ofBands).indexOf(status);
  if (code < 0) throw new RangeError(`status: expected one of a ${kind} check, found ${status}`);
  return code;
}
