import { z } from 'zod';
import { provenance } from './mission-provenance.ts';

const octet = z.int().min(0).max(255);
/** What nobody published is assumed, and says so. */
const assumed = <Value extends z.ZodType>(value: Value) => z.object({ value, ...provenance });

const argument = z.object({
  name: z.string().regex(/^\w+$/),
  /** Which octet of the seven of data is its first; several octets stand with the highest first. */
  at: z.int().min(0).max(6),
  octets: z.int().min(1).max(4).default(1),
  low: z.int().min(0).default(0),
  high: z.int().min(0).optional(),
  unit: z.string().optional(),
  initialValue: z.int().min(0).optional(),
});

const command = z.object({
  name: z.string().regex(/^\w+$/),
  shortDescription: z.string(),
  id: octet,
  /** What happens on board: the simulated ship does it, and downloads are made of the last three. */
  does: z.enum(['nothing', 'silence', 'file-length', 'one-packet', 'packet-set']),
  authority: z.enum(['payload', 'bus']).default('bus'),
  arguments: z.array(argument).default([]),
  ...provenance,
});
export type BirdsCommandDefinition = z.infer<typeof command>;

/**
 * Commands of the BIRDS bus, fourteen octets each: what of them is public, and what is assumed. No octet of a command stands in
 * the code but those of its frame.
 */
export const missionCommanding = z
  .object({
    form: z.literal('birds'),
    header: assumed(octet),
    /** By the id of the ship; a mission of one ship names that one. */
    satelliteIds: z.record(z.string(), assumed(octet)),
    format: assumed(octet),
    /** Nine octets of the command come back in an acknowledgement, from this one on. */
    echoFrom: assumed(z.int().min(0).max(5)),
    /** From the last bit of a command to the first of its answer, milliseconds. */
    answerAfterMs: assumed(z.number().min(0).max(10_000)),
    /** Silence behind each packet, milliseconds. */
    packetGapMs: assumed(z.number().min(0).max(60_000)),
    /** Number of the first packet of a file. */
    firstPacket: assumed(z.int().min(0).max(1)),
    /** The command that silences the ship is taken after so many good ones, and holds so long. */
    silence: assumed(
      z.object({ afterGoodCommands: z.int().min(0).max(255), durationMs: z.number().positive() }),
    ),
    commands: z.array(command).min(1),
    /** Who may command in a rehearsal, where nothing can be transmitted; left out: as `uplinkAuthority`. */
    rehearsalAuthority: z.enum(['none', 'payload', 'bus']).optional(),
  })
  .superRefine(({ commands }, context) => {
    for (const [index, { name, arguments: args }] of commands.entries()) {
      const twice = commands.some((other, at) => at < index && other.name === name);
      if (twice)
        context.addIssue({
          code: 'custom',
          path: ['commands', index, 'name'],
          message: `${name} stands there twice`,
        });
      const tooLong = args.find(({ at, octets }) => at + octets > dataOctets);
      if (tooLong)
        context.addIssue({
          code: 'custom',
          path: ['commands', index, 'arguments'],
          message: `${tooLong.name}: expected to end within ${dataOctets} octets`,
        });
    }
  });
export type MissionCommanding = z.infer<typeof missionCommanding>;

/** Of data in a command. */
const dataOctets = 7;
