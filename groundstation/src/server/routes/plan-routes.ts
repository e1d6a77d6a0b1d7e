import { planAnswer } from '@dawa/protocols/console/plan';
import { failure, type Result, success } from '@dawa/seams/fault';
import * as z from 'zod/mini';
import type { Span } from '../../ports.ts';
import { route } from '../route.ts';
import type { Refusal } from '../station-door.ts';

const dayMs = 86_400_000;
const longestDays = 8;
const planQuery = z.strictObject({
  fromAtMs: z.optional(z.coerce.number()),
  toAtMs: z.optional(z.coerce.number()),
});

export const planRoutes = [
  route({
    method: 'get',
    path: '/plan',
    privilege: 'read',
    summary:
      'Passes and what the plan does with each; 12 h from now unless a span is asked for. Books nothing',
    query: planQuery,
    response: planAnswer,
    async handle({ door, query }) {
      const span = spanOf(query, door.clock.nowAtMs(), dayMs / 2);
      return span.ok ? success(await door.planning.plan(span.value)) : span;
    },
  }),
  route({
    method: 'get',
    path: '/plan.ics',
    privilege: 'read',
    summary: 'The contacts of the plan as a calendar (iCalendar); a week from now unless a span is asked for',
    query: planQuery,
    response: z.string(),
    contentType: 'text/calendar',
    async handle({ door, query }) {
      const span = spanOf(query, door.clock.nowAtMs(), 7 * dayMs);
      return span.ok ? success(await door.planning.calendar(span.value)) : span;
    },
  }),
];

function spanOf(query: z.output<typeof planQuery>, nowAtMs: number, presetMs: number): Result<Span, Refusal> {
  const fromAtMs = query.fromAtMs ?? nowAtMs;
  const toAtMs = query.toAtMs ?? fromAtMs + presetMs;
  if (toAtMs > fromAtMs && toAtMs - fromAtMs <= longestDays * dayMs && Math.abs(fromAtMs) < latestAtMs) {
    return success({ fromAtMs, toAtMs });
  }
  const expected = `toAtMs up to ${longestDays} days after fromAtMs ${fromAtMs}`;
  return failure({ kind: 'bad-value', expected, found: toAtMs });
}

/** The year 2100: what SGP4 says of it is nothing, and a search must end. */
const latestAtMs = 4_102_444_800_000;
