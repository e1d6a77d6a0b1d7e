import { detectionNames } from '@dawa/payload-sim/payload/fault-list';
import { z } from 'zod';
import { articleSection } from './bench-article.ts';
import { instrumentSection } from './bench-instrument.ts';
import { enduranceSection } from './endurance-section.ts';
import { longRangeSection } from './long-range-section.ts';
import { pathCalibration } from './path-loss.ts';
import { powerSection } from './power-section.ts';
import { thermalSection } from './thermal-section.ts';

/** How a cable of the bench is reached: one of the simulator's pseudo-terminals, or a port of this machine. */
const connection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('simulated') }),
  z.object({
    kind: z.literal('serial'),
    /** `/dev/serial/by-id/…` keeps its name when the cable moves to another socket; or `tcp:host:port`. */
    port: z.string().min(1),
    baudRate: z.int().positive(),
  }),
]);
export type Connection = z.infer<typeof connection>;

/** Of what is reached over its air alone. */
const noCable = z.object({ kind: z.literal('none') });

/**
 * A value must lie in `low..high`; within `margin` of either side it passes and is marked as marginal. `uncertainty` is the
 * expanded one of what the article itself tells; an instrument has its own.
 */
const limit = z
  .object({
    low: z.number(),
    high: z.number(),
    margin: z.number().nonnegative().default(0),
    uncertainty: z.number().nonnegative().optional(),
  })
  .refine(({ low, high, margin }) => high - low >= 2 * margin, 'low and high at least two margins apart');
export type Limit = z.infer<typeof limit>;

/** What is screwed to the antenna connector: a load, or an antenna where that is allowed. */
const rfTermination = z.object({
  kind: z.enum(['load', 'attenuator', 'antenna']),
  description: z.string().min(1),
  impedanceOhm: z.number().positive().default(50),
  /** What it bears for as long as anybody transmits. */
  mostPowerW: z.number().positive(),
});

/** What a frame loses between the tester's radio and the article's connector, but for the step attenuator. */
const airPath = {
  /** What the tester's radio sends with. */
  stationDbm: z.number().default(34.5),
  /** Of coupler, pads and cables. */
  lossDb: z.number().nonnegative().default(71),
  /** Expanded (k = 2), of the two together. */
  uncertaintyDb: z.number().nonnegative().default(1),
  /** What a carrier really lost there, measured: their mean goes before `lossDb`. */
  calibration: z.array(pathCalibration).default([]),
};

/** The tester's radio on the article's antenna connector. */
const air = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('simulated'), ...airPath }),
  /** A TNC set to KISS. */
  z.object({
    kind: z.literal('kiss'),
    /** As of `payload`: `/dev/serial/by-id/…` or `tcp:host:port`. */
    port: z.string().min(1),
    baudRate: z.int().positive().default(19_200),
    ...airPath,
  }),
  /** The article is a digipeater that somebody else wrote, started on this computer. */
  z.object({
    kind: z.literal('program'),
    program: z.enum(['aprx', 'direwolf']),
    /** In which sound direwolf hears and speaks; aprx has none. */
    modulation: z.enum(['afsk1200', 'g3ruh9600']).default('afsk1200'),
    ...airPath,
  }),
]);

