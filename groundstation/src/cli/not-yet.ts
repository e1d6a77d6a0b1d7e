import { CommandFault, type RunCommand } from './command.ts';

/** A command whose name is taken and whose work is not done: it says so and what to use meanwhile. */
export function notYet(what: string, instead: string): RunCommand {
  return async () => {
    throw new CommandFault(`${what} comes in a later version; meanwhile use ${instead}`);
  };
}
