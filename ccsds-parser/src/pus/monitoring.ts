import { failure, type Result } from '../fault.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import {
  type MonitoringCheck,
  type MonitoringFormat,
  type MonitoringWidths,
  monitoringWidths,
  readCheck,
  readValidity,
  type ValidityCondition,
  writeCheck,
  writeValidity,
} from './monitoring-check.ts';
import {
  type CheckTransition,
  readTransition,
  transitionOctets,
  writeTransition,
} from './monitoring-transition.ts';
import { mustHaveType, typeOfParameter } from './parameter-value.ts';
import type { ServiceFault } from './pus-fault.ts';
import { enumeratedOctets, type ServiceMessage } from './service-message.ts';

export type { MonitoringCheck, MonitoringFormat, ValidityCondition } from './monitoring-check.ts';
export type { CheckingStatus, CheckTransition } from './monitoring-transition.ts';

/** A parameter that the spacecraft watches by itself. */
export interface MonitoringDefinition {
  readonly pmonId: number;
  readonly parameterId: number;
  /** Present when the format has it, except in modifications (7). */
  readonly validity?: ValidityCondition | undefined;
  /** Present when the format has it, except in modifications (7). */
  readonly monitoringInterval?: number | undefined;
  /** Only in definition reports (9). */
  readonly isEnabled?: boolean | undefined;
  /** Checks in a row with the same outcome before it is believed. */
  readonly repetitions: number;
  readonly check: MonitoringCheck;
}

/**
 * A message of service 12, on-board monitoring of parameters.
 *
 * | subtype | says |
 * |---|---|
 * | 1 / 2, 6, 8 | enable, disable, delete, report these definitions (8 without any: all) |
 * | 3 | the longest time for which a transition may wait for its report |
 * | 4 | delete all definitions |
 * | 5 / 7 and 9 | add, modify definitions, and their report |
 * | 10 and 11 | ask what is out of limits, and the answer |
 * | 12 | transitions: what has crossed its limits, or come back |
 * | 13 and 14 | ask for the status of each definition, and the answer |
 * | 15 / 16 | enable, disable the whole function |
 *
 * Source: ECSS-E-ST-70-41C, 6.12.3, 8.12.2
 */
export type Monitoring =
  | { readonly subtype: 1 | 2 | 6 | 8; readonly pmonIds: readonly number[] }
  | { readonly subtype: 3; readonly maxReportingDelay: number }
  | { readonly subtype: 4 | 10 | 13 | 15 | 16 }
  | { readonly subtype: 5 | 7; readonly definitions: readonly MonitoringDefinition[] }
  | {
      readonly subtype: 9;
      readonly maxReportingDelay: number | undefined;
      readonly definitions: readonly MonitoringDefinition[];
    }
  | { readonly subtype: 11 | 12; readonly transitions: readonly CheckTransition[] }
  | {
      readonly subtype: 14;
      readonly statuses: readonly { readonly pmonId: number; readonly isEnabled: boolean }[];
    };

/**
 * @returns faults `bad-subtype`, `too-short`, `too-long`, `bad-count`, `bad-value`, and `unknown-parameter` where the type
 *   of a parameter is needed and `format.parameterType` does not know it
 */
export function decodeMonitoring(
  { subtype, data }: ServiceMessage,
  format: MonitoringFormat = {},
): Result<Monitoring, ServiceFault> {
  const widths = monitoringWidths(format);
  const { countOctets, pmonOctets, delayOctets, hasReportingDelay } = widths;
  const fields = new FieldReader(data);
  switch (subtype) {
    case 1:
    case 2:
    case 6:
    case 8:
      return fields.finish({ subtype, pmonIds: fields.unsignedList(countOctets, pmonOctets) });
    case 3:
      return fields.finish({ subtype, maxReportingDelay: fields.unsigned(delayOctets) });
    case 4:
    case 10:
    case 13:
    case 15:
    case 16:
      return fields.finish({ subtype });
    case 5:
    case 7:
      return fields.finish({ subtype, definitions: readDefinitions(fields, subtype, widths) });
    case 9: {
      const maxReportingDelay = hasReportingDelay ? fields.unsigned(delayOctets) : undefined;
      return fields.finish({
        subtype,
        maxReportingDelay,
        definitions: readDefinitions(fields, subtype, widths),
      });
    }
    case 11:
    case 12: {
      const read = () => readTransition(fields, widths);
      return fields.finish({
        subtype,
        transitions: fields.list(countOctets, transitionOctets(widths), read),
      });
    }
    case 14: {
      const read = () => ({ pmonId: fields.unsigned(pmonOctets), isEnabled: fields.enabledStatus() });
      return fields.finish({
        subtype,
        statuses: fields.list(countOctets, pmonOctets + enumeratedOctets, read),
      });
    }
    default:
      return failure('bad-subtype', '1 to 16', subtype);
  }
}

