import type { Contact, ScheduleProblem } from '@dawa/flight-dynamics/schedule';
import { failure, type Result, success } from '@dawa/seams/fault';
import { z } from 'zod';
import type { ConfigFault } from '../config/config-fault.ts';
import { parseYaml } from '../config/read-yaml.ts';
import { validate } from '../config/validate.ts';

const contact = z.object({
  passId: z.string(),
  antennaId: z.string(),
  stationId: z.string(),
  noradId: z.int(),
  name: z.string(),
  fromAtMs: z.number(),
  toAtMs: z.number(),
  trims: z.array(z.object({ reason: z.string() })).default([]),
});
const plan = z.object({ contacts: z.array(contact) });

/** The contacts of a plan that `dawa schedule --format json` wrote. */
export function parsePreviousPlan(text: string, file: string): Result<readonly Contact[], ConfigFault> {
  const data = parseYaml(text, file);
  if (!data.ok) return data;
  const parsed = validate(plan, knownPart(data.value), file);
  if (!parsed.ok) return parsed;
  for (const [index, { fromAtMs, toAtMs }] of parsed.value.contacts.entries()) {
    if (toAtMs > fromAtMs) continue;
    const path = `contacts[${index}].toAtMs`;
    return failure({ kind: 'bad-value', file, path, expected: `more than ${fromAtMs}`, found: toAtMs });
  }
  return success(parsed.value.contacts as unknown as readonly Contact[]);
}

/** The rest of the file is of no interest here, and may be of a later version. */
function knownPart(document: unknown): unknown {
  const contacts = (document as { contacts?: unknown } | null)?.contacts;
  if (!Array.isArray(contacts)) return { contacts };
  const pick = (item: unknown, keys: readonly string[]): unknown =>
    typeof item === 'object' && item !== null
      ? Object.fromEntries(Object.entries(item).filter(([key]) => keys.includes(key)))
      : item;
  const trimsOf = (trims: unknown) =>
    Array.isArray(trims) ? trims.map((trim) => pick(trim, ['reason'])) : trims;
  return {
    contacts: contacts.map((item) => {
      const own = pick(item, Object.keys(contact.shape));
      return typeof own === 'object' && own !== null && 'trims' in own
        ? { ...own, trims: trimsOf(own.trims) }
        : own;
    }),
  };
}

/**
 * Contacts that were over before the plan begins are no part of it; the last of each satellite is where its first gap begins.
 */
export function settlePast(
  problem: ScheduleProblem,
  previous: readonly Contact[],
): { readonly problem: ScheduleProblem; readonly previous: readonly Contact[] } {
  const lastAtMs = new Map<number, number>();
  for (const { noradId, fromAtMs, toAtMs } of previous) {
    if (toAtMs > problem.fromAtMs) continue;
    lastAtMs.set(noradId, Math.max(lastAtMs.get(noradId) ?? 0, (fromAtMs + toAtMs) / 2));
  }
  const requests = problem.requests.map((request) => {
    const atMs = lastAtMs.get(request.noradId);
    return atMs === undefined || request.lastContactAtMs !== undefined
      ? request
      : { ...request, lastContactAtMs: atMs };
  });
  return {
    problem: { ...problem, requests },
    previous: previous.filter(({ toAtMs }) => toAtMs > problem.fromAtMs),
  };
}
