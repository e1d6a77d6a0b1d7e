import { oddFrames } from '@dawa/payload-sim/payload/air/odd-frames';
import type { radioFaults } from '@dawa/payload-sim/payload/faults/radio-faults';
import type { Steps } from '../steps.ts';
import { frameOf, framesSince, sayOnAir, sourceText } from './air-frames.ts';
import { byAir, byOperator } from './by-hand.ts';
import type { FaultCase } from './fault-case.ts';
import type { FaultTrial } from './fault-trial.ts';
import { setMode, twoReportsMs } from './stand-by.ts';
import { mean } from './trend.ts';

/** AP-RF-03 */
const mostRssiOffDb = 6;
/** A frame of the bench takes about a second and a half on the air. */
const stormEveryMs = 3000;
const stormMs = 60_000;

/** Transceiver, antenna, and what is on the air. */
export const radioCases = {
  'stuck-ptt': {
    mode: 'RX',
    isTransmitting: true,
    async detect(trial) {
      const { rfBelowDbm } = trial.steps.bench.plan.safeState;
      await trial.event('PTT_TIMEOUT', { withinMs: 12_000 });
      await trial.telemetry('mode', { expected: 'STANDBY', since: trial.since, withinMs: twoReportsMs });
      await trial.telemetry('ptt', { expected: false, withinMs: twoReportsMs });
      await trial.steps.readUntil('Power at the antenna connector', 'rf_power', {
        expected: `below ${rfBelowDbm} dBm`,
        withinMs: twoReportsMs,
        isIt: (dbm) => dbm < rfBelowDbm,
      });
    },
    async recover(trial) {
      await trial.lift();
      await setMode(trial.steps, 'RX');
      await trial.steps.command('TX_TEST', { duration: 1 });
    },
  },

  'synth-unlock': {
    mode: 'RX',
    isTransmitting: true,
    async detect(trial) {
      await trial.event('SYNTH_UNLOCK', { withinMs: twoReportsMs });
      await trial.telemetry('vco_lock', { expected: false, withinMs: twoReportsMs });
      const since = trial.steps.mark();
      await trial.steps.begin('TX_TEST', { duration: 2 });
      const { answerMs } = trial.steps.bench.plan.timing;
      const failed = await trial.steps.bench.payload.waitFor(
        ({ report }) => report?.container === 'VERIFICATION_FAILED',
        since,
        answerMs + 2000,
      );
      trial.saw('answers', 'TX_TEST fails', failed !== undefined, {
        expected: 'report 1.8',
        found: failed === undefined ? 'none' : 'report 1.8',
      });
    },
    async recover(trial) {
      await trial.lift();
      await trial.steps.expectTelemetry('vco_lock', { expected: true, withinMs: twoReportsMs });
      await trial.steps.command('TX_TEST', { duration: 1 });
    },
  },

  'rssi-drift': {
    mode: 'RX',
    // With the ordinary 0.2 dB/s it takes half a minute until it is more than what is allowed.
    settings: { driftDbPerS: 1 },
    async before(trial) {
      trial.note('rssi', await quietDbm(trial));
    },
    async detect(trial) {
      await trial.steps.bench.clock.sleep(10_000);
      const offDb = (await quietDbm(trial)) - trial.noted('rssi');
      trial.measured('telemetry', 'rssi_drift_injected', offDb, 'dB', { low: mostRssiOffDb, high: 60 });
    },
    async recover(trial) {
      await trial.lift();
      await trial.steps.bench.clock.sleep(1000);
      const offDb = (await quietDbm(trial)) - trial.noted('rssi');
      const limit = { low: -mostRssiOffDb, high: mostRssiOffDb, margin: 0 };
      trial.steps.measure('rssi_drift', Number(offDb.toFixed(2)), 'dB', limit);
    },
  },

  'antenna-not-deployed': {
    mode: 'RX',
    isTransmitting: true,
    isOnAir: true,
    byHand: byOperator({
      offer: "Can you take the cable off the article's antenna connector when asked to, and put it back?",
      make: "Is the cable taken off the article's antenna connector? Its transmitter will be keyed for 3 s into nothing.",
      lift: 'Is the cable back on the antenna connector?',
    }),
    async detect(trial) {
      const { steps } = trial;
      await steps.begin('TX_TEST', { duration: 3 });
      await trial.telemetry('tx_power', {
        expected: 'above 0 and below 20 dBm, keyed',
        isIt: (value) => Number(value) > 0 && Number(value) < 20,
        withinMs: 3500,
      });
      await steps.expectTelemetry('ptt', { expected: false, withinMs: 4000 });
      const heard = await framesHeard(steps, 3);
      trial.saw('telemetry', 'rx_frames stands still', heard === 0, {
        expected: '0 of 3 frames',
        found: `${heard}`,
      });
    },
    async recover(trial) {
      const { steps } = trial;
      await trial.lift();
      const heard = await framesHeard(steps, 3);
      steps.expectThat('Frames are heard again', heard > 0, {
        expected: 'some of 3 frames',
        found: `${heard}`,
      });
      await steps.begin('TX_TEST', { duration: 3 });
      await steps.expectTelemetry('tx_power', {
        expected: 'at least 20 dBm',
        isIt: (value) => Number(value) >= 20,
        withinMs: 3500,
      });
    },
  },

  'bad-fcs-storm': {
    mode: 'DIGI',
    isTransmitting: true,
    isOnAir: true,
    async detect(trial) {
      await trial.event('BAD_FCS_RATE', { withinMs: stormMs });
      await trial.steps.bench.clock.sleep(20_000);
      const growth = await growthOf(trial);
      trial.saw('telemetry', 'rx_bad_fcs grows', growth('rx_bad_fcs') > 10, {
        expected: 'by more than 10',
        found: `${growth('rx_bad_fcs')}`,
      });
      const sound = growth('rx_frames') - growth('rx_bad_fcs');
      trial.saw('telemetry', 'Damaged frames are not repeated', growth('digipeated') <= sound, {
        expected: `at most ${sound} repeated, which were sound`,
        found: `${growth('digipeated')}`,
      });
    },
    recover: channelIsQuietAgain,
  },

  'duplicate-storm': {
    mode: 'DIGI',
    isTransmitting: true,
    isOnAir: true,
    byHand: byAir([frameOf({ source: 'VU2ABC', via: 'ARISS', text: '>again and again' })], stormEveryMs),
    async detect(trial) {
      await trial.steps.bench.clock.sleep(stormMs);
      const growth = await growthOf(trial);
      trial.saw('telemetry', 'dup_dropped grows', growth('dup_dropped') > 10, {
        expected: 'by more than 10',
        found: `${growth('dup_dropped')}`,
      });
      trial.saw(
        'telemetry',
        'Duplicates are not repeated',
        growth('digipeated') < growth('dup_dropped') / 2,
        {
          expected: 'less than half as many repeated as dropped',
          found: `${growth('digipeated')}`,
        },
      );
    },
    recover: channelIsQuietAgain,
  },

  'bad-frames': {
    mode: 'DIGI',
    isTransmitting: true,
    isOnAir: true,
    byHand: byAir(Object.values(oddFrames), stormEveryMs),
    async detect(trial) {
      await trial.steps.bench.clock.sleep(stormMs);
      const growth = await growthOf(trial);
      const [received, repeated] = [growth('rx_frames'), growth('digipeated')];
      trial.saw(
        'telemetry',
        'rx_frames grows much faster than digipeated',
        received > 10 && repeated < 0.4 * received,
        {
          expected: 'more than 10 received, fewer than 0.4 of them repeated',
          found: `${received} received, ${repeated} repeated`,
        },
      );
      const odd = framesSince(trial.steps, trial.sinceOnAir).filter(({ oddities }) => oddities.length > 0);
      trial.saw('air', 'Nothing malformed is sent', odd.length === 0, {
        expected: 'no frame against the rules',
        found: odd.length === 0 ? 'none' : `${odd.length}: ${odd[0]!.oddities.join(', ')}`,
      });
    },
    recover: channelIsQuietAgain,
  },
} as const satisfies Record<(typeof radioFaults)[number]['name'], FaultCase>;

