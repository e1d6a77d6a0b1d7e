import { withFrameCheck } from '@dawa/protocols/frame-check';
import { encodeKiss, kissCommands } from '@dawa/protocols/kiss';
import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import type { StationArchive } from '../archive/archive.ts';
import { crc32c } from '../archive/crc32c.ts';
import { importPieces } from '../archive/recording-import.ts';
import { sampleQuality } from '../archive/sample-quality.ts';
import { missionLinkFormat } from '../pipeline/mission-link-format.ts';
import type { FaultReporter } from '../ports.ts';
import type { FoundFrame } from './recording-frames.ts';

/** Names the recording in the records of what was taken out of it later on. */
export const redemodulatedMeta = 'redemodulatedFrom';

export interface AddFrames {
  readonly archive: StationArchive;
  readonly clock: Clock;
  readonly mission: MissionFile;
  readonly recordingId: string;
  /** New ones alone, in order. */
  readonly frames: readonly FoundFrame[];
  readonly onFault: FaultReporter;
}

/**
 * Brings frames that were found in a recording into the archive as if they had been heard then, each on the link that its modulation
 * belongs to; what is read out of them is marked as `redemodulated`. The same frames of the same recording come in once.
 *
 * @returns those that came in; the mission has no link for the others
 */
export async function addFrames(request: AddFrames): Promise<FoundFrame[]> {
  const { archive, clock, mission, recordingId, frames, onFault } = request;
  const added: FoundFrame[] = [];
  for (const [link, own] of byLink(mission, frames)) {
    const pieces = own.map((frame) => ({ bytes: octetsFor(link, frame), atMs: frame.endAtMs }));
    const sum = pieces.reduce((crc, { bytes }) => crc32c(bytes, 0, bytes.length, crc), 0);
    const octets = pieces.reduce((all, { bytes }) => all + bytes.length, 0);
    await importPieces({
      ...{ archive, clock, mission, link, onFault, octets, isKiss: link.framing.kind !== 'cw' },
      key: `${mission.id}/${link.id}/${recordingId}/${sum.toString(16).padStart(8, '0')}/${octets}`,
      pieces: inOrder(pieces),
      meta: { [redemodulatedMeta]: recordingId },
      quality: sampleQuality.redemodulated,
    });
    added.push(...own);
  }
  return added;
}

async function* inOrder<T>(pieces: readonly T[]): AsyncGenerator<T> {
  yield* pieces;
}

function byLink(mission: MissionFile, frames: readonly FoundFrame[]): Map<MissionLink, FoundFrame[]> {
  const found = new Map<MissionLink, FoundFrame[]>();
  for (const frame of frames) {
    const link = linkFor(mission, frame.modulation);
    if (link !== undefined) found.set(link, [...(found.get(link) ?? []), frame]);
  }
  return found;
}

/** The downlink that is modulated so; where none is, one that is read alike. */
export function linkFor(
  { links }: Pick<MissionFile, 'links'>,
  modulation: FoundFrame['modulation'],
): MissionLink | undefined {
  const isMorse = modulation === 'cw-audio';
  const able = links.filter(
    (link) =>
      link.direction === 'downlink' &&
      missionLinkFormat(link) !== undefined &&
      (link.framing.kind === 'cw') === isMorse,
  );
  const symbolRateBd = Number(/\d+$/.exec(modulation)?.[0] ?? Number.NaN);
  const isAfsk = modulation.startsWith('afsk');
  const suits = (link: MissionLink) =>
    isMorse || ((link.modulation === 'afsk') === isAfsk && link.symbolRateBd === symbolRateBd);
  return able.find(suits) ?? able.find((link) => (link.modulation === 'afsk') === isAfsk) ?? able[0];
}

/** As a TNC hands it on that was set for the link. */
function octetsFor({ framing }: MissionLink, { octets }: FoundFrame): Uint8Array {
  if (framing.kind === 'cw') return Buffer.concat([octets, Buffer.from('\n')]);
  const isChecked = 'hasFrameCheck' in framing && framing.hasFrameCheck === true;
  return encodeKiss({
    port: 0,
    command: kissCommands.data,
    data: isChecked ? withFrameCheck(octets) : octets,
  });
}
