/**
 * The doors of the station: what the pass runner, the pipeline and the server ask of hardware, disk and each other.
 * Nothing here names who implements it; `main.ts` alone chooses. Types from floors 0 and 1 only.
 */

import type { CommandRecord } from '@dawa/protocols/console/command';
import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { FrameCounts } from '@dawa/protocols/console/link';
import type { LiveMessage } from '@dawa/protocols/console/live';
import type { PassReport } from '@dawa/protocols/console/report';
import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { Fault, Result } from '@dawa/seams/fault';

export interface Direction {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/** A reading and when it was taken, on the station's clock. */
export type Reading<T> = T & { readonly readAtMs: number };

/** What every device tells about itself. */
export interface Device {
  readonly info: DeviceInfo;
  /** Calls `listener` when state, detail or counters changed. Returns how to stop. */
  onChange(listener: (info: DeviceInfo) => void): () => void;
  close(): Promise<void>;
}

export interface Rotator extends Device {
  readonly limits: {
    readonly minAzimuthDeg: number;
    readonly maxAzimuthDeg: number;
    readonly minElevationDeg: number;
    readonly maxElevationDeg: number;
    readonly maxRateDegS: number;
  };
  /** Last position read, stale or not; undefined before the first answer. */
  readonly position: Reading<Direction> | undefined;
  /** @throws DeviceError when the controller cannot be told. A target outside `limits` throws RangeError: nothing is clamped. */
  moveTo(target: Direction): Promise<void>;
  readPosition(): Promise<Reading<Direction>>;
  /** Halts both axes. Goes out before anything that waits. */
  stop(): Promise<void>;
}

export interface RadioSetting {
  readonly frequencyHz: number;
  readonly mode: string;
  readonly filter: number;
}

/** Everything about a radio that a pass may change; what it does not tell is left out. */
export interface RadioState extends RadioSetting {
  /** What the radio does not tell by its port: left out here, or told as the station file declares it. */
  readonly untold?: readonly ('transmit' | 'tone')[];
  /** VFOs and bands that neither receive nor transmit now, by the radio's own names. */
  readonly resting?: readonly RestingBand[];
  /** Where it transmits when that is not where it receives; null when it is. */
  readonly transmit?:
    | ({ readonly kind: 'satellite' | 'split'; readonly frequencyHz: number } & Partial<
        Pick<RadioSetting, 'mode' | 'filter'>
      >)
    | null;
  /** Sub-audible tone that is sent; null when none. */
  readonly toneHz?: number | null;
}

/** A VFO or band that is not used now, as it stands there. */
export interface RestingBand extends Partial<Pick<RadioSetting, 'mode' | 'filter'>> {
  readonly name: string;
  readonly frequencyHz: number;
  readonly toneHz?: number | null;
}

export interface Radio extends Device {
  /** The smallest step the radio can show; frequencies are rounded to it. */
  readonly stepHz: number;
  readonly isTransmitting: boolean;
  readSetting(): Promise<Reading<RadioSetting>>;
  /** @throws DeviceError with code `refused` while transmitting, unless `duplexNow` is `full`. */
  setFrequency(frequencyHz: number): Promise<void>;
  setMode(setting: Pick<RadioSetting, 'mode' | 'filter'>): Promise<void>;
  /** Signal meter, 0 to 255. */
  readMeter(): Promise<Reading<{ meter: number }>>;
  /**
   * Keys or releases. Releasing is always tried, whatever the state, and wins: after a release that was asked for while a
   * key is on its way no byte that keys goes out any more.
   */
  setTransmit(isOn: boolean): Promise<void>;
  /** What is on the air when it is keyed, split and satellite mode counted in; without it `readSetting` tells. */
  readTransmitSetting?(): Promise<Reading<Pick<RadioSetting, 'frequencyHz' | 'mode'>>>;
  /** Only while keyed; undefined when this radio has no such meters. */
  readTransmitMeters?(): Promise<Reading<TransmitMeters> | undefined>;
  readState?(): Promise<Reading<RadioState>>;
  /** Puts the radio back as it was found, and forgets what was wanted of it since. */
  restore?(state: RadioState): Promise<void>;
  /**
   * Satellite mode or split, transmitting here while it receives on `frequencyHz`; null transmits where it receives.
   * @throws DeviceError with code `refused` while transmitting, unless `duplexNow` is `full` and stays so
   */
  setTransmitFrequency?(frequencyHz: number | null): Promise<void>;
  /** Mode of the transmitter where it is not that of the receiver: in satellite mode and split. */
  setTransmitMode?(setting: Pick<RadioSetting, 'mode' | 'filter'>): Promise<void>;
  /**
   * Receives on the one and transmits on the other from now on, by satellite mode or split, whichever this radio has for the two;
   * a radio that has neither for them is left as it is.
   *
   * @returns how it works now, as `duplexNow` tells it
   * @throws DeviceError with code `refused` while transmitting
   */
  workApart?(receiveHz: number, transmitHz: number): Promise<Radio['duplexNow']>;
  /**
   * `full`: it receives while it transmits, and both frequencies may be set then. `half`: it transmits elsewhere, and is set only
   * while it receives. Null or left out: it transmits where it receives.
   */
  readonly duplexNow?: 'full' | 'half' | null;
  /** Sub-audible tone of the transmitter, null for none. */
  setTone?(toneHz: number | null): Promise<void>;
  /** Lets the transmitter go by bytes alone: for whoever opens the port anew after this process died or froze. */
  readonly releaseBytes?: Uint8Array;
}

export interface TransmitMeters {
  /** Forward power as a share of what the radio can give, 0 to 1; null where it is not told. */
  readonly forwardShare: number | null;
  /** Standing wave ratio, 1 when nothing comes back; infinite when all does. */
  readonly swr: number;
}

/** How a frame sounded that a modem took out of its sound. */
export interface HeardSound {
  readonly levelDb: number;
  /** How far above its frequency the carrier lay; undefined where the sound does not tell. */
  readonly carrierOffsetHz?: number;
  /** How far above where they belong its tones lay. */
  readonly toneOffsetHz?: number;
  /** False: its check failed, and what is handed on is damaged. */
  readonly isCheckGood: boolean;
  /** It was too loud for the sound card. */
  readonly isClipped: boolean;
}

export interface Modem extends Device {
  /** It asks for the key by itself, at the guard of the radio: bytes go to it before the transmitter is keyed. */
  readonly keysItself?: boolean;
  /** Bytes as the receiver gives them, not aligned to anything. */
  onBytes(listener: (bytes: Uint8Array, receivedAtMs: number, sound?: HeardSound) => void): () => void;
  /** Hands bytes to the transmitter; resolves when the port took them, not when they are on the air. */
  send(bytes: Uint8Array): Promise<void>;
}

/** One switch on a relay board: the supply of a payload, a preamplifier, what cuts an amplifier off. */
export interface Relay extends Device {
  /** Stays as it was when the station dies or the cable is pulled: it is no protection by itself, and cannot be released. */
  readonly latches: boolean;
  /** As read back, or as last told where a board cannot tell; undefined before that and after a loss. */
  readonly isOn: boolean | undefined;
  /**
   * Resolves when the board has it: read back where it can be read.
   * @throws DeviceError when the board cannot be told, or tells something else afterwards
   */
  set(isOn: boolean): Promise<void>;
}

/** A line that keys a transmitter and nothing else: a pin of a sound adapter, a relay across the PTT contacts. */
export interface PttLine extends Device {
  /** As with a relay: true when a dead station leaves the transmitter keyed. */
  readonly latches: boolean;
  /** As last told; undefined while nobody knows. */
  readonly isKeyed: boolean | undefined;
  /** Keys or releases. Releasing is always tried, whatever the state, and again when a lost line is back; keying never is. */
  setKeyed(isKeyed: boolean): Promise<void>;
}

export interface Supply {
  readonly voltageV: number;
  /** Negative when it flows back. */
  readonly currentA: number;
  readonly powerW: number;
  /** As the chip gave them: the words of shunt and bus, the higher octet first. */
  readonly registers: Uint8Array;
}

/** Measures what a supply gives. */
export interface PowerSensor extends Device {
  /** Last one taken, stale or not; undefined before the first. */
  readonly supply: Reading<Supply> | undefined;
  readSupply(): Promise<Reading<Supply>>;
}

export interface Wind {
  readonly speedMS: number;
  /** Where it comes from, from north; null where the instrument does not tell. */
  readonly fromDeg: number | null;
  /** What the instrument said, whole. */
  readonly sentence: string;
}

/** Says by itself how strong the wind is. What it has not said for long is not known. */
export interface Anemometer extends Device {
  /** Last one heard, stale or not; undefined before the first. */
  readonly wind: Reading<Wind> | undefined;
  onWind(listener: (wind: Reading<Wind>) => void): () => void;
}

/** A broken cable or a device that does not do its part. `code` comes from one table (devices/device-error.ts). */
export type DeviceErrorCode = 'lost' | 'timeout' | 'refused' | 'bad-answer' | 'busy' | 'blocked';

/** Why the transmitter is keyed, for the key-down log. */
export interface KeyRequest {
  readonly why: string;
  /** The command that goes out; null when a person keys by hand. */
  readonly commandId: string | null;
  /** The guard releases at the latest after this long. */
  readonly longestMs: number;
}

/**
 * The transmitter is keyed for whoever holds this and says so again and again: a holder that hangs or is gone says
 * nothing, and the guard releases when `leaseMs` of real time went by without a word.
 */
export interface KeyLease {
  /** False from the moment it was released, by whomever: the holder, a time limit, STOP. */
  readonly isHeld: boolean;
  /** Real time from one `renew` to the next at the most. */
  readonly leaseMs: number;
  /** Does nothing once it is no longer held: a lease that ended never comes back. */
  renew(): void;
  release(): Promise<void>;
}

/** A radio behind the guard: the only kind that anybody but the guard is handed. */
export interface GuardedRadio extends Radio {
  /**
   * Keys when everything permits it, and resolves with how to release.
   * @throws DeviceError `blocked` with the reason when it may not; no byte goes out then.
   */
  key(request: KeyRequest): Promise<KeyLease>;
}

/** What lies in the append-only log. Raw chunks are the truth; everything else cites them. */
export type RecordKind = 'raw' | 'frame' | 'packet' | 'command' | 'event' | 'run';

export interface LogRecord {
  readonly lsn: number;
  readonly kind: RecordKind;
  readonly atMs: number;
  /** Log sequence numbers this record was made from; [0, 0] for raw chunks. */
  readonly cites: readonly [first: number, last: number];
  /** Small facts about the bytes: port, virtual channel, corrections. */
  readonly meta: Readonly<Record<string, string | number | boolean | null>>;
  readonly bytes: Uint8Array;
}

export interface PacketLog {
  readonly runId: string;
  /** Queues a record and returns its number; it is acknowledged when `acknowledgedLsn` reaches it. */
  append(record: Omit<LogRecord, 'lsn'>): number;
  /** Highest number that reached the disk. */
  readonly acknowledgedLsn: number;
  /** Resolves when everything queued so far is on the disk. */
  flush(): Promise<number>;
  close(): Promise<void>;
}

/** Live messages without what each connection adds (`seq`) or the bus fills in (`atMs`, `runId`). */
export type BusMessage = LiveMessage extends infer M
  ? M extends { type: string }
    ? Omit<M, 'seq' | 'atMs' | 'runId'>
    : never
  : never;

/** Fan-out inside the process: publishing never waits and never throws. */
export interface Bus {
  publish(message: BusMessage): void;
  subscribe(listener: (message: BusMessage) => void): () => void;
}

/** One line for people, from anything that went wrong. */
export type FaultReporter = (source: string, fault: Fault | Error) => void;

/** The way from bytes to values: archives what it is given, then decodes it, and publishes what it found. */
export interface Receiver {
  /** Takes bytes as the modem gave them; the bytes are in the log before anything reads them. Never throws. */
  receive(bytes: Uint8Array, receivedAtMs: number): void;
  readonly counts: FrameCounts;
  /** Called for each good frame that is not a repetition, with the instant it was complete. */
  onGoodFrame(listener: (receivedAtMs: number) => void): () => void;
  onPacket(listener: (packet: PacketInfo) => void): () => void;
  /** Called with the control word of each good transfer frame that has one; left out where frames have none. */
  onControlWord?(listener: (octets: Uint8Array, receivedAtMs: number) => void): () => void;
}

/** What happened, for people: kept in the log, shown on the page. */
export interface Journal {
  event(entry: Omit<EventInfo, 'eventId' | 'atMs'> & { atMs?: number }): EventInfo;
  /** Raises an alarm, or renews the text of the one with this id. */
  raise(
    alarm: Pick<AlarmInfo, 'alarmId' | 'severity' | 'title' | 'text' | 'source'> & Partial<AlarmInfo>,
  ): AlarmInfo;
  clear(alarmId: string): void;
  acknowledge(alarmId: string, by: string): AlarmInfo | undefined;
  /** Puts an alarm away until then; it comes back by itself. A span that is too long and a reason that is empty are refused. */
  shelve(
    alarmId: string,
    by: string,
    untilAtMs: number,
    why: string,
  ): Result<AlarmInfo, Fault<'not-found' | 'bad-value'>>;
  unshelve(alarmId: string, by: string): Result<AlarmInfo, Fault<'not-found'>>;
  /** Alarms that stand, shelved ones among them, each as it is now. */
  readonly alarms: readonly AlarmInfo[];
  /**
   * Kept changes of alarms, each as the alarm was after it (`lastChange`).
   * @throws RangeError when cursor or limit cannot be used
   */
  history(request: PageRequest & { alarmId?: string }): Promise<Page<AlarmInfo>>;
  /** Writes down what waits for its turn and stops its timers; to be called before the archive is closed. */
  close(): void;
}

/** Inclusive start, exclusive end, UTC milliseconds. */
export interface Span {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

/** A page of a longer answer: `next` asks for what follows. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface PageRequest extends Partial<Span> {
  /** `next` of the page before. A text that is none throws RangeError. */
  readonly cursor?: string;
  /** Items on a page, 1 to 10,000; default 100. */
  readonly limit?: number;
  /** Default `oldest` first. */
  readonly order?: 'oldest' | 'newest';
}

/** What a span of time brought, summed up from the log. */
export interface Heard
  extends Pick<
    FrameCounts,
    | 'rawBytes'
    | 'good'
    | 'relayed'
    | 'foreign'
    | 'bad'
    | 'badByReason'
    | 'oddByKind'
    | 'lost'
    | 'idle'
    | 'correctedSymbols'
  > {
  readonly goodFramesAtMs: readonly number[];
  readonly packetsByApid: Readonly<Record<string, number>>;
  readonly packetBytes: number;
}

/** Which packets. */
export interface PacketRequest extends PageRequest {
  readonly missionId?: string;
  readonly apid?: number;
  readonly virtualChannelId?: number;
  readonly container?: string;
  readonly hasFault?: boolean;
}

/** Samples of one parameter; of the mission that is worked unless named. */
export interface SampleRequest extends PageRequest {
  readonly missionId?: string;
  readonly name: string;
}

/** What was kept, queryable by time. Everything here can be made again from the log. */
export interface Archive {
  readonly log: PacketLog;
  /** What is on the disk from an instant on; reads the log, about a second for a gigabyte. */
  heardSince(atMs: number): Heard;
  packets(request: PacketRequest): Promise<Page<PacketInfo>>;
  packet(lsn: number): Promise<PacketInfo | undefined>;
  samples(request: SampleRequest): Promise<Page<ParameterSample>>;
  /** Newest sample of every parameter of a mission. */
  latest(missionId?: string): Promise<readonly ParameterSample[]>;
  events(request: PageRequest): Promise<Page<EventInfo>>;
  commands(request: PageRequest): Promise<Page<CommandRecord>>;
  /** Keeps the newest state of a command. */
  saveCommand(command: CommandRecord): void;
  reports(request: PageRequest): Promise<Page<{ reportId: string; passId: string; writtenAtMs: number }>>;
  report(reportId: string): Promise<PassReport | undefined>;
  /** Keeps the report as a row and as files `reports/<id>.json` and `.html`. */
  saveReport(report: PassReport, html: string): Promise<void>;
  close(): Promise<void>;
}
