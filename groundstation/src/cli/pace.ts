import type { CommandContext } from './command.ts';

const breathEveryMs = 50;

/**
 * Lets a long calculation breathe: every few hundredths of a second the process hears signals and drives its output.
 *
 * @returns what to await between pieces of the work; it rejects once the command is interrupted
 */
export function createPace({ clock, signal }: Pick<CommandContext, 'clock' | 'signal'>): () => Promise<void> {
  let lastMs = clock.monotonicMs();
  return async () => {
    if (clock.monotonicMs() - lastMs < breathEveryMs) return;
    await clock.sleep(0, signal);
    lastMs = clock.monotonicMs();
  };
}
