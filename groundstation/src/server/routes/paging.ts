import { failure, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import type { PacketLog, Page, PageRequest } from '../../ports.ts';

/** Query of every list: inclusive start, exclusive end, and where the page before ended. */
export const pageQuery = z.strictObject({
  fromAtMs: z.optional(z.coerce.number()),
  toAtMs: z.optional(z.coerce.number()),
  cursor: z.optional(z.string()),
  order: z.optional(z.enum(['oldest', 'newest'])),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))),
});

/** The request as the archive takes it: what was not asked for is left out. */
export function pageRequest<Query extends z.output<typeof pageQuery>>(
  query: Query,
): PageRequest & Defined<Query> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as PageRequest &
    Defined<Query>;
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** A page as it travels; a cursor that none of our pages gave is a bad value. */
export async function pageAnswer<T>(ask: () => Page<T> | Promise<Page<T>>) {
  try {
    const { items, next } = await ask();
    return success({ items: [...items], next });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const expected = 'a span and the cursor of the page before';
    return failure({ kind: 'bad-value' as const, expected, found: error.message });
  }
}

/**
 * The same of records, once they are on the disk: what the API has shown is there after a power cut. While the disk takes
 * nothing the station says so by an alarm, and answers all the same.
 */
export async function keptPageAnswer<T>(
  log: Pick<PacketLog, 'flush'>,
  ask: () => Page<T> | Promise<Page<T>>,
) {
  const answer = await pageAnswer(ask);
  await log.flush().catch(() => {});
  return answer;
}

/** A list that is short enough to go out whole. */
export const wholeList = <T>(items: readonly T[]) => success({ items: [...items], next: null });

/** Body of an action: who does it, where he says so. */
export const byPerson = z.object({ by: z.optional(z.string().check(z.minLength(1), z.maxLength(80))) });
