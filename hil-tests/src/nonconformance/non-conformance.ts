import { z } from 'zod';

/** Where and when a failure was seen. */
const occurrence = z.object({
  campaignId: z.string(),
  atMs: z.number(),
  found: z.string(),
  softwareVersion: z.string(),
  softwareCommit: z.string().nullable(),
  firmware: z.string(),
});
export type Occurrence = z.infer<typeof occurrence>;

const personsWord = z.object({ text: z.string().min(1), by: z.string().min(1), atMs: z.number() });

/**
 * A non-conformance record: one failure of one article, from the run that found it to the run (or the person) that closed it.
 *
 * Source of the fields: ECSS-Q-ST-10-09C, nonconformance control: identification, description, disposition, close-out
 */
export const nonConformance = z.object({
  id: z.string().regex(/^NCR-\d{4,}$/),
  state: z.enum(['open', 'closed']),
  article: z.object({ name: z.string(), model: z.string(), serial: z.string() }),
  requirements: z.array(z.string()),
  procedure: z.object({ id: z.string(), version: z.string(), title: z.string() }),
  phase: z.string(),
  step: z.string(),
  expected: z.string(),
  found: z.string(),
  evidenceHex: z.string().nullable(),
  /** Every run in which it was seen, the first one first; in the middle left out when there are very many. */
  occurrences: z.array(occurrence).min(1),
  /** How often it was seen in all. */
  count: z.int().positive(),
  /** An earlier record of the same failure that had been closed. */
  recurrenceOf: z.string().nullable(),
  /** What a person (a review board) decided: use as is, rework, repair, return, scrap, waiver; in their words. */
  disposition: personsWord.nullable(),
  closed: z
    .object({
      atMs: z.number(),
      /** The run in which the same step passed; null when a person closed it. */
      campaignId: z.string().nullable(),
      softwareCommit: z.string().nullable(),
      firmware: z.string().nullable(),
      by: z.string(),
    })
    .nullable(),
});
export type NonConformance = z.infer<typeof nonConformance>;

/** The same failure is the same step of the same article. */
export function sameFailureKey(
  record: Pick<NonConformance, 'article' | 'procedure' | 'phase' | 'step'>,
): string {
  const { article, procedure, phase, step } = record;
  return JSON.stringify([article.model, article.serial, procedure.id, phase, step]);
}
