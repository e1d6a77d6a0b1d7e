import type { LossLedgerState, TimeCorrelationState } from '@dawa/protocols/console/completeness';
import type { MissionTimekeeping } from '@dawa/protocols/mission-timekeeping';
import { sampleQuality } from '../archive/sample-quality.ts';
import { ledgerFrameOf } from '../pipeline/frame-meta.ts';
import { frameStanding } from '../pipeline/frame-standing.ts';
import type { HeardPacket } from '../pipeline/heard-packet.ts';
import { type DownlinkCheckpoint, DownlinkLedger } from '../pipeline/ledger.ts';
import type { PacketDater, PacketFacts } from '../pipeline/packet-dater.ts';
import { RawTrail } from '../pipeline/raw-trail.ts';
import type { LogRecord } from '../ports.ts';
import type { NewCoefficients } from './coefficient-record.ts';
import { DuplicateWindow, type KeptWindow } from './duplicate-window.ts';
import type { CounterStep } from './gap-counter.ts';
import { GapWatch, type KeptGapWatch } from './gap-watch.ts';
import { type LossCheckpoint, LossLedger } from './loss-ledger.ts';
import { fateOf } from './packet-fate.ts';
import type { ReceptionSettings } from './reception-settings.ts';
import { type KeptCorrelation, TimeCorrelation } from './time-correlation.ts';
import { PairMaker } from './time-correlation-pairs.ts';
import { type PacketStamp, stampPacket } from './time-correlation-stamp.ts';

/** By what the frames of a link are counted. */
export interface CountedLink {
  /** Octets of a marker and the codeblock behind it. */
  readonly unitOctets: number;
  readonly frameDurationMs: number;
}

/** The first link with telemetry frames, and what is common to all. */
export interface ReceptionAccountOptions extends CountedLink {
  /** Others, by their ids: one is heard at a time, and records of these name it. */
  readonly otherLinks?: Readonly<Record<string, CountedLink>>;
  readonly frameModulus: number;
  readonly reportPeriodsMs: Readonly<Record<string, number>>;
  /** Undefined: what the clock on board says is believed. */
  readonly timekeeping: MissionTimekeeping | undefined;
  /** What the clock means by a reading, UTC. */
  readonly clockAtMs?: (onboardS: number) => number | null;
  readonly wrapS?: number;
  readonly lightTimeMs?: (atMs: number) => number;
  /** Where these options come from, and what they are by other settings; without both they stay as they are. */
  readonly settings?: ReceptionSettings;
  readonly withSettings?: (settings: ReceptionSettings) => ReceptionAccountOptions;
}

export type { PacketFacts } from '../pipeline/packet-dater.ts';

/** What an account says of a packet: under which instant it goes, and whether it is one of its kind. */
export interface CountedPacket extends PacketStamp {
  /** The very same packet came before. */
  readonly isRepeated: boolean;
  readonly step: CounterStep | undefined;
}

/** All of an account as JSON keeps it. */
export interface AccountCheckpoint {
  readonly version: 1;
  readonly downlink: DownlinkCheckpoint;
  readonly loss: LossCheckpoint;
  readonly gaps: KeptGapWatch;
  readonly correlation: KeptCorrelation | null;
  readonly lastLiveAtMs: number | null;
  /** From which raw record on the synchroniser would have to be given the stream again; null before the first. */
  readonly tailFromLsn?: number | null;
  /** Of `DuplicateWindow`; absent in checkpoints of before it was kept. */
  readonly duplicates?: KeptWindow;
  /** By which it is counted, where the log tells of them. */
  readonly settings?: ReceptionSettings | undefined;
  /** The link that was heard last; absent: the first. */
  readonly linkId?: string | undefined;
}

