import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

const direction = z.object({ azimuthDeg: z.number(), elevationDeg: z.number() });

/** Where the satellite is, where the antenna was told to go, and where it says it is. */
export const trackState = z.object({
  atMs,
  satellite: z.nullable(
    z.object({
      azimuthDeg: z.number(),
      elevationDeg: z.number(),
      rangeKm: z.number(),
      rangeRateKmS: z.number(),
      /** Speed across the sky. */
      angularRateDegS: z.number(),
      latitudeDeg: z.number(),
      longitudeDeg: z.number(),
      heightKm: z.number(),
      isSunlit: z.boolean(),
    }),
  ),
  commanded: z.nullable(direction),
  /** Last position read from the controller and when; null before the first answer. */
  antenna: z.nullable(z.extend(direction, { readAtMs: atMs, rateDegS: z.number() })),
  /** Angle between satellite and antenna; null when either is unknown or the reading is stale. */
  offByDeg: z.nullable(z.number()),
  /** Who has the antenna in hand: tracking waits until the station is released, or for the next contact. Absent: nobody. */
  heldBy: z.optional(z.string()),
});
export type TrackState = z.infer<typeof trackState>;

const tuned = z.object({
  nominalHz: z.number(),
  /** What Doppler adds, positive while approaching (downlink); the uplink is corrected the other way. */
  shiftHz: z.number(),
  /** What the operator added by hand. */
  offsetHz: z.number(),
  /** What the radio should be on: nominal + shift + offset. */
  wantedHz: z.number(),
  /** What it was told last and showed; null while it must be told. Absent where nobody tells. */
  dialledHz: z.optional(z.nullable(z.number())),
  /** What it said it is on, and when; null before the first look, and where it transmits where it receives. */
  readHz: z.optional(z.nullable(z.number())),
  readAtMs: z.optional(z.nullable(atMs)),
});

export const radioState = z.object({
  atMs,
  down: z.nullable(tuned),
  up: z.nullable(tuned),
  /** What the radio said it is on, and when. */
  readFrequencyHz: z.nullable(z.number()),
  readAtMs: z.nullable(atMs),
  mode: z.nullable(z.string()),
  /** Meter as the radio gives it, 0 to 255 (120 is S9), and the level it stands for. */
  meter: z.nullable(z.number()),
  signalDbm: z.nullable(z.number()),
  isTransmitting: z.boolean(),
  /**
   * `full`: it receives while it transmits, and both are tuned then. `half`: it transmits elsewhere, and hears nothing meanwhile.
   * Null or absent: it transmits where it receives, and one dial is set to and fro.
   */
  duplex: z.optional(z.nullable(z.enum(['full', 'half']))),
  /** Retunes only when the frequency is off by more than this; set by the modulation. */
  thresholdHz: z.number(),
  hasCarrier: z.boolean(),
  hasBitLock: z.boolean(),
  hasFrameLock: z.boolean(),
});
export type RadioState = z.infer<typeof radioState>;
