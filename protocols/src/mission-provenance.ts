import { z } from 'zod';

/** How sure a number is: A official, B press, C computed, D from memory, ? conflict or unknown. */
export const confidence = z.enum(['A', 'B', 'C', 'D', '?']);
export type Confidence = z.infer<typeof confidence>;

/** What every number of a mission carries that somebody could doubt: how sure it is, and who said so. */
export const provenance = { confidence, source: z.string().min(1) };
