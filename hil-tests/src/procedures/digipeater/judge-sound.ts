import { AfskDemodulator } from '@dawa/protocols/afsk/demodulator';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import { frameCheckOctets, withFrameCheck } from '@dawa/protocols/frame-check';
import { writeWav } from '@dawa/protocols/wav';
import type { SoundCable } from '../../bench/bench.ts';
import type { Steps } from '../steps.ts';
import { nextNumber } from './ask-article.ts';
import type { DeclaredDigipeater } from './declared-digipeater.ts';
import { describeDifference, describeFrame, frameText } from './frame-difference.ts';
import { keepHeard } from './heard-in-gate.ts';
import { type HeardByModem, hearWithAtest, hearWithMultimon } from './other-modems.ts';

/** Long enough for whatever waits for silence behind a transmission. */
const soundBehindMs = 4000;

/** Housekeeping comes each second. */
const twoReportsMs = 2500;

/**
 * The article by ear: what it sends is demodulated by us and by two programs of other hands, and what is played to it is heard, unless
 * its check does not hold: KISS cannot carry such a frame, sound can.
 */
export async function judgeSound(steps: Steps, declared: DeclaredDigipeater): Promise<void> {
  const { bench } = steps;
  const sound = await bench.clock.track(bench.openSound!());
  try {
    await judgeWhatIsSent(steps, declared, sound);
    await judgeWhatIsHeard(steps, declared, sound);
  } finally {
    await sound.close();
  }
}

async function judgeWhatIsSent(steps: Steps, declared: DeclaredDigipeater, sound: SoundCable): Promise<void> {
  const { air, clock } = steps.bench;
  const { frame, text } = frameFor(steps, declared);
  const since = air!.mark();
  sound.take();
  steps.goOn();
  await air!.send(frame);
  const answer = await air!.waitFor(
    ({ frame: heard }) => Buffer.from(heard).includes(text),
    since,
    steps.bench.plan.timing.onAirMs,
  );
  if (answer === undefined) {
    const found = `nothing in ${steps.bench.plan.timing.onAirMs / 1000} s for ${describeFrame(frame)}`;
    steps.judge('A frame is repeated', { verdict: 'fail', expected: 'its sound', found });
    return;
  }
  keepHeard(steps.bench, { answers: [answer.frame], sent: frame });
  await clock.sleep(soundBehindMs);
  const samples = sound.take();
  const { sampleRateHz } = sound;
  const wav = writeWav(samples, { sampleRateHz });
  await steps.attach('digipeated.wav', 'audio/wav', wav);
  const demodulator = new AfskDemodulator({ sampleRateHz });
  const ours = [...demodulator.push(samples), ...demodulator.flush()].map(({ octets }) =>
    octets.subarray(0, -frameCheckOctets),
  );
  judgeModem(steps, 'Our demodulator', answer.frame, { frames: ours });
  judgeModem(steps, "Direwolf's demodulator (atest)", answer.frame, await clock.track(hearWithAtest(wav)));
  judgeModem(steps, 'multimon-ng', answer.frame, await clock.track(hearWithMultimon(wav)));
}

async function judgeWhatIsHeard(
  steps: Steps,
  declared: DeclaredDigipeater,
  sound: SoundCable,
): Promise<void> {
  for (const isDamaged of [true, false]) {
    const { frame, text } = frameFor(steps, declared);
    const octets = withFrameCheck(frame);
    if (isDamaged) octets[octets.length - 1]! ^= 0x01;
    const { sampleRateHz } = sound;
    const samples = modulateAfsk([octets], { sampleRateHz, level: 0.5, txDelayMs: 300 });
    const { air, clock } = steps.bench;
    const sinceAtMs = clock.nowAtMs();
    const since = air!.mark();
    const damagedBefore = damagedFrames(steps);
    const reported = steps.mark();
    // The silence behind it runs the filters out.
    const played = new Float32Array(samples.length + sampleRateHz / 2);
    played.set(samples);
    steps.goOn();
    await sound.play(played);
    const answer = await air!.waitFor(
      ({ frame: heard }) => Buffer.from(heard).includes(text),
      since,
      steps.bench.plan.timing.onAirMs,
    );
    if (answer !== undefined) keepHeard(steps.bench, { answers: [answer.frame], sent: frame });
    const title = isDamaged
      ? 'A frame with a wrong check is let be'
      : 'The same with a right one is repeated';
    steps.judge(title, {
      ...{ verdict: (answer === undefined) === isDamaged ? 'pass' : 'fail', sinceAtMs },
      expected: isDamaged ? 'no transmission' : 'a transmission',
      found:
        answer === undefined
          ? `nothing in ${steps.bench.plan.timing.onAirMs / 1000} s`
          : describeFrame(answer.frame),
      evidence: octets,
    });
    if (isDamaged && damagedBefore !== undefined)
      await steps.expectTelemetry('rx_bad_fcs', {
        ...{ expected: damagedBefore + 1, withinMs: twoReportsMs, since: reported },
      });
  }
}

/** As last told in housekeeping; undefined where nothing is told. */
function damagedFrames({ bench }: Steps): number | undefined {
  const last = bench.payload.heard.findLast(({ report }) => report?.values.has('rx_bad_fcs') === true);
  const value = last?.report?.values.get('rx_bad_fcs')?.value;
  return typeof value === 'number' ? value : undefined;
}

function judgeModem(steps: Steps, title: string, expected: Uint8Array, heard: HeardByModem): void {
  if ('reason' in heard) {
    steps.leaveOut(title, { expected: frameText(expected), reason: heard.reason });
    return;
  }
  if ('text' in heard) {
    const isGood = heard.text.includes(heard.wanted(expected));
    const told = { expected: heard.wanted(expected), found: heard.text.trim().slice(0, 200) || 'nothing' };
    steps.judge(title, { verdict: isGood ? 'pass' : 'fail', ...told, evidence: expected });
    return;
  }
  const [first, ...more] = heard.frames;
  const difference = first && describeDifference(expected, first);
  const isGood = first !== undefined && difference === undefined && more.length === 0;
  const count = more.length > 0 ? `${heard.frames.length} frames, first ` : '';
  steps.judge(title, {
    ...{ verdict: isGood ? 'pass' : 'fail', evidence: first ?? expected },
    expected: isGood ? frameText(expected) : describeFrame(expected),
    found:
      first === undefined
        ? 'nothing'
        : `${count}${isGood ? frameText(first) : `${describeFrame(first)}; ${difference}`}`,
  });
}

function frameFor(
  { bench }: Steps,
  { aliases, own }: DeclaredDigipeater,
): { frame: Uint8Array; text: string } {
  const text = `>by ear ${nextNumber(bench)}.`;
  const path = [{ address: aliases[0] ?? own, isUsed: false }];
  const information = textOctets(text);
  return { text, frame: encodeAprsFrame({ source: 'QT1AA', destination: 'CQ', path, information }) };
}
