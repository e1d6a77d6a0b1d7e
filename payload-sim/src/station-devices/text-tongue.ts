import { encodeCommand, SemicolonCutter } from '@dawa/protocols/semicolon-cutter';
import type { RadioTongue, TongueSettings } from './radio-tongue.ts';

/** An answer, true for an order that was taken, undefined for what the radio does not know or not now. */
export type Answer = string | true | undefined;

/** Commands that end in a semicolon: what is obeyed is obeyed in silence, what is not understood is answered by `?;`. */
export function createTextTongue(
  settings: TongueSettings,
  set: { obey(command: string): Answer },
): RadioTongue {
  const { transceiver, say, report } = settings;
  const cutter = new SemicolonCutter();
  return {
    transceiver,
    hear(bytes) {
      for (const command of cutter.push(bytes)) {
        const answer = command === undefined ? undefined : set.obey(command);
        if (answer === undefined) report('radio', `refused: ${command ?? 'a damaged command'}`);
        if (answer !== true) say(encodeCommand(answer ?? '?'));
      }
    },
  };
}
