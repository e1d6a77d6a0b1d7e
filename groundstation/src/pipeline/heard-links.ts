import type { MissionLink } from '@dawa/protocols/mission-file';
import { tmLinkOf } from './downlink.ts';
import { missionLinkFormat } from './mission-link-format.ts';

/**
 * The downlinks of a mission that this station can read, the one that is heard where nobody names another at the front: of
 * transfer frames if there is one, else the first.
 *
 * Of several links of transfer frames the first is read, and those that carry the same frames at the same rate: what is lost is
 * counted by mission, on one stream.
 */
export function readableLinks(links: readonly MissionLink[]): readonly MissionLink[] {
  const telemetry = tmLinkOf(links);
  const isReadable = (link: MissionLink) =>
    link.direction === 'downlink' &&
    (missionLinkFormat(link) !== undefined ||
      (telemetry !== undefined && isSameStream(link, telemetry.link)));
  const readable = links.filter(isReadable);
  return telemetry === undefined
    ? readable
    : [telemetry.link, ...readable.filter((link) => link !== telemetry.link)];
}

/** Downlinks of transfer frames that are not read, in one line each, for they carry others than the first, or at another rate. */
export function unreadLinks(links: readonly MissionLink[]): string[] {
  const [first] = readableLinks(links);
  if (first === undefined || !isTelemetry(first)) return [];
  const unread = links.filter(
    (link) => link.direction === 'downlink' && isTelemetry(link) && !isSameStream(link, first),
  );
  return unread.map(({ id, symbolRateBd }) => {
    const isRate = symbolRateBd !== first.symbolRateBd;
    const expected = isRate ? `${first.symbolRateBd} baud` : 'the framing';
    const found = isRate ? `${symbolRateBd} baud` : 'another framing';
    return `link ${id} is not read: expected ${expected} of ${first.id}, found ${found}`;
  });
}

/**
 * What comes from the modem when it listens to one link: that link, and those that nothing but their frames tells from it, for
 * they share its frequency, modulation and rate.
 *
 * @returns transfer frames at the front, for their octets are counted
 */
export function heardTogether(links: readonly MissionLink[], linkId: string): readonly MissionLink[] {
  const tuned = links.find(({ id }) => id === linkId);
  if (tuned === undefined) return [];
  const heard = readableLinks(links).filter((link) => isOnSameAir(link, tuned));
  return heard.toSorted((a, b) => Number(isTelemetry(b)) - Number(isTelemetry(a)));
}

export const isTelemetry = ({ framing }: Pick<MissionLink, 'framing'>) => framing.kind === 'ccsds-tm';

function isOnSameAir(one: MissionLink, other: MissionLink): boolean {
  return (
    one.frequencyHz === other.frequencyHz &&
    one.modulation === other.modulation &&
    one.symbolRateBd === other.symbolRateBd
  );
}

function isSameStream(one: MissionLink, other: MissionLink): boolean {
  return (
    one.symbolRateBd === other.symbolRateBd && JSON.stringify(one.framing) === JSON.stringify(other.framing)
  );
}
