/** What the page has to know of PUS to speak with the payload's program: telecommands out, the heads of reports in. */

const payloadApid = 0x20;
const telecommandAt = 11;
const reportAt = 19;

/**
 * A telecommand of PUS-C that asks for every report of its verification.
 *
 * Source: CCSDS 133.0-B-2, 4.1.3; ECSS-E-ST-70-41C, 7.4.4 and annex B
 */
export function encodeTelecommand(
  service: number,
  subtype: number,
  data: readonly number[],
  count: number,
): Uint8Array {
  const length = telecommandAt + data.length + 2;
  const packet = new Uint8Array(length);
  packet.set([
    0x18,
    payloadApid,
    0xc0 | ((count >> 8) & 0x3f),
    count & 0xff,
    (length - 7) >> 8,
    (length - 7) & 0xff,
  ]);
  packet.set([0x2b, service, subtype, 0, 0, ...data], 6);
  const crc = errorControl(packet.subarray(0, -2));
  packet.set([crc >> 8, crc & 0xff], length - 2);
  return packet;
}

export interface PayloadReport {
  readonly service: number;
  readonly subtype: number;
  readonly data: Uint8Array;
}

/** Undefined for what is no whole report of the payload, or damaged. */
export function readReport(packet: Uint8Array): PayloadReport | undefined {
  if (packet.length < reportAt + 2 || packet[0] !== 0x08 || packet[1] !== payloadApid) return undefined;
  const crc = errorControl(packet.subarray(0, -2));
  if (crc !== ((packet.at(-2)! << 8) | packet.at(-1)!)) return undefined;
  return { service: packet[7]!, subtype: packet[8]!, data: packet.subarray(reportAt, -2) };
}

/** CRC-16 with 0x1021, FFFF at the start. */
function errorControl(octets: Uint8Array): number {
  let crc = 0xffff;
  for (const octet of octets) {
    crc ^= octet << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