/**
 * Everything that is counted and dated of a reception, as a fold over the records of the log: what is told live and what is
 * restored after a crash go the same way, so they agree.
 *
 * A station tells each record when it has appended it. After a restart it begins with the last checkpoint, tells the records
 * behind it, and says `begin`. Packets are told twice: when they are appended (`expect`), and when they are decoded (`date`),
 * which is later. What frames say of gaps waits for packets before them, so that the order of the log decides and not that of
 * the decoder.
 */
export class ReceptionAccount implements PacketDater {
  readonly downlink: DownlinkLedger;
  readonly loss: LossLedger;
  readonly gaps: GapWatch;
  #options: ReceptionAccountOptions;
  #correlation: TimeCorrelation | undefined;
  #pairs: PairMaker | undefined;
  #settings: ReceptionSettings | undefined;
  readonly #duplicates: DuplicateWindow;
  /** Sets of coefficients that the log does not tell of yet. */
  #coefficients: NewCoefficients[] = [];
  #rawTrail = new RawTrail(tailOctets);
  #tailBeforeLsn: number | null;
  #linkId: string | undefined;
  /** Packets that are in the log and not dated yet. */
  #expected = 0;
  /** What frames say of gaps, each behind the packet of a number. */
  #waiting: { readonly afterLsn: number; readonly apply: () => void }[] = [];
  #lightTimeMs: (atMs: number) => number = () => 0;

