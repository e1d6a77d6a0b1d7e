import { z } from 'zod';

/** What every measurement of a station carries: when it was made, until when it may be trusted, and by what. */
const measured = z.object({
  measuredAt: z.iso.datetime(),
  /** Afterwards it is still used, and people are told to measure again. */
  expiresAt: z.iso.datetime(),
  /** In words: `sun, 6 sightings`. */
  how: z.string().min(1).optional(),
});

const sigma = z.number().nonnegative();
const angle = z.number().min(-360).max(360);

/** True direction less the controller's, and where the top of the mast leans to (see flight-dynamics/antenna-alignment). */
const alignment = measured.extend({
  azimuthOffsetDeg: angle,
  azimuthSigmaDeg: sigma,
  elevationOffsetDeg: z.number().min(-90).max(90).default(0),
  elevationSigmaDeg: sigma.default(0),
  tiltNorthDeg: z.number().min(-30).max(30).default(0),
  tiltEastDeg: z.number().min(-30).max(30).default(0),
  tiltSigmaDeg: sigma.default(0),
  residualRmsDeg: sigma.optional(),
  sightings: z.int().positive().optional(),
});

/** Read-back as a straight line of what was ordered: gain 1 and offset 0 are a perfect encoder. */
const linearity = z.object({
  gain: z.number(),
  offsetDeg: z.number(),
  sigmaDeg: sigma,
  worstDeg: sigma,
});
const encoder = measured.extend({ azimuth: linearity.optional(), elevation: linearity.optional() });

/** How much higher an axis rests that came from above than one that came from below. */
const play = z.object({ playDeg: z.number(), sigmaDeg: sigma });
const backlash = measured.extend({ azimuth: play.optional(), elevation: play.optional() });

const axisSlew = z.object({
  rateDegS: z.number().positive(),
  rateSigmaDegS: sigma,
  /** Left out where the axis reaches its rate faster than can be told. */
  accelerationDegS2: z.number().positive().optional(),
  accelerationSigmaDegS2: sigma.optional(),
  /** From the order to the first movement. */
  deadTimeMs: z.number().nonnegative().optional(),
  /** From STOP at full rate until it rests, and how far it goes meanwhile. */
  stoppingMs: z.number().nonnegative().optional(),
  stoppingDeg: z.number().nonnegative().optional(),
});
const slew = measured.extend({ azimuth: axisSlew.optional(), elevation: axisSlew.optional() });

/** True frequency less what the dial shows, in parts of a million. */
const radioPpm = measured.extend({
  ppm: z.number().min(-100).max(100),
  sigmaPpm: sigma,
  referenceHz: z.number().positive(),
});

/** From the order to key until the radio says that it transmits, and back. */
const transmitDelay = measured.extend({
  keyMs: z.number().nonnegative(),
  keySigmaMs: sigma,
  releaseMs: z.number().nonnegative(),
  releaseSigmaMs: sigma,
});

/** Where the sound level stands and what came of it, as a person read it from an instrument. */
const audioLevel = measured.extend({ level: z.number(), deviationHz: z.number().positive(), sigmaHz: sigma });

/** The meter of the radio, 0 to 255, by azimuth. */
const noise = measured.extend({
  frequencyHz: z.number().positive().optional(),
  elevationDeg: z.number(),
  meters: z.array(z.object({ azimuthDeg: z.number(), meter: z.number().min(0).max(255), sigma })).min(1),
});

/**
 * `commissioning:` of `station.yaml`: what was measured of this station, written by `dawa commission`. The station uses alignment,
 * slew and ppm; the rest is for people.
 */
export const stationCommissioning = z.object({
  alignment: alignment.optional(),
  encoder: encoder.optional(),
  backlash: backlash.optional(),
  slew: slew.optional(),
  radioPpm: radioPpm.optional(),
  transmitDelay: transmitDelay.optional(),
  audioLevel: audioLevel.optional(),
  noise: noise.optional(),
});
export type StationCommissioning = z.infer<typeof stationCommissioning>;
export type CommissioningKey = keyof StationCommissioning;
