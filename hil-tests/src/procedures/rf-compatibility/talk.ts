import { type AprsFrame, aprsFrameOf, encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { encodeAprs } from '@dawa/protocols/aprs/encode-aprs';
import { octetText } from '@dawa/protocols/aprs/octet-text';
import { decodeAx25 } from '@dawa/protocols/ax25';
import type { AirFrame, Bench } from '../../bench/bench.ts';
import type { Contact } from './contact.ts';

/** As whom the station talks on the bench: a call of the country, on a cable. */
export const stationCall = 'A51AA';

/** Longest that anybody waits for an answer: three turns on a busy channel. */
const answerWithinMs = 10_000;

export interface Exchange {
  /** From when the station wanted to send until it heard the answer; undefined without one. */
  readonly roundTripMs: number | undefined;
  /** From the end of what the station sent until the answer was whole. */
  readonly answerMs: number | undefined;
  readonly answer: AprsFrame | undefined;
}

/** A message of the station to the article, and its acknowledgement. */
export function exchangeMessage(
  bench: Pick<Bench, 'clock' | 'air'>,
  contact: Contact,
  { to, text, number }: { readonly to: string; readonly text: string; readonly number: string },
): Promise<Exchange> {
  const information = encodeAprs({ kind: 'message', addressee: to, text, number });
  const frame = encodeAprsFrame({ source: stationCall, destination: 'APRS', path: [], information });
  const wanted = `:${stationCall.padEnd(9)}:ack${number}`;
  return exchange(bench, contact, frame, `message ${number}`, (heard) => {
    return heard.source === to && octetText(heard.information).trimEnd() === wanted;
  });
}

/** A frame that the article should repeat by an alias, and the repetition. */
export function exchangeRepeat(
  bench: Pick<Bench, 'clock' | 'air'>,
  contact: Contact,
  { alias, text }: { readonly alias: string; readonly text: string },
): Promise<Exchange> {
  const frame = repeatable(alias, text);
  return exchange(bench, contact, frame, `frame via ${alias}`, isRepeatOf(text));
}

export function repeatable(alias: string, text: string): Uint8Array {
  const information = encodeAprs({ kind: 'status', text });
  const path = [{ address: alias, isUsed: false }];
  return encodeAprsFrame({ source: stationCall, destination: 'CQ', path, information });
}

export function isRepeatOf(text: string): (heard: AprsFrame) => boolean {
  return ({ source, information }) => source === stationCall && octetText(information) === `>${text}`;
}

/** Undefined for what is no AX.25. */
export function readAir({ frame }: AirFrame): AprsFrame | undefined {
  const decoded = decodeAx25(frame);
  return decoded.ok ? aprsFrameOf(decoded.value) : undefined;
}

async function exchange(
  { clock, air }: Pick<Bench, 'clock' | 'air'>,
  { station }: Contact,
  frame: Uint8Array,
  why: string,
  isAnswer: (heard: AprsFrame) => boolean,
): Promise<Exchange> {
  const since = air!.mark();
  const wantedAtMs = clock.nowAtMs();
  await station.send(frame, why);
  const sentAtMs = clock.nowAtMs();
  let answer: AprsFrame | undefined;
  const heard = await air!.waitFor(
    (one) => {
      const read = readAir(one);
      if (read === undefined || !isAnswer(read)) return false;
      answer = read;
      return true;
    },
    since,
    answerWithinMs,
  );
  return {
    answer,
    roundTripMs: heard && heard.atMs - wantedAtMs,
    answerMs: heard && heard.atMs - sentAtMs,
  };
}
