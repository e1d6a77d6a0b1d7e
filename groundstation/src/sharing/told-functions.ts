import { codeReply, rprt } from '@dawa/protocols/hamlib-reply';
import type { HamlibRequest } from '@dawa/protocols/hamlib-tokens';
import { rigctlReplies } from '@dawa/protocols/rigctl-replies';
import type { GuardedRadio } from '../ports.ts';
import { type Answer, rprtOf } from './shared-language.ts';
import type { SharedTuning } from './shared-tuning.ts';

/** Of the radio's switches those that its port knows: whether a tone is sent, and whether it is in satellite mode. */
export async function tellFunction(
  name: string,
  request: HamlibRequest,
  radio: GuardedRadio,
): Promise<Answer> {
  const notOffered = { text: codeReply(request, rprt.notAvailable) };
  if (name !== 'TONE' && name !== 'SATMODE') return notOffered;
  try {
    const state = await radio.readState?.();
    // A radio that says nothing of satellite mode has none.
    if (name === 'SATMODE')
      return { text: rigctlReplies.bare(request, state?.transmit?.kind === 'satellite' ? 1 : 0) };
    if (state?.toneHz === undefined) return notOffered;
    return { text: rigctlReplies.bare(request, state.toneHz === null ? 0 : 1) };
  } catch (error) {
    return { text: codeReply(request, rprtOf(error)) };
  }
}

/**
 * Switches off what is off for good; satellite mode comes with the split that a client asks for (`S 1 Sub`, `I`), and a tone with
 * its number (`C 670`).
 *
 * @returns undefined where the radio cannot be told
 */
export function switchFunction(
  { name, value }: { readonly name: string; readonly value: number },
  radio: GuardedRadio,
  tuning: SharedTuning,
  lastToneHz: number | undefined,
): (() => Promise<void>) | undefined {
  if (name === 'SATMODE' && value === 0) return () => tuning.split(false);
  if (name !== 'TONE' || radio.setTone === undefined) return undefined;
  if (value === 0) return () => radio.setTone!(null);
  return lastToneHz === undefined ? undefined : () => radio.setTone!(lastToneHz);
}
