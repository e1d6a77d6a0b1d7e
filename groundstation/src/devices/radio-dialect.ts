import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { RadioSetting, RestingBand, TransmitMeters } from '../ports.ts';

export type ModeSetting = Pick<RadioSetting, 'mode' | 'filter'>;

/** How a radio transmits on another frequency than it receives on. */
export type DuplexKind = 'satellite' | 'split';

/**
 * What one family of radios says for what every radio can do: single exchanges, without memory of what is wanted.
 * `cat-radio.ts` makes a radio of it; it calls one of these at a time and checks by reading what it has set.
 */
export interface RadioDialect {
  /** `Kenwood TS-2000`, for people. */
  readonly name: string;
  /** PTT off, as it goes out by itself. */
  readonly releaseBytes: Uint8Array;
  /** Takes a new cable. Another radio may hang there now. */
  connect(stream: ByteStream): void;
  counters(): Record<string, number>;
  /** Asked once of every new cable. @throws DeviceError when another radio answers than was meant */
  greet(): Promise<void>;
  /** Takes the controls back to what is heard: a process that was killed amid an exchange may have left them on the other band. */
  settle?(): Promise<void>;
  readFrequency(): Promise<number>;
  setFrequency(frequencyHz: number): Promise<void>;
  readMode(): Promise<ModeSetting>;
  setMode(setting: ModeSetting): Promise<void>;
  /** What the radio will show once it was set to this. @throws RangeError for a mode that it has not */
  shownMode(mode: string): string;
  /** 0 to 255; 120 is S9. */
  readMeter(): Promise<number>;
  readTransmit(): Promise<boolean>;
  key(): Promise<void>;
  /** Goes out before everything that waits. Resolves when the radio took it, or when the bytes are out where it does not say. */
  release(): Promise<void>;
  readTransmitMeters?(): Promise<TransmitMeters>;
  readonly duplex?: DuplexDialect;
  readonly tone?: {
    /** @returns hertz, null when no tone is sent; left out where the radio does not tell */
    read?(): Promise<number | null>;
    set(toneHz: number | null): Promise<void>;
  };
}

export interface DuplexDialect {
  /** How it receives on the one and transmits on the other; undefined when it cannot. */
  kindFor(receiveHz: number, transmitHz: number): DuplexKind | undefined;
  /** The same where nobody is there to look at it: the mode of the transmitter can be set, too. */
  kindForPass(receiveHz: number, transmitHz: number): DuplexKind | undefined;
  /** Where it takes more than `set`: both frequencies are set afterwards all the same. */
  enter?(kind: DuplexKind, receiveHz: number, transmitHz: number): Promise<void>;
  /** Null when it transmits where it receives; undefined when the radio does not tell. */
  read(): Promise<DuplexKind | null | undefined>;
  set(kind: DuplexKind | null): Promise<void>;
  readFrequency(kind: DuplexKind): Promise<number>;
  /** @returns what it shows then, where that is known without a look of its own */
  setFrequency(kind: DuplexKind, frequencyHz: number): Promise<number | undefined>;
  /** Left out where the other band's mode cannot be reached. */
  readMode?(kind: DuplexKind): Promise<ModeSetting | undefined>;
  setMode?(kind: DuplexKind, setting: ModeSetting): Promise<void>;
  /** VFOs and bands beside those in use that a pass may change. */
  readonly resting?: {
    read(kind: DuplexKind | null | undefined): Promise<RestingBand[]>;
    set(band: RestingBand): Promise<void>;
  };
}

/** What `cat-radio.ts` lends to a dialect. */
export interface DialectContext {
  readonly portName: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Uniform in [0, 1): two that spoke at once must not do so again. */
  readonly random: () => number;
  noteAnswer(): void;
  noteSilence(detail: string): void;
}
