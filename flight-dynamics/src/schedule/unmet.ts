import type { Contact, ScheduleProblem, UnmetDemand } from './problem.ts';

/** Minimum contacts and longest gaps that the plan does not keep. */
export function unmetDemands(problem: ScheduleProblem, contacts: readonly Contact[]): UnmetDemand[] {
  const tcaOf = new Map(problem.passes.map(({ passId, tcaAtMs }) => [passId, tcaAtMs]));
  for (const { passId, tcaAtMs, fromAtMs, toAtMs } of problem.locked ?? []) {
    if (!tcaOf.has(passId)) tcaOf.set(passId, tcaAtMs ?? (fromAtMs + toAtMs) / 2);
  }
  return problem.requests.flatMap((request) => {
    const { noradId, minContacts = [], maxGapMs, lastContactAtMs = problem.fromAtMs } = request;
    if (minContacts.length === 0 && maxGapMs === undefined) return [];
    const tcas = contacts
      .filter((contact) => contact.noradId === noradId)
      .map(({ passId }) => tcaOf.get(passId)!)
      .sort((a, b) => a - b);
    const unmet: UnmetDemand[] = [];
    for (const { fromAtMs, toAtMs, atLeast } of minContacts) {
      const found = tcas.filter((atMs) => atMs >= fromAtMs && atMs < toAtMs).length;
      if (found < atLeast)
        unmet.push({ noradId, kind: 'min-contacts', fromAtMs, toAtMs, expected: atLeast, found });
    }
    if (maxGapMs === undefined) return unmet;
    let fromAtMs = lastContactAtMs;
    for (const toAtMs of [...tcas, problem.toAtMs]) {
      const found = toAtMs - fromAtMs;
      if (found > maxGapMs)
        unmet.push({ noradId, kind: 'max-gap', fromAtMs, toAtMs, expected: maxGapMs, found });
      fromAtMs = Math.max(fromAtMs, toAtMs);
    }
    return unmet;
  });
}
