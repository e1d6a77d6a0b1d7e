import { z } from 'zod';

const noradId = z.int().min(1).max(999_999_999);
const span = { from: z.iso.datetime(), to: z.iso.datetime() };
/** More than a year is a slip of the pen. */
const mostHours = 8784;

const request = z.object({
  noradId,
  priority: z
    .number()
    .min(1)
    .max(10)
    .optional()
    .describe('1 comes first and is worth 10 a minute, 10 is worth 1; default 5'),
  valuePerMinute: z
    .number()
    .min(0)
    .max(1e6)
    .optional()
    .describe('value of a minute above the skyline, in place of a priority'),
  valuePerContact: z.number().min(0).max(1e6).default(0).describe('value of a contact whatever its length'),
  minContactS: z.number().min(1).max(86_400).default(60).describe('a contact with less useful time is none'),
  minElevationDeg: z.number().min(-5).max(90).optional().describe('only what is higher counts as useful'),
  minContactsPerDay: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('at least so many contacts in each 24 hours, counted from the start of the plan'),
  minContacts: z
    .array(z.object({ ...span, atLeast: z.int().min(1).max(1000) }))
    .optional()
    .describe('a list of spans that do not overlap, each with the contacts it needs'),
  maxGapH: z
    .number()
    .positive()
    .max(mostHours)
    .optional()
    .describe('from the highest point of one pass to that of the next, and from and to the ends of the plan'),
  lastContactAt: z.iso
    .datetime()
    .optional()
    .describe('the last contact before the plan, where the first gap begins; default the start of the plan'),
  stationsAtOnce: z
    .enum(['one', 'every'])
    .default('one')
    .describe('one: of passes that overlap, one; every: several stations at once, each at its value'),
  antennas: z
    .array(z.string().regex(/^[a-z0-9-]+(\/[A-Za-z0-9._-]+)?$/))
    .min(1)
    .optional()
    .describe('a list of stations or station/antenna; default all'),
});

const keepOut = z.object({
  station: z.string(),
  antenna: z.string().optional().describe('the id of an antenna; default all of the station'),
  ...span,
  reason: z.string().min(1).default('no reason given'),
});

/** Contacts that a person has fixed. */
const fixed = z.object({
  passId: z.string().min(1),
  antenna: z.string().describe('station/antenna'),
  noradId,
  ...span,
  reason: z.string().min(1).default('fixed'),
});

/** What is wanted of each satellite, as `dawa schedule --requests` reads it. */
export const requestsFile = z.object({
  trimStepS: z
    .number()
    .min(1)
    .max(600)
    .optional()
    .describe('a contact may use a part of its pass, cut on whole steps; without it all of it or nothing'),
  requests: z.array(request).min(1),
  keepOuts: z.array(keepOut).default([]).describe('a list of hours in which an antenna is not to be had'),
  fixed: z.array(fixed).default([]).describe('a list of contacts that stand whatever they cost'),
});
export type RequestsFile = z.infer<typeof requestsFile>;