/**
 * Data of a service 12 message, for the encoder of its packet with service 12 and the same subtype.
 *
 * @throws RangeError when a field does not fit, a parameter has no type, or a definition has not the fields of the format
 */
export function encodeMonitoring(message: Monitoring, format: MonitoringFormat = {}): Uint8Array {
  const widths = monitoringWidths(format);
  const { countOctets, pmonOctets } = widths;
  const fields = new FieldWriter();
  if ('pmonIds' in message) fields.unsignedList(countOctets, pmonOctets, message.pmonIds, 'pmonId');
  if (message.subtype === 3 || (message.subtype === 9 && widths.hasReportingDelay))
    fields.unsigned(widths.delayOctets, message.maxReportingDelay ?? Number.NaN, 'maxReportingDelay');
  if ('definitions' in message)
    fields.list(countOctets, message.definitions, (definition) =>
      writeDefinition(fields, message.subtype, definition, widths),
    );
  if ('transitions' in message)
    fields.list(countOctets, message.transitions, (transition) =>
      writeTransition(fields, transition, widths),
    );
  if ('statuses' in message)
    fields.list(countOctets, message.statuses, ({ pmonId, isEnabled }) =>
      fields.unsigned(pmonOctets, pmonId, 'pmonId').enabledStatus(isEnabled),
    );
  return fields.finish();
}

function readDefinitions(
  fields: FieldReader,
  subtype: 5 | 7 | 9,
  widths: MonitoringWidths,
): MonitoringDefinition[] {
  const { countOctets, pmonOctets, parameterOctets, repetitionOctets } = widths;
  const least = pmonOctets + parameterOctets + repetitionOctets + enumeratedOctets + widths.eventOctets;
  return fields.list(countOctets, least, () => {
    const ids = { pmonId: fields.unsigned(pmonOctets), parameterId: fields.unsigned(parameterOctets) };
    const type = typeOfParameter(fields, widths.types, ids.parameterId);
    const isModification = subtype === 7;
    const validity = isModification ? undefined : readValidity(fields, widths);
    const hasInterval = !isModification && widths.intervalOctets > 0;
    const monitoringInterval = hasInterval ? fields.unsigned(widths.intervalOctets) : undefined;
    const isEnabled = subtype === 9 ? fields.enabledStatus() : undefined;
    const repetitions = fields.unsigned(repetitionOctets);
    const check = readCheck(fields, type, widths);
    return { ...ids, validity, monitoringInterval, isEnabled, repetitions, check };
  });
}

function writeDefinition(
  fields: FieldWriter,
  subtype: 5 | 7 | 9,
  definition: MonitoringDefinition,
  widths: MonitoringWidths,
): void {
  const type = mustHaveType(widths.types, definition.parameterId);
  fields.unsigned(widths.pmonOctets, definition.pmonId, 'pmonId');
  fields.unsigned(widths.parameterOctets, definition.parameterId, 'parameterId');
  if (subtype !== 7) {
    writeValidity(fields, definition.validity, widths);
    if (widths.intervalOctets > 0)
      fields.unsigned(
        widths.intervalOctets,
        definition.monitoringInterval ?? Number.NaN,
        'monitoringInterval',
      );
  }
  if (subtype === 9) fields.enabledStatus(definition.isEnabled);
  fields.unsigned(widths.repetitionOctets, definition.repetitions, 'repetitions');
  writeCheck(fields, definition.check, type, widths);
}
