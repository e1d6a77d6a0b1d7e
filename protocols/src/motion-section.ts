import { z } from 'zod';

const angleDeg = z.number().min(-360).max(720);

/** Section `motion` of `station.yaml`: where the antenna may not go, and what stops it. What is left out is not watched for. */
export const motionSection = z.object({
  /** What the antenna would hit: polygons in a file of their own, apart from the horizon that passes are cut by. */
  collision: z
    .object({
      /** CSV `name,azimuthDeg,elevationDeg`, from the station's folder. */
      file: z.string().min(1),
      /**
       * The antenna keeps so far from polygons and keep-out boxes. It must hold what a move in error covers before it is
       * seen and stopped: `watchDeg` plus the rate times half a second.
       */
      marginDeg: z.number().min(0).max(30).default(5),
    })
    .optional(),
  /** How far the cable lets the antenna turn. */
  cable: z
    .object({
      /** Where the cable hangs free, counted as the controller counts. */
      restAzimuthDeg: angleDeg.default(0),
      /** To either side of that: 0.75 is three quarters of a turn each way. */
      mostTurns: z.number().positive().max(5).default(1),
      /**
       * The controller shows 0 to 360 whatever the cable does, and turns the short way: turns are then counted here and
       * kept over restarts. Otherwise its own count is the count.
       */
      isCountedHere: z.boolean().default(false),
    })
    .optional(),
  /** Where people are: no transmission while the beam, its half-power width wide, reaches in. */
  transmitInhibit: z
    .object({
      /** CSV `name,azimuthDeg,elevationDeg`, from the station's folder. */
      file: z.string().min(1).optional(),
      /** No transmission below this height, wherever the antenna looks. */
      minElevationDeg: z.number().min(-90).max(90).optional(),
    })
    .optional(),
  /** For dishes and optics, whose focus burns: so far from the Sun the antenna stays. */
  sun: z.object({ avoidanceDeg: z.number().positive().max(45) }).optional(),
  /** Above that wind the antenna goes to its stow and stays, until a person frees it or the wind has been calm. */
  wind: z
    .object({
      stowAboveMS: z.number().positive(),
      /** Default: two thirds of `stowAboveMS`. */
      calmBelowMS: z.number().positive().optional(),
      calmForMin: z.number().positive().default(10),
      /** Default: where it parks. */
      azimuthDeg: angleDeg.optional(),
      elevationDeg: z.number().min(-90).max(270).optional(),
      /** One of `sensors` of kind `nmea-wind`; unless given, every one of them counts. */
      sensor: z.string().min(1).optional(),
      /** A file whose first number is the wind in m/s, written by a weather station; otherwise it is told over HTTP. */
      file: z.string().min(1).optional(),
      /** A wind that nobody told for longer is not known: that is an alarm. */
      silentAfterMin: z.number().positive().default(5),
      /** What to do while it is not known: `warn` alone, or `stow` the antenna as in a storm. */
      whenSilent: z.enum(['warn', 'stow']).default('warn'),
    })
    .optional(),
  /** How fast each axis runs; without it the antenna may be anywhere in the box between start and target. */
  axisRates: z
    .object({
      azimuthDegS: z.number().positive(),
      elevationDegS: z.number().positive(),
      /** Each axis may be faster or slower by this share. */
      tolerance: z.number().min(0.05).max(0.9).default(0.3),
      /** One axis may begin so much later than the other. */
      startDelayS: z.number().min(0).max(30).default(1),
    })
    .optional(),
  /** An antenna that leaves its way, or its rest, by more than this is stopped; more than the controller is inexact by. */
  watchDeg: z.number().min(0.5).max(20).default(3),
  /** At rest so long after a STOP at the latest. */
  stoppingTimeS: z.number().min(0.2).max(60).default(3),
});
export type MotionSection = z.infer<typeof motionSection>;

/** Of a station that says nothing of it. */
export const usualMotion: MotionSection = motionSection.parse({});
