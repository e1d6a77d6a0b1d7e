import type { Clock } from '@dawa/seams/clock';
import type { Safety } from '../commanding/safety.ts';
import { createDownloadDesk, type DownloadDesk } from '../downloads/download-desk.ts';
import type { DownloadStore } from '../downloads/download-store.ts';
import type { PassRunner } from '../pass/pass-runner.ts';
import type { Archive } from '../ports.ts';
import { authorityOf, type BirdsCommanding } from './birds-commanding.ts';
import type { FollowedMission } from './follow-mission.ts';

export interface DownloadParts {
  readonly clock: Clock;
  readonly archive: Pick<Archive, 'log'>;
  readonly safety: Safety;
  readonly runner: PassRunner;
  readonly store: DownloadStore;
  /** Whose pass is worked. */
  readonly onAir: () => string;
  readonly isSimulated: boolean;
}

/** Files of a mission that commands can bring down; undefined where it has no such commands. */
export function joinDownloads(
  { living, bus, journal, receiver }: FollowedMission,
  birds: BirdsCommanding | undefined,
  { clock, archive, safety, runner, store, onAir, isSimulated }: DownloadParts,
): DownloadDesk | undefined {
  if (birds === undefined || receiver === undefined) return undefined;
  const { missionId, file } = living;
  const { stack, form, packetMs, gapMs } = birds;
  const downlinks = file.links.filter(
    ({ direction, framing }) => direction === 'downlink' && framing.kind === 'birds',
  );
  return createDownloadDesk({
    ...{ clock, missionId, bus, journal, receiver, store, stack, form, packetMs, gapMs },
    log: archive.log,
    passLeftMs() {
      const { phase, pass } = runner.contact;
      if (phase !== 'tracking' || pass === null || onAir() !== missionId) return null;
      return Math.max(0, pass.losAtMs - clock.nowAtMs());
    },
    askingBlock() {
      if (!downlinks.some(({ id }) => receiver.linkIds.includes(id)))
        return 'The pass is worked on another link.';
      if (!runner.isAboveHorizon) return 'The satellite is below the ridge.';
      const uplinkAuthority = authorityOf(file, isSimulated);
      const block =
        birds.link === undefined
          ? 'this station has no uplink'
          : safety.transmissionBlock({ uplinkAuthority });
      return block === null ? null : `It may not be asked for: ${block}.`;
    },
  });
}
