import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import type { Bench, BenchAir } from '../../bench/bench.ts';
import type { Steps } from '../steps.ts';
import type { DeclaredDigipeater } from './declared-digipeater.ts';
import type { DigipeaterCase } from './digipeater-case.ts';

/** What an article made of a frame. */
export interface Exchange {
  readonly sent: Uint8Array;
  readonly tag: string;
  readonly source: string;
  /** What must come back for it. */
  readonly expected: Uint8Array | undefined;
  /** Everything that it has sent for it. */
  readonly answers: readonly Uint8Array[];
  /** It answered a frame that was sent behind this one: what is not there by now does not come. */
  readonly isDecided: boolean;
  readonly attempts: number;
  /** For the frame behind it. */
  readonly waitedMs: number;
}

const mostAttempts = 3;

/** Numbers of frames; each is another one, for a digipeater forgets none for half a minute. */
const numbers = new WeakMap<Bench, number>();

export function nextNumber(bench: Bench): number {
  const number = (numbers.get(bench) ?? 0) + 1;
  numbers.set(bench, number);
  return number;
}

/** Callsigns of the bench's own: nobody is licensed by a Q. */
const sources = ['QT1AA', 'QT1AB', 'QT1AC'] as const;

/**
 * Sends the frame of a case, and behind it one that every digipeater answers: frames go through one in their order, so that a frame
 * that is let be costs no waiting. Any frame may be lost on the way: one that should have been answered and was not is sent again as
 * another one, and of one that must be let be two are sent, so that silence is not taken for obedience.
 */
export async function askArticle(
  steps: Pick<Steps, 'bench' | 'goOn'>,
  declared: DeclaredDigipeater,
  asked: DigipeaterCase,
): Promise<Exchange> {
  const { bench } = steps;
  const air = bench.air!;
  const say = async (number: number): Promise<Asked> => {
    const tag = `#${nextNumber(bench)}.`;
    const source = sources[(number - 1) % sources.length]!;
    const sent = asked.sent(tag, source);
    await air.send(sent);
    return { sent, tag, source, expected: asked.expected(sent, tag, source) };
  };
  for (let attempt = 1; ; attempt++) {
    steps.goOn();
    mustNotBeDumb(bench);
    const since = air.mark();
    const first = await say(attempt);
    const isTwice = first.expected === undefined && asked.isOnce !== true;
    const second = isTwice ? [await say(attempt + 1)] : [];
    const isDecided = await behindIt(steps, air, declared);
    noteSilence(bench, isDecided || air.mark() > since);
    const heard = air.heard.slice(since).map(({ frame }) => frame);
    const told = [first, ...second].map((said) => ({
      ...said,
      ...{ isDecided, attempts: attempt, waitedMs: bench.plan.timing.onAirMs },
      answers: heard.filter((frame) => isAnswer(frame, said.sent, asked.key ?? said.tag)),
    }));
    const exchange = told.find(({ answers }) => answers.length > 0) ?? told[0]!;
    const isMissed = exchange.answers.length === 0 && exchange.expected !== undefined;
    if (!isMissed || attempt === mostAttempts) return exchange;
  }
}

type Asked = Pick<Exchange, 'sent' | 'tag' | 'source' | 'expected'>;

/** By its text; a frame in which there is none by who is said to have sent it. */
function isAnswer(frame: Uint8Array, sent: Uint8Array, text: string): boolean {
  const bytes = Buffer.from(frame);
  if (Buffer.from(sent).includes(text)) return bytes.includes(text);
  return bytes.subarray(7, 13).equals(Buffer.from(sent.subarray(7, 13)));
}

/** How often in a row nothing at all was heard. */
const silences = new WeakMap<Bench, number>();
const mostSilences = 6;

function noteSilence(bench: Bench, isHeard: boolean): void {
  silences.set(bench, isHeard ? 0 : (silences.get(bench) ?? 0) + 1);
}

/** Silence is no obedience: whoever says nothing to anything is not asked for an hour what it lets be. */
function mustNotBeDumb(bench: Bench): void {
  const found = silences.get(bench) ?? 0;
  if (found < mostSilences) return;
  silences.set(bench, 0);
  throw new TypeError(
    `air: expected an answer to anything, found nothing for ${found} frames and those behind them`,
  );
}

/** Whether a frame that is certainly repeated came back; said again to the own call, for any of them may be lost or passed over. */
async function behindIt(
  { bench, goOn }: Pick<Steps, 'bench' | 'goOn'>,
  air: BenchAir,
  { own, aliases }: DeclaredDigipeater,
): Promise<boolean> {
  const since = air.mark();
  for (const address of [aliases[0] ?? own, own]) {
    goOn();
    const text = `>behind ${nextNumber(bench)}.`;
    const path = [{ address, isUsed: false }];
    const information = textOctets(text);
    await air.send(encodeAprsFrame({ source: 'QT1ZZ', destination: 'CQ', path, information }));
    const heard = await air.waitFor(
      ({ frame }) => Buffer.from(frame).includes(text),
      since,
      bench.plan.timing.onAirMs,
    );
    if (heard !== undefined) return true;
  }
  return false;
}
