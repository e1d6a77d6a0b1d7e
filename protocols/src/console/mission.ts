import * as z from 'zod/mini';
import { atMs, confidence, limitState } from './quantity.ts';

export const linkInfo = z.object({
  linkId: z.string(),
  direction: z.enum(['downlink', 'uplink']),
  frequencyHz: z.number(),
  modulation: z.string(),
  symbolRateBd: z.number(),
  framing: z.string(),
  confidence,
  source: z.string(),
  /** True when the link is our invention: the page shows the badge. */
  isInvented: z.boolean(),
});

const doubted = { confidence, source: z.string() };

/** One ship of a mission. */
export const spacecraftInfo = z.object({
  shipId: z.string(),
  name: z.string(),
  noradId: z.nullable(z.number()),
  /** International designator. */
  cospar: z.nullable(z.string()),
  callsign: z.nullable(z.string()),
  /** `reconstructed`: made up from the orbit of another object. */
  elementsKind: z.nullable(z.enum(['real', 'reconstructed'])),
  settings: z.array(
    z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]), ...doubted }),
  ),
  ...doubted,
});

/** A number of a mission that is known only so far: one value, or a range where sources disagree. */
export const quantityInfo = z.object({
  name: z.string(),
  /** Id of the ship it is of; null: of the whole mission. */
  of: z.nullable(z.string()),
  value: z.nullable(z.number()),
  low: z.nullable(z.number()),
  high: z.nullable(z.number()),
  /** `1` for what has no unit. */
  unit: z.string(),
  ...doubted,
});
export type QuantityInfo = z.infer<typeof quantityInfo>;

/** Something that happened to a mission. */
export const missionEventInfo = z.object({
  atMs,
  /** How much of the instant is meant; null: all of it. */
  precision: z.nullable(z.enum(['minute', 'hour', 'day', 'month'])),
  of: z.nullable(z.string()),
  what: z.string(),
  ...doubted,
});
export type MissionEventInfo = z.infer<typeof missionEventInfo>;

export const missionInfo = z.object({
  missionId: z.string(),
  name: z.string(),
  noradId: z.number(),
  /** Short words to show beside the name wherever it stands: "invented link", "reconstructed". */
  badges: z.array(z.string()),
  elements: z.object({
    name: z.string(),
    epochAtMs: atMs,
    source: z.string(),
    kind: z.optional(z.enum(['real', 'reconstructed'])),
    confidence: z.optional(confidence),
  }),
  links: z.array(linkInfo),
  /** The values that the pass board draws as strips, in order. */
  stripParameters: z.array(z.string()),
  /** What is known of it, and how surely; absent where nothing is written down. */
  spacecraft: z.optional(z.array(spacecraftInfo)),
  quantities: z.optional(z.array(quantityInfo)),
  events: z.optional(z.array(missionEventInfo)),
});
export type MissionInfo = z.infer<typeof missionInfo>;

export const stationInfo = z.object({
  stationId: z.string(),
  name: z.string(),
  latitudeDeg: z.number(),
  longitudeDeg: z.number(),
  heightM: z.number(),
  timeZone: z.string(),
  placeName: z.string(),
  horizon: z.array(z.object({ azimuthDeg: z.number(), elevationDeg: z.number() })),
  isHorizonEstimated: z.boolean(),
  /** The station measures itself: its values are those of mission `station`. Absent where it has nothing to measure. */
  measures: z.optional(z.literal('station')),
  /** Half-power width of the antenna, for the circle on the polar plot. */
  beamWidthDeg: z.number(),
});
export type StationInfo = z.infer<typeof stationInfo>;

/** Static limits of a parameter; a missing side has no limit. */
export const limitRange = z.object({
  level: limitState,
  low: z.nullable(z.number()),
  high: z.nullable(z.number()),
});

export const parameterInfo = z.object({
  name: z.string(),
  shortDescription: z.string(),
  unit: z.nullable(z.string()),
  kind: z.enum(['integer', 'float', 'enumerated', 'boolean', 'string', 'binary', 'time']),
  /** Values outside `low..high` of a level are in that level. */
  limits: z.array(limitRange),
  /** How often the value should come; null when it comes only on request. A value is stale after two periods. */
  periodMs: z.nullable(z.number()),
  /** Reports that bring it, by name; none of a derived one. */
  containers: z.optional(z.array(z.string())),
  /** Words that its value may be. */
  labels: z.optional(z.array(z.string())),
  /** Computed on the ground by this expression; absent for what packets bring. */
  expression: z.optional(z.string()),
  /** How sure its place, calibration and limits are, and who said so; absent where the dictionary does not say. */
  doubt: z.optional(z.object(doubted)),
});
export type ParameterInfo = z.infer<typeof parameterInfo>;
