import type { Clock } from '@dawa/seams/clock';
import type { Safety } from '../commanding/safety.ts';
import type { StationConfig } from '../config/station-config.ts';
import type { GuardedRadio, Rotator } from '../ports.ts';

/** What `main.ts` opens for a measurement: the devices of the station behind their guards, as for a pass. */
export interface OpenedDevices {
  readonly rotator: Rotator | undefined;
  readonly radio: GuardedRadio | undefined;
  readonly safety: Safety;
  /** Whether the radio itself says that it transmits, whoever thinks to hold its key. */
  isRadioOnAir(): boolean;
  close(): Promise<void>;
}

export interface DeviceRequest {
  readonly station: StationConfig;
  readonly stationPath: string;
  /** Where lock and STOP are remembered; the same folder as of `dawa start`. */
  readonly dataFolder: string;
  readonly clock: Clock;
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void;
}

export type OpenDevices = (request: DeviceRequest) => Promise<OpenedDevices>;
