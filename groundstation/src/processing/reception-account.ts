import type { LossLedgerState, TimeCorrelationState } from '@dawa/protocols/console/completeness';
import type { MissionTimekeeping } from '@dawa/protocols/mission-timekeeping';
import { sampleQuality } from '../archive/sample-quality.ts';
import { type DownlinkCheckpoint, DownlinkLedger } from '../pipeline/ledger.ts';
import { ledgerFrameOf } from '../pipeline/restore-ledger.ts';
import type { LogRecord } from '../ports.ts';
import { DuplicateWindow } from './duplicate-window.ts';
import type { CounterStep } from './gap-counter.ts';
import { GapWatch, type KeptGapWatch } from './gap-watch.ts';
import { type LossCheckpoint, LossLedger } from './loss-ledger.ts';
import { fateOf } from './packet-fate.ts';
import { type KeptCorrelation, TimeCorrelation } from './time-correlation.ts';
import { PairMaker } from './time-correlation-pairs.ts';
import { type PacketStamp, stampPacket } from './time-correlation-stamp.ts';

export interface ReceptionAccountOptions {
  /** Octets of a marker and the codeblock behind it. */
  readonly unitOctets: number;
  readonly frameDurationMs: number;
  readonly frameModulus: number;
  readonly reportPeriodsMs: Readonly<Record<string, number>>;
  /** Undefined: what the clock on board says is believed. */
  readonly timekeeping: MissionTimekeeping | undefined;
  /** What the clock means by a reading, UTC. */
  readonly clockAtMs?: (onboardS: number) => number | null;
  readonly wrapS?: number;
  readonly lightTimeMs?: (atMs: number) => number;
  readonly knowsApid?: (apid: number) => boolean;
}

/** What the dictionary and the header say of a packet, before it is dated. */
export interface PacketFacts {
  readonly apid: number;
  readonly sequenceCount: number;
  readonly virtualChannelId: number;
  readonly container: string | null;
  readonly fault: string | null;
  readonly sampleCount: number;
  /** Reading of the time field, seconds, and what the clock means by it. */
  readonly onboardS: number | null;
  readonly clockAtMs: number | null;
  readonly readingOf?: (parameter: string) => number | undefined;
}

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
}

/**
 * Everything that is counted and dated of a reception, as a fold over the records of the log: what is told live and what is
 * restored after a crash go the same way, so they agree.
 *
 * A station tells each record when it has appended it. After a restart it begins with the last checkpoint, tells the records
 * behind it, and says `begin`.
 */
export class ReceptionAccount {
  readonly downlink: DownlinkLedger;
  readonly loss: LossLedger;
  readonly gaps: GapWatch;
  /** Undefined while the clock is trusted. */
  readonly correlation: TimeCorrelation | undefined;
  readonly pairs: PairMaker | undefined;
  readonly #options: ReceptionAccountOptions;
  /** Not kept: a restart forgets what came before the checkpoint. */
  readonly #duplicates = new DuplicateWindow();

  constructor(options: ReceptionAccountOptions, from?: AccountCheckpoint) {
    this.#options = options;
    const { timekeeping, clockAtMs, wrapS, lightTimeMs } = options;
    this.downlink = new DownlinkLedger(options.frameDurationMs, from?.downlink);
    this.loss = new LossLedger(options.unitOctets, from?.loss);
    this.gaps = new GapWatch(options, from?.gaps);
    if (timekeeping === undefined || timekeeping.mode === 'trust') return;
    this.pairs = new PairMaker(timekeeping, lightTimeMs, from?.lastLiveAtMs ?? null);
    const clock = {
      ...(clockAtMs === undefined ? {} : { clockAtMs }),
      ...(wrapS === undefined ? {} : { wrapS }),
    };
    this.correlation = new TimeCorrelation({ timekeeping, ...clock }, from?.correlation ?? undefined);
  }

  /** The log is counted, and reception begins: nothing waits in the synchroniser, and what was missed until now was missed here. */
  begin(atMs: number): void {
    this.loss.restart();
    this.gaps.noteStart(atMs);
  }

