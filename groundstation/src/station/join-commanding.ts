import type { MissionFile } from '@dawa/protocols/mission-file';
import { type CommandStack, createCommandStack } from '../commanding/command-stack.ts';
import { linkOf } from '../config/mission-config.ts';
import { type BirdsCommanding, joinBirdsCommanding } from './birds-commanding.ts';
import type { CommandingParts } from './commanding-parts.ts';
import type { FollowedMission } from './follow-mission.ts';
import { joinUplink } from './join-uplink.ts';

/** Commands of a mission, and of one of the BIRDS bus the link that they share with its files. */
export interface JoinedCommanding {
  readonly stack: CommandStack;
  readonly birds?: BirdsCommanding | undefined;
  /** What is on its way is given up. */
  closeUplink?(): void;
}

/**
 * Commands of a mission with a CCSDS uplink, or with those of the BIRDS bus; without radio or modem they can be looked at and not
 * sent. They go out in its own passes alone: another ship is overhead in those of others.
 *
 * @param isFirst commands that were kept without a mission are of this one, and its own carry the bare number of the run
 */
export function joinCommanding(
  followed: FollowedMission,
  parts: CommandingParts,
  isFirst: boolean,
): JoinedCommanding | undefined {
  const { living, bus, journal, receiver } = followed;
  const { clock, archive, kept, safety, runner, run, onAir } = parts;
  const { missionId, file } = living;
  const link = linkOf(file, 'uplink');
  const elsewhere = () =>
    onAir() === missionId ? null : `the station works a pass of ${onAir()}, not of ${missionId}`;
  const path = {
    uplinkHz: (atMs: number) => (onAir() === missionId ? runner.uplinkHz(atMs) : undefined),
    get isAboveHorizon() {
      return runner.isAboveHorizon;
    },
    get elsewhere() {
      return elsewhere();
    },
    borrowRadio: <T>(work: () => Promise<T>) => runner.borrowRadio(work),
  };
  const runId = isFirst ? run.runId : `${run.runId}-${missionId}`;
  const restored = parts.restored.filter((record) =>
    record.missionId === undefined ? isFirst : record.missionId === missionId,
  );
  const birds = joinBirdsCommanding(followed, parts, path, elsewhere, runId, restored);
  if (birds !== undefined) return { stack: birds.stack, birds };
  if (link?.framing.kind !== 'ccsds-tc' || receiver === undefined) return undefined;
  const { uplinkAuthority } = file;
  const { uplink, close } = joinUplink(followed, parts, link, path);
  const stack = createCommandStack({
    ...{ clock, bus, journal, archive, receiver, safety, runId, restored },
    mission: { missionId, uplinkAuthority, elsewhere },
    dictionary: living.commands,
    ...(uplink && { uplink }),
    counters: kept(`command-counters-${missionId}`),
    telemetryFormat: telemetryFormatOf(file),
    payloadMapId: link.framing.mapId,
  });
  return { stack, closeUplink: close };
}

function telemetryFormatOf({ packets: { timeCode, hasErrorControl } }: MissionFile) {
  return { timeOctets: timeCode.coarseOctets + timeCode.fineOctets, hasErrorControl };
}
