import type { Clock } from '@dawa/seams/clock';
import type { Dictionary } from './dictionary.ts';
import type { BenchPlan } from './load-bench.ts';
import type { PayloadLine } from './payload-line.ts';

/** The bench in use: everything a procedure may touch. */
export interface Bench {
  readonly plan: BenchPlan;
  readonly clock: Clock;
  readonly dictionary: Dictionary;
  readonly payload: PayloadLine;
  readonly power: PowerSwitch;
  /** Undefined where nothing can be broken on purpose. */
  readonly faults: FaultInjector | undefined;
  /** Where the cables end, for the report. */
  readonly connections: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface PowerSwitch {
  /** What was last asked for; a relay board of this kind does not answer. */
  readonly isOn: boolean;
  set(isOn: boolean): Promise<void>;
}

export interface FaultInjector {
  inject(name: string, settings?: Readonly<Record<string, number | string | boolean>>): void;
  remove(name: string): void;
}
