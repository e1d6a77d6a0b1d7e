import { failure, type Result } from '../fault.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { ServiceFault } from './pus-fault.ts';
import type { ServiceMessage } from './service-message.ts';

/**
 * A message of service 17, test: 1 asks "are you alive?", 2 says "I am"; 3 asks whether one application process on board
 * can reach another, 4 says that it can.
 *
 * Source: ECSS-E-ST-70-41C, 6.17, 8.17.2
 */
export type ConnectionTest = { readonly subtype: 1 | 2 } | { readonly subtype: 3 | 4; readonly apid: number };

export interface ConnectionTestFormat {
  /** 2 unless given. */
  readonly apidOctets?: number;
}

/** @returns faults `bad-subtype`, `too-short`, `too-long` */
export function decodeConnectionTest(
  { subtype, data }: ServiceMessage,
  { apidOctets = 2 }: ConnectionTestFormat = {},
): Result<ConnectionTest, ServiceFault> {
  const fields = new FieldReader(data);
  if (subtype === 1 || subtype === 2) return fields.finish({ subtype });
  if (subtype === 3 || subtype === 4) return fields.finish({ subtype, apid: fields.unsigned(apidOctets) });
  return failure('bad-subtype', '1 to 4', subtype);
}

/** Data of a service 17 message. @throws RangeError when the APID does not fit */
export function encodeConnectionTest(
  message: ConnectionTest,
  { apidOctets = 2 }: ConnectionTestFormat = {},
): Uint8Array {
  const fields = new FieldWriter();
  if ('apid' in message) fields.unsigned(apidOctets, message.apid, 'apid');
  return fields.finish();
}
