import { failure, type Result } from '../fault.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { ServiceFault } from './pus-fault.ts';
import type { ServiceMessage } from './service-message.ts';

/** An argument of a function, its value as it was sent. */
export interface FunctionArgument {
  readonly id: number;
  readonly value: Uint8Array;
}

/**
 * A message of service 8, function management: subtype 1, perform a function.
 *
 *     function id (characters) | [N | N times (argument id | value)]
 *
 * Source: ECSS-E-ST-70-41C, 6.8.4, 8.8.2.1
 */
export interface PerformFunction {
  readonly subtype: 1;
  /** As it was sent: characters in the standard, a number in many missions. */
  readonly functionId: Uint8Array;
  /** The same as text, without the zeros and spaces that fill it up. */
  readonly functionName: string;
  /** Undefined unless the format knows how long the values are. */
  readonly arguments: readonly FunctionArgument[] | undefined;
  /** All that follows the function id. */
  readonly argumentData: Uint8Array;
}

/** Widths that the mission fixes, and how long arguments are. */
export interface FunctionManagementFormat {
  /** 8 unless given. */
  readonly functionIdOctets?: number;
  /** Of N; 1 unless given. A function without arguments has no N either. */
  readonly argumentCountOctets?: number;
  /** 1 unless given. */
  readonly argumentIdOctets?: number;
  /**
   * Octets of the value of an argument, undefined for one that does not exist. Without it arguments are not taken apart:
   * the standard lets their length follow from their declaration only.
   */
  readonly argumentOctets?: (functionName: string, argumentId: number) => number | undefined;
}

/** @returns faults `bad-subtype`, `too-short`, `too-long`, `bad-count`, `unknown-parameter` */
export function decodeFunctionManagement(
  { subtype, data }: ServiceMessage,
  format: FunctionManagementFormat = {},
): Result<PerformFunction, ServiceFault> {
  if (subtype !== 1) return failure('bad-subtype', 1, subtype);
  const { functionIdOctets = 8, argumentCountOctets = 1, argumentIdOctets = 1, argumentOctets } = format;
  const fields = new FieldReader(data);
  const functionId = fields.octets(functionIdOctets);
  const functionName = nameOf(functionId);
  const argumentData = data.subarray(Math.min(functionIdOctets, data.length));
  const common = { subtype, functionId, functionName, argumentData } as const;
  if (argumentOctets === undefined) {
    fields.rest();
    return fields.finish({ ...common, arguments: undefined });
  }
  if (fields.left === 0) return fields.finish({ ...common, arguments: [] });
  const list = fields.list(argumentCountOctets, argumentIdOctets, () => {
    const id = fields.unsigned(argumentIdOctets);
    const octets = argumentOctets(functionName, id);
    if (octets === undefined) fields.fail('unknown-parameter', `an argument of ${functionName}`, id);
    return { id, value: fields.octets(octets ?? 0) };
  });
  return fields.finish({ ...common, arguments: list });
}

/**
 * Data of a service 8 message.
 *
 * @param message a name is filled up with zeros; `argumentData` is written as given, and goes before `arguments`
 * @throws RangeError when name or number does not fit
 */
export function encodeFunctionManagement(
  message: {
    readonly functionId: Uint8Array | string;
    readonly arguments?: readonly FunctionArgument[];
    readonly argumentData?: Uint8Array;
  },
  format: FunctionManagementFormat = {},
): Uint8Array {
  const { functionIdOctets = 8, argumentCountOctets = 1, argumentIdOctets = 1 } = format;
  const id = typeof message.functionId === 'string' ? octetsOf(message.functionId) : message.functionId;
  if (id.length > functionIdOctets)
    throw new RangeError(`functionId: expected at most ${functionIdOctets} octets, found ${id.length}`);
  const fields = new FieldWriter();
  fields.octets(id).octets(new Uint8Array(functionIdOctets - id.length));
  if (message.argumentData !== undefined) return fields.octets(message.argumentData).finish();
  const { arguments: list = [] } = message;
  if (list.length === 0) return fields.finish();
  fields.list(argumentCountOctets, list, (argument) =>
    fields.unsigned(argumentIdOctets, argument.id, 'argumentId').octets(argument.value),
  );
  return fields.finish();
}

function nameOf(octets: Uint8Array): string {
  return String.fromCharCode(...octets.subarray(0, 255)).replace(/[\0 ]+$/, '');
}

function octetsOf(name: string): Uint8Array {
  return Uint8Array.from(name, (letter) => {
    const code = letter.charCodeAt(0);
    if (code > 0x7f) throw new RangeError(`functionId: expected ASCII, found ${letter}`);
    return code;
  });
}
