import type {
  ArchiveState,
  DictionaryInfo,
  PacketDetail,
  ParameterBins,
  RedecodeResult,
} from '@dawa/protocols/console/archive';
import type {
  BenchState,
  CampaignComparison,
  CampaignStart,
  PastCampaign,
} from '@dawa/protocols/console/campaign';
import type { CommandDefinition, CommandRecord, CommandRequest } from '@dawa/protocols/console/command';
import type {
  Completeness,
  LossLedgerState,
  TimeCorrelationState,
} from '@dawa/protocols/console/completeness';
import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { ElementList } from '@dawa/protocols/console/elements';
import type { AlarmInfo } from '@dawa/protocols/console/event';
import type { HeardFrame } from '@dawa/protocols/console/heard';
import type { MissionInfo, StationInfo } from '@dawa/protocols/console/mission';
import type { ContactState, PassDetail, PassInfo, PassWorkRequest } from '@dawa/protocols/console/pass';
import type { PlanAnswer } from '@dawa/protocols/console/plan';
import type {
  DemodulateRequest,
  DemodulateResult,
  RecordingCarrier,
  RecordingDetail,
  RecordingForm,
  RecordingInfo,
  RecordingList,
  RecordingRequest,
  RecordingWaterfall,
  WaterfallRowInfo,
} from '@dawa/protocols/console/recording';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { SafetyState } from '@dawa/protocols/console/safety';
import type { SimulatedFault } from '@dawa/protocols/console/simulated-fault';
import type { Clock } from '@dawa/seams/clock';
import type { Fault, Result } from '@dawa/seams/fault';
import type { StationArchive } from '../archive/archive.ts';
import type { CountQuery } from '../archive/store/archive-store.ts';
import type { WireLog } from '../devices/wire-log.ts';
import type { DownloadDesk } from '../downloads/download-desk.ts';
import type { SkyPoint } from '../pass/sky.ts';
import type { Archive, Bus, Direction, Page, PageRequest, Span } from '../ports.ts';
import type { HeardOfMission } from '../station/heard-desk.ts';
import type { FrameQuery } from '../station/heard-frames.ts';
import type { StationState } from '../station/station-state.ts';
import type { FileAnswer } from './file-answer.ts';

/** Why the station did not do what was asked. */
export type Refusal = Fault<'not-found' | 'bad-value' | 'refused' | 'device'>;

/** What the server asks of the station: everything that a page can see or do goes through here. */
export interface StationDoor {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly state: StationState;
  readonly archive: Archive;
  /** The one that is worked first at the front. */
  readonly missions: readonly MissionInfo[];
  /** What is known of a mission now; undefined for one that is not followed. */
  stateOf(missionId: string): StationState | undefined;
  readonly stations: readonly StationInfo[];
  readonly runs: readonly RunInfo[];
  /** Passes whose rise or set lies in the span, by rise. */
  passes(span: Span): readonly PassInfo[];
  pass(passId: string): PassDetail | undefined;
  /** Says for which mission a pass is worked, and on which of its downlinks. */
  chooseWork(passId: string, wish: PassWorkRequest, by: string): Result<PassDetail, Refusal>;
  readonly planning: PlanningDoor;
  /** Elements of everything that the station knows; of any age unless told. */
  elements(question: { readonly atMs: number; readonly maxAgeDays?: number }): Promise<ElementList>;
  readonly contact: ContactState;
  /** The readable page of a report; undefined when there is none. */
  reportPage(reportId: string): Promise<string | undefined>;
  readonly archiveDesk: ArchiveDesk;
  /** Absent where nothing counts what is received. */
  readonly completeness?: CompletenessDoor | undefined;
  /** Absent where no station keeps who was heard. */
  readonly heard?: HeardDoor | undefined;
  /** Of each mission whose files are brought down packet by packet. */
  readonly downloads?: readonly DownloadDesk[] | undefined;
  /** Absent where no recordings are kept. */
  readonly recordings?: RecordingsDoor | undefined;
  readonly replay: ReplayDoor;
  /** What went over the cable of a device; undefined for one that has none. */
  wire(deviceId: string): Pick<WireLog, 'since'> | undefined;
  acknowledgeAlarm(alarmId: string, by: string): AlarmInfo | undefined;
  shelveAlarm(
    alarmId: string,
    how: { readonly by: string; readonly untilAtMs: number; readonly why: string },
  ): Result<AlarmInfo, Refusal>;
  unshelveAlarm(alarmId: string, by: string): Result<AlarmInfo, Refusal>;
  /** Kept changes of alarms, or of one. @throws RangeError when the cursor cannot be used */
  alarmHistory(request: PageRequest & { readonly alarmId?: string }): Promise<Page<AlarmInfo>>;
  readonly commanding: CommandingDoor;
  readonly safety: SafetyDoor;
  /** Absent where no rotator is. */
  readonly antenna?: AntennaDoor | undefined;
  /** Absent where no relay is. */
  readonly relays?: RelayDoor | undefined;
  /** Absent where the ports are real: nothing is broken on purpose there. */
  readonly faults?: FaultDoor | undefined;
  /** Absent where no campaigns are followed. */
  readonly bench?: BenchDoor | undefined;
  /** False until every part has started; the reason is for people. */
  readonly readiness: { readonly isReady: boolean; readonly reason: string | null };
}

