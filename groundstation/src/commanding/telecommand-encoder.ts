import type { MissionLink } from '@dawa/protocols/mission-file';
import { describeFault } from '@dawa/seams/fault';
import { encodeCltu } from 'ccsds-parser/coding/cltu';
import { encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { encodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import type { UplinkRequest } from './uplink-request.ts';
import type { UplinkSecurity } from './uplink-security.ts';

export interface TelecommandFraming {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  readonly mapId: number;
  readonly hasErrorControl: boolean;
}

/** A packet in a segment of its own. Source: CCSDS 232.0-B-4, 4.1.3.2.2 */
export function wholeSegment(packet: Uint8Array, mapId: number): Uint8Array {
  return encodeTcSegment({ mapId, sequenceFlags: 3, data: packet });
}

/**
 * Packet -> segment (whole, unsegmented) -> transfer frame of type BD -> CLTU. BD frames are taken on board without
 * sequence control, so their sequence number is always 0.
 * Source: CCSDS 232.0-B-4, 4.1 and 4.1.3.2.2; CCSDS 231.0-B-4, 5
 */
export function encodeUplink(packet: Uint8Array, framing: TelecommandFraming): Uint8Array {
  return encodeCltu(frameOf({ packet, mapId: framing.mapId }, framing));
}

/**
 * Makes what the modem is given: a CLTU of the frame that the request names, or of a frame of type BD around its packet, secured
 * where the mission says so. Commands to the receiver itself (BC) are never secured (CCSDS 355.0-B-2, 2.3).
 *
 * @throws TypeError when the link is not a CCSDS uplink
 */
export function createTelecommandEncoder(
  link: MissionLink,
  security?: UplinkSecurity,
): (request: UplinkRequest) => Promise<Uint8Array> {
  const { framing } = link;
  if (framing.kind !== 'ccsds-tc') {
    throw new TypeError(`uplink: expected framing ccsds-tc, found ${framing.kind}`);
  }
  return async (request) => {
    const frame = frameOf(request, framing);
    if (security === undefined || request.frame?.isControlCommand === true) return encodeCltu(frame);
    const secured = await security.secure(frame);
    if (!secured.ok) throw new TypeError(`security of the uplink: ${describeFault(secured.fault)}`);
    return encodeCltu(secured.value);
  };
}

function frameOf(
  { packet, mapId, frame }: Pick<UplinkRequest, 'packet' | 'mapId' | 'frame'>,
  { spacecraftId, virtualChannelId, hasErrorControl }: Omit<TelecommandFraming, 'mapId'>,
): Uint8Array {
  return encodeTcFrame({
    spacecraftId,
    virtualChannelId,
    hasErrorControl,
    isBypass: frame?.isBypass ?? true,
    isControlCommand: frame?.isControlCommand ?? false,
    sequenceNumber: frame?.sequenceNumber ?? 0,
    data: frame?.data ?? wholeSegment(packet, mapId),
  });
}
