import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import type { Steps } from '../steps.ts';
import type { DeclaredDigipeater, DeclaredStyle } from './declared-digipeater.ts';
import { judgeCase } from './judge-case.ts';
import { repeatedViaAlias } from './unaltered-cases.ts';

/** What it said itself and hears again from another is not said once more; another SSID of the call is another station. */
export async function judgeOwnFrames(
  steps: Steps,
  declared: DeclaredDigipeater,
  style: DeclaredStyle,
): Promise<void> {
  const { own, call, ssid, aliases } = declared;
  const path = [{ address: aliases[0] ?? own, isUsed: false }];
  const from = (source: string) => (tag: string) =>
    encodeAprsFrame({ source, destination: 'CQ', path, information: textOctets(`>${tag} hello`) });
  await judgeCase(steps, declared, {
    title: `A frame of ${own} itself is let be`,
    sent: from(own),
    expected: () => undefined,
  });
  const sister = `${call}-${ssid === 5 ? 6 : 5}`;
  await judgeCase(steps, declared, {
    title: `A frame of ${sister} is repeated`,
    isPathFree: true,
    sent: from(sister),
    expected: (sent) => repeatedViaAlias(sent, declared, style),
  });
}