  constructor(options: ReceptionAccountOptions, from?: AccountCheckpoint) {
    this.#settings = from?.settings;
    this.#options = optionsBy(options, this.#settings);
    this.#linkId = from?.linkId;
    const { lightTimeMs } = this.#options;
    const { unitOctets, frameDurationMs } = this.#link;
    this.downlink = new DownlinkLedger(frameDurationMs, from?.downlink);
    this.loss = new LossLedger(unitOctets, from?.loss);
    const shortestFrameDurationMs = shortestOf(this.#options);
    this.gaps = new GapWatch({ ...this.#options, frameDurationMs, shortestFrameDurationMs }, from?.gaps);
    this.#tailBeforeLsn = from?.tailFromLsn ?? null;
    this.#duplicates = new DuplicateWindow(rememberedPackets, from?.duplicates);
    if (lightTimeMs !== undefined) this.#lightTimeMs = lightTimeMs;
    this.#readClock(from?.correlation ?? undefined, from?.lastLiveAtMs ?? null);
  }

  /** Undefined while the clock is trusted. */
  get correlation(): TimeCorrelation | undefined {
    return this.#correlation;
  }

  /** Undefined while the clock is trusted. */
  get pairs(): PairMaker | undefined {
    return this.#pairs;
  }

  /** By which the account counts, where the log tells of them. */
  get settings(): ReceptionSettings | undefined {
    return this.#settings;
  }

  /**
   * Counts and dates by other settings from here on, as the log tells; what was learned of the clock and of gaps stays. No packet
   * may be waiting to be dated.
   */
  takeSettings(settings: ReceptionSettings): void {
    this.#apply(Number.POSITIVE_INFINITY);
    this.#settings = settings;
    this.#options = optionsBy(this.#options, settings);
    this.gaps.followReports(this.#options.reportPeriodsMs);
    // Of a clock of which nothing is known yet, nothing of other settings may stay.
    const known = this.#correlation?.isUntouched === false ? this.#correlation.checkpoint() : undefined;
    this.#readClock(known, this.#pairs?.lastLiveAtMs ?? null);
  }

  /** The link that was heard last; undefined for the first. */
  get linkId(): string | undefined {
    return this.#linkId;
  }

  /** Whether it counts what names this link. */
  counts(linkId: string | undefined): boolean {
    return linkId === undefined || this.#options.otherLinks?.[linkId] !== undefined;
  }

  /** The raw record in which the oldest octet lies that a frame or packet in hand may begin with; null before the first. */
  get tailFromLsn(): number | null {
    const isOwn = this.#rawTrail.isFull || this.#tailBeforeLsn === null;
    return isOwn ? (this.#rawTrail.firstLsn ?? null) : this.#tailBeforeLsn;
  }

  get readsClock(): boolean {
    return this.correlation !== undefined;
  }

  /** From the spacecraft to the antenna at an instant, where the orbit is known. */
  set lightTimeMs(lightTimeMs: (atMs: number) => number) {
    this.#lightTimeMs = lightTimeMs;
  }

  /** The log is counted, and reception begins: what was missed until now was missed here. */
  begin(atMs: number, { isSynchroniserEmpty = true } = {}): void {
    if (isSynchroniserEmpty) this.loss.restart();
    this.gaps.noteStart(atMs);
    this.gaps.takeChanges();
  }

  /** A chunk of the stream, which may be that of another link than before. @param isLogged false when the disk refused it */
  raw(
    { bytes, meta, lsn = 0 }: Pick<LogRecord, 'bytes' | 'meta'> & { readonly lsn?: number },
    isLogged = true,
  ): void {
    const linkId = linkIdIn(meta);
    if (linkId !== this.#linkId) this.#turnTo(linkId, lsn);
    if (lsn > 0) this.#rawTrail.add(bytes.length, lsn);
    this.downlink.addRawBytes(bytes.length);
    this.loss.addRaw(bytes.length, { isLogged });
  }

  /**
   * A frame, good or bad, by the meta of its record.
   *
   * @param afterLsn number of the record before it
   * @returns how many frames were lost before it
   */
  frame({ meta, atMs }: Pick<LogRecord, 'meta' | 'atMs'>, afterLsn = 0): number {
    this.loss.addFrame(ledgerFrameOf(meta));
    const standing = frameStanding(meta);
    if (standing === 'foreign') {
      this.downlink.addForeign();
      return 0;
    }
    if (typeof standing === 'object') {
      this.downlink.addBad(standing.bad, atMs);
      if (standing.bad !== 'repeated') this.#behindPackets(afterLsn, () => this.gaps.noteBadFrame(atMs));
      return 0;
    }
    const virtualChannelId = numberOf(meta['virtualChannelId']);
    const virtualChannelCount = numberOf(meta['virtualChannelCount']);
    const frame = { virtualChannelId, virtualChannelCount, receivedAtMs: atMs };
    this.#behindPackets(afterLsn, () => this.gaps.pushFrame(frame));
    const isIdle = meta['isIdle'] === true;
    const correctedSymbols = numberOf(meta['correctedSymbols']);
    const masterChannelCount = numberOf(meta['masterChannelCount']);
    return this.downlink.addGood({ masterChannelCount, isIdle, correctedSymbols }, atMs);
  }

  /** A packet was appended, and will be dated when it is decoded. */
  expect(): void {
    this.#expected++;
  }

  /** UTC of the station was stepped by its owner. */
  groundStep(stepMs: number, atMs: number): void {
    this.correlation?.noteGroundStep(stepMs, atMs);
  }

  isRepeated({ lsn, bytes, quality }: HeardPacket, header: { apid: number; sequenceCount: number }): boolean {
    // What the disk refused is nowhere: the next one like it is the first.
    if (lsn === 0) return false;
    const { apid, sequenceCount } = header;
    return this.#duplicates.has({ apid, sequenceCount, bytes }) || (quality & sampleQuality.repeated) !== 0;
  }

  /** Counts a packet, learns from its time, and dates it. */
  date(packet: HeardPacket, facts: PacketFacts): CountedPacket {
    this.#apply(packet.lsn);
    const { apid, sequenceCount, container, fault, sampleCount } = facts;
    const { lsn, receivedAtMs } = packet;
    const isLogged = lsn !== 0;
    this.downlink.addPacket(apid, packet.missingBefore);
    this.downlink.addParameters(sampleCount);
    const isRepeated = facts.isRepeated ?? this.isRepeated(packet, facts);
    // A packet whose check is wrong may say any time and any count.
    const isBelieved = fault === null || !fault.startsWith('bad-crc');
    // What the disk refused is not there when the log is read again: nothing that dates others may follow from it.
    if (isBelieved && !isRepeated && isLogged) this.#learn(packet, facts);
    const onboardS = isBelieved ? facts.onboardS : null;
    const clockAtMs = isBelieved ? facts.clockAtMs : null;
    const { timekeeping } = this.#options;
    const stamp = stampPacket({ onboardS, clockAtMs, receivedAtMs }, timekeeping ?? trust, this.correlation);
    const isDated = (stamp.quality & sampleQuality.receivedTime) === 0;
    const generatedAtMs = isDated ? stamp.generatedAtMs : null;
    const step =
      isBelieved && !isRepeated
        ? this.gaps.pushPacket({ apid, sequenceCount, receivedAtMs, generatedAtMs, container })
        : undefined;
    const decoded = { packet: { apid, container, fault }, sampleCount, isRepeated, isLogged };
    this.loss.addPacket(fateOf(decoded, facts.isApidKnown));
    if (isLogged) this.#expected = Math.max(0, this.#expected - 1);
    if (this.#expected === 0) this.#apply(Number.POSITIVE_INFINITY);
    const late = step?.kind === 'late' ? sampleQuality.late : 0;
    return { generatedAtMs: stamp.generatedAtMs, quality: stamp.quality | late, isRepeated, step };
  }

  /** The same of a packet that is told by its record. @param isLogged false when the disk refused it */
  packet(
    { meta, atMs, bytes, lsn = 0 }: Pick<LogRecord, 'meta' | 'atMs' | 'bytes'> & { readonly lsn?: number },
    facts: PacketFacts,
    isLogged = true,
  ): CountedPacket {
    const markedAtMs = meta['markedAtMs'];
    const heard = {
      lsn: isLogged ? lsn || Number.MAX_SAFE_INTEGER : 0,
      receivedAtMs: atMs,
      virtualChannelId: facts.virtualChannelId,
      missingBefore: numberOf(meta['missingBefore']),
      quality: numberOf(meta['quality']),
      bytes,
      ...(typeof markedAtMs === 'number' ? { markedAtMs } : {}),
    };
    return this.date(heard, facts);
  }

  /** Sets of coefficients that the log should be told of, each once. */
  takeCoefficients(): NewCoefficients[] {
    const taken = this.#coefficients;
    if (taken.length > 0) this.#coefficients = [];
    return taken;
  }

  /** The log tells of a set. */
  noteCoefficients(setId: number): void {
    this.#coefficients = this.#coefficients.filter(({ set }) => set.setId !== setId);
  }

  ledger(atMs: number): LossLedgerState {
    return this.loss.state(atMs);
  }

  timeCorrelation(atMs: number): TimeCorrelationState {
    return this.correlation?.state(atMs) ?? { ...trusted, atMs };
  }

  /** No packet may be waiting to be dated. */
  checkpoint(): AccountCheckpoint {
    this.#expected = 0;
    this.#apply(Number.POSITIVE_INFINITY);
    return {
      version: 1,
      downlink: this.downlink.checkpoint(),
      loss: this.loss.checkpoint(),
      gaps: this.gaps.checkpoint(),
      correlation: this.correlation?.checkpoint() ?? null,
      lastLiveAtMs: this.pairs?.lastLiveAtMs ?? null,
      tailFromLsn: this.tailFromLsn,
      duplicates: this.#duplicates.kept(),
      settings: this.#settings,
      ...(this.#linkId === undefined ? {} : { linkId: this.#linkId }),
    };
  }

  get #link(): CountedLink {
    return this.#options.otherLinks?.[this.#linkId ?? ''] ?? this.#options;
  }

  /** Of the link before nothing is in hand any more, and of this one nothing was missed, for nobody listened. */
  #turnTo(linkId: string | undefined, lsn: number): void {
    this.#linkId = linkId;
    const { unitOctets, frameDurationMs } = this.#link;
    this.#rawTrail = new RawTrail(tailOctets);
    this.#tailBeforeLsn = null;
    this.loss.restart(unitOctets);
    this.downlink.turn(frameDurationMs);
    this.#behindPackets(lsn, () => this.gaps.turn(frameDurationMs));
  }

  #readClock(known: KeptCorrelation | undefined, lastLiveAtMs: number | null): void {
    const { timekeeping, clockAtMs, wrapS } = this.#options;
    this.#pairs = undefined;
    this.#correlation = undefined;
    if (timekeeping === undefined || timekeeping.mode === 'trust') return;
    this.#pairs = new PairMaker(timekeeping, (atMs) => this.#lightTimeMs(atMs), lastLiveAtMs);
    const clock = {
      ...(clockAtMs === undefined ? {} : { clockAtMs }),
      ...(wrapS === undefined ? {} : { wrapS }),
    };
    this.#correlation = new TimeCorrelation({ timekeeping, ...clock }, known);
  }

  #behindPackets(afterLsn: number, apply: () => void): void {
    if (this.#expected === 0) apply();
    else this.#waiting.push({ afterLsn, apply });
    // Whoever forgets to date packets must not fill the memory with frames.
    if (this.#waiting.length > mostWaiting) this.#apply(Number.POSITIVE_INFINITY);
  }

  /** What frames said before the packet of a number. */
  #apply(lsn: number): void {
    let due = 0;
    while (due < this.#waiting.length && this.#waiting[due]!.afterLsn < lsn) this.#waiting[due++]!.apply();
    if (due > 0) this.#waiting.splice(0, due);
  }

  #learn({ lsn, receivedAtMs, markedAtMs }: HeardPacket, facts: PacketFacts): void {
    const pair = this.pairs?.pairOf({
      container: facts.container,
      virtualChannelId: facts.virtualChannelId,
      receivedAtMs,
      onboardS: facts.onboardS,
      ...(facts.readingOf === undefined ? {} : { readingOf: facts.readingOf }),
      ...(markedAtMs === undefined ? {} : { markedAtMs }),
    });
    if (pair === undefined || this.correlation === undefined) return;
    const before = this.correlation.history.at(-1)?.setId ?? 0;
    this.correlation.addPair(pair);
    const set = this.correlation.history.at(-1);
    if (set !== undefined && set.setId > before) this.#coefficients.push({ set, lsn });
  }
}

function optionsBy(
  options: ReceptionAccountOptions,
  settings: ReceptionSettings | undefined,
): ReceptionAccountOptions {
  return settings === undefined ? options : { ...options, ...options.withSettings?.(settings) };
}

/** The link that a record names; undefined: the first with telemetry frames. */
export function linkIdIn({ linkId }: LogRecord['meta']): string | undefined {
  return typeof linkId === 'string' ? linkId : undefined;
}

function shortestOf({ frameDurationMs, otherLinks = {} }: ReceptionAccountOptions): number {
  return Math.min(frameDurationMs, ...Object.values(otherLinks).map((link) => link.frameDurationMs));
}

/** As far back as the longest packet may begin, with the frames around it: what is read again when the station comes back. */
export const tailOctets = 100_000;

/** Packets among which a repetition is recognised, and up to twice as many: half of what a counter can tell apart. */
const rememberedPackets = 4096;
const mostWaiting = 100_000;

const trust = { mode: 'trust', validityMs: 0 } as const;
const trusted: Omit<TimeCorrelationState, 'atMs'> = {
  mode: 'trust',
  status: 'off',
  offsetS: null,
  driftPpm: null,
  driftUncertaintyPpm: null,
  uncertaintyMs: null,
  pairs: 0,
  outliers: 0,
  lastPairAtMs: null,
  jumps: [],
};

function numberOf(value: LogRecord['meta'][string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}