/** What the station will follow and what could be fitted in around it: asking books nothing. */
export interface PlanningDoor {
  /** Passes of which some part lies in the span, and what the plan does with each. */
  plan(span: Span): Promise<PlanAnswer>;
  /** The contacts of the span as iCalendar. */
  calendar(span: Span): Promise<string>;
}

export interface CommandingDoor {
  /** Of all missions that can be commanded; each names its own. */
  readonly definitions: readonly CommandDefinition[];
  create(request: CommandRequest, by: string): Result<CommandRecord, Refusal>;
  arm(commandId: string, by: string): Result<CommandRecord, Refusal>;
  send(commandId: string, by: string): Result<CommandRecord, Refusal>;
  drop(commandId: string, by: string): Result<CommandRecord, Refusal>;
}

export interface SafetyDoor {
  readonly state: SafetyState;
  arm(what: 'motion' | 'transmission', by: string): Result<SafetyState, Refusal>;
  disarm(what: 'motion' | 'transmission', by: string): Result<SafetyState, Refusal>;
  /** PTT off, uplink queue held, rotator halted, until a person releases it; reception goes on. */
  stop(by: string): Promise<Result<SafetyState, Refusal>>;
  /** PTT off and queue held, tracking goes on. */
  txOff(by: string): Promise<Result<SafetyState, Refusal>>;
  /** Lets the queue and the motion go on after STOP or TX off. */
  release(by: string): Result<SafetyState, Refusal>;
  /** A person has looked why the transmitter tripped. */
  resetTrip(by: string): Result<SafetyState, Refusal>;
  park(by: string): Promise<Result<SafetyState, Refusal>>;
  lock(lock: { who: string; why: string; untilAtMs: number | null }): Promise<Result<SafetyState, Refusal>>;
  unlock(by: string): Promise<Result<SafetyState, Refusal>>;
  setOffset(direction: 'downlink' | 'uplink', offsetHz: number): Result<SafetyState, Refusal>;
}

/** The antenna by hand. It is left to the hand until the station is released, or until the next contact. */
export interface AntennaDoor {
  moveTo(target: Direction, by: string): Promise<Result<SafetyState, Refusal>>;
  /** Turns one axis as long as it is asked again and again. */
  jog(
    request: { axis: 'azimuth' | 'elevation'; directionSign: 1 | -1; forMs: number },
    by: string,
  ): Promise<Result<{ end: Direction; cutBy: string | null }, Refusal>>;
  /** Halts it and holds nothing, as STOP would. */
  halt(by: string): Promise<Result<SafetyState, Refusal>>;
  /** The wind as it was just measured. */
  noteWind(speedMS: number): Result<SafetyState, Refusal>;
  /** A person has looked why the antenna ran away; releasing the station says so. */
  clearRunaway(): void;
  /** Ends the stow for wind before it is calm. */
  freeStow(by: string): Result<SafetyState, Refusal>;
  /** Says how the cable is wound: where the antenna stands, turns counted in. */
  setCable(azimuthDeg: number, by: string): Result<SafetyState, Refusal>;
}

/** Faults of simulated hardware. */
export interface FaultDoor {
  list(): Promise<readonly SimulatedFault[]>;
  set(
    name: string,
    wish: { readonly isActive: boolean; readonly settings?: Readonly<Record<string, number>> | undefined },
    by: string,
  ): Promise<Result<SimulatedFault, Refusal>>;
}

/** Campaigns of the test bench, which are processes of their own. */
export interface BenchDoor {
  state(): Promise<BenchState>;
  runs(): Promise<{ items: PastCampaign[]; leftOut: number }>;
  compare(a: string, b: string): Promise<Result<CampaignComparison, Refusal>>;
  /** The readable page of a run. */
  report(runId: string): Promise<Result<string, Refusal>>;
  paper(runId: string, name: string): Promise<Result<FileAnswer, Refusal>>;
  start(wish: CampaignStart, by: string): Promise<Result<BenchState, Refusal>>;
  /** The article is left safe, and the campaign ends. */
  stop(by: string): Promise<Result<BenchState, Refusal>>;
  /** After the procedure that runs: the article has no power then. */
  pause(by: string): Promise<Result<BenchState, Refusal>>;
  goOn(by: string): Promise<Result<BenchState, Refusal>>;
  answer(
    answer: { readonly questionId: string; readonly answer: string },
    by: string,
  ): Promise<Result<BenchState, Refusal>>;
}

