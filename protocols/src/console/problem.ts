import * as z from 'zod/mini';

/** RFC 9457 problem details; `detail` says what was expected and what was found. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.optional(z.string()),
});
export type Problem = z.infer<typeof problem>;
