import type { MissionLink } from '@dawa/protocols/mission-file';

/** What a modem is told of the link that it is to listen to. */
export type ListenedLink = Pick<MissionLink, 'modulation'> & {
  /** Left out: frames without their check. */
  readonly framing?: MissionLink['framing'];
};

/**
 * Whether a mission has its frames with the check behind them (`hasFrameCheck`). Packet engines and demodulators have proved and
 * taken it away: for such links they put it back, so that a frame is read alike whatever heard it.
 */
export function wantsFrameCheck(framing: MissionLink['framing'] | undefined): boolean {
  return framing !== undefined && 'hasFrameCheck' in framing && framing.hasFrameCheck === true;
}
