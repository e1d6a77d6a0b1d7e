import type { MissionLink } from '@dawa/protocols/mission-file';
import type { TmLink } from './downlink.ts';

/** What a downlink of CCSDS telemetry frames carries. */
export interface TmStream {
  /** The first of the links that carry it. */
  readonly link: MissionLink;
  readonly framing: TmLink;
}

/**
 * The streams of transfer frames of a mission, told apart by their framing and rate: a second frequency for the same frames is no
 * other stream. Records of the first name no link in the log, those of others do.
 */
export function tmStreamsOf(links: readonly MissionLink[]): readonly TmStream[] {
  const streams: TmStream[] = [];
  for (const link of links) {
    if (link.direction !== 'downlink' || link.framing.kind !== 'ccsds-tm') continue;
    if (streams.every((stream) => !isSameStream(stream.link, link)))
      streams.push({ link, framing: link.framing });
  }
  return streams;
}

/** The stream that a link carries; undefined for one without telemetry frames. */
export function tmStreamOf(links: readonly MissionLink[], link: MissionLink): TmStream | undefined {
  return tmStreamsOf(links).find((stream) => isSameStream(stream.link, link));
}

export function isSameStream(one: MissionLink, other: MissionLink): boolean {
  return (
    one.symbolRateBd === other.symbolRateBd && JSON.stringify(one.framing) === JSON.stringify(other.framing)
  );
}
