import type { MissionLink } from '@dawa/protocols/mission-file';
import type { LinkFormat } from './link-frame.ts';
import type { LinkCut } from './link-recording.ts';

/** How a link of a mission without transfer frames is received. */
export interface MissionLinkFormat {
  readonly cut: LinkCut;
  readonly link: LinkFormat;
  /** Null: what comes is kept and not decoded. */
  readonly rootContainer: string | null;
  /** Whose frames are expected; undefined: anybody's. */
  readonly sources: readonly string[] | undefined;
}

/**
 * What a mission file says of a link, for a stream of octets.
 *
 * A TNC that speaks KISS tells where frames end. Without it frames are found by their checks; a link that hands on none can
 * only be KISS, for nothing else would tell where a frame ends.
 *
 * @returns undefined for links of transfer frames
 */
export function missionLinkFormat(
  { framing }: Pick<MissionLink, 'framing'>,
  { isKiss = false }: { readonly isKiss?: boolean } = {},
): MissionLinkFormat | undefined {
  if (framing.kind === 'ccsds-tm' || framing.kind === 'ccsds-tc') return undefined;
  const rootContainer = framing.rootContainer ?? null;
  if (framing.kind === 'cw') {
    const { satellites } = framing;
    return {
      cut: { framing: 'cw', frameOctets: 0 },
      link: { kind: 'cw', hasFrameCheck: false, satellites },
      rootContainer,
      sources: undefined,
    };
  }
  const { kind, hasFrameCheck = false, sources } = framing;
  return {
    cut: { framing: isKiss || !hasFrameCheck ? 'kiss' : 'ax25', frameOctets: 0 },
    link: { kind, hasFrameCheck, ...(framing.kind === 'ax25' && { content: framing.content }) },
    rootContainer,
    sources,
  };
}