/** The bench file, validated: what is tested, how it is reached, what its values must be. */
export const benchFile = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  article: articleSection,
  /** Folder of the mission whose dictionary the article speaks, from the folder of this file. */
  mission: z.string().min(1),
  /** none: a program, or a digipeater behind a TNC, reached over its air alone. */
  payload: z.discriminatedUnion('kind', [...connection.options, noCable]),
  /** Left out: nobody listens to the article's transmitter or speaks to its receiver. */
  air: air.optional(),
  /** Relay board that feeds the article: LCUS on a serial port, or USBRelay as a HID device. Left out: what is reached over its air alone. */
  power: z
    .object({
      relay: z.int().min(1).max(255),
      /**
       * Relay of the same board in the article's serial line: open while there is no power, for an idle line feeds a board
       * through the protection of its input.
       */
      lineRelay: z.int().min(1).max(255).optional(),
      connection: z.discriminatedUnion('kind', [
        ...connection.options,
        noCable,
        z.object({
          kind: z.literal('hid'),
          /** A node that a udev rule made, like `/dev/dawa/relay`: the watchdog opens it anew. */
          path: z.string().startsWith('/', 'a path like /dev/dawa/relay'),
          /** The board's own, five characters. */
          serial: z.string().length(5).optional(),
        }),
      ]),
    })
    .default({ relay: 1, connection: { kind: 'none' } }),
  /** Who can break things on purpose: the simulator by its control pipe, or nobody on this bench. */
  faultInjector: z.enum(['simulator', 'none']),
  simulator: z
    .object({
      seed: z.string().default('bench'),
      /**
       * What is simulated: the model, or the real program in an emulated controller, of which simavr is a program of its own that
       * has to be there.
       */
      article: z.enum(['model', 'avr8js', 'simavr']).default('model'),
      /**
       * virtual: all of it in this process, as fast as the machine can and the same each time; real: a process of its own on
       * pseudo-terminals, as hardware would be.
       */
      time: z.enum(['virtual', 'real']).default('virtual'),
      /** When virtual time begins. */
      startsAt: z.iso.datetime().default('2026-01-01T00:00:00Z'),
      /** How well the model's receiver hears: as that of the BIRDS-4 engineering or flight model. */
      receiver: z.enum(['engineering-model', 'flight-model']).default('engineering-model'),
      /** Detections taken out of the simulated payload, to see that the procedures notice. */
      disabledDetections: z.array(z.enum(detectionNames)).default([]),
      /** Seconds of bench time in a real second, for `time: real`; a real article has only one rate. */
      rate: z.number().min(1).max(20).default(1),
    })
    .prefault({}),
  instruments: z.array(instrumentSection).default([]),
  /** `guarded-acceptance`: nearer to a limit than the uncertainty is no PASS; `simple-acceptance`: the value alone decides. */
  decisionRule: z.enum(['guarded-acceptance', 'simple-acceptance']).default('guarded-acceptance'),
  /** What the transmitter works into. Without it nothing transmits on this bench. */
  rfTermination: rfTermination.optional(),
  /** What counts as safe, as measured when the power is off. */
  safeState: z
    .object({
      busBelowV: z.number().positive().default(0.3),
      currentBelowA: z.number().positive().default(0.001),
      rfBelowDbm: z.number().default(-40),
      withinMs: z.number().positive().default(3000),
    })
    .default({ busBelowV: 0.3, currentBelowA: 0.001, rfBelowDbm: -40, withinMs: 3000 }),
  environment: z
    .object({
      place: z.string().optional(),
      temperatureC: z.number().optional(),
      relativeHumidityPercent: z.number().min(0).max(100).optional(),
      remarks: z.string().optional(),
    })
    .default({}),
  operator: z.string().min(1).default('not named'),
  /** What is answered, by question, where nobody is there to be asked. */
  answers: z.record(z.string(), z.string()).optional(),
  timing: z
    .object({
      bootMs: z.number().positive().default(5000),
      answerMs: z.number().positive().default(2000),
      detectionMs: z.number().positive().default(3000),
      silenceMs: z.number().positive().default(2500),
      /** From a frame to its answer, at 1,200 baud and with a turn to wait for on either side. */
      onAirMs: z.number().positive().default(8000),
    })
    .default({ bootMs: 5000, answerMs: 2000, detectionMs: 3000, silenceMs: 2500, onAirMs: 8000 }),
  /** How the sensitivity of the receiver is found. */
  longRange: longRangeSection.prefault({}),
  /** What an orbit asks of the supply. */
  powerBudget: powerSection.prefault({}),
  /** The profile of the thermal chamber. */
  thermal: thermalSection.prefault({}),
  /** How long it works without a pause. */
  endurance: enduranceSection.prefault({}),
  /** By parameter of the dictionary, in its engineering unit. */
  limits: z.record(z.string(), limit),
});
export type BenchFile = z.infer<typeof benchFile>;
