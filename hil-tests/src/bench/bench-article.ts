import { z } from 'zod';

/** What lies on the bench: which one, in which state, and what speaks against switching it on. */
export const articleSection = z.object({
  name: z.string().min(1),
  /**
   * simulated (the model in TypeScript), emulated (the firmware in an emulator), program (of another hand), or the model of a real board: breadboard,
   * engineering, qualification, flight.
   */
  model: z.enum(['simulated', 'emulated', 'program', 'BBM', 'EM', 'QM', 'FM']),
  serial: z.string().min(1),
  hardwareRevision: z.string().default('unknown'),
  /** Version of its firmware, as its maker calls it. */
  firmware: z.string().default('unknown'),
  /** SHA-256 of the file that was programmed: what ran, whatever it was called. */
  firmwareSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 hexadecimal figures, as sha256sum prints them')
    .optional(),
  /** Hours under power before this campaign. */
  poweredHours: z.number().nonnegative().optional(),
  /** How often each connector was mated, and how often it may be. */
  connectorMatings: z
    .record(z.string(), z.object({ matings: z.int().nonnegative(), most: z.int().positive() }))
    .default({}),
  /**
   * What it is known not to have, with the reason: `service 6`, the name of a telecommand or of an event. Its steps are not run;
   * what is not named here and is not there fails.
   */
  lacks: z.record(z.string(), z.string().min(1)).default({}),
  /** Open ones: each with why and since when. They are shown beside the verdict. */
  redTags: z
    .array(z.object({ id: z.string().min(1), text: z.string().min(1), since: z.iso.date() }))
    .default([]),
  /** Files or addresses. */
  photos: z.array(z.string().min(1)).default([]),
});
export type ArticleSection = z.infer<typeof articleSection>;

/** What stands in the way of trusting this article, in words for the report; empty when nothing does. */
export function articleRemarks({
  redTags,
  connectorMatings,
}: Pick<ArticleSection, 'redTags' | 'connectorMatings'>): string[] {
  return [
    ...redTags.map(({ id, text, since }) => `red tag ${id} open since ${since}: ${text}`),
    ...Object.entries(connectorMatings)
      .filter(([, { matings, most }]) => matings >= most)
      .map(([name, { matings, most }]) => `connector ${name}: mated ${matings} times, ${most} allowed`),
  ];
}

/** Why this article has not what goes by one of these names, as its bench file says; undefined when it says nothing. */
export function whyLacking(
  { lacks }: Pick<ArticleSection, 'lacks'>,
  ...names: readonly string[]
): string | undefined {
  const name = names.find((one) => Object.hasOwn(lacks, one));
  return name === undefined ? undefined : `this article has no ${name}: ${lacks[name]}`;
}
