import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import type { Report } from '../device-log.ts';
import type { DetectionName } from './fault-list.ts';
import type { PayloadMode } from './payload-mode.ts';
import type { PayloadInterface } from './services/payload-interface.ts';
import type { PayloadSettings } from './settings.ts';

/** What a breadboard is made of, and where it stands. */
export interface BreadboardOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly report?: Report;
  /** Left out: without power until `setPower(true)`. With a mode: it has been running for days, as in orbit. */
  readonly runningMode?: PayloadMode;
  readonly disabledDetections?: readonly DetectionName[];
  /** What it says and obeys; that of missions/aprs-dp unless given. */
  readonly interface?: PayloadInterface;
  /** Settings with which it was delivered; those of the mission unless given. */
  readonly settings?: PayloadSettings;
  /** Temperature of what it is bolted to. */
  readonly mountC?: number;
  /** Left out: stations on the ground are heard. False on a bench with a cable in place of the antenna. */
  readonly hasTraffic?: boolean;
}