async function channelIsQuietAgain(trial: FaultTrial): Promise<void> {
  const { steps } = trial;
  await trial.lift();
  // What had begun to be sent is over, and what waits for its turn is out.
  await steps.bench.clock.sleep(20_000);
  await steps.attempts('A frame is repeated again', { atMost: 3 }, async (again, attempt) => {
    const text = `>after ${trial.fault.name} ${attempt}`;
    const frame = await sayOnAir(again, { source: 'VU2ABC', via: 'ARISS', text });
    return again.expectEqual('Source', 'VU2ABC', frame && sourceText(frame));
  });
}

/** Mean reading while nobody is heard, over five seconds. */
async function quietDbm({ steps }: FaultTrial): Promise<number> {
  const since = steps.mark();
  await steps.bench.clock.sleep(5000);
  const values = steps.bench.payload.heard.slice(since).flatMap(({ report }) => {
    if (report?.container !== 'HK_PAYLOAD_FAST' || report.values.get('squelch')?.value !== false) return [];
    return [Number(report.values.get('rssi')?.value)];
  });
  return mean(values);
}

/** How many of so many frames of the bench's radio the article counts. */
async function framesHeard(steps: Steps, frames: number): Promise<number> {
  const { bench } = steps;
  const before = await counters(steps);
  for (let number = 1; number <= frames; number++) {
    await bench.air?.send(
      frameOf({ source: 'VU2ABC', via: 'RS0ISS', text: `>heard ${bench.clock.nowAtMs()}` }),
    );
    await bench.clock.sleep(stormEveryMs);
  }
  return (await counters(steps))('rx_frames') - before('rx_frames');
}

/** By how much a counter of structure 1 has grown since the fault came. */
async function growthOf(trial: FaultTrial): Promise<(name: string) => number> {
  const first = trial.heard.find(({ report }) => report?.container === 'HK_PAYLOAD_FAST');
  const last = await counters(trial.steps);
  return (name) => last(name) - Number(first?.report?.values.get(name)?.value);
}

async function counters(steps: Steps): Promise<(name: string) => number> {
  const packet = await steps.bench.payload.waitFor(
    ({ report }) => report?.container === 'HK_PAYLOAD_FAST',
    steps.mark(),
    twoReportsMs,
  );
  return (name) => Number(packet?.report?.values.get(name)?.value);
}
