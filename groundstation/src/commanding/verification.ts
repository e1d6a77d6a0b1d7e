import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { decodePusTelemetry, type PusTelemetryFormat } from 'ccsds-parser/pus/pus-telemetry';
import { decodeVerification, type Verification } from 'ccsds-parser/pus/verification';

const requestVerificationService = 1;

/**
 * What a received packet says about a telecommand; undefined when it says nothing, or is damaged: a report that fails
 * its check must not turn a command into a success.
 * Source: ECSS-E-ST-70-41C, 8.1
 */
export function readVerification(packet: PacketInfo, format: PusTelemetryFormat): Verification | undefined {
  if (packet.pusService !== requestVerificationService) return undefined;
  const bytes = Uint8Array.from(packet.hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const space = decodeSpacePacket(bytes);
  if (!space.ok) return undefined;
  const report = decodePusTelemetry(space.value, format);
  if (!report.ok || !report.value.hasGoodErrorControl) return undefined;
  const verification = decodeVerification(report.value);
  return verification.ok ? verification.value : undefined;
}
