import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

const direction = z.object({ azimuthDeg: z.number(), elevationDeg: z.number() });

/** What the guard of the rotator does and why; angles as the controller counts them. */
export const antennaSafety = z.object({
  /**
   * `unknown`: nobody has heard where it stands, and it is not moved; `jogging`: by hand, as long as the hand holds;
   * `stopping`: told to halt and not seen at rest yet.
   */
  phase: z.enum(['unknown', 'at-rest', 'moving', 'jogging', 'stopping']),
  /** Where it was sent at last; null at rest. */
  target: z.nullable(direction),
  /** What is left of the way there, the leg under way first: more than one is a detour. */
  legs: z.array(direction),
  /** Why it may not move now, whatever the target, in one line; null when it may. */
  blockedBy: z.nullable(z.string()),
  /** Why the last order was not let through; null when it was. */
  lastRefusal: z.nullable(z.string()),
  /** Why people would be in the beam now; null when they would not, or none are declared. */
  transmitBlockedBy: z.nullable(z.string()),
  /** How far it turns, narrowed by its cable. */
  travel: z.optional(
    z.object({
      minAzimuthDeg: z.number(),
      maxAzimuthDeg: z.number(),
      minElevationDeg: z.number(),
      maxElevationDeg: z.number(),
    }),
  ),
  /** What it keeps away from, by name. */
  keepsFrom: z.array(z.string()),
  /** Turns of the cable from rest, positive clockwise; null where no cable is declared. */
  cableTurns: z.nullable(z.object({ turns: z.number(), mostTurns: z.number() })),
  wind: z.nullable(
    z.object({
      speedMS: z.nullable(z.number()),
      readAtMs: z.nullable(atMs),
      stowAboveMS: z.number(),
      stowedSinceAtMs: z.nullable(atMs),
    }),
  ),
});
export type AntennaSafety = z.infer<typeof antennaSafety>;

const by = z.optional(z.string().check(z.minLength(1), z.maxLength(80)));
const speedMS = z.number().check(z.minimum(0), z.maximum(120));

export const moveRequest = z.object({ azimuthDeg: z.number(), elevationDeg: z.number(), by });
/** Turns one axis while it is renewed: the antenna stops when `forMs` went by without another. */
export const jogRequest = z.object({
  axis: z.enum(['azimuth', 'elevation']),
  directionSign: z.union([z.literal(1), z.literal(-1)]),
  forMs: z._default(z.number().check(z.minimum(100), z.maximum(5000)), 1000),
  by,
});
export const jogAnswer = z.object({
  /** The antenna turns no farther, however long it is held. */
  end: direction,
  /** What is in the way there; null for the end of the travel. */
  cutBy: z.nullable(z.string()),
});
/** Gusts count: tell the strongest since the last telling. */
export const windReport = z.object({ speedMS });
/** Where the antenna stands, turns of the cable counted in. */
export const cableRequest = z.object({ azimuthDeg: z.number(), by });
