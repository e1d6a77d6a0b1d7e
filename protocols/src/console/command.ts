import * as z from 'zod/mini';
import { atMs, parameterValue } from './quantity.ts';

export const commandArgumentInfo = z.object({
  name: z.string(),
  kind: z.enum(['integer', 'float', 'enumerated', 'boolean', 'string', 'binary']),
  unit: z.nullable(z.string()),
  low: z.nullable(z.number()),
  high: z.nullable(z.number()),
  labels: z.array(z.string()),
  initialValue: z.nullable(parameterValue),
});

/** Of which mission; absent in what was kept before several could be commanded: of the one that was worked first. */
const missionId = z.optional(z.string());

export const commandDefinition = z.object({
  missionId,
  name: z.string(),
  shortDescription: z.string(),
  apid: z.number(),
  pusService: z.number(),
  pusSubtype: z.number(),
  arguments: z.array(commandArgumentInfo),
  /** True when the payload will radiate because of it. */
  radiates: z.boolean(),
});
export type CommandDefinition = z.infer<typeof commandDefinition>;

/**
 * Life of a command: queued, armed (a window of ten seconds), sent (on the air), then what the spacecraft says by
 * PUS 1: accepted, started, completed; or rejected/failed with a code; or unknown when it said nothing in time.
 */
export const commandState = z.enum([
  'queued',
  'armed',
  'sending',
  'sent',
  'accepted',
  'started',
  'completed',
  'rejected',
  'failed',
  'unknown',
  'dropped',
]);
export type CommandState = z.infer<typeof commandState>;

export const commandRecord = z.object({
  commandId: z.string(),
  missionId,
  name: z.string(),
  arguments: z.record(z.string(), parameterValue),
  state: commandState,
  createdAtMs: atMs,
  armedUntilMs: z.nullable(atMs),
  sentAtMs: z.nullable(atMs),
  acceptedAtMs: z.nullable(atMs),
  startedAtMs: z.nullable(atMs),
  completedAtMs: z.nullable(atMs),
  /** Why it is where it is: `Rejected at acceptance (1.2, code 6): payload is in SAFE`. */
  detail: z.nullable(z.string()),
  /** The PUS packet, once it was built. */
  packetHex: z.nullable(z.string()),
  apid: z.nullable(z.number()),
  sequenceCount: z.nullable(z.number()),
  by: z.string(),
});
export type CommandRecord = z.infer<typeof commandRecord>;

export const commandRequest = z.object({
  /** Where several can be commanded and none is named: the mission of the pass that runs. */
  missionId,
  name: z.string(),
  arguments: z.record(z.string(), parameterValue),
});
export type CommandRequest = z.infer<typeof commandRequest>;
