import type { Cancel, Clock } from '@dawa/seams/clock';
import { asError } from '@dawa/seams/fault';
import type { FaultReporter } from '../ports.ts';

export interface MissionWatchParts {
  readonly clock: Pick<Clock, 'deadline'>;
  readonly folders: readonly { readonly missionId: string; readonly folder: string }[];
  /** Calls on every change of a folder; returns how to stop. */
  readonly watchFolder: (folder: string, onChange: () => void, onError: (error: Error) => void) => () => void;
  readonly reloadChanged: (missionId: string) => Promise<void>;
  readonly onFault: FaultReporter;
}

/** Reads a mission again when its folder has been at rest for a moment after a change. */
export function watchMissions(parts: MissionWatchParts): () => void {
  const stops = parts.folders.map(({ missionId, folder }) => {
    let cancel: Cancel = () => {};
    const read = () =>
      parts.reloadChanged(missionId).catch((error: unknown) => {
        parts.onFault('mission', asError(error));
      });
    const stop = parts.watchFolder(
      folder,
      () => {
        cancel();
        cancel = parts.clock.deadline(restMs, () => void read());
      },
      (error) => parts.onFault('mission', error),
    );
    return () => {
      cancel();
      stop();
    };
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/** An editor writes a file in several steps. */
const restMs = 300;
