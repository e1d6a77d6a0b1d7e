import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/**
 * Whose a frame is, by the callsigns in it: sent by the mission, repeated by it for another, or of somebody else. Where a
 * mission names no callsigns all frames are its own.
 */
export const frameAttribution = z.enum(['own', 'relayed', 'foreign']);

/** What a frame is about: of APRS what it reports, `other` of everything else. */
export const frameKind = z.enum(['position', 'object', 'weather', 'telemetry', 'status', 'message', 'other']);

/** A frame that names its sender in letters, as the log has it. */
export const heardFrame = z.object({
  lsn: z.number(),
  missionId: z.string(),
  linkId: z.string(),
  receivedAtMs: atMs,
  attribution: frameAttribution,
  source: z.string(),
  destination: z.nullable(z.string()),
  /** Digipeaters, those that repeated the frame with a star. */
  path: z.array(z.string()),
  pid: z.nullable(z.number()),
  /** The frame as people write it down. */
  text: z.nullable(z.string()),
  /** What it says in APRS, in words; null where it is none. */
  aprs: z.nullable(z.string()),
  oddities: z.array(z.string()),
  /** How far above its frequency it was sent; null where no sound told. */
  carrierOffsetHz: z.nullable(z.number()),
  hex: z.string(),
});
export type HeardFrame = z.infer<typeof heardFrame>;

const place = {
  latitudeDeg: z.number(),
  longitudeDeg: z.number(),
  /** Half the side of the box in which it lies. */
  halfBoxDeg: z.number(),
};

export const heardTelemetry = z.object({
  /** `A1` to `A5`, `B1` to `B8`. */
  channel: z.string(),
  /** As the station calls it, otherwise the channel. */
  name: z.string(),
  raw: z.number(),
  /** By the equation of the station; of a bit 1 where its label holds. */
  value: z.number(),
  unit: z.string(),
  isCalibrated: z.boolean(),
});

/** What a station measured over time, as far back as the log was looked at; channels in order, points oldest first. */
export const heardSeries = z.object({
  callsign: z.string(),
  channels: z.array(
    z.extend(z.omit(heardTelemetry, { raw: true, value: true }), {
      points: z.array(z.object({ atMs, raw: z.number(), value: z.number() })),
    }),
  ),
});
export type HeardSeries = z.infer<typeof heardSeries>;

/** A station of which frames were heard, whoever repeated them. */
export const heardStation = z.object({
  callsign: z.string(),
  /** Null where the mission names no callsigns. */
  isOwn: z.nullable(z.boolean()),
  firstHeardAtMs: atMs,
  lastHeardAtMs: atMs,
  frames: z.number(),
  directFrames: z.number(),
  oddFrames: z.number(),
  /** How far above its frequency it was heard last; null where no sound told. */
  carrierOffsetHz: z.nullable(z.number()),
  /** Who was heard when it was heard last: a digipeater, or itself. */
  heardFrom: z.string(),
  destination: z.string(),
  path: z.array(z.string()),
  position: z.nullable(z.object(place)),
  positionAtMs: z.nullable(atMs),
  /** What its symbol shows. */
  symbol: z.nullable(z.string()),
  altitudeM: z.nullable(z.number()),
  comment: z.nullable(z.string()),
  status: z.nullable(z.string()),
  telemetry: z.array(heardTelemetry),
  telemetrySequence: z.nullable(z.string()),
  telemetryAtMs: z.nullable(atMs),
  weather: z.nullable(z.record(z.string(), z.number())),
});
export type HeardStationInfo = z.infer<typeof heardStation>;

export const heardObject = z.object({
  name: z.string(),
  kind: z.enum(['object', 'item']),
  reportedBy: z.string(),
  heardAtMs: atMs,
  isAlive: z.boolean(),
  position: z.nullable(z.object(place)),
  symbol: z.nullable(z.string()),
  comment: z.string(),
});
export type HeardObjectInfo = z.infer<typeof heardObject>;

export const heardMessage = z.object({
  heardAtMs: atMs,
  kind: z.enum(['message', 'acknowledgement', 'rejection', 'bulletin', 'announcement', 'directed-query']),
  source: z.string(),
  addressee: z.string(),
  text: z.string(),
  number: z.nullable(z.string()),
});
export type HeardMessageInfo = z.infer<typeof heardMessage>;
