import type { Condition, Container } from 'ccsds-parser/xtce/xtce';
import type { Dictionary } from '../../bench/dictionary.ts';
import type { Steps } from '../steps.ts';
import { expectAnswer } from './onboard.ts';

/** Housekeeping structures of the article, by number. */
export const structureCases: Readonly<Record<string, number>> = { HK_PAYLOAD_FAST: 1, HK_PAYLOAD_SLOW: 2 };

/** Asks for each structure; what the bench file limits is measured, where it is in no other phase. */
export async function proveStructures(steps: Steps): Promise<void> {
  for (const [container, structure] of Object.entries(structureCases)) {
    const since = steps.mark();
    await steps.command('HK_ONE_SHOT', { structure });
    const packet = await expectAnswer(steps, container, since, { structure_id: structure });
    if (packet === undefined) continue;
    // Counters begin at 1: an article that has booted tells of it.
    const bootCount = packet.report!.values.get('boot_count')?.value;
    if (bootCount !== undefined)
      steps.expectThat('Boot count', Number(bootCount) >= 1, {
        expected: 'at least 1',
        found: `${bootCount}`,
      });
    const { entries } = steps.bench.dictionary.containers.find(({ name }) => name === container)!;
    const missing = entries.flatMap((entry) =>
      entry.kind === 'parameter' && !packet.report!.values.has(entry.parameter.name)
        ? [entry.parameter.name]
        : [],
    );
    steps.expectThat(`${container}, fields`, missing.length === 0, {
      ...{ expected: `all ${entries.length}`, evidence: packet.bytes },
      found: missing.length === 0 ? `all ${entries.length}` : `without ${missing.join(', ')}`,
    });
  }
}

/** Names of the housekeeping structures that an application process of this number sends. */
export function structuresOf({ containers }: Dictionary, apid: number): string[] {
  return containers
    .filter((container) => isOf(container, 'HOUSEKEEPING') && asksFor(container.criteria, 'apid', apid))
    .map(({ name }) => name);
}

function isOf({ base }: Container, name: string): boolean {
  return base !== undefined && (base.name === name || isOf(base, name));
}

function asksFor(criteria: readonly Condition[], name: string, value: number): boolean {
  return criteria.some((condition) => {
    if (condition.kind === 'all') return asksFor(condition.conditions, name, value);
    return (
      condition.kind === 'comparison' &&
      condition.operator === '==' &&
      condition.left.parameter?.name === name &&
      Number(condition.value) === value
    );
  });
}
