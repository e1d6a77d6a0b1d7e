import { z } from 'zod';

/** Clocks are compared at most a day apart from what they were told: a delay above that is a typing error. */
const delayMs = z.number().min(0).max(86_400_000);

/** What a pair of readings is made from: the clock on board, and the instant at which it read so. */
const pairSource = z.discriminatedUnion('kind', [
  z.object({
    /** A packet that tells the time of an event which the ground can see: a time report. */
    kind: z.literal('time-packet'),
    container: z.string().min(1),
    /** Its application process, where that alone tells such packets from all others. */
    apid: z.int().min(0).max(2047).optional(),
    /** Which value is the reading, in seconds; null: the time field of the packet itself. */
    parameter: z.string().min(1).nullable().default(null),
    /** The event whose time it tells. */
    marks: z.discriminatedUnion('kind', [
      /**
       * The first bit of the marker of the last frame of this channel whose count is 0 modulo `everyFrames` (2 to the
       * power of the rate that the report names), as the time reports of ECSS-E-ST-70-41C, 6.9 mean it.
       */
      z.object({
        kind: z.literal('frame-start'),
        virtualChannelId: z.int().min(0).max(63).default(0),
        everyFrames: z.int().min(1).max(256),
      }),
      /** The first bit of the frame in which the packet ends. */
      z.object({ kind: z.literal('packet') }),
    ]),
    /** From the reading of the clock to the first bit at the antenna. */
    onboardDelayMs: delayMs.default(0),
    /** How far a single pair strays, one standard deviation. */
    uncertaintyMs: z.number().positive().default(1),
    /** How far all pairs together may be wrong, because the delays are not known better. */
    delayUncertaintyMs: delayMs.default(0),
  }),
  z.object({
    /** Any packet of live channels: its time field against its reception, less the usual way through the queues on board. */
    kind: z.literal('live-packets'),
    /** Channels on which nothing is played back. */
    virtualChannelIds: z.array(z.int().min(0).max(63)).min(1).default([0]),
    onboardDelayMs: delayMs.default(0),
    uncertaintyMs: z.number().positive().default(500),
    delayUncertaintyMs: delayMs.default(500),
  }),
]);

/**
 * Section `timekeeping` of `mission.yaml`: what the clock on board is worth, and how UTC is made of it.
 *
 * `trust`: what the clock says is believed. `verify`: it is believed while it agrees with the pairs within
 * `validityMs`. `correlate`: it is a counter that knows no UTC, and the pairs alone say what it means.
 */
export const missionTimekeeping = z.object({
  mode: z.enum(['trust', 'verify', 'correlate']),
  /** The first that fits a packet is taken. */
  pairs: z.array(pairSource).default([]),
  /** From the antenna to the time tag of reception: filters, demodulator, cable. */
  groundDelayMs: delayMs.default(0),
  /** An instant that is known worse than this (19 times in 20) is marked doubtful. */
  accuracyMs: z.number().positive().default(1000),
  /** A pair that is further from the line is no noise: an outlier, or the clock was set. */
  validityMs: z.number().positive().default(2000),
  /** The worst that the oscillator may run wrong. */
  maxDriftPpm: z.number().positive().max(10_000).default(100),
  /** By how much its drift may change; decides how fast a correlation grows old. */
  driftStabilityPpm: z.number().positive().max(10_000).default(1),
});
export type MissionTimekeeping = z.infer<typeof missionTimekeeping>;
export type PairSource = MissionTimekeeping['pairs'][number];
