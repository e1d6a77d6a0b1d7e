import { z } from 'zod';

const bearingDeg = z.number().min(-720).max(720);

/** How an antenna turns between two contacts. */
const slew = z.object({
  azimuthRateDegS: z.number().positive().max(360),
  elevationRateDegS: z.number().positive().max(360),
  azimuthLimitsDeg: z
    .object({ min: bearingDeg, max: bearingDeg })
    .refine(({ min, max }) => max > min, 'max above min')
    .optional()
    .describe('ends of the azimuth range; without them the antenna turns either way round'),
  park: z
    .object({ azimuthDeg: bearingDeg, elevationDeg: z.number().min(-10).max(190) })
    .optional()
    .describe('the antenna goes there after each contact and comes from there to the next'),
});

const name = z.string().regex(/^[A-Za-z0-9._-]+$/);

const planStation = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1).optional(),
  latitudeDeg: z.number().min(-90).max(90),
  longitudeDeg: z.number().min(-180).max(360),
  heightM: z.number().min(-500).max(9000),
  minElevationDeg: z
    .number()
    .min(-5)
    .max(90)
    .default(0)
    .describe('counts where it is higher than the skyline'),
  horizon: z
    .object({ file: z.string() })
    .optional()
    .describe('the file of a skyline, CSV azimuthDeg,elevationDeg, from the folder of this file'),
  antennas: z
    .array(
      z.object({
        id: name,
        setupS: z
          .number()
          .min(0)
          .max(86_400)
          .default(0)
          .describe('from the end of turning to the start of a contact'),
        slew: slew.optional().describe('how it turns; without it turning takes no time beyond the setup'),
      }),
    )
    .min(1)
    .default([{ id: 'main', setupS: 0 }]),
});

/** The stations of a plan and the antennas of each, as `dawa schedule --stations` reads them. */
export const stationsFile = z.object({ stations: z.array(planStation).min(1) });
export type StationsFile = z.infer<typeof stationsFile>;
export type PlanStation = StationsFile['stations'][number];
