import * as z from 'zod/mini';
import { atMs, limitState, parameterValue } from './quantity.ts';

export const parameterSample = z.object({
  name: z.string(),
  /** When it was made on board, from the packet's time code. */
  generatedAtMs: atMs,
  /** When the station heard it. */
  receivedAtMs: atMs,
  raw: parameterValue,
  value: parameterValue,
  unit: z.nullable(z.string()),
  limitState,
  /** Log sequence number of the packet it was decoded from. */
  packetLsn: z.number(),
  /** What is to be known before it is believed, as flags; absent or 0: nothing. */
  quality: z.optional(z.number()),
});
export type ParameterSample = z.infer<typeof parameterSample>;

export const packetInfo = z.object({
  lsn: z.number(),
  /** The mission whose packet it is; absent where only a recording is looked at. */
  missionId: z.optional(z.string()),
  receivedAtMs: atMs,
  generatedAtMs: z.nullable(atMs),
  apid: z.number(),
  sequenceCount: z.number(),
  virtualChannelId: z.number(),
  pusService: z.nullable(z.number()),
  pusSubtype: z.nullable(z.number()),
  /** Most specific container of the dictionary that matched; null when none did. */
  container: z.nullable(z.string()),
  /** The version of the dictionary by which; null when no container matched. */
  dictionaryId: z.optional(z.nullable(z.number())),
  /** Raw onboard time field. */
  onboardTimeHex: z.nullable(z.string()),
  fault: z.nullable(z.string()),
  /** Flags, as of samples. */
  quality: z.optional(z.number()),
  /** Packets that the counter of its application process skipped before it. */
  missingBefore: z.optional(z.number()),
  octets: z.optional(z.number()),
  hex: z.string(),
});
export type PacketInfo = z.infer<typeof packetInfo>;
