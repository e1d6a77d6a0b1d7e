import type { MissionFile } from '@dawa/protocols/mission-file';
import { attachedSyncMarker } from 'ccsds-parser/coding/sync-markers';
import { codeblockOctets } from '../pipeline/codeblock-decoder.ts';
import { clockAtMsOf } from '../pipeline/onboard-time.ts';
import { type TmStream, tmStreamsOf } from '../pipeline/tm-streams.ts';
import type { CountedLink, ReceptionAccountOptions } from './reception-account.ts';

/**
 * How the reception of a mission is counted and dated, as its file says it.
 *
 * @returns undefined when it has no downlink of CCSDS telemetry frames
 */
export function receptionOptionsOf({
  links,
  packets,
  reportPeriodsMs,
  timekeeping,
}: Pick<MissionFile, 'links' | 'packets' | 'reportPeriodsMs' | 'timekeeping'>):
  | ReceptionAccountOptions
  | undefined {
  const [first, ...others] = tmStreamsOf(links);
  if (first === undefined) return undefined;
  return {
    ...countedLink(first),
    otherLinks: Object.fromEntries(others.map((stream) => [stream.link.id, countedLink(stream)])),
    // CCSDS 132.0-B-3, 4.1.2.6
    frameModulus: 256,
    reportPeriodsMs,
    timekeeping,
    settings: { packets, reportPeriodsMs, timekeeping },
    withSettings: (settings) => receptionOptionsOf({ links, ...settings })!,
    clockAtMs: (onboardS) => clockAtMsOf(onboardS, packets),
    wrapS: 256 ** packets.timeCode.coarseOctets,
  };
}

function countedLink({ link: { symbolRateBd }, framing }: TmStream): CountedLink {
  const unitOctets = attachedSyncMarker.length + codeblockOctets(framing, framing.frameOctets);
  return { unitOctets, frameDurationMs: (unitOctets * 8 * 1000) / symbolRateBd };
}
