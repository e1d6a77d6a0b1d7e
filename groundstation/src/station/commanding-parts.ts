import type { CommandRecord } from '@dawa/protocols/console/command';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { Clock } from '@dawa/seams/clock';
import type { Fault, Result } from '@dawa/seams/fault';
import type { StoredValue } from '../adapters/json-file.ts';
import type { Safety } from '../commanding/safety.ts';
import type { PassRunner } from '../pass/pass-runner.ts';
import type { Archive, GuardedRadio, Modem } from '../ports.ts';

/** What of the station it takes to command a mission. */
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
  /** Id of the ship of a mission that is worked, or that its file names. */
  readonly shipOnAir: (missionId: string) => string;
  /** The modem takes and gives frames in KISS. */
  readonly isKiss: boolean;
  /** A key of the station by the name of its file; not asked for in rehearsals. */
  readonly uplinkKey?: ((keyFile: string) => Result<Uint8Array, Fault>) | undefined;
  /** What the modem waits by itself before and after the bits of a frame. */
  readonly modemDelayMs?: number | undefined;
}
