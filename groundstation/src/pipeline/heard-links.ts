import type { MissionLink } from '@dawa/protocols/mission-file';
import { missionLinkFormat } from './mission-link-format.ts';

/**
 * The downlinks of a mission that this station can read, the one that is heard where nobody names another at the front: the first
 * of transfer frames if there is one, else the first.
 */
export function readableLinks(links: readonly MissionLink[]): readonly MissionLink[] {
  const readable = links.filter(
    (link) => link.direction === 'downlink' && (isTelemetry(link) || missionLinkFormat(link) !== undefined),
  );
  const first = readable.find(isTelemetry);
  return first === undefined ? readable : [first, ...readable.filter((link) => link !== first)];
}

/**
 * What comes from the modem when it listens to one link: that link, and those that nothing but their frames tells from it, for
 * they share its frequency, modulation and rate.
 *
 * @returns transfer frames at the front, for their octets are counted; of two kinds of them on one frequency those of the link that
 *   is named, else the first
 */
export function heardTogether(links: readonly MissionLink[], linkId: string): readonly MissionLink[] {
  const tuned = links.find(({ id }) => id === linkId);
  if (tuned === undefined) return [];
  const heard = readableLinks(links).filter((link) => isOnSameAir(link, tuned));
  const telemetry = isTelemetry(tuned) ? tuned : heard.find(isTelemetry);
  const others = heard.filter((link) => !isTelemetry(link));
  return telemetry === undefined ? others : [telemetry, ...others];
}

export const isTelemetry = ({ framing }: Pick<MissionLink, 'framing'>) => framing.kind === 'ccsds-tm';

function isOnSameAir(one: MissionLink, other: MissionLink): boolean {
  return (
    one.frequencyHz === other.frequencyHz &&
    one.modulation === other.modulation &&
    one.symbolRateBd === other.symbolRateBd
  );
}
