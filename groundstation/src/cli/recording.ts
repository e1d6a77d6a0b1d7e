import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { type DopplerObservation, parseObservations } from '@dawa/flight-dynamics/orbit-fit';
import { describeFault } from '@dawa/seams/fault';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext } from './command.ts';
import { complain } from './command-io.ts';
import { readElementFile, readInput, required } from './inputs.ts';

/** The Doppler readings of `--in`; rows that cannot be read are said on stderr. */
export async function readRecording(
  args: Arguments,
  context: CommandContext,
  command: string,
): Promise<readonly DopplerObservation[]> {
  const path = required(args, 'in');
  const { observations, faults } = parseObservations(await readInput(path, context));
  const name = path === '-' ? 'standard input' : path;
  const where = (fault: { line: number; kind: string }) => `${name}: line ${fault.line}: ${fault.kind}`;
  if (observations.length === 0 && faults[0]) throw badValue(where(faults[0]), faults[0]);
  for (const fault of faults.slice(0, 5)) {
    complain(context, command, describeFault({ ...fault, kind: where(fault) }));
  }
  if (faults.length > 5) complain(context, command, `${name}: ${faults.length - 5} more faults`);
  return observations;
}

/** Every set of `--elements`; a file without any ends the command. */
export async function readSets(
  args: Arguments,
  context: CommandContext,
  command: string,
): Promise<readonly ElementSet[]> {
  const path = required(args, 'elements');
  const { elements, faults } = await readElementFile(path, context);
  const name = path === '-' ? 'standard input' : path;
  const where = (fault: { line: number; kind: string }) => `${name}: line ${fault.line}: ${fault.kind}`;
  if (elements.length === 0 && faults[0]) throw badValue(where(faults[0]), faults[0]);
  for (const fault of faults.slice(0, 5)) {
    complain(context, command, describeFault({ ...fault, kind: where(fault) }));
  }
  return elements;
}

/** One set: of the object that `--norad` names, or of the only one; of a history, the one whose epoch is nearest. */
export function nearestSet(sets: readonly ElementSet[], args: Arguments, atMs: number): ElementSet {
  const norad = args.values['norad'];
  if (norad !== undefined && !/^\d{1,9}$/.test(norad)) {
    throw badValue('--norad', { expected: 'a catalogue number', found: norad });
  }
  const own = norad === undefined ? sets : sets.filter((set) => set.noradId === Number(norad));
  const numbers = new Set(own.map((set) => set.noradId));
  const away = (set: ElementSet) => Math.abs(set.epochAtMs - atMs);
  const nearest = own.toSorted((a, b) => away(a) - away(b))[0];
  if (nearest !== undefined && numbers.size === 1) return nearest;
  const found = `${new Set(sets.map((set) => set.noradId)).size} objects`;
  throw badValue('--norad', { expected: norad ?? 'one object of the file to be named', found });
}
