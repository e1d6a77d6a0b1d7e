import { z } from 'zod';
import { bandPlan } from './band-plan.ts';

/** A relay of the station by its name, and how long it takes until what it switches has settled. */
const switched = z.object({
  /** As it is called in `relays`. */
  relay: z.string().min(1),
  settleMs: z.number().min(0).max(5000).default(50),
});

/**
 * What lets the transmitter go when the computer cannot, and that somebody saw it do so. A setting that nobody tried
 * is none: timers are off as radios leave the factory.
 */
const protection = z.object({
  /** `time-out-timer`: the radio's own. `amplifier-relay`: hardware that cuts the amplifier unless it is fed. */
  kind: z.enum(['time-out-timer', 'amplifier-relay']),
  /** What it was set to. */
  limitMs: z.number().positive(),
  /** How long the transmitter was on until it let go, into a dummy load. */
  measuredMs: z.number().positive(),
  provenAt: z.iso.datetime(),
  by: z.string().min(1),
});
export type ProtectionProof = z.infer<typeof protection>;

/** `transmit` of `station.yaml`: how long, where and in which order the transmitter is keyed. */
export const transmitSection = z.object({
  /** Whoever keys says so again within this real time, or the station lets go. */
  leaseMs: z.number().min(100).max(500).default(500),
  /** Longest single key-down. */
  longestKeyMs: z.number().positive().max(600_000).default(10_000),
  /** Longest time on in any hour, as a transmitter without a fan bears it. */
  longestPerHourMs: z.number().positive().max(3_600_000).default(600_000),
  /**
   * What closes the contact. `radio` by its own language, which is also how it is opened by whoever opens the port anew;
   * `ptt-line` and `tnc` may stay closed when the computer dies. Unless given, as the other sections tell: a `ptt` of the
   * radio, a TNC as modem, or else the radio.
   */
  keyedBy: z.enum(['radio', 'ptt-line', 'tnc']).optional(),
  /** One antenna or one radio for both ways: the receiver hears nothing while it transmits. */
  isHalfDuplex: z.boolean().default(true),
  bandPlan: bandPlan.optional(),
  /** Before the key: preamplifier out, antenna relay over; after it the same backwards. */
  sequence: z
    .object({
      preamplifier: switched
        .extend({
          /** The relay is on while the preamplifier is in the line. */
          isOnToReceive: z.boolean().default(true),
        })
        .optional(),
      antennaRelay: switched
        .extend({
          /** The relay is on while the antenna hangs on the transmitter. */
          isOnToTransmit: z.boolean().default(true),
        })
        .optional(),
    })
    .default({}),
  /** More than this comes back from the antenna: the key goes up and stays up until a person looked. */
  trip: z
    .object({
      maxSwr: z.number().min(1.1).max(20).default(3),
      /** Of what `radio.powerW` says that goes out; needs it. */
      maxReflectedW: z.number().positive().optional(),
    })
    .default({ maxSwr: 3 }),
  protection: z.array(protection).default([]),
});
export type TransmitSection = z.infer<typeof transmitSection>;

/** As a station without a word about it transmits. */
export const usualTransmit: TransmitSection = transmitSection.parse({});
