import type { CommandRecord } from '@dawa/protocols/console/command';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import { type CommandStack, createCommandStack } from '../commanding/command-stack.ts';
import type { Safety } from '../commanding/safety.ts';
import { createUplink } from '../commanding/uplink.ts';
import { linkOf } from '../config/mission-config.ts';
import type { PassRunner } from '../pass/pass-runner.ts';
import type { Archive, GuardedRadio, Modem } from '../ports.ts';
import type { FollowedMission } from './follow-mission.ts';

export interface CommandingParts {
  readonly clock: Clock;
  readonly archive: Pick<Archive, 'saveCommand'>;
  readonly modem: Modem | undefined;
  readonly kept: <T>(name: string) => StoredValue<T>;
  readonly safety: Safety;
  readonly runner: PassRunner;
  readonly radio: GuardedRadio | undefined;
  readonly run: RunInfo;
  /** Commands of this run from before a restart, of all missions. */
  readonly restored: readonly CommandRecord[];
  /** Whose pass is worked; between passes the first mission. */
  readonly onAir: () => string;
}

/**
 * Commands of a mission with a CCSDS uplink; without radio or modem they can be looked at and not sent. They go out in its own
 * passes alone: another ship is overhead in those of others.
 *
 * @param isFirst commands that were kept without a mission are of this one, and its own carry the bare number of the run
 */
export function joinCommanding(
  { living, bus, journal, receiver }: FollowedMission,
  { clock, archive, modem, kept, safety, runner, radio, run, restored, onAir }: CommandingParts,
  isFirst: boolean,
): CommandStack | undefined {
  const { missionId, file } = living;
  const link = linkOf(file, 'uplink');
  if (link?.framing.kind !== 'ccsds-tc' || receiver === undefined) return undefined;
  const { uplinkAuthority } = file;
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
  const uplink = radio && modem && createUplink({ clock, safety, link, path, radio, modem, uplinkAuthority });
  return createCommandStack({
    ...{ clock, bus, journal, archive, receiver, safety },
    mission: { missionId, uplinkAuthority, elsewhere },
    dictionary: living.commands,
    ...(uplink && { uplink }),
    runId: isFirst ? run.runId : `${run.runId}-${missionId}`,
    counters: kept(`command-counters-${missionId}`),
    telemetryFormat: telemetryFormatOf(file),
    payloadMapId: link.framing.mapId,
    restored: restored.filter((record) =>
      record.missionId === undefined ? isFirst : record.missionId === missionId,
    ),
  });
}

function telemetryFormatOf({ packets: { timeCode, hasErrorControl } }: MissionFile) {
  return { timeOctets: timeCode.coarseOctets + timeCode.fineOctets, hasErrorControl };
}
