import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** There may be several relays and sensors: they bear the names that `station.yaml` gives them, `relay:payload-power`. */
export const deviceId = z.union([
  z.enum(['rotator', 'radio', 'modem', 'archive', 'ptt']),
  z.templateLiteral(['relay:', z.string()]),
  z.templateLiteral(['sensor:', z.string()]),
]);

/**
 * `ok` answers; `silent` is connected and does not answer; `lost` is unplugged and looked for; `connecting` was never
 * there yet; `off` is not part of this station.
 */
export const deviceInfo = z.object({
  deviceId,
  kind: z.string(),
  portName: z.string(),
  state: z.enum(['ok', 'silent', 'lost', 'connecting', 'off']),
  /** Last good exchange. */
  lastAtMs: z.nullable(atMs),
  detail: z.nullable(z.string()),
  isSimulated: z.boolean(),
  counters: z.record(z.string(), z.number()),
  /** Of a relay: what it was told, and what its board says of it. */
  relay: z.optional(
    z.object({
      /** As last told, since the station started; null before that. */
      isToldOn: z.nullable(z.boolean()),
      /** As read back; null where the board cannot tell, and while nobody knows. */
      isReadOn: z.nullable(z.boolean()),
      /** What hangs on it, in words; null where nobody said. */
      load: z.nullable(z.string()),
      /** Why it is not switched without being asked for twice; null when that is not needed. */
      danger: z.nullable(z.string()),
      /** Why no person switches it now; null when one may. Whether it is switched on is asked again then. */
      blockedBy: z.nullable(z.string()),
    }),
  ),
  /** Of a modem: how much it hears. */
  modem: z.optional(
    z.object({
      framesLastMinute: z.number(),
      lastFrameAtMs: z.nullable(atMs),
      /** Of the sound of the last second, in decibels of full scale; null where it gets no sound, or none yet. */
      levelDb: z.nullable(z.number()),
      peakDb: z.nullable(z.number()),
      /** When full scale was reached last. */
      clippedAtMs: z.nullable(atMs),
      /** Of a program that works for the station: whether it runs, and the last line it said. */
      program: z.nullable(z.object({ isRunning: z.boolean(), lastLine: z.nullable(z.string()) })),
    }),
  ),
  /** Of a sensor: the newest of what it measures. */
  readings: z.optional(
    z.array(z.object({ name: z.string(), value: z.number(), unit: z.string(), readAtMs: atMs })),
  ),
});
export type DeviceInfo = z.infer<typeof deviceInfo>;

/** Switches a relay by hand. */
export const switchRequest = z.object({
  isOn: z.boolean(),
  /** Whoever asks has read what hangs on the relay and why it is dangerous. */
  isConfirmed: z._default(z.boolean(), false),
});
