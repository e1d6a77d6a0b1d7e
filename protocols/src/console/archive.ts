import * as z from 'zod/mini';
import { atMs, limitState, parameterValue } from './quantity.ts';
import { packetInfo } from './telemetry.ts';

/**
 * A parameter over a span, cut into bins of equal width: bin n covers `fromAtMs + n * width` to `fromAtMs + (n + 1) * width`.
 * Arrays go side by side; null where a bin has no figure.
 */
export const parameterBins = z.object({
  name: z.string(),
  unit: z.nullable(z.string()),
  fromAtMs: atMs,
  toAtMs: atMs,
  /** Samples in the bin, whatever they are. */
  samples: z.array(z.number()),
  min: z.array(z.nullable(z.number())),
  max: z.array(z.nullable(z.number())),
  mean: z.array(z.nullable(z.number())),
  last: z.array(z.nullable(z.number())),
  /** Flags of all samples of the bin. */
  quality: z.array(z.number()),
});
export type ParameterBins = z.infer<typeof parameterBins>;

/** A value of a packet and where it stands in it. */
export const packetField = z.object({
  name: z.string(),
  shortDescription: z.string(),
  /** From the first bit of the packet. */
  bitOffset: z.number(),
  bitLength: z.number(),
  raw: parameterValue,
  value: parameterValue,
  unit: z.nullable(z.string()),
  limitState,
  isValid: z.boolean(),
  /** Of a header, which every packet has. */
  isHeader: z.boolean(),
});
export type PacketField = z.infer<typeof packetField>;

/** The frame that brought the end of a packet. */
export const frameProvenance = z.object({
  lsn: z.number(),
  receivedAtMs: atMs,
  virtualChannelId: z.number(),
  masterChannelCount: z.number(),
  virtualChannelCount: z.number(),
  /** Symbols that the code mended. */
  correctedSymbols: z.number(),
});

export const dictionaryInfo = z.object({
  dictionaryId: z.number(),
  missionId: z.string(),
  /** SHA-256 of what decides what a packet means. */
  hash: z.string(),
  loadedAtMs: atMs,
  isCurrent: z.boolean(),
});
export type DictionaryInfo = z.infer<typeof dictionaryInfo>;

/** A packet with everything that is known of it: where it came from, what stands in it, by which dictionary. */
export const packetDetail = z.object({
  packet: packetInfo,
  fields: z.array(packetField),
  /** Newest last; null where the log does not say, or where retention has let it go. */
  frame: z.nullable(frameProvenance),
  dictionary: z.nullable(dictionaryInfo),
  /** Neighbours of the same application process, by time of reception. */
  previousLsn: z.nullable(z.number()),
  nextLsn: z.nullable(z.number()),
});
export type PacketDetail = z.infer<typeof packetDetail>;

/** How a span was decoded again. */
export const redecodeResult = z.object({
  packets: z.number(),
  samples: z.number(),
  dictionaryId: z.number(),
});

export type RedecodeResult = z.infer<typeof redecodeResult>;

export const storeTable = z.object({ name: z.string(), rows: z.number() });

/** What the archive holds and how far it is. */
export const archiveState = z.object({
  engine: z.string(),
  runId: z.string(),
  /** Highest number that is on the disk, and up to where the store has come. */
  acknowledgedLsn: z.number(),
  indexedLsn: z.number(),
  samples: z.number(),
  storeOctets: z.number(),
  tables: z.array(storeTable),
  /** How many days what is kept; null: for ever. */
  keptDays: z.object({
    log: z.nullable(z.number()),
    samples: z.nullable(z.number()),
    events: z.nullable(z.number()),
  }),
});
export type ArchiveState = z.infer<typeof archiveState>;

/** What a replay is asked for: `/api/v1/live?replay=<fromAtMs>..<toAtMs>&rate=<rate>`. */
export const replayRequest = z.object({
  fromAtMs: atMs,
  toAtMs: atMs,
  /** Seconds of the past in one second; 0 holds it. */
  rate: z.number().check(z.minimum(0), z.maximum(10_000)),
});
export type ReplayRequest = z.infer<typeof replayRequest>;

/** Where a replay stands; comes at its start, at every change, at its end and once a second. */
export const replayState = z.object({
  fromAtMs: atMs,
  toAtMs: atMs,
  positionAtMs: atMs,
  rate: z.number(),
  isAtEnd: z.boolean(),
});
export type ReplayState = z.infer<typeof replayState>;
