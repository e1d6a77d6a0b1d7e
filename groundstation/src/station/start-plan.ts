import type { Fault, Result } from '@dawa/seams/fault';
import type { MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';

/** What `dawa start` was asked to do, with its files loaded. */
export interface StartPlan {
  readonly kind: 'rehearsal' | 'live';
  /** Those that are followed, in the order of their priority; the first is worked where nothing else is said. */
  readonly missions: readonly [MissionConfig, ...MissionConfig[]];
  /** They were named by a person; false: they are what the checkout holds. */
  readonly areMissionsAsked: boolean;
  readonly station: StationConfig;
  readonly stationPath: string;
  readonly dataFolder: string;
  readonly port: number;
  /** Where campaigns of the bench write, where that was asked for. */
  readonly benchFolder?: string | undefined;
  /** Which pass to rehearse. */
  readonly rehearse: RehearsalChoice;
  readonly rate: number;
  readonly seed: string | undefined;
  /** Begins a new run even where an interrupted one could go on. */
  readonly isNewRun: boolean;
  /** Failures are told with their stack. */
  readonly isDebug: boolean;
  readonly root: string;
  /** One line for people about what is being done. */
  readonly say: (line: string) => void;
}

export type RehearsalChoice =
  | { readonly kind: 'next' }
  | { readonly kind: 'pass'; readonly passId: string }
  // From an instant on, when a pass is up or near; else the next one after it.
  | { readonly kind: 'from'; readonly atMs: number };

export interface RunningStation {
  readonly url: string;
  readonly runId: string;
  /** What goes on, in one line: `rehearsing 43590-4888-thimphu, rise 2019-06-20T00:22:21Z`. */
  readonly headline: string;
  /** Radio put back as found, transmitter off, log flushed, children ended. */
  close(): Promise<void>;
}

/** Why a station does not start; `where` names the option or the file. */
export interface StartFault extends Fault<'bad-value' | 'in-use' | 'failed'> {
  readonly where: string;
}

/** Builds and starts a station, or lets go of everything and says why not. */
export type ComposeStation = (plan: StartPlan) => Promise<Result<RunningStation, StartFault>>;