/** Relays by hand. */
export interface RelayDoor {
  /** Resolves with the relay as it is then; `relayId` is its name in `station.yaml`. */
  switch(
    relayId: string,
    wish: { readonly isOn: boolean; readonly isConfirmed: boolean },
    by: string,
  ): Promise<Result<DeviceInfo, Refusal>>;
}

export interface BinsRequest {
  readonly missionId?: string | undefined;
  readonly name: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly bins: number;
}

/** What an engineer asks of the archive, and may change about how it is read. */
export interface ArchiveDesk {
  /** Undefined for a parameter that neither the dictionary nor the archive knows. */
  bins(request: BinsRequest): Promise<ParameterBins | undefined>;
  packetDetail(lsn: number): Promise<PacketDetail | undefined>;
  state(): Promise<ArchiveState>;
  dictionaries(missionId?: string): DictionaryInfo[];
  reload(missionId: string): Promise<Result<DictionaryInfo, Refusal>>;
  redecode(request: Span & { readonly missionId: string }): Promise<Result<RedecodeResult, Refusal>>;
}

/** What the server asks about stations that were heard, and about frames of anybody. */
export interface HeardDoor {
  /** Of the first mission unless another is named; undefined for one that is not followed. */
  of(missionId?: string): HeardOfMission | undefined;
  /** @throws RangeError when the cursor cannot be used */
  frames(query: FrameQuery): Page<HeardFrame>;
}

/** What the server asks about recordings of passes. */
export interface RecordingsDoor {
  list(query: { readonly passId?: string | undefined }): Promise<RecordingList>;
  detail(recordingId: string): Promise<Result<RecordingDetail, Refusal>>;
  start(request: RecordingRequest, by: string): Promise<Result<RecordingInfo, Refusal>>;
  /** Ends the one that runs. */
  stop(recordingId: string, by: string): Promise<Result<RecordingInfo, Refusal>>;
  waterfall(recordingId: string, query: WaterfallQuery): Promise<Result<RecordingWaterfall, Refusal>>;
  carrier(recordingId: string, query: CarrierQuery): Promise<Result<RecordingCarrier, Refusal>>;
  /** A WAV file of some of it. */
  audio(
    recordingId: string,
    span: { readonly fromMs: number; readonly toMs: number },
  ): Promise<Result<Uint8Array, Refusal>>;
  /** The whole of it. */
  file(recordingId: string, form: RecordingForm): Promise<Result<FileAnswer, Refusal>>;
  demodulate(
    recordingId: string,
    request: DemodulateRequest,
    by: string,
  ): Promise<Result<DemodulateResult, Refusal>>;
  /** Rows of the waterfall go over the bus while somebody watches. Returns how to stop. */
  watch(): () => void;
  /** Rows of the last minutes, oldest first, watched or not. */
  lately(): readonly WaterfallRowInfo[];
}

export interface WaterfallQuery {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
  readonly fromHz?: number | undefined;
  readonly toHz?: number | undefined;
}

export interface CarrierQuery {
  readonly fromHz?: number | undefined;
  readonly toHz?: number | undefined;
  /** Width of a modulated signal whose centre is followed; without it a narrow carrier is. */
  readonly signalHz?: number | undefined;
}

/** What a replay asks of the past: nothing of it can be changed through here. */
export interface ReplayDoor {
  readonly archive: ReplayArchive;
  /** Where a satellite stood, of the first mission unless named; undefined where its elements say nothing. */
  skyAt(atMs: number, noradId?: number): SkyPoint | undefined;
  /** The first pass of the next hours that has not set a minute ago, of the ships of that mission; without one of all. */
  passAt(atMs: number, missionId?: string): PassDetail | undefined;
}

export type ReplayArchive = Pick<
  StationArchive,
  'logRecords' | 'shelf' | 'samples' | 'packet' | 'missionId'
> & {
  readonly store: Pick<StationArchive['store'], 'packets' | 'journal'>;
};

/** What the server asks about what was received, what was not, and when it was made. */
export interface CompletenessDoor {
  completeness(query: CountQuery): Promise<Completeness>;
  /** Of the first mission unless another is named; undefined for one without a downlink of frames. */
  ledger(missionId?: string): LossLedgerState | undefined;
  timeCorrelation(missionId?: string): TimeCorrelationState | undefined;
}
