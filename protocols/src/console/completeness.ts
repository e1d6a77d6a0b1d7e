import * as z from 'zod/mini';
import { atMs, durationMs } from './quantity.ts';

/** Counts by reason; the reasons are words for people, such as `bad-crc`. */
const byReason = z.record(z.string(), z.number());

/** Why units are missing, where something says so. */
export const gapReason = z.enum([
  /** Nothing was heard in between, for less than two minutes. */
  'fade',
  /** Nothing was heard for longer: the satellite had set, or the antenna looked elsewhere. */
  'out-of-view',
  /** Frames came in between and could not be read. */
  'bad-frames',
  /** The station was not running. */
  'station-down',
  /** The counter began anew: the computer on board was restarted. */
  'counter-restart',
]);
export type GapReason = z.infer<typeof gapReason>;

/** A stretch of which units are missing, as a counter or the onboard time tells. */
export const gapRecord = z.object({
  gapId: z.string(),
  by: z.enum(['virtual-channel', 'apid', 'onboard-time']),
  /** Number of the channel or application process, or name of the container. */
  id: z.string(),
  /** When the units before and behind were received. */
  fromAtMs: atMs,
  toAtMs: atMs,
  /** When they were made on board, where they tell. */
  fromOnboardAtMs: z.nullable(atMs),
  toOnboardAtMs: z.nullable(atMs),
  /**
   * How many are missing: a counter tells it but for whole turns. `atMost` is null where nothing bounds it, `likely` follows
   * from how often they came before. What came later is counted in `filled` and not taken off.
   */
  missing: z.object({ atLeast: z.number(), likely: z.number(), atMost: z.nullable(z.number()) }),
  filled: z.number(),
  isFilled: z.boolean(),
  reason: z.nullable(gapReason),
});
export type GapRecord = z.infer<typeof gapRecord>;

/** One line of bars. Bin n covers `fromAtMs + n * (toAtMs - fromAtMs) / bins`. */
export const completenessRow = z.object({
  by: z.enum(['virtual-channel', 'apid']),
  id: z.number(),
  /** Packets by bin: received, skipped by their counters, and received with a fault. */
  received: z.array(z.number()),
  missing: z.array(z.number()),
  faulty: z.array(z.number()),
});
export type CompletenessRow = z.infer<typeof completenessRow>;

/** `GET /completeness`: what is there of a span, and what is not. */
export const completeness = z.object({
  fromAtMs: atMs,
  toAtMs: atMs,
  bins: z.number(),
  by: z.enum(['received', 'generated']),
  rows: z.array(completenessRow),
  /** Gaps that overlap the span, oldest first, at most `gapLimit` of them. */
  gaps: z.array(gapRecord),
  /** Gaps that are not listed. */
  gapsLeftOut: z.number(),
});
export type Completeness = z.infer<typeof completeness>;

/**
 * `GET /ledger`: where every octet, frame and packet went. Exact at every instant:
 * `octets.received = inGoodFrames + inBadFrames + betweenFrames + waiting`,
 * `frames.found = data + idle + repeated + foreign + bad`, `packets.extracted = withSamples + kept without, by reason`.
 */
export const lossLedgerState = z.object({
  atMs,
  octets: z.object({
    received: z.number(),
    inGoodFrames: z.number(),
    inBadFrames: byReason,
    /** Searched through without a frame. */
    betweenFrames: z.number(),
    /** In the synchroniser: part of a frame that is not complete, or not judged yet. */
    waiting: z.number(),
    /** Received but refused by the disk: counted above, and not in the log. */
    notLogged: z.number(),
  }),
  frames: z.object({
    found: z.number(),
    data: z.number(),
    idle: z.number(),
    repeated: z.number(),
    /** Of another spacecraft. */
    foreign: z.number(),
    bad: byReason,
  }),
  packets: z.object({
    extracted: z.number(),
    withSamples: z.number(),
    withoutSamples: byReason,
    /** Octets between packets and pieces of packets that were never completed, by reason; not among `extracted`. */
    piecesDropped: byReason,
  }),
  /** False is a fault of the station, and raises an alarm. */
  isBalanced: z.boolean(),
});
export type LossLedgerState = z.infer<typeof lossLedgerState>;

/** What a clock did that a straight line does not. */
export const clockJumpKind = z.enum([
  /** The counter began again near its start. */
  'restart',
  /** It ran over: 1024 weeks of GPS, or all bits of the field. */
  'rollover',
  'leap-second',
  /** UTC of the station was stepped, and the clock on board was not. */
  'ground-step',
  /** The clock on board was set. */
  'clock-set',
]);
export type ClockJumpKind = z.infer<typeof clockJumpKind>;

export const clockJump = z.object({
  kind: clockJumpKind,
  atMs,
  /** By how much the reading moved against UTC; above 0 the clock was put forward. */
  jumpS: z.number(),
});
export type ClockJump = z.infer<typeof clockJump>;

/** `GET /time-correlation`: what the onboard clock is worth now. */
export const timeCorrelationState = z.object({
  atMs,
  mode: z.enum(['trust', 'verify', 'correlate']),
  /** `acquiring`: too few pairs; `doubtful`: known worse than asked, or the last pairs disagree. */
  status: z.enum(['off', 'acquiring', 'valid', 'doubtful']),
  /** The clock's own reading minus UTC; null where it names no UTC or nothing is known. */
  offsetS: z.nullable(z.number()),
  /** Above 0 the clock runs fast. */
  driftPpm: z.nullable(z.number()),
  driftUncertaintyPpm: z.nullable(z.number()),
  /** An instant of now is right within this, 19 times in 20. */
  uncertaintyMs: z.nullable(durationMs),
  pairs: z.number(),
  outliers: z.number(),
  lastPairAtMs: z.nullable(atMs),
  jumps: z.array(clockJump),
});
export type TimeCorrelationState = z.infer<typeof timeCorrelationState>;
