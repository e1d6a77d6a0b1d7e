import type { Condition, Container, Parameter, ValueRef, XtceDefinition } from 'ccsds-parser/xtce/definition';
import { holds, type ValueScope } from 'ccsds-parser/xtce/value-scope';

/**
 * Whether a dictionary names an application process: some container asks for it, or for several among which it is. Of a packet of
 * another process that fits no container it is said that nobody knows the process; one that fits a container which is for all
 * processes is read as any other.
 *
 * True of every process where no container asks for any: then nothing is unknown. The field is known by its place: 11 bits behind
 * the first five of a packet. Source: CCSDS 133.0-B-2, 4.1.3.
 */
export function knownApids(definition: XtceDefinition): (apid: number) => boolean {
  const answers = new Map<number, boolean>();
  const fields = new Set<Parameter>();
  for (const { entries } of definition.containers)
    for (const entry of entries)
      if (entry.kind === 'parameter' && entry.bitOffset === apidBit && entry.staticBits === apidBits)
        fields.add(entry.parameter);
  const chains = definition.containers
    .filter(({ isAbstract }) => !isAbstract)
    .map(chainOf)
    .filter((chain) => chain.some(({ criteria }) => criteria.some((one) => asksFor(one, fields))));
  if (chains.length === 0) return () => true;
  return (apid) => {
    let isKnown = answers.get(apid);
    if (isKnown === undefined) {
      isKnown = chains.some((chain) => chain.every(({ criteria }) => mayAllHold(criteria, fields, apid)));
      answers.set(apid, isKnown);
    }
    return isKnown;
  };
}

function chainOf(container: Container): Container[] {
  const chain: Container[] = [];
  for (let at: Container | undefined = container; at !== undefined; at = at.base) chain.push(at);
  return chain;
}

function asksFor(condition: Condition, fields: ReadonlySet<Parameter>): boolean {
  if (condition.kind === 'never') return false;
  if (condition.kind === 'comparison') return isOneOf(fields, condition.left);
  return condition.conditions.some((one) => asksFor(one, fields));
}

function isOneOf(fields: ReadonlySet<Parameter>, { parameter }: ValueRef): boolean {
  return parameter !== undefined && fields.has(parameter);
}

function mayAllHold(conditions: readonly Condition[], fields: ReadonlySet<Parameter>, apid: number): boolean {
  return conditions.every((condition) => mayHold(condition, fields, apid));
}

/** What is said of anything but the process may be so. */
function mayHold(condition: Condition, fields: ReadonlySet<Parameter>, apid: number): boolean {
  switch (condition.kind) {
    case 'never':
      return false;
    case 'all':
      return mayAllHold(condition.conditions, fields, apid);
    case 'any':
      return condition.conditions.some((one) => mayHold(one, fields, apid));
    case 'comparison': {
      if (!isOneOf(fields, condition.left) || condition.other !== undefined) return true;
      const scope: ValueScope = { find: () => ({ raw: apid, value: apid }) };
      return holds(condition, scope);
    }
  }
}

const apidBit = 5;
const apidBits = 11;
