import type { Bench } from '../../bench/bench.ts';
import type { Exchange } from './ask-article.ts';

/** A frame of the article, and the one that it was an answer to; undefined where it spoke by itself. */
export interface HeardInGate {
  readonly frame: Uint8Array;
  readonly sent: Uint8Array | undefined;
}

const heard = new WeakMap<Bench, HeardInGate[]>();

/** Forgets what was heard in an earlier run on this bench. */
export function beginHearing(bench: Bench): void {
  heard.set(bench, []);
}

export function keepHeard(
  bench: Bench,
  { answers, sent }: Pick<Exchange, 'answers'> & Partial<Exchange>,
): void {
  const list = heard.get(bench) ?? [];
  list.push(...answers.map((frame) => ({ frame, sent })));
  heard.set(bench, list);
}

/** Everything that the article has sent in this run of the gate. */
export function heardInGate(bench: Bench): readonly HeardInGate[] {
  return heard.get(bench) ?? [];
}
