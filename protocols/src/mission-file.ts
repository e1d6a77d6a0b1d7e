import { z } from 'zod';
import { missionCommanding } from './mission-commanding.ts';
import { missionDerived } from './mission-derived.ts';
import { missionEvent, missionQuantity } from './mission-facts.ts';
import { linkFraming } from './mission-framing.ts';
import { missionLimits } from './mission-limits.ts';
import { provenance } from './mission-provenance.ts';
import { elementsSource, spacecraft } from './mission-spacecraft.ts';
import { missionTimekeeping } from './mission-timekeeping.ts';

const link = z.object({
  id: z.string().min(1),
  direction: z.enum(['downlink', 'uplink']),
  frequencyHz: z.number().positive(),
  modulation: z.enum(['gmsk', 'fsk', 'afsk', 'cw']),
  symbolRateBd: z.number().positive(),
  callsign: z.string().optional(),
  /** Sub-audible tone that the satellite wants to hear, of an uplink; left out: none is sent. */
  toneHz: z.number().min(60).max(260).optional(),
  isInvented: z.boolean().default(false),
  ...provenance,
  framing: linkFraming,
});

/** `mission.yaml`, validated: a satellite is data, not code. */
export const missionFile = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  /** The ship that is worked unless another is asked for; of `spacecraft`, where they are listed. */
  noradId: z.int().positive(),
  badges: z.array(z.string()).default([]),
  /** The orbit of that ship. */
  elements: elementsSource,
  /** The ships of the mission, where there are several or something is to be told of the one. */
  spacecraft: z.array(spacecraft).default([]),
  /** Path of the XTCE file, from the mission's folder. */
  telemetry: z.string(),
  links: z.array(link).min(1),
  /** How space packets are built, on links that carry them; left out: packets without PUS header fields of their own. */
  packets: z
    .object({
      /** Raw onboard time: CUC, octets of seconds and of fraction, and what they count from. */
      timeCode: z.object({
        kind: z.literal('cuc'),
        coarseOctets: z.int().min(1).max(4),
        fineOctets: z.int().min(0).max(3),
        epoch: z.literal('tai-1958'),
      }),
      hasErrorControl: z.boolean(),
    })
    .default({
      timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
      hasErrorControl: false,
    }),
  /** Who may command: `none` (default) keeps the transmitter silent whatever the station permits. */
  uplinkAuthority: z.enum(['none', 'payload', 'bus']).default('none'),
  /** Commands that are not packets of an XTCE dictionary. */
  commanding: missionCommanding.optional(),
  /** How often each housekeeping report comes, by the name of its container, in milliseconds. */
  reportPeriodsMs: z.record(z.string(), z.number().positive()).default({}),
  /** The values that the pass board draws, in order. */
  stripParameters: z.array(z.string()).default([]),
  /** Parameters that no packet brings: they are computed from others. */
  derived: missionDerived.default([]),
  /** Limits beyond those of the dictionary, by the name of the parameter. */
  limits: missionLimits.default({}),
  /** What the clock on board is worth; left out: its readings are believed. */
  timekeeping: missionTimekeeping.optional(),
  /** Numbers of the mission, each with how sure it is. */
  quantities: z.array(missionQuantity).default([]),
  events: z.array(missionEvent).default([]),
});
export type MissionFile = z.infer<typeof missionFile>;
export type MissionLink = MissionFile['links'][number];
