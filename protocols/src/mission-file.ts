import { z } from 'zod';

/** How sure a number is: A official, B press, C computed, D from memory, ? conflict or unknown. */
const confidence = z.enum(['A', 'B', 'C', 'D', '?']);
const provenance = { confidence, source: z.string().min(1) };

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

const link = z.object({
  id: z.string().min(1),
  direction: z.enum(['downlink', 'uplink']),
  frequencyHz: z.number().positive(),
  modulation: z.enum(['gmsk', 'fsk', 'afsk', 'cw']),
  symbolRateBd: z.number().positive(),
  callsign: z.string().optional(),
  isInvented: z.boolean().default(false),
  ...provenance,
  framing: z.discriminatedUnion('kind', [
    codedLink.extend({ kind: z.literal('ccsds-tm') }),
    telecommandLink.extend({ kind: z.literal('ccsds-tc') }),
    z.object({ kind: z.literal('ax25') }),
    z.object({ kind: z.literal('birds') }),
    z.object({ kind: z.literal('cw') }),
  ]),
});

/** `mission.yaml`, validated: a satellite is data, not code. */
export const missionFile = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  noradId: z.int().positive(),
  badges: z.array(z.string()).default([]),
  /** Path of the element file, from the mission's folder. */
  elements: z.object({ file: z.string(), ...provenance }),
  /** Path of the XTCE file, from the mission's folder. */
  telemetry: z.string(),
  links: z.array(link).min(1),
  packets: z.object({
    /** Raw onboard time: CUC, octets of seconds and of fraction, and what they count from. */
    timeCode: z.object({
      kind: z.literal('cuc'),
      coarseOctets: z.int().min(1).max(4),
      fineOctets: z.int().min(0).max(3),
      epoch: z.literal('tai-1958'),
    }),
    hasErrorControl: z.boolean(),
  }),
  /** Who may command: `none` (default) keeps the transmitter silent whatever the station permits. */
  uplinkAuthority: z.enum(['none', 'payload', 'bus']).default('none'),
  /** How often each housekeeping report comes, by the name of its container, in milliseconds. */
  reportPeriodsMs: z.record(z.string(), z.number().positive()).default({}),
  /** The values that the pass board draws, in order. */
  stripParameters: z.array(z.string()).default([]),
});
export type MissionFile = z.infer<typeof missionFile>;
export type MissionLink = MissionFile['links'][number];
