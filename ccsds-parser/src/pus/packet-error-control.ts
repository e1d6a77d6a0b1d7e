import { crc16 } from '../crc/crc16.ts';
import { hasGoodIsoChecksum, isoChecksum } from '../crc/iso-checksum.ts';

/** What closes a packet: the CRC-16, the ISO checksum, or nothing. The mission chooses. ECSS-E-ST-70-41C, 7.4.3.3, annex B */
export type PacketErrorControl = 'crc' | 'iso-checksum' | 'none';

/** How a format says which it is: `errorControl`, or the older `hasErrorControl`, which means the CRC. */
export interface ErrorControlFormat {
  /** The CRC unless given. */
  readonly errorControl?: PacketErrorControl;
  /** False for packets without error control; `errorControl` says more and goes before it. */
  readonly hasErrorControl?: boolean;
}

/** The error control of a format; the CRC when it says nothing. */
export function errorControlOf({
  errorControl,
  hasErrorControl = true,
}: ErrorControlFormat): PacketErrorControl {
  return errorControl ?? (hasErrorControl ? 'crc' : 'none');
}

/** Octets at the end of the packet. */
export function errorControlOctetsOf(control: PacketErrorControl): number {
  return control === 'none' ? 0 : 2;
}

/** Whether a whole packet is as it was sent; true as well where nothing can tell. */
export function isPacketIntact(packet: Uint8Array, control: PacketErrorControl): boolean {
  switch (control) {
    case 'crc':
      return crc16(packet) === 0;
    case 'iso-checksum':
      return hasGoodIsoChecksum(packet);
    case 'none':
      return true;
    default:
      return control satisfies never;
  }
}

/** Writes the check into the last two octets of a whole packet (none: leaves it alone), and hands back the same array. */
export function sealPacket(packet: Uint8Array, control: PacketErrorControl): Uint8Array {
  if (control === 'none') return packet;
  const end = packet.length - 2;
  const check = control === 'crc' ? crc16(packet, 0, end) : isoChecksum(packet, 0, end);
  packet[end] = check >>> 8;
  packet[end + 1] = check & 0xff;
  return packet;
}
