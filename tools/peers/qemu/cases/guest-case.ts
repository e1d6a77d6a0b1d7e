import type { Clock } from '@dawa/seams/clock';
import type { DeviceProcess } from '../device-process.ts';
import type { Figures, GuestSaid } from '../guest-said.ts';

export interface GuestBench {
  readonly clock: Clock;
  readonly devices: DeviceProcess;
  /** The host had other things to do when it began. */
  readonly isBusy: boolean;
  readonly say: (said: GuestSaid) => void;
}

export interface GuestCase {
  readonly name: string;
  /** @throws when something is not as it must be */
  run(bench: GuestBench): Promise<Figures>;
}

/** The project's requirement: noticed within one period of looking, and working again a second after the device is back. */
export const noticedWithinMs = 100;
export const workingWithinMs = 1000;
