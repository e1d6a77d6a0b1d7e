import { failure, type Result } from '../fault.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import {
  mustHaveType,
  type ParameterTypes,
  type ParameterValue,
  readParameterValue,
  typeOfParameter,
  writeParameterValue,
} from './parameter-value.ts';
import type { ServiceFault } from './pus-fault.ts';
import {
  type CommonWidths,
  defaultCountOctets,
  defaultIdOctets,
  type ServiceMessage,
} from './service-message.ts';

/** A parameter and its value. */
export interface ParameterSetting {
  readonly id: number;
  readonly value: ParameterValue;
}

/**
 * A message of service 20, parameter management: 1 asks for values, 2 reports them, 3 sets them.
 *
 *     N | N times (parameter id | value of the type of the parameter)
 *
 * Source: ECSS-E-ST-70-41C, 6.20, 8.20.2
 */
export type ParameterManagement =
  | { readonly subtype: 1; readonly parameterIds: readonly number[] }
  | { readonly subtype: 2 | 3; readonly parameters: readonly ParameterSetting[] };

/** Widths that the mission fixes, and the types of its parameters. */
export interface ParameterManagementFormat extends CommonWidths {
  /** 2 unless given. */
  readonly parameterIdOctets?: number;
  /** Needed for subtypes 2 and 3: a value does not tell its own length. */
  readonly parameterType?: ParameterTypes;
}

/** @returns faults `bad-subtype`, `too-short`, `too-long`, `bad-count`, `unknown-parameter` */
export function decodeParameterManagement(
  { subtype, data }: ServiceMessage,
  format: ParameterManagementFormat = {},
): Result<ParameterManagement, ServiceFault> {
  const { parameterIdOctets = defaultIdOctets, countOctets = defaultCountOctets } = format;
  const { parameterType = unknownType } = format;
  const fields = new FieldReader(data);
  if (subtype === 1)
    return fields.finish({ subtype, parameterIds: fields.unsignedList(countOctets, parameterIdOctets) });
  if (subtype !== 2 && subtype !== 3) return failure('bad-subtype', '1 to 3', subtype);
  const parameters = fields.list(countOctets, parameterIdOctets, () => {
    const id = fields.unsigned(parameterIdOctets);
    return { id, value: readParameterValue(fields, typeOfParameter(fields, parameterType, id)) };
  });
  return fields.finish({ subtype, parameters });
}

/**
 * Data of a service 20 message.
 *
 * @throws RangeError when a field does not fit or a parameter has no type, TypeError for a value of another type
 */
export function encodeParameterManagement(
  message: ParameterManagement,
  format: ParameterManagementFormat = {},
): Uint8Array {
  const { parameterIdOctets = defaultIdOctets, countOctets = defaultCountOctets } = format;
  const { parameterType = unknownType } = format;
  const fields = new FieldWriter();
  if (message.subtype === 1)
    return fields.unsignedList(countOctets, parameterIdOctets, message.parameterIds, 'parameterId').finish();
  fields.list(countOctets, message.parameters, ({ id, value }) => {
    fields.unsigned(parameterIdOctets, id, 'parameterId');
    writeParameterValue(fields, mustHaveType(parameterType, id), value);
  });
  return fields.finish();
}

const unknownType = () => undefined;
