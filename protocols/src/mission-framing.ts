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

const telecommandLink = z.object({
  spacecraftId: z.int().min(0).max(1023),
  virtualChannelId: z.int().min(0).max(63),
  mapId: z.int().min(0).max(63),
  hasErrorControl: z.boolean(),
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
  addressedLink.extend({ kind: z.literal('ax25') }),
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
