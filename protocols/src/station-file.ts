import { z } from 'zod';
import { missionLimits } from './mission-limits.ts';
import { motionSection } from './motion-section.ts';
import { recordingSection } from './recording-section.ts';
import { rotatorKinds } from './rotator-languages.ts';
import { sharingSection } from './sharing-section.ts';
import { stationCommissioning } from './station-commissioning.ts';
import { relaysSection, sensorsSection } from './station-instruments.ts';
import { modemSection } from './station-modem.ts';
import { radioSection } from './station-radio.ts';
import { serialPort } from './station-serial.ts';
import { transmitSection } from './transmit-section.ts';

const permit = z.object({
  licenseeCallsign: z.string().min(3),
  bands: z.array(z.object({ lowHz: z.number().positive(), highHz: z.number().positive() })).min(1),
  maxPowerW: z.number().positive(),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  isUnattended: z.boolean().default(false),
  /** The antenna may not radiate below this elevation. */
  minElevationDeg: z.number().min(-5).max(90).optional(),
});

/** Less than a day would take away what a pass of this morning brought. */
const keptDays = z.number().min(1);

/**
 * Where the archive keeps its rows, and for how long. The log is the truth and always in the data folder; rows can be made again
 * from as much of it as is kept. What has no number of days is kept for ever.
 */
const archive = z.object({
  /** One file in the data folder, or a PostgreSQL server. */
  store: z.enum(['sqlite', 'postgres']).default('sqlite'),
  /**
   * Of the server: `postgres://dawa@db.local:5432/dawa`. A password belongs in `~/.pgpass` or `PGPASSWORD`; without a URL
   * `PGHOST`, `PGUSER` and their kin are meant.
   */
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a URL like postgres://dawa@db.local:5432/dawa')
    .optional(),
  /** The octets of packets and frames, and the rows of packets. */
  keepLogDays: keptDays.optional(),
  keepSamplesDays: keptDays.optional(),
  /** Events and what became of alarms; alarms that stand stay, and so do commands and reports. */
  keepEventsDays: keptDays.optional(),
});
export type ArchiveSection = z.infer<typeof archive>;

/** `station.yaml`, validated: where the antenna stands, what hangs on which port, and who may transmit. */
export const stationFile = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  placeName: z.string().min(1),
  latitudeDeg: z.number().min(-90).max(90),
  longitudeDeg: z.number().min(-180).max(360),
  heightM: z.number().min(-500).max(9000),
  /** Name in the IANA data base, for people beside UTC. */
  timeZone: z.string().refine(isTimeZone, 'a time zone like Asia/Thimphu').default('UTC'),
  /** CSV `azimuthDeg,elevationDeg`, from the station's folder. */
  horizon: z.object({ file: z.string(), isEstimated: z.boolean().default(false) }).optional(),
  minElevationDeg: z.number().min(-5).max(90).default(0),
  antenna: z.object({ beamWidthDeg: z.number().positive() }).default({ beamWidthDeg: 24 }),
  rotator: serialPort
    .extend({
      /** The language of its controller. */
      kind: z.enum(rotatorKinds),
      /** False for a controller that cannot tell where it points, although its language could. */
      hasPosition: z.boolean().optional(),
      /** That of its language unless given. */
      baudRate: z.int().positive().optional(),
      limits: z
        .object({
          minAzimuthDeg: z.number(),
          maxAzimuthDeg: z.number(),
          minElevationDeg: z.number(),
          maxElevationDeg: z.number(),
        })
        .default({ minAzimuthDeg: 0, maxAzimuthDeg: 360, minElevationDeg: 0, maxElevationDeg: 90 }),
      maxRateDegS: z.number().positive().default(6),
      parkAzimuthDeg: z.number().default(0),
      parkElevationDeg: z.number().default(90),
      /**
       * The antenna may be off by half of this. Relays and motors wear with every start: at 1 degree a pass costs about
       * 130 starts, and stations that chose less than 2 to 5 degrees burnt their relays (satnogs-client issues 269, 275).
       */
      deadbandDeg: z.number().nonnegative().default(2),
      /** Sends the antenna to its parking place after each pass; otherwise it stays where the satellite set. */
      isParkedAfterPass: z.boolean().default(false),
      /**
       * Where the antenna must not point, nor pass through on its way: a mast, a roof. Directions in the sky: a box also
       * stands where the controller counts on beyond 360 degrees of azimuth or 90 of elevation.
       */
      keepOut: z
        .array(
          z.object({
            name: z.string().min(1),
            minAzimuthDeg: z.number(),
            maxAzimuthDeg: z.number(),
            minElevationDeg: z.number(),
            maxElevationDeg: z.number(),
          }),
        )
        .default([]),
    })
    .optional(),
  radio: radioSection.optional(),
  modem: modemSection.optional(),
  recording: recordingSection.optional(),
  relays: relaysSection.optional(),
  sensors: sensorsSection.optional(),
  /** Limits of what the station measures, by the name of the value: `payload_supply_voltage`. */
  limits: missionLimits.optional(),
  permit: permit.optional(),
  motion: motionSection.optional(),
  transmit: transmitSection.optional(),
  sharing: sharingSection.optional(),
  /** Folders of the missions that are followed, from the station's folder; the first goes first where passes meet. */
  missions: z.array(z.string().min(1)).min(1).optional(),
  archive: archive.default({ store: 'sqlite' }),
  /** What else this antenna could hear, for the plan. The station runs the passes of its missions; the rest is proposed. */
  planning: z
    .object({
      /** `requests.yaml`, from the station's folder: what is wanted of each satellite. */
      requests: z.string(),
      /** Element files, from the station's folder. What they do not hold is looked for in the catalogue of the data folder. */
      elements: z.array(z.string()).default([]),
    })
    .optional(),
  /** The test bench, as the Bench page has it. */
  bench: z
    .object({
      /** Where campaigns write, from the station's folder; `out/hil` where it was started unless given. */
      folder: z.string().min(1).optional(),
      /** Bench files that may be started from the page, from the station's folder; those without hardware always may. */
      files: z.array(z.string().min(1)).default([]),
    })
    .optional(),
  /** What was measured here, by `dawa commission`. */
  commissioning: stationCommissioning.optional(),
});
export type StationFile = z.infer<typeof stationFile>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
