import { z } from 'zod';

const codedLink = z.object({
  frameOctets: z.int().min(7).max(2048),
  spacecraftId: z.int().min(0).max(1023),
  hasErrorControl: z.boolean(),
  hasOperationalControl: z.boolean(),
  isRandomized: z.boolean(),
  reedSolomon: z
    .object({
      informationOctets: z.union([z.literal(223), z.literal(239)]),
      isDualBasis: z.boolean(),
      interleaveDepth: z.int().min(1).max(8),
    })
    .nullable(),
});

/** How frames of type AD are repeated until the spacecraft has them (COP-1, CCSDS 232.1-B-2). */
const sequenceControl = z.object({
  /** T1: from the last bit on the air until its report must be there. The spacecraft may wait for the carrier to go. */
  t1Ms: z.number().min(500).max(120_000).optional(),
  /** Transmissions of a frame, the first one included. */
  transmissionLimit: z.int().min(1).max(255).optional(),
  /** The window of the receiver on board, both halves of it: an even number. */
  receiverWindow: z.int().min(2).max(254).multipleOf(2).optional(),
});
export type SequenceControl = z.infer<typeof sequenceControl>;

/** Space data link security of telecommands (SDLS, CCSDS 355.0-B-2). The key is never in the mission's folder. */
const frameSecurity = z.object({
  /** Index of the security association, as agreed with the spacecraft. */
  spi: z.int().min(1).max(65_534),
  algorithm: z.enum(['aes-gcm', 'aes-gmac', 'aes-cmac', 'hmac-sha-256']),
  /** Name of a file in the station's folder of keys: the key in hexadecimal. */
  keyFile: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'expected the name of a file, without a folder'),
  /** How far ahead of the last number that was accepted the spacecraft lets the next one be. */
  replayWindow: z
    .int()
    .min(1)
    .max(2 ** 32)
    .optional(),
});
export type FrameSecurity = z.infer<typeof frameSecurity>;

const telecommandLink = z.object({
  spacecraftId: z.int().min(0).max(1023),
  virtualChannelId: z.int().min(0).max(63),
  mapId: z.int().min(0).max(63),
  hasErrorControl: z.boolean(),
  /** `ad`: numbered and repeated until they arrive, once and in order; `bd`: sent once. Left out: `bd`. */
  frameType: z.enum(['ad', 'bd']).optional(),
  sequenceControl: sequenceControl.optional(),
  /** Left out: frames go as they are. */
  sdls: frameSecurity.optional(),
});

/** The container of the XTCE file that what the link brings is decoded by; without one it is kept and not decoded. */
const rootContainer = z.string().min(1).optional();

const addressedLink = z.object({
  rootContainer,
  /** The two octets of CRC-16/X-25 are handed on behind each frame; most TNCs take them away. Left out: they do. */
  hasFrameCheck: z.boolean().optional(),
  /** Whose frames are expected; frames of others are kept and told. Left out: anybody's. */
  sources: z.array(z.string().min(1)).optional(),
});

/** How packets are cut out of what a link brings, by the kind of its frames. */
export const linkFraming = z.discriminatedUnion('kind', [
  codedLink.extend({ kind: z.literal('ccsds-tm') }),
  telecommandLink.extend({ kind: z.literal('ccsds-tc') }),
  /** AX.25 as its specification has it; the root container begins with the information field. */
  addressedLink.extend({
    kind: z.literal('ax25'),
    /** What the information is: `aprs` is read without a dictionary. Left out: whatever the root container says. */
    content: z.literal('aprs').optional(),
  }),
  /** The dialect of the BIRDS satellites, callsigns in plain ASCII; the root container begins with the frame. */
  addressedLink.extend({ kind: z.literal('birds') }),
  /** Morse, as lines of text; the root container begins with the octets of the beacon. */
  z.object({
    kind: z.literal('cw'),
    rootContainer,
    /** How the beacon may name its satellite; left out: `BIRDS` and one character. */
    satellites: z.array(z.string().min(1)).optional(),
  }),
]);
export type LinkFraming = z.infer<typeof linkFraming>;
