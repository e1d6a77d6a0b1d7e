import { aprsFrameOf, encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { octetText, textOctets } from '@dawa/protocols/aprs/octet-text';
import { parseAprs } from '@dawa/protocols/aprs/parse-aprs';
import { TelemetryDefinitions } from '@dawa/protocols/aprs/telemetry-definitions';
import { decodeAx25 } from '@dawa/protocols/ax25';
import type { AirFrame } from '../../bench/bench.ts';
import { whyLacking } from '../../bench/bench-article.ts';
import type { Steps } from '../steps.ts';
import type { DeclaredDigipeater } from './declared-digipeater.ts';
import { describeDifference, describeFrame, firstDifference, frameText } from './frame-difference.ts';
import { keepHeard } from './heard-in-gate.ts';

/** The shortest that can be commanded: a test is over sooner. */
const intervalS = 15;
/** A turn is waited for by chance (CSMA), and a second transmission may be in front. */
const intervalLimitS = { low: 12, high: 18, margin: 0 };
const text = 'Kuzuzangpo from Thimphu';
/** The meter in the supply and that of the board read apart by so much at most: steps of the beacon are 25 mV. */
const voltageToleranceV = 0.1;

/** What it says by itself: text, telemetry and what that means, in the form of the protocol, and as often as commanded. */
export async function judgeBeacon(steps: Steps, declared: DeclaredDigipeater): Promise<void> {
  const { bench } = steps;
  const air = bench.air!;
  const since = air.mark();
  await steps.command('SET_BEACON', { interval: intervalS, text });
  await steps.command('SET_MODE', { mode: 'BEACON' });
  const measured = steps.mark();
  await bench.clock.sleep(1000 * (2 * intervalS + 10));
  await steps.command('SET_MODE', { mode: 'DIGI' });
  const heard = air.heard.slice(since);
  keepHeard(bench, { answers: heard.map(({ frame }) => frame) });
  judgeText(steps, declared, heard);
  const reason = whyLacking(bench.plan.article, 'beacon telemetry');
  if (reason === undefined) judgeTelemetry(steps, declared, heard, busVoltage(steps, measured));
  else steps.leaveOut('Telemetry', { expected: 'five channels and what they mean', reason });
}

function judgeText(steps: Steps, { own }: DeclaredDigipeater, heard: readonly AirFrame[]): void {
  const information = textOctets(`>${text}`);
  const expected = encodeAprsFrame({ source: own, destination: 'APTT4', path: [], information });
  const texts = heard.filter(({ frame }) => Buffer.from(frame).includes(text));
  const [first, second] = texts;
  const difference = first && describeDifference(expected, first.frame);
  const at = first && firstDifference(expected, first.frame);
  const isGood = first !== undefined && difference === undefined;
  steps.judge('Its text goes as a status', {
    ...{ verdict: isGood ? 'pass' : 'fail', evidence: first?.frame },
    expected: isGood ? frameText(expected) : describeFrame(expected, at),
    found:
      first === undefined
        ? `nothing with it in ${heard.length} frames`
        : isGood
          ? frameText(first.frame)
          : `${describeFrame(first.frame, at)}; ${difference}`,
  });
  if (first === undefined || second === undefined) {
    const [wanted, found] = ['two beacons', `${texts.length}`];
    steps.judge('beacon_interval', { verdict: 'fail', expected: wanted, found });
    return;
  }
  const limit = steps.bench.plan.limits['beacon_interval'] ?? intervalLimitS;
  steps.measure('beacon_interval', (second.atMs - first.atMs) / 1000, 's', limit);
}

/** `T#` and three figures, five channels of three, eight bits. Source: APRS Protocol Reference 1.0.1, chapter 13 */
const strictTelemetry = /^T#\d{3},(\d{3},){5}[01]{8}$/;

function judgeTelemetry(
  steps: Steps,
  { own }: DeclaredDigipeater,
  heard: readonly AirFrame[],
  busVoltageV: number | undefined,
): void {
  const frames = heard.flatMap(({ frame }) => {
    const decoded = decodeAx25(frame);
    return decoded.ok ? [aprsFrameOf(decoded.value)] : [];
  });
  const lines = frames
    .map(({ information }) => octetText(information))
    .filter((line) => line.startsWith('T#'));
  const loose = lines.find((line) => !strictTelemetry.test(line));
  steps.judge('Telemetry in the strict form', {
    verdict: lines.length > 1 && loose === undefined ? 'pass' : 'fail',
    expected: 'T#005,199,000,255,073,123,01101001 with each beacon',
    found: loose ?? `${lines.length} frames: ${lines.join(' ')}`,
  });
  const definitions = new TelemetryDefinitions();
  const told = new Set<string>();
  let volts: number | undefined;
  for (const frame of frames) {
    const { content } = parseAprs(frame);
    if (content.kind !== 'telemetry-definition' || content.addressee !== own) continue;
    told.add(content.definition.of);
    definitions.learn(own, content.definition);
  }
  steps.expectEqual(
    'What it means is told with the first',
    'bits, equations, names, units',
    [...told].sort().join(', '),
  );
  for (const frame of frames) {
    const { content } = parseAprs(frame);
    if (content.kind !== 'telemetry') continue;
    volts ??= definitions.valuesOf(own, content).find(({ unit }) => unit === 'V')?.value;
  }
  if (volts === undefined || busVoltageV === undefined) {
    const expected = 'the voltage of its supply, by its own definitions';
    steps.judge('Telemetry means what housekeeping says', { verdict: 'fail', expected, found: 'none' });
    return;
  }
  steps.measure('Telemetry against housekeeping', volts - busVoltageV, 'V', {
    ...{ low: -voltageToleranceV, high: voltageToleranceV, margin: 0 },
  });
}

function busVoltage({ bench }: Steps, since: number): number | undefined {
  const voltages = bench.payload.heard
    .slice(since)
    .flatMap(({ report }) => report?.values.get('bus_voltage')?.value ?? []);
  return typeof voltages[0] === 'number' ? voltages[0] : undefined;
}
