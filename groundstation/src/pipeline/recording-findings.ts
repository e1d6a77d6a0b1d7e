import { idleApid } from 'ccsds-parser/packet/space-packet';
import type { ChannelSummary } from './channel-tally.ts';
import type { RecordingSummary } from './recording-summary.ts';

/** A sentence about a recording. `isGrave` when the numbers mislead those who do not know it. */
export interface Finding {
  readonly text: string;
  readonly isGrave: boolean;
}

/** What a person should know before believing the numbers: the wrong option, the wrong framing, the payload without packets. */
export function findingsOf(summary: RecordingSummary): Finding[] {
  return [
    ...findingsOfFrames(summary),
    ...Object.entries(summary.virtualChannels).flatMap(([id, channel]) => findingsOfChannel(id, channel)),
  ];
}

function findingsOfFrames(summary: RecordingSummary): Finding[] {
  const { frames, faults, octets, spacecraftIds, otherSpacecraft, spacecraftId } = summary;
  const findings: Finding[] = [];
  const grave = (text: string) => findings.push({ text, isGrave: true });
  if (octets === 0) grave('the recording is empty');
  if (frames.total === 0 && summary.skippedOctets > 0)
    grave(`no frame was found in ${octets} octets: is this the --framing, and --spacecraft-id right?`);
  if (frames.total > 0 && frames.good === 0) {
    const [kind, count] = Object.entries(faults).sort(([, a], [, b]) => b - a)[0]!;
    grave(
      frames.total === 1
        ? `its one frame is not good, ${kind}: ${adviceFor(kind)}`
        : `none of ${frames.total} frames is good, ${count} ${count === 1 ? 'is' : 'are'} ${kind}: ${adviceFor(kind)}`,
    );
  }
  const others = Object.keys(otherSpacecraft);
  if (others.length > 0) {
    const names = [String(spacecraftId), ...others]
      .slice(0, 6)
      .map((id) => `${id} (${spacecraftIds[id]} frames)`);
    const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
    grave(`frames of several spacecraft: ${names.join(', ')}${more}; take one with --spacecraft-id`);
  }
  return findings;
}

function adviceFor(kind: string): string {
  switch (kind) {
    case 'bad-crc':
      return 'do they end with an error control field, and is --frame-bytes their length?';
    case 'bad-version':
      return 'is this the --framing, and --frame-bytes their length?';
    case 'uncorrectable':
      return 'are --reed-solomon, --dual-basis, --interleave and --randomized those of the link?';
    case 'other-dialect':
      return 'try the other --dialect';
    case 'bad-frame-check':
      return 'do they end with a frame check? --no-fecf says that they do not';
    case 'wrong-length':
      return 'is the frame check there (--fecf) or not (--no-fecf)?';
    case 'bad-address':
    case 'bad-control':
      return 'is this the --framing, and the --dialect right?';
    case 'bad-escape':
    case 'unfinished':
    case 'kiss-command':
      return 'is it what a TNC sends, with C0 before and behind each frame?';
    case 'too-long':
      return 'is it one frame? --frame-bytes or --fecf cut several';
    case 'other-spacecraft':
      return 'is --spacecraft-id right?';
    default:
      return 'is --frame-bytes their length?';
  }
}

function findingsOfChannel(id: string, channel: ChannelSummary): Finding[] {
  const findings: Finding[] = [];
  const say = (text: string, isGrave = false) =>
    findings.push({ text: id === 'none' ? text : `virtual channel ${id}: ${text}`, isGrave });
  const content = channel.frames - channel.idleFrames;
  // One or two contradictions are a damaged frame, or a channel of which next to nothing was heard.
  if (channel.looksLikePackets === false) say(whyNoPackets(channel, content), content > 2);
  if (channel.looksLikePackets === null && content >= 8 && Object.keys(channel.otherContents).length === 0)
    say(`no packet starts in any of ${content} frames: what it carries may be no packets`);
  if (channel.repeatedFrames >= 8 && channel.repeatedFrames * 2 > channel.frames)
    say(
      `${channel.repeatedFrames} of ${channel.frames} frames repeat the one before: their gaps mean nothing`,
    );
  else if (channel.frameGaps >= 8 && channel.frameGaps > 0.9 * (channel.frames - 1))
    say(`the frame count jumps at ${channel.frameGaps} of ${channel.frames} frames: it may not count`);
  for (const apid of channel.apidsNotCounting.filter((id) => id !== idleApid))
    say(
      `application process ${apid} sends the same sequence count in all ${channel.packetsByApid[apid]} packets: it does not count`,
    );
  for (const [apid, jumps] of Object.entries(channel.sequenceGapsByApid)) {
    const packets = channel.packetsByApid[apid] ?? 0;
    // Lost frames make sequence counts jump; this is about those that jump by themselves.
    if (
      packets >= 8 &&
      jumps * 2 > packets &&
      jumps > channel.frameGaps * 2 &&
      !channel.apidsNotCounting.includes(Number(apid))
    )
      say(`the sequence count of application process ${apid} jumps at ${jumps} of ${packets} packets`);
  }
  return findings;
}

function whyNoPackets(
  { octetsAstray, otherVersion, droppedByReason, pointersOutside }: ChannelSummary,
  content: number,
): string {
  if (octetsAstray !== null) {
    const wrong = octetsAstray > 0 ? 'too many are' : 'too few are';
    const trailers: Record<number, string> = {
      4: octetsAstray > 0 ? 'try without --ocf' : 'try --ocf',
      2: octetsAstray > 0 ? 'try without --fecf' : 'try --fecf',
      6: octetsAstray > 0 ? 'try without --ocf and --fecf' : 'try --ocf and --fecf',
    };
    const octets = Math.abs(octetsAstray);
    const advice = trailers[octets] ?? 'look at --insert-zone-bytes, --ocf and --fecf';
    return `packets miss the next pointer by ${octets} octets, so ${wrong} taken from each frame: ${advice}`;
  }
  const { 'bad-version': rubbish = 0, incomplete = 0, 'bad-pointer': crossed = 0 } = droppedByReason;
  const reasons = [
    [rubbish, 'places where no packet starts'],
    [incomplete + crossed, 'packets that do not end at the next pointer'],
    [pointersOutside, 'pointers out of the frame'],
  ].filter(([count]) => count !== 0);
  const list = reasons.map(([count, what]) => `${count} ${what}`).join(', ');
  const option = otherVersion === 7 ? '--encapsulation' : '--any-version';
  const version =
    otherVersion === null
      ? ''
      : `; all have the version ${otherVersion}, which ${option} accepts, should they be packets`;
  return `this does not look like packets: ${list} in ${content} frames${version}; --packet-vcs names the channels that carry packets`;
}
