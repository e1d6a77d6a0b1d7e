import { z } from 'zod';
import { provenance } from './mission-provenance.ts';

/** Where the orbit of a ship is written down; `reconstructed`: made up from that of another object, and shown as such. */
export const elementsSource = z.object({
  /** From the mission's folder. */
  file: z.string().min(1),
  kind: z.enum(['real', 'reconstructed']).optional(),
  ...provenance,
});

/** One ship of a mission; sisters of one design share links and dictionary. */
export const spacecraft = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  noradId: z.int().positive().optional(),
  /** International designator: `1998-067PF`; with `?` for a letter that nobody told. */
  cospar: z
    .string()
    .regex(/^\d{4}-\d{3}[A-Z?]{0,3}$/)
    .optional(),
  /** As it is sent; left out where it is not known. */
  callsign: z.string().min(1).optional(),
  elements: elementsSource.optional(),
  /** What differs from ship to ship and changes what its telemetry means, such as a variant of its firmware. */
  settings: z
    .record(z.string(), z.object({ value: z.union([z.string(), z.number(), z.boolean()]), ...provenance }))
    .optional(),
  /** By the id of a link: the root container for this ship, in place of that of the link. */
  rootContainers: z.record(z.string(), z.string().min(1)).optional(),
  ...provenance,
});
export type Spacecraft = z.infer<typeof spacecraft>;
