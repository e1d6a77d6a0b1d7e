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
});
export type ParameterSample = z.infer<typeof parameterSample>;

export const packetInfo = z.object({
  lsn: z.number(),
  receivedAtMs: atMs,
  generatedAtMs: z.nullable(atMs),
  apid: z.number(),
  sequenceCount: z.number(),
  virtualChannelId: z.number(),
  pusService: z.nullable(z.number()),
  pusSubtype: z.nullable(z.number()),
  /** Most specific container of the dictionary that matched; null when none did. */
  container: z.nullable(z.string()),
  /** Raw onboard time field. */
  onboardTimeHex: z.nullable(z.string()),
  fault: z.nullable(z.string()),
  hex: z.string(),
});
export type PacketInfo = z.infer<typeof packetInfo>;
