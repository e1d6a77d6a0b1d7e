import { type ElementNotation, elementNotations, writeElements } from '@dawa/flight-dynamics/element-text';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { describeFault } from '@dawa/seams/fault';
import { type CommandContext, CommandFault } from './command.ts';
import { writeOut } from './command-io.ts';

export const notationOr = ['table', 'json', ...elementNotations] as const;

export function isNotation(format: (typeof notationOr)[number]): format is ElementNotation {
  return format !== 'table' && format !== 'json';
}

/** Sets to stdout in the notation; one that it cannot hold ends the command. */
export async function writeSets(
  sets: readonly ElementSet[],
  notation: ElementNotation,
  context: CommandContext,
): Promise<void> {
  const header = { originator: 'DAWA', createdAtMs: context.clock.nowAtMs() };
  const { text, faults } = writeElements(sets, notation, header);
  if (faults[0]) throw new CommandFault(`--format ${notation}: ${describeFault(faults[0])}`);
  await writeOut(context.stdout, text);
}
