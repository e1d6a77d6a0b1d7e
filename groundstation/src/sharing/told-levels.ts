import { codeReply, rprt } from '@dawa/protocols/hamlib-reply';
import type { HamlibRequest } from '@dawa/protocols/hamlib-tokens';
import { rigctlReplies } from '@dawa/protocols/rigctl-replies';
import { strengthDb } from '@dawa/protocols/signal-strength';
import type { GuardedRadio, TransmitMeters } from '../ports.ts';
import { type Answer, rprtOf } from './shared-language.ts';

/** What the meters of a radio show, by Hamlib's names: received strength, and while it transmits its power and standing wave ratio. */
export async function tellLevel(name: string, request: HamlibRequest, radio: GuardedRadio): Promise<Answer> {
  const notOffered = { text: codeReply(request, rprt.notAvailable) };
  try {
    switch (name) {
      case 'STRENGTH':
        return { text: rigctlReplies.bare(request, strengthDb((await radio.readMeter()).meter)) };
      case 'RAWSTR':
        return { text: rigctlReplies.bare(request, (await radio.readMeter()).meter) };
      case 'SWR':
      case 'RFPOWER_METER': {
        if (radio.readTransmitMeters === undefined) return notOffered;
        const meters = radio.isTransmitting ? await radio.readTransmitMeters() : silent;
        const value = name === 'SWR' ? meters?.swr : meters?.forwardShare;
        return typeof value === 'number' ? { text: rigctlReplies.bare(request, finite(value)) } : notOffered;
      }
      default:
        return notOffered;
    }
  } catch (error) {
    return { text: codeReply(request, rprtOf(error)) };
  }
}

/** Nothing goes out, and nothing comes back. */
const silent: TransmitMeters = { forwardShare: 0, swr: 1 };
/** Hamlib's languages have no word for infinity. */
const highestSwr = 99.9;

function finite(value: number): number {
  return Math.min(Math.round(value * 1000) / 1000, highestSwr);
}