  /** A chunk of the stream. @param isLogged false when the disk refused it */
  raw({ bytes }: Pick<LogRecord, 'bytes'>, isLogged = true): void {
    this.downlink.addRawBytes(bytes.length);
    this.loss.addRaw(bytes.length, { isLogged });
  }

  /** A frame, good or bad, by the meta of its record. @returns how many frames were lost before it */
  frame({ meta, atMs }: Pick<LogRecord, 'meta' | 'atMs'>): number {
    this.loss.addFrame(ledgerFrameOf(meta));
    const { fault } = meta;
    if (typeof fault === 'string') {
      this.downlink.addBad(fault, atMs);
      if (fault !== 'repeated') this.gaps.noteBadFrame(atMs);
      return 0;
    }
    const virtualChannelId = numberOf(meta['virtualChannelId']);
    const virtualChannelCount = numberOf(meta['virtualChannelCount']);
    this.gaps.pushFrame({ virtualChannelId, virtualChannelCount, receivedAtMs: atMs });
    const isIdle = meta['isIdle'] === true;
    const correctedSymbols = numberOf(meta['correctedSymbols']);
    const masterChannelCount = numberOf(meta['masterChannelCount']);
    return this.downlink.addGood({ masterChannelCount, isIdle, correctedSymbols }, atMs);
  }

  /** A packet that is not idle: counts it, learns from its time, and dates it. @param isLogged false when the disk refused it */
  packet(
    { meta, atMs, bytes }: Pick<LogRecord, 'meta' | 'atMs' | 'bytes'>,
    facts: PacketFacts,
    isLogged = true,
  ): CountedPacket {
    const { apid, sequenceCount, container, fault, sampleCount } = facts;
    this.downlink.addPacket(apid, numberOf(meta['missingBefore']));
    const isRepeated = this.#duplicates.has({ apid, sequenceCount, bytes });
    // A packet whose check is wrong may say any time and any count.
    const isBelieved = fault === null || !fault.startsWith('bad-crc');
    if (isBelieved && !isRepeated) this.#learn(facts, meta, atMs);
    const onboardS = isBelieved ? facts.onboardS : null;
    const clockAtMs = isBelieved ? facts.clockAtMs : null;
    const { timekeeping } = this.#options;
    const stamp = stampPacket(
      { onboardS, clockAtMs, receivedAtMs: atMs },
      timekeeping ?? trust,
      this.correlation,
    );
    const isDated = (stamp.quality & sampleQuality.receivedTime) === 0;
    const generatedAtMs = isDated ? stamp.generatedAtMs : null;
    const step =
      isBelieved && !isRepeated
        ? this.gaps.pushPacket({ apid, sequenceCount, receivedAtMs: atMs, generatedAtMs, container })
        : undefined;
    const packet = { apid, container, fault };
    this.loss.addPacket(fateOf({ packet, sampleCount, isRepeated, isLogged }, this.#options.knowsApid));
    const quality = stamp.quality | (step?.kind === 'late' ? sampleQuality.late : 0);
    return { generatedAtMs: stamp.generatedAtMs, quality, isRepeated, step };
  }

  ledger(atMs: number): LossLedgerState {
    return this.loss.state(atMs);
  }

  timeCorrelation(atMs: number): TimeCorrelationState {
    return this.correlation?.state(atMs) ?? { ...trusted, atMs };
  }

  checkpoint(): AccountCheckpoint {
    return {
      version: 1,
      downlink: this.downlink.checkpoint(),
      loss: this.loss.checkpoint(),
      gaps: this.gaps.checkpoint(),
      correlation: this.correlation?.checkpoint() ?? null,
      lastLiveAtMs: this.pairs?.lastLiveAtMs ?? null,
    };
  }

  #learn(facts: PacketFacts, meta: LogRecord['meta'], receivedAtMs: number): void {
    const marked = meta['markedAtMs'];
    const pair = this.pairs?.pairOf({
      container: facts.container,
      virtualChannelId: facts.virtualChannelId,
      receivedAtMs,
      onboardS: facts.onboardS,
      ...(facts.readingOf === undefined ? {} : { readingOf: facts.readingOf }),
      ...(typeof marked === 'number' ? { markedAtMs: marked } : {}),
    });
    if (pair !== undefined) this.correlation?.addPair(pair);
  }
}

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
