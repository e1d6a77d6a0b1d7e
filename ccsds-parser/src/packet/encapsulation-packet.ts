import { type Fault, failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';

/**
 * An encapsulation packet: a thin envelope around the data of another protocol (IP, LTP, bundles), so that they travel
 * beside space packets. The first octet tells how long the header is.
 *
 *     octet 0   version 3 = 111 | protocol 3 | length of length 2
 *     length of length 0:  nothing else; the packet is one octet of idle
 *                      1:  octets of the packet 8
 *                      2:  user defined 4 | protocol extension 4 | octets of the packet 16
 *                      3:  user defined 4 | protocol extension 4 | CCSDS defined 16 | octets of the packet 32
 *
 * Unlike in a space packet the length counts the header too, and nothing is taken off.
 *
 * Source: CCSDS 133.1-B-3, 4.1
 */
export interface EncapsulationPacket {
  /** 0 idle, 1 LTP, 2 Internet protocol extension, 3 CFDP, 4 bundles, 6 see `protocolExtension`, 7 private. */
  readonly protocolId: number;
  /** Which protocol, when `protocolId` is 6; else 0. */
  readonly protocolExtension: number;
  /** 0 to 15, free for the mission; 0 in the short headers, which do not have it. */
  readonly userDefined: number;
  /** 16 bits that CCSDS keeps for itself; 0 in all but the longest header. */
  readonly ccsdsDefined: number;
  readonly headerOctets: 1 | 2 | 4 | 8;
  /** What is encapsulated; a window on `bytes`. */
  readonly data: Uint8Array;
  /** The whole packet. */
  readonly bytes: Uint8Array;
}

/** Why octets are not the encapsulation packet that was asked for; see `decodeEncapsulationPacket`. */
export type EncapsulationFault = Fault<
  'too-short' | 'bad-length' | 'bad-version' | 'not-idle' | 'bad-extension'
>;

/** Protocols of the SANA registry "Encapsulation Protocol Identifier"; 5 is reserved. */
export const encapsulationProtocol = {
  idle: 0,
  ltp: 1,
  internet: 2,
  cfdp: 3,
  bundle: 4,
  extended: 6,
  private: 7,
} as const;

/** Packet version number, 111. Source: CCSDS 133.1-B-3, 4.1.2.2 */
export const encapsulationVersion = 7;

/**
 * The one packet that `bytes` holds.
 *
 * @returns the packet, a window on `bytes`. Faults: `too-short` without a whole header, `bad-version` when the first three
 *   bits are not 111, `not-idle` when a header without a length names a protocol, `bad-extension` when the extension
 *   and protocol 6 do not come together, `bad-length` when header and array disagree
 * Source: CCSDS 133.1-B-3, 4.1.2. A packet with a length and no data is accepted; NASA's HDTN refuses to write one.
 */
export function decodeEncapsulationPacket(
  bytes: Uint8Array,
): Result<EncapsulationPacket, EncapsulationFault> {
  const header = decodeEncapsulationHeader(bytes);
  if (!header.ok) return header;
  const { packetOctets } = header.value;
  if (packetOctets !== bytes.length) return failure('bad-length', packetOctets, bytes.length);
  return success(readEncapsulationPacket(bytes, header.value));
}

/** What the header says, before the data are there. */
export interface EncapsulationHeader extends Omit<EncapsulationPacket, 'data' | 'bytes'> {
  /** Header and data. */
  readonly packetOctets: number;
}

/**
 * The header at the start of `bytes`, which may end before the packet does: for parsers that cut packets themselves.
 *
 * @returns faults as `decodeEncapsulationPacket`; `bad-length` here when the length is shorter than the header
 */
export function decodeEncapsulationHeader(
  bytes: Uint8Array,
): Result<EncapsulationHeader, EncapsulationFault> {
  const first = bytes[0];
  if (first === undefined) return failure('too-short', 1, 0);
  if (first >>> 5 !== encapsulationVersion) return failure('bad-version', encapsulationVersion, first >>> 5);
  const protocolId = (first >>> 2) & 7;
  const headerOctets = encapsulationHeaderOctets(first);
  if (headerOctets === 1 && protocolId !== encapsulationProtocol.idle)
    return failure('not-idle', encapsulationProtocol.idle, protocolId);
  if (bytes.length < headerOctets) return failure('too-short', headerOctets, bytes.length);
  const second = headerOctets >= 4 ? bytes[1]! : 0;
  const protocolExtension = second & 0x0f;
  const isExtended = protocolId === encapsulationProtocol.extended;
  if (isExtended && headerOctets < 4) return failure('bad-extension', 4, headerOctets);
  if (!isExtended && protocolExtension !== 0) return failure('bad-extension', 0, protocolExtension);
  const packetOctets = encapsulationPacketOctets(bytes);
  if (packetOctets < headerOctets) return failure('bad-length', headerOctets, packetOctets);
  return success({
    protocolId,
    protocolExtension,
    userDefined: second >>> 4,
    ccsdsDefined: headerOctets === 8 ? (bytes[2]! << 8) | bytes[3]! : 0,
    headerOctets,
    packetOctets,
  });
}

/** The packet of a header that was read from the start of `bytes`, which must hold all of it. */
export function readEncapsulationPacket(bytes: Uint8Array, header: EncapsulationHeader): EncapsulationPacket {
  // Field by field, since to spread the header would take longer than to read it.
  return {
    protocolId: header.protocolId,
    protocolExtension: header.protocolExtension,
    userDefined: header.userDefined,
    ccsdsDefined: header.ccsdsDefined,
    headerOctets: header.headerOctets,
    data: bytes.subarray(header.headerOctets, header.packetOctets),
    bytes,
  };
}

/** Octets of the header that begins with this octet. */
export function encapsulationHeaderOctets(firstOctet: number): 1 | 2 | 4 | 8 {
  return (1 << (firstOctet & 3)) as 1 | 2 | 4 | 8;
}

/**
 * Octets of the packet whose header begins at `offset` and is all there: what its length field says, whatever that is.
 * The length is the second half of every header but the shortest, and no length means one octet.
 */
export function encapsulationPacketOctets(bytes: Uint8Array, offset = 0): number {
  const headerOctets = encapsulationHeaderOctets(bytes[offset]!);
  if (headerOctets === 1) return 1;
  let octets = 0;
  for (let index = headerOctets / 2; index < headerOctets; index++)
    octets = octets * 256 + bytes[offset + index]!;
  return octets;
}

/**
 * @param packet the header is the shortest that holds its fields and length, unless `headerOctets` asks for more.
 *   Idle packets may be of any length
 * @throws RangeError when a field does not fit, the header asked for is too short, or data are missing from a
 *   packet that is not idle
 */
export function encodeEncapsulationPacket(packet: {
  readonly protocolId: number;
  readonly protocolExtension?: number;
  readonly userDefined?: number;
  readonly ccsdsDefined?: number;
  readonly headerOctets?: 1 | 2 | 4 | 8;
  readonly data: Uint8Array;
}): Uint8Array {
  const { protocolId, protocolExtension = 0, userDefined = 0, ccsdsDefined = 0, data } = packet;
  mustBeWhole('protocolId', protocolId, 0, 7);
  mustBeWhole(
    'protocolExtension',
    protocolExtension,
    0,
    protocolId === encapsulationProtocol.extended ? 15 : 0,
  );
  mustBeWhole('userDefined', userDefined, 0, 15);
  mustBeWhole('ccsdsDefined', ccsdsDefined, 0, 0xffff);
  if (data.length === 0 && protocolId !== encapsulationProtocol.idle)
    throw new RangeError('data: expected at least one octet in a packet that is not idle, found none');
  const shortest = shortestHeader({ protocolId, userDefined, ccsdsDefined, dataOctets: data.length });
  const headerOctets = packet.headerOctets ?? shortest;
  if (headerOctets < shortest)
    throw new RangeError(`headerOctets: expected at least ${shortest}, found ${headerOctets}`);
  const bytes = new Uint8Array(headerOctets + data.length);
  bytes[0] = (encapsulationVersion << 5) | (protocolId << 2) | (31 - Math.clz32(headerOctets));
  if (headerOctets >= 4) bytes[1] = (userDefined << 4) | protocolExtension;
  if (headerOctets === 8) writeBigEndian(bytes, 2, 2, ccsdsDefined);
  if (headerOctets > 1) writeBigEndian(bytes, headerOctets / 2, headerOctets / 2, bytes.length);
  bytes.set(data, headerOctets);
  return bytes;
}

/**
 * Fill of any length from one octet on.
 *
 * @throws RangeError below one octet
 * Source: CCSDS 133.1-B-3, 4.1.2.4.4 (one octet); the fill pattern is free
 */
export function idleEncapsulationPacket(totalOctets: number): Uint8Array {
  mustBeWhole('totalOctets', totalOctets, 1);
  const headerOctets = totalOctets === 1 ? 1 : totalOctets <= 0xff ? 2 : totalOctets <= 0xffff ? 4 : 8;
  const data = new Uint8Array(totalOctets - headerOctets).fill(0x55);
  return encodeEncapsulationPacket({ protocolId: encapsulationProtocol.idle, headerOctets, data });
}

function shortestHeader(packet: {
  readonly protocolId: number;
  readonly userDefined: number;
  readonly ccsdsDefined: number;
  readonly dataOctets: number;
}): 1 | 2 | 4 | 8 {
  const { protocolId, userDefined, ccsdsDefined, dataOctets } = packet;
  const hasSecondOctet = userDefined !== 0 || protocolId === encapsulationProtocol.extended;
  if (ccsdsDefined !== 0 || dataOctets > 0xffff - 4) return 8;
  if (hasSecondOctet || dataOctets > 0xff - 2) return 4;
  return dataOctets > 0 ? 2 : 1;
}

function writeBigEndian(bytes: Uint8Array, at: number, octets: number, value: number): void {
  for (let index = 0; index < octets; index++) bytes[at + index] = value / 256 ** (octets - 1 - index);
}
