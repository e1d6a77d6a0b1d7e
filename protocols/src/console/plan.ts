import * as z from 'zod/mini';
import { trackSample } from './pass.ts';
import { atMs, durationMs } from './quantity.ts';

const span = z.object({ fromAtMs: atMs, toAtMs: atMs });

/**
 * What the plan does with a pass: `booked` whole; `shortened`, a part of it; `gave-way` to another contact; `hidden` behind
 * the ridge; `not-booked` for any other reason (too short, too low, nobody asked).
 */
export const planState = z.enum(['booked', 'shortened', 'gave-way', 'hidden', 'not-booked']);
export type PlanState = z.infer<typeof planState>;

/** The time of a pass that the plan takes. */
export const planContact = z.extend(span, {
  antennaId: z.string(),
  /** From here on the antenna turns and waits for it. */
  prepareFromAtMs: atMs,
  /** Time above the ridge (and the asked elevation) within the contact. */
  usefulMs: durationMs,
});

export const planPass = z.object({
  passId: z.string(),
  noradId: z.number(),
  name: z.string(),
  /** The mission that the station works it for; absent for a ship of none. */
  missionId: z.optional(z.string()),
  /** Over the ridge; over the flat horizon where the ridge hides it all. */
  aosAtMs: atMs,
  tcaAtMs: atMs,
  losAtMs: atMs,
  maxElevationDeg: z.number(),
  aosAzimuthDeg: z.number(),
  losAzimuthDeg: z.number(),
  /** Above the ridge, in order. */
  visible: z.array(span),
  elementAgeDays: z.number(),
  /** One sigma of the rise; null where it never rises over the ridge. */
  aosUncertaintyMs: z.nullable(z.number()),
  state: planState,
  /** Why it is not booked, or not whole, for people; null for a pass that is booked whole. */
  reason: z.nullable(z.string()),
  /** The passes that it gave way to. */
  gaveWayTo: z.array(z.string()),
  contact: z.nullable(planContact),
  /** True where the station runs the contact by itself; false for a proposal, which nobody carries out. */
  isFollowed: z.boolean(),
  /** From flat rise to flat set, each point with the ridge below it. */
  track: z.array(trackSample),
});
export type PlanPass = z.infer<typeof planPass>;

export const planSatellite = z.object({
  noradId: z.number(),
  name: z.string(),
  /** The first of the missions that fly it; absent for a ship of none. */
  missionId: z.optional(z.string()),
  /** What is heard of it, for people: `GMSK 9600, 437.375`; null where nobody said. */
  what: z.nullable(z.string()),
  /** 1 comes first; null where it is followed in any case, or valued in another way. */
  priority: z.nullable(z.number()),
  isFollowed: z.boolean(),
  elements: z.nullable(z.object({ epochAtMs: atMs, source: z.string() })),
  /** Why there are no passes of it: `no elements of 27607; dawa catalogue refresh --norad 27607`. */
  fault: z.nullable(z.string()),
});
export type PlanSatellite = z.infer<typeof planSatellite>;

/** Passes of a span with what the plan does with each, by rise. Nothing is booked or sent by asking for it. */
export const planAnswer = z.object({
  stationId: z.string(),
  fromAtMs: atMs,
  toAtMs: atMs,
  /** When it was worked out. */
  madeAtMs: atMs,
  satellites: z.array(planSatellite),
  passes: z.array(planPass),
  /** The Sun is below the horizon of the station. */
  nights: z.array(span),
  /** Minimum counts and longest gaps that no plan can keep, in words. */
  unmet: z.array(z.string()),
  /** No plan can be better; else `gapBound` says by which share of its value one could be. */
  isOptimal: z.boolean(),
  gapBound: z.number(),
});
export type PlanAnswer = z.infer<typeof planAnswer>;
