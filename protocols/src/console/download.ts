import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** Packets of a file from the first to the last, both counted in. */
export const packetRange = z.object({ first: z.number(), last: z.number() });
export type PacketRange = z.infer<typeof packetRange>;

/**
 * Life of a download: waiting (for a pass, or for transmission to be armed), asking (a command is on its way), receiving,
 * complete; or paused by a person.
 */
export const downloadState = z.enum(['waiting', 'asking', 'receiving', 'complete', 'paused']);

/** A file on board that is brought down packet by packet, over as many passes as it takes. */
export const downloadInfo = z.object({
  downloadId: z.string(),
  missionId: z.string(),
  /** Which file, as the satellite counts them. */
  fileId: z.number(),
  /** Null until it is known: a person said it, or the satellite was asked. */
  lengthOctets: z.nullable(z.number()),
  packets: z.nullable(z.number()),
  packetOctets: z.number(),
  /** Packets that are on the disk. */
  keptPackets: z.number(),
  /** Unbroken ranges that are missing. */
  gaps: z.number(),
  state: downloadState,
  /** 1 is asked for next; null when nothing more of it is asked for. */
  queuePlace: z.nullable(z.number()),
  startedAtMs: atMs,
  completedAtMs: z.nullable(atMs),
  /** Of the whole file; null while something is missing. */
  sha256: z.nullable(z.string()),
  /** Commands that were sent for it, and those that the satellite said yes to. */
  commandsSent: z.number(),
  commandsAcknowledged: z.number(),
  /** Packets that came more than once. */
  repeatedPackets: z.number(),
  by: z.string(),
  /** Why it is where it is, for people. */
  detail: z.nullable(z.string()),
});
export type DownloadInfo = z.infer<typeof downloadInfo>;

/** One command of a plan: `setNumber` sets of `setSize` packets from `start` on. */
export const downloadRequest = z.object({
  start: z.number(),
  setSize: z.number(),
  setNumber: z.number(),
  /** How many of them are missing; the others lie between gaps and cost less than another command. */
  missing: z.number(),
  durationMs: z.number(),
});
export type DownloadRequest = z.infer<typeof downloadRequest>;

/** What to ask for next, so that as much as possible comes in the time that is left when the files before it are done. */
export const downloadPlan = z.object({
  /** Of the pass; null between passes, where the plan is for all that is missing. */
  secondsLeft: z.nullable(z.number()),
  /** What the files before it in the queue take first, as far as their lengths are known. */
  afterMs: z.number(),
  requests: z.array(downloadRequest),
  durationMs: z.number(),
  /** Missing packets that it brings, and those that it leaves for another pass. */
  brings: z.number(),
  leaves: z.number(),
});
export type DownloadPlan = z.infer<typeof downloadPlan>;

/** A download with its map of what is there and what is not. */
export const downloadDetail = z.extend(downloadInfo, {
  kept: z.array(packetRange),
  missing: z.array(packetRange),
  plan: downloadPlan,
});
export type DownloadDetail = z.infer<typeof downloadDetail>;

/** The file as far as it came; what is missing stands as zeros, and in `holes`. */
export const downloadContent = z.object({
  downloadId: z.string(),
  sha256: z.nullable(z.string()),
  holes: z.array(z.object({ fromOctet: z.number(), toOctet: z.number() })),
  base64: z.string(),
});
export type DownloadContent = z.infer<typeof downloadContent>;

export const downloadOrder = z.object({
  /** Where several missions have files; else the one that has. */
  missionId: z.optional(z.string()),
  fileId: z.int().check(z.minimum(0), z.maximum(0xffff)),
  /** Left out: the satellite is asked. */
  lengthOctets: z.optional(z.int().check(z.minimum(1), z.maximum(16_777_216))),
});
export type DownloadOrder = z.infer<typeof downloadOrder>;

/** Where a file goes in the queue: 1 is asked for next, and what lies beyond the end means the end. */
export const downloadMove = z.object({ place: z.int().check(z.minimum(1), z.maximum(10_000)) });
