import { z } from 'zod';

const mostDb = 400;

/** A figure, or a figure with its doubt: one sigma. */
const figure = z.union([
  z.number().min(-mostDb).max(mostDb),
  z.object({ value: z.number().min(-mostDb).max(mostDb), sigma: z.number().min(0).max(mostDb).default(0) }),
]);

const polarisation = z.object({
  kind: z.enum(['right', 'left', 'linear']),
  axialRatioDb: z.number().min(0).max(40).default(0).describe('0 for a perfect circle'),
});

/** The receiver from its antenna on: an amplifier at the mast, a cable, and the radio behind it. */
const receiver = z.object({
  gainDbi: figure,
  polarisation,
  lineLossDb: figure.default(0).describe('decibels between antenna and first amplifier'),
  lnaNoiseFigureDb: z.number().min(0).max(30),
  lnaGainDb: z.number().min(-30).max(80).default(0),
  cableLossDb: z.number().min(0).max(60).default(0).describe('between amplifier and radio'),
  radioNoiseFigureDb: z.number().min(0).max(40).default(0),
  antennaK: z
    .union([z.literal('sky-and-ground'), z.number().min(0).max(1e5)])
    .default('sky-and-ground')
    .describe('kelvin that the antenna hears, or sky-and-ground by its elevation'),
});

const calibration = z.object({
  radioPpm: z.number().min(-1000).max(1000).default(0).describe('real minus shown, over shown'),
  radioHz: z.number().min(-1e6).max(1e6).default(0),
  satellitePpm: z.number().min(-1000).max(1000).default(0).describe('real minus published, over published'),
  satelliteHz: z.number().min(-1e6).max(1e6).default(0),
});

/** Both ends of one link, as `dawa link --link` reads them. */
export const linkFile = z.object({
  name: z.string().min(1).default('link'),
  direction: z.enum(['downlink', 'uplink']),
  frequencyHz: z.number().min(100e6).max(1e9).describe('hertz at the satellite'),
  bitRateHz: z.number().positive().max(1e9).describe('information bits a second'),
  keying: z.enum(['bpsk', 'gmsk', 'fsk-noncoherent', 'fsk-discriminator', 'afsk-fm']),
  coding: z.enum(['none', 'rs223', 'rs239', 'conv', 'conv+rs223']).default('none'),
  bitErrorRate: z.number().min(1e-9).max(1e-3).default(1e-5).describe('after decoding'),
  implementationLossDb: figure
    .default({ value: 2, sigma: 1 })
    .describe('decibels that demodulators lose against theory'),
  transmitter: z.object({
    powerDbm: figure,
    lineLossDb: figure.default(0),
    gainDbi: figure,
    polarisation,
  }),
  receiver,
  ground: z.object({
    beamWidthDeg: z.number().positive().max(360).describe('half-power width of the antenna on the ground'),
    offDeg: figure.default(0).describe('degrees by which it points beside the satellite'),
  }),
  satellitePointingLossDb: figure
    .default({ value: 0, sigma: 0 })
    .describe('decibels lost by how the satellite happens to lie'),
  tuning: z
    .object({
      policy: z.enum(['constant-at-satellite', 'constant-at-ground']).default('constant-at-satellite'),
      thresholdHz: z
        .number()
        .positive()
        .max(1e6)
        .optional()
        .describe('hertz that the shift may move before the radio is tuned again'),
      stepHz: z.number().positive().max(1e5).default(1).describe('smallest step of the radio'),
      calibration: calibration.optional(),
    })
    .prefault({}),
});
export type LinkFile = z.infer<typeof linkFile>;
