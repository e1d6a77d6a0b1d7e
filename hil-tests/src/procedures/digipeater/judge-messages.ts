import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import { readTnc2 } from '@dawa/protocols/aprs/tnc2';
import { whyLacking } from '../../bench/bench-article.ts';
import type { Steps } from '../steps.ts';
import { nextNumber } from './ask-article.ts';
import type { DeclaredDigipeater } from './declared-digipeater.ts';
import { describeDifference, describeFrame, firstDifference, frameText } from './frame-difference.ts';
import { keepHeard } from './heard-in-gate.ts';

/** Which software speaks: TinyTrak4, as on BIRDS-X. Source: docs/payload.md */
const destination = 'APTT4';
const sender = 'QT1AA';

/** Messages to the article itself: acknowledged as often as they are heard, rejected where they are not kept. */
export async function judgeMessages(steps: Steps, declared: DeclaredDigipeater): Promise<void> {
  const { own } = declared;
  const reason = whyLacking(steps.bench.plan.article, 'messages');
  if (reason !== undefined) {
    steps.leaveOut('Messages', { expected: 'acknowledged', reason });
    return;
  }
  const say = (
    title: string,
    addressee: string,
    text: string,
    number: string,
    answer: 'ack' | 'rej' | undefined,
  ) =>
    judgeAnswer(steps, title, {
      sent: `${sender}>APRS::${addressee.padEnd(9)}:${text}{${number}`,
      expected: answer && `${own}>${destination}::${sender.padEnd(9)}:${answer}${number}`,
      number,
    });
  const first = numberOf(steps);
  await say('A message is acknowledged', own, 'hello', first, 'ack');
  await say('The same message again is acknowledged again', own, 'hello', first, 'ack');
  await say(
    'A number of five letters is acknowledged',
    own,
    'hello',
    numberOf(steps).padStart(5, 'A'),
    'ack',
  );
  await say('A message to another is none of its business', 'A51AA', 'hello', numberOf(steps), undefined);
  await say('What is not kept in this mode is rejected', own, 'SF for later', numberOf(steps), 'rej');
  await steps.command('SET_MODE', { mode: 'STORE' });
  const since = steps.mark();
  await say('A message to be stored is acknowledged', own, 'SF for later', numberOf(steps), 'ack');
  await steps.expectEvent('SF_STORED', { since });
  await steps.command('SET_MODE', { mode: 'DIGI' });
}

/** One frame and its answer, without one behind it: in some modes nothing is repeated. */
async function judgeAnswer(
  steps: Steps,
  title: string,
  { sent, expected, number }: { sent: string; expected: string | undefined; number: string },
): Promise<void> {
  const { air, clock, plan } = steps.bench;
  const { onAirMs } = plan.timing;
  const sinceAtMs = clock.nowAtMs();
  const since = air!.mark();
  steps.goOn();
  await air!.send(lineOctets(sent));
  const answer = await air!.waitFor(
    ({ frame }) => /:(ack|rej)/.test(octets(frame)) && octets(frame).includes(number),
    since,
    onAirMs,
  );
  const frame = answer?.frame;
  if (frame !== undefined) keepHeard(steps.bench, { answers: [frame] });
  const nothing = `nothing in ${onAirMs / 1000} s`;
  if (expected === undefined || frame === undefined) {
    const isGood = (expected === undefined) === (frame === undefined);
    steps.judge(title, {
      ...{ verdict: isGood ? 'pass' : 'fail', sinceAtMs, evidence: frame ?? lineOctets(sent) },
      expected: expected === undefined ? 'no answer' : describeFrame(lineOctets(expected)),
      found: frame === undefined ? nothing : describeFrame(frame),
    });
    return;
  }
  const wanted = lineOctets(expected);
  const difference = describeDifference(wanted, frame);
  const at = firstDifference(wanted, frame);
  steps.judge(title, {
    ...{ verdict: difference === undefined ? 'pass' : 'fail', sinceAtMs, evidence: frame },
    expected: difference === undefined ? frameText(wanted) : describeFrame(wanted, at),
    found: difference === undefined ? frameText(frame) : `${describeFrame(frame, at)}; ${difference}`,
  });
}

/** At most four figures: what a radio of a person would count. */
function numberOf({ bench }: Steps): string {
  return String(nextNumber(bench) % 10_000);
}

function octets(frame: Uint8Array): string {
  return Buffer.from(frame).toString('latin1');
}

function lineOctets(line: string): Uint8Array {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(`${line}: expected ${frame.fault.expected}`);
  return encodeAprsFrame({ ...frame.value, information: textOctets(octets(frame.value.information)) });
}
