import type { Clock } from '@dawa/seams/clock';
import type { BenchInstruments } from '../instruments/bench-instruments.ts';
import type { BenchWatchdog } from '../safety/bench-watchdog.ts';
import type { Dictionary } from './dictionary.ts';
import type { BenchPlan } from './load-bench.ts';
import type { PayloadLine } from './payload-line.ts';

/** The bench in use: everything a procedure may touch. */
export interface Bench {
  readonly plan: BenchPlan;
  readonly clock: Clock;
  readonly dictionary: Dictionary;
  readonly payload: PayloadLine;
  /** What is on the other side of the article's antenna connector; undefined where nobody listens there. */
  readonly air: BenchAir | undefined;
  /** The article's radio by ear; left out where the bench has no sound of it. A cable costs work while it is open. */
  openSound?(): Promise<SoundCable>;
  readonly power: PowerSwitch;
  readonly instruments: BenchInstruments;
  /** Takes the power away when this process dies; undefined where the article dies with it, being simulated. */
  readonly watchdog: BenchWatchdog | undefined;
  /** Undefined where nothing can be broken on purpose. */
  readonly faults: FaultInjector | undefined;
  /** What this bench has not, by its reason; a phase that needs it is left out. Left out: it has a bus and a supply to switch. */
  readonly absent?: Partial<Readonly<Record<'bus' | 'power', string>>>;
  /** Where the cables end, for the report. */
  readonly connections: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A frame of AX.25 without its check, as the tester's radio heard it. */
export interface AirFrame {
  /** When it was whole, in bench time. */
  readonly atMs: number;
  readonly frame: Uint8Array;
}

/**
 * The tester's radio behind coupler and step attenuator: what reaches the article has its power less the loss of the bench file
 * (`air`) and what the attenuator is set to.
 */
export interface BenchAir {
  /** Puts a frame, without its check, on the air as soon as the channel is free. */
  send(frame: Uint8Array): Promise<void>;
  readonly heard: readonly AirFrame[];
  /** Hands over to `waitFor`: frames heard from now on. */
  mark(): number;
  /** The first frame from `sinceMark` on that is wanted, or undefined when none came within `withinMs` of bench time. */
  waitFor(
    isIt: (heard: AirFrame) => boolean,
    sinceMark: number,
    withinMs: number,
  ): Promise<AirFrame | undefined>;
}

/** What a receiver at the antenna connector lets hear, and what a transmitter there is told to say. */
export interface SoundCable {
  readonly sampleRateHz: number;
  /** @param samples -1 to 1 */
  play(samples: Float32Array): Promise<void>;
  /** What was heard since it was last taken. */
  take(): Float32Array;
  close(): Promise<void>;
}

export interface PowerSwitch {
  /** What was last asked for; a relay board of this kind does not answer. */
  readonly isOn: boolean;
  /** How long the article was under power since the bench was opened, in bench time. */
  readonly poweredMs?: number;
  set(isOn: boolean): Promise<void>;
  /** Opens or closes the serial line alone, where a relay lies in it. */
  setLine?(isThrough: boolean): Promise<void>;
}

export interface FaultInjector {
  inject(name: string, settings?: Readonly<Record<string, number | string | boolean>>): void;
  remove(name: string): void;
  /** Why this article cannot have this fault; undefined where it can, or where nobody knows. */
  whyNot?(name: string): string | undefined;
}
