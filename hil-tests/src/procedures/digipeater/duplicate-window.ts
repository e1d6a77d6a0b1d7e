import { encodeAprsFrame, type PathHop } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import type { Steps } from '../steps.ts';
import { nextNumber } from './ask-article.ts';
import type { DeclaredDigipeater, DeclaredStyle } from './declared-digipeater.ts';
import { judgeCase } from './judge-case.ts';
import { repeatedViaAlias } from './unaltered-cases.ts';

/** Source: Direwolf, dedupe of 30 s; DUPETIME 30 of TinyTrak4; the fact sheet of the payload, 4.1, allows 28 to 30 s. */
const windowMs = { shortest: 28_000, longest: 30_000 };
/** Half a minute, and what a slow digipeater needs on top of it. */
const certainlyOverMs = windowMs.longest + 2000;

interface Said {
  readonly source?: string;
  readonly destination?: string;
  readonly path?: readonly PathHop[];
}

/** The same source, destination and information again: once is enough, over whichever path it comes. */
export async function judgeDuplicates(
  steps: Steps,
  declared: DeclaredDigipeater,
  style: DeclaredStyle,
): Promise<void> {
  const say = sayer(steps, declared, style);
  await say('A frame is repeated', {}, true);
  await say('The same frame again is not', {}, false);
  await say('Nor over another path', { path: [used('RS0ISS'), alias(declared)] }, false);
  await say('From another SSID it is another frame', { source: 'QT1AA-1' }, true);
  await say('To another destination it is another frame', { destination: 'CQ-1' }, true);
}

/** The window seen from both of its ends; takes as long as it is open. */
export async function judgeWindow(
  steps: Steps,
  declared: DeclaredDigipeater,
  style: DeclaredStyle,
): Promise<void> {
  const { clock } = steps.bench;
  const say = sayer(steps, declared, style);
  const firstAtMs = clock.nowAtMs();
  await say('A frame is repeated', {}, true);
  // Counted from when it was sent, so that it is early enough for those who count from when they have repeated it.
  await clock.sleep(Math.max(0, firstAtMs + windowMs.shortest - 3000 - clock.nowAtMs()));
  await say(`The same frame ${(windowMs.shortest - 3000) / 1000} s later is not`, {}, false);
  const sinceRepeatedMs = certainlyOverMs + 4000;
  await clock.sleep(Math.max(0, firstAtMs + sinceRepeatedMs - clock.nowAtMs()));
  await say(`The same frame ${sinceRepeatedMs / 1000} s later is repeated`, {}, true);
}

/** Frames of one text, told apart from every other by a number of its own. */
function sayer(steps: Steps, declared: DeclaredDigipeater, style: DeclaredStyle) {
  const text = `>again ${nextNumber(steps.bench)}.`;
  return (title: string, said: Said, isRepeated: boolean) => {
    const { source = 'QT1AA', destination = 'CQ', path = [alias(declared)] } = said;
    const frame = encodeAprsFrame({ source, destination, path, information: textOctets(text) });
    return judgeCase(steps, declared, {
      title,
      key: text,
      ...{ isOnce: true, isPathFree: true },
      sent: () => frame,
      expected: () => (isRepeated ? repeatedViaAlias(frame, declared, style) : undefined),
    });
  };
}

function alias({ aliases, own }: DeclaredDigipeater): PathHop {
  return { address: aliases[0] ?? own, isUsed: false };
}

function used(address: string): PathHop {
  return { address, isUsed: true };
}
