import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { readTnc2 } from '@dawa/protocols/aprs/tnc2';
import type { AirFrame, Bench, BenchAir } from '../../bench/bench.ts';
import type { HeardPacket } from '../../bench/payload-line.ts';

/**
 * What became of a frame that was sent to the article, as its own counters tell: decoded; received with a check that did not hold;
 * not received at all.
 */
export type TryOutcome = 'decoded' | 'damaged' | 'unheard';

/** A frame with its delay, of half a second, and a report of the counters, that comes each second, twice. */
const counterWithinMs = 3500;
const structure = 'HK_PAYLOAD_FAST';
/** So long as a message of a few words: 54 octets on the air, as in the tests of 2019. */
const informationLetters = 31;

/**
 * Sends one frame that was never sent before and looks at the article's counters.
 *
 * @param number of the frame, for its text
 * @throws TypeError where the article does not tell its counters: nothing could be counted then
 */
export async function tryFrame(bench: Bench, number: number): Promise<TryOutcome> {
  const air = bench.air;
  if (air === undefined) throw new TypeError('air: expected a radio at the antenna connector, found none');
  const before = await latestCounters(bench);
  const since = bench.payload.mark();
  await air.send(testFrame(`Long-range test ${number}`));
  const packet = await bench.payload.waitFor(
    (heard) => {
      const now = countersOf(heard);
      return now !== undefined && (now.received > before.received || now.damaged > before.damaged);
    },
    since,
    counterWithinMs,
  );
  if (packet !== undefined) return countersOf(packet)!.damaged > before.damaged ? 'damaged' : 'decoded';
  const hasTold = bench.payload.heard.slice(since).some((heard) => countersOf(heard) !== undefined);
  if (!hasTold) throw new TypeError(`${structure}: expected a report in ${counterWithinMs} ms, found none`);
  return 'unheard';
}

/**
 * The same where nobody can ask the article: what it repeats, it has decoded. Both ways count then, and a frame that was received and not
 * decoded is like one that was not received. It has to be set to repeat before.
 */
export async function tryFrameOverAir({ air }: Bench, number: number): Promise<TryOutcome> {
  if (air === undefined) throw new TypeError('air: expected a radio at the antenna connector, found none');
  const text = `Long-range test ${number}.`;
  const since = air.mark();
  await air.send(testFrame(text));
  return (await isRepeated(air, text, since)) ? 'decoded' : 'unheard';
}

/** Whether a frame with this text comes back from the article. */
export async function isRepeated(air: BenchAir, text: string, since: number): Promise<boolean> {
  const isIt = ({ frame }: AirFrame) => Buffer.from(frame).includes(`>${text}`);
  return (await air.waitFor(isIt, since, repeatedWithinMs)) !== undefined;
}

/** A repetition waits for its slot (150 ms, every fourth taken) and takes a second. */
const repeatedWithinMs = 12_000;

/** A frame that asks to be repeated, with this text, padded to the length of a short message. */
export function testFrame(text: string): Uint8Array {
  const frame = readTnc2(`${stationCall}>APRS,ARISS:>${text.padEnd(informationLetters - 1, '.')}`);
  if (!frame.ok) throw new TypeError(`frame: expected ${frame.fault.expected}, found ${frame.fault.found}`);
  return encodeAprsFrame(frame.value);
}

/** Nobody's: the frames go through a cable. */
const stationCall = 'TESTER';

interface Counters {
  readonly received: number;
  readonly damaged: number;
}

function countersOf({ report }: HeardPacket): Counters | undefined {
  if (report?.container !== structure) return undefined;
  return {
    received: Number(report.values.get('rx_frames')?.value),
    damaged: Number(report.values.get('rx_bad_fcs')?.value),
  };
}

/** Those of the last report, unless it is an old one; of the next one then. */
async function latestCounters({ payload, clock }: Bench): Promise<Counters> {
  const last = payload.heard.findLast((heard) => countersOf(heard) !== undefined);
  if (last !== undefined && clock.nowAtMs() - last.atMs <= freshMs) return countersOf(last)!;
  const packet = await payload.waitFor(
    (heard) => countersOf(heard) !== undefined,
    payload.mark(),
    counterWithinMs,
  );
  if (packet === undefined)
    throw new TypeError(`${structure}: expected a report in ${counterWithinMs} ms, found none`);
  return countersOf(packet)!;
}

/** Nothing was sent since: the try before waited for its report. */
const freshMs = 1500;
