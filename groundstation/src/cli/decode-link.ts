import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { LinkFormat } from '../pipeline/link-frame.ts';
import { isLinkFraming, type LinkFraming } from '../pipeline/recording-format.ts';
import type { DecodeOptions, OptionFault } from './decode-options.ts';

/** How the frames of a link are read, and which container of the dictionary they are. */
export interface LinkChoice {
  readonly link: LinkFormat;
  /** Undefined: the container that the dictionary begins with by itself. */
  readonly rootContainer: string | undefined;
}

/**
 * What was typed goes before what the mission says of its links; the first link with the asked kind of frames counts.
 *
 * The dialect of AX.25 is never guessed: without a mission it is that of the specification, with one whose links speak
 * both it must be typed.
 *
 * @returns undefined for framings with transfer frames or space packets
 */
export function chooseLink(
  options: DecodeOptions,
  links: MissionFile['links'],
): Result<LinkChoice | undefined, OptionFault> {
  const { dialect, rootContainer, hasFrameCheck } = options;
  const framing = options.format.framing;
  if (!isLinkFraming(framing)) return success(undefined);
  const kinds = kindsOf(framing, dialect);
  const spoken = links.filter(({ framing: { kind } }) => (kinds as readonly string[]).includes(kind));
  if (new Set(spoken.map(({ framing: { kind } }) => kind)).size > 1) {
    const expected = 'spec or birds, as the mission has links of both';
    return failure({ kind: '--dialect', expected, found: 'neither' });
  }
  const told = spoken.find(({ framing }) => rootOf({ framing }) !== undefined) ?? spoken[0];
  const kind = (told?.framing.kind ?? kinds[0]) as LinkFormat['kind'];
  const ofMission =
    told === undefined
      ? {}
      : (told.framing as { hasFrameCheck?: boolean; satellites?: string[]; content?: 'aprs' });
  // Where no mission says what the frames hold, they are looked at as what most of them are.
  const content = kind === 'ax25' && rootOfTold(told) === undefined ? 'aprs' : ofMission.content;
  return success({
    link: {
      kind,
      hasFrameCheck: hasFrameCheck ?? ofMission.hasFrameCheck ?? false,
      satellites: ofMission.satellites,
      content,
    },
    rootContainer: rootContainer ?? (told === undefined ? undefined : rootOf(told)),
  });
}

/** The first is meant where nothing more is said. */
function kindsOf(framing: LinkFraming, dialect: DecodeOptions['dialect']): readonly LinkFormat['kind'][] {
  if (framing === 'cw' || framing === 'cw-audio') return ['cw'];
  if (framing === 'records') return ['record'];
  if (dialect === undefined) return ['ax25', 'birds'];
  return dialect === 'birds' ? ['birds'] : ['ax25'];
}

function rootOfTold(told: Pick<MissionLink, 'framing'> | undefined): string | undefined {
  return told === undefined ? undefined : rootOf(told);
}

function rootOf({ framing }: Pick<MissionLink, 'framing'>): string | undefined {
  return 'rootContainer' in framing ? framing.rootContainer : undefined;
}
