import * as z from 'zod/mini';

/** Milliseconds UTC since 1970; fractions allowed. */
export const atMs = z.number();
/** A span in milliseconds. */
export const durationMs = z.number();
/** Every list of the console is cut into pages; `next` is handed back as `cursor`. */
export const pageOf = <T extends z.ZodMiniType>(item: T) =>
  z.object({ items: z.array(item), next: z.nullable(z.string()) });

/** How sure we are of a number of a mission: A official, B press, C computed, D from memory, ? conflict or unknown. */
export const confidence = z.enum(['A', 'B', 'C', 'D', '?']);

/** Limit states of XTCE 1.2, worst last; `none` where no limit is defined. */
export const limitState = z.enum(['none', 'nominal', 'watch', 'warning', 'distress', 'critical', 'severe']);
export type LimitState = z.infer<typeof limitState>;

/** A decoded value as it travels: figures and flags as they are, everything else as text (bytes as hexadecimal). */
export const parameterValue = z.union([z.number(), z.boolean(), z.string()]);
export type ParameterValue = z.infer<typeof parameterValue>;
