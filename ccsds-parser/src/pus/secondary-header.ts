import { failure, type Result, success } from '../fault.ts';
import { encodeSpacePacket, type SpacePacket } from '../packet/space-packet.ts';
import { mustBeWhole } from '../whole-number.ts';
import { type PacketErrorControl, sealPacket } from './packet-error-control.ts';
import { type PusFault, type PusVersion, pusA, pusC } from './pus-fault.ts';

/** Octets that requests and reports of both versions begin with: version and four bits, service, subtype. */
export const fixedOctets = 3;

/** What every secondary header begins with. */
export interface FixedFields {
  readonly pusVersion: PusVersion;
  /** The lower half of the first octet. */
  readonly lowBits: number;
  readonly service: number;
  readonly subtype: number;
}

/** @returns faults `no-secondary-header`, `bad-pus-version` */
export function readFixedFields({ hasSecondaryHeader, data }: SpacePacket): Result<FixedFields, PusFault> {
  if (!hasSecondaryHeader) return failure('no-secondary-header', 'secondary header flag 1', 0);
  const pusVersion = data[0]! >>> 4;
  if (pusVersion !== pusA && pusVersion !== pusC) return failure('bad-pus-version', '1 or 2', pusVersion);
  return success({ pusVersion, lowBits: data[0]! & 0x0f, service: data[1]!, subtype: data[2]! });
}

/** @throws RangeError when a field does not fit */
export function writeFixedFields(
  data: Uint8Array,
  { pusVersion, lowBits, service, subtype }: FixedFields,
): void {
  mustBeWhole('service', service, 0, 0xff);
  mustBeWhole('subtype', subtype, 0, 0xff);
  data.set([(pusVersion << 4) | lowBits, service, subtype]);
}

/** A whole packet around data that end in two octets for error control, where there is any. */
export function encodePusPacket(
  packet: {
    readonly isTelecommand: boolean;
    readonly apid: number;
    readonly sequenceCount: number;
    readonly data: Uint8Array;
  },
  control: PacketErrorControl,
): Uint8Array {
  return sealPacket(encodeSpacePacket({ ...packet, hasSecondaryHeader: true }), control);
}

/** An unsigned field of 0 to 6 octets; undefined when the mission leaves it out. */
export function readOptional(data: Uint8Array, at: number, octets: number): number | undefined {
  if (octets === 0) return undefined;
  let value = 0;
  for (let index = at; index < at + octets; index++) value = value * 256 + data[index]!;
  return value;
}

/** @throws RangeError when `value` does not fit, a value other than 0 where the mission leaves the field out */
export function writeOptional(
  data: Uint8Array,
  at: number,
  octets: number,
  name: string,
  value: number,
): void {
  mustBeWhole(name, value, 0, 256 ** octets - 1);
  let rest = value;
  for (let index = at + octets - 1; index >= at; index--) {
    data[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** @throws RangeError for a width that no field of the header has */
export function mustBeWidth(name: string, octets: number): void {
  mustBeWhole(name, octets, 0, 6);
}
