import { tmLinkOf } from './downlink.ts';
import { createLinkReceiver } from './link-receiver.ts';
import { missionLinkFormat } from './mission-link-format.ts';
import { createReceiver, type ReceiverOptions, type StationReceiver } from './receiver.ts';

export interface MissionReceiverOptions extends ReceiverOptions {
  /** The modem speaks KISS; links of transfer frames come as bare octets whatever it speaks. */
  readonly isKiss?: boolean;
}

/**
 * What receives a mission: its first downlink of CCSDS telemetry frames, else the first downlink of all.
 *
 * @throws RangeError when it has no downlink
 */
export function createMissionReceiver(options: MissionReceiverOptions): StationReceiver {
  const { links, id } = options.mission;
  if (tmLinkOf(links) !== undefined) return createReceiver(options);
  const link = links.find((one) => one.direction === 'downlink' && missionLinkFormat(one) !== undefined);
  if (link === undefined) throw new RangeError(`links: expected a downlink, found none in ${id}`);
  return createLinkReceiver({ ...options, link });
}
