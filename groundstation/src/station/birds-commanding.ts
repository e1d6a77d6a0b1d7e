import { encodeKiss, kissCommands } from '@dawa/protocols/kiss';
import type { MissionCommanding } from '@dawa/protocols/mission-commanding';
import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import { birdsDictionary } from '../commanding/birds-dictionary.ts';
import { createBirdsFlight } from '../commanding/birds-flight.ts';
import { type CommandStack, createCommandStack } from '../commanding/command-stack.ts';
import { HalfDuplex } from '../commanding/half-duplex.ts';
import { createUplink } from '../commanding/uplink.ts';
import type { CommandingParts } from './commanding-parts.ts';
import type { FollowedMission } from './follow-mission.ts';

/** A mission of the BIRDS bus: its commands, and the link that they go out on. */
export interface BirdsCommanding {
  readonly stack: CommandStack;
  readonly link: HalfDuplex | undefined;
  readonly form: () => MissionCommanding;
  /** A packet of a file on the air, and the silence behind it. */
  readonly packetMs: number;
  readonly gapMs: number;
}

/** The uplink of a mission that is commanded by the form in its file; undefined where it has none. */
export function birdsUplinkOf(file: MissionFile): MissionLink | undefined {
  if (file.commanding === undefined) return undefined;
  return file.links.find(({ direction, framing }) => direction === 'uplink' && framing.kind === 'birds');
}

/** What may be commanded: in a rehearsal, where nothing is transmitted, as the file says of rehearsals. */
export function authorityOf(
  { uplinkAuthority, commanding }: Pick<MissionFile, 'uplinkAuthority' | 'commanding'>,
  isRehearsal: boolean,
): MissionFile['uplinkAuthority'] {
  return isRehearsal ? (commanding?.rehearsalAuthority ?? uplinkAuthority) : uplinkAuthority;
}

export function joinBirdsCommanding(
  { living, bus, journal, receiver }: FollowedMission,
  parts: CommandingParts,
  path: Parameters<typeof createUplink>[0]['path'],
  elsewhere: () => string | null,
  runId: string,
  restored: NonNullable<Parameters<typeof createCommandStack>[0]['restored']>,
): BirdsCommanding | undefined {
  const { clock, archive, modem, kept, safety, radio, run } = parts;
  const { missionId, file } = living;
  const link = birdsUplinkOf(file);
  if (link === undefined || receiver === undefined) return undefined;
  const uplinkAuthority = authorityOf(file, run.kind === 'rehearsal');
  const form = () => file.commanding!;
  const downlink = file.links.find(
    ({ direction, framing }) => direction === 'downlink' && framing.kind === 'birds',
  );
  const packetMs = (8000 * packetOctets) / (downlink?.symbolRateBd ?? link.symbolRateBd);
  const gapMs = form().packetGapMs.value;
  const uplink =
    radio &&
    modem &&
    createUplink({
      ...{ clock, safety, link, path, radio, modem, uplinkAuthority },
      modemDelayMs: parts.modemDelayMs ?? 0,
      encode: ({ packet: data }) =>
        parts.isKiss ? encodeKiss({ port: 0, command: kissCommands.data, data }) : data,
    });
  const halfDuplex = uplink && new HalfDuplex({ clock, uplink, packetMs, gapMs });
  receiver.onPacket(({ receivedAtMs }) => halfDuplex?.notePacket(receivedAtMs));
  const stack = createCommandStack({
    ...{ clock, bus, journal, archive, receiver, safety, runId, restored },
    mission: { missionId, uplinkAuthority, elsewhere },
    dictionary: birdsDictionary(file, () => parts.shipOnAir(missionId)),
    ...(halfDuplex && { uplink: halfDuplex }),
    counters: kept(`command-counters-${missionId}`),
    telemetryFormat: { timeOctets: 0, hasErrorControl: false },
    payloadMapId: 0,
    makeFlight: (list) => createBirdsFlight({ clock, journal, list, form }),
  });
  return { stack, link: halfDuplex, form, packetMs, gapMs };
}

/** Of a data packet; flags and stuffed bits come on top, and are within the margins. */
const packetOctets = 105;
