import type { busFaults } from '@dawa/payload-sim/payload/faults/bus-faults';
import { byOperator } from './by-hand.ts';
import type { FaultCase } from './fault-case.ts';
import type { FaultTrial } from './fault-trial.ts';
import { restart, setMode, twoReportsMs } from './stand-by.ts';
import { unjudged } from './unjudged.ts';

/** Fewer may be chance. */
const leastDamaged = 4;
/** Commands through a bad line: how many get through is told, and none may be obeyed wrongly. */
const commandsThrough = 12;
/** At one octet in a hundred, half of the reports that come each second are damaged. */
const longestLookMs = 60_000;
const longBeacon = { interval: 45, text: 'x'.repeat(67) };
const ownBeacon = { interval: 45, text: 'APRS-DP breadboard' };

/** The payload's serial line. */
export const lineCases = {
  'uart-noise': { mode: 'RX', detect: throughABadLine, recover: commandsAreRepeated },
  'uart-framing': { mode: 'RX', detect: throughABadLine, recover: commandsAreRepeated },
  'uart-lost-octets': { mode: 'RX', detect: throughABadLine, recover: commandsAreRepeated },

  'uart-overrun': {
    mode: 'RX',
    async detect(trial) {
      await unjudged(trial.steps, 'SET_BEACON of 83 octets', (steps) =>
        steps.begin('SET_BEACON', longBeacon),
      );
      const answers = trial.heard.filter(({ report }) =>
        report?.container.startsWith('VERIFICATION_'),
      ).length;
      trial.saw('answers', 'The long command is not answered', answers === 0, {
        expected: 'no report of service 1',
        found: answers === 0 ? 'none' : `${answers}`,
      });
      await trial.steps.command('PING');
    },
    async recover({ steps }) {
      await restart(steps, 'SOFT');
      await steps.command('SET_BEACON', longBeacon);
      await steps.command('SET_BEACON', ownBeacon);
    },
  },

  silent: {
    mode: 'RX',
    byHand: byOperator({
      offer:
        "Can you take off the article's transmit line (pin 2 of the payload bus) when asked to, and put it back?",
      make: "Is the article's transmit line (pin 2 of the payload bus) taken off?",
      lift: "Is the article's transmit line put back?",
    }),
    async detect(trial) {
      // AP-BUS-03: noticed within 5 s.
      await trial.steps.bench.clock.sleep(5000);
      const heard = trial.heard.length;
      trial.saw('line', 'Nothing is heard', heard === 0, {
        expected: 'no packet in 5 s',
        found: heard === 0 ? 'none' : `${heard} packets`,
      });
    },
    async recover(trial) {
      await trial.lift();
      await trial.steps.expectTelemetry('mode', { expected: 'RX', withinMs: twoReportsMs });
      await trial.steps.command('PING');
    },
  },

  babbling: {
    mode: 'RX',
    async detect(trial) {
      await trial.steps.bench.clock.sleep(5000);
      sawDamage(trial);
      const reports = trial.series('mode').length;
      trial.saw('telemetry', 'Housekeeping still comes', reports >= 4, {
        expected: 'at least 4 reports in 5 s',
        found: `${reports}`,
      });
    },
    async recover({ steps }) {
      await restart(steps, 'SOFT');
      const before = steps.bench.payload.lineFaults;
      await steps.bench.clock.sleep(5000);
      const damaged = steps.bench.payload.lineFaults - before;
      steps.expectThat('The line is clean', damaged === 0, {
        expected: 'no octets of no meaning in 5 s',
        found: `${damaged}`,
      });
      await steps.expectTelemetry('mode', { expected: 'STANDBY', withinMs: twoReportsMs });
    },
  },

  'late-answers': {
    mode: 'RX',
    async detect(trial) {
      const sentAtMs = trial.steps.bench.clock.nowAtMs();
      await unjudged(trial.steps, 'PING', (steps) => steps.begin('PING'));
      const answer = await trial.steps.bench.payload.waitFor(
        ({ report }) => report?.container === 'VERIFICATION_ACCEPTED',
        trial.since,
        6000,
      );
      const lateMs = answer === undefined ? undefined : answer.atMs - sentAtMs;
      trial.saw('answers', 'The answer is late', lateMs !== undefined && lateMs > 2000, {
        expected: 'report 1.1 later than 2000 ms after the command',
        found: lateMs === undefined ? 'none in 6000 ms' : `after ${Math.round(lateMs)} ms`,
      });
    },
    async recover({ steps }) {
      const since = steps.mark();
      // Its acceptance is late, or lost in the restart.
      await unjudged(steps, 'RESET', (again) => again.begin('RESET', { kind: 'SOFT', magic: 0xb7a5 }));
      await steps.expectEvent('BOOT', {
        ...{ since, withinMs: steps.bench.plan.timing.bootMs },
        holding: { event_reset_cause: 'COMMANDED' },
      });
      await steps.command('PING');
    },
  },
} as const satisfies Record<(typeof busFaults)[number]['name'], FaultCase>;

/** Damage is seen, and whatever is made of the commands on their way, the article does nothing but what it was told. */
async function throughABadLine(trial: FaultTrial): Promise<void> {
  const { steps } = trial;
  await steps.tries('SET_MODE RX through the bad line', {
    n: commandsThrough,
    try: (again) => again.command('SET_MODE', { mode: 'RX' }),
  });
  const { clock, dictionary } = steps.bench;
  // One of them may be lost on the way.
  for (let time = 1; time <= 3; time++)
    await steps.expectDisregard(
      'SET_MODE STANDBY, damaged on the way',
      dictionary.build('SET_MODE', { mode: 'STANDBY' }),
    );
  const untilAtMs = clock.nowAtMs() + longestLookMs;
  while (trial.lineFaults < leastDamaged && clock.nowAtMs() < untilAtMs) await clock.sleep(1000);
  sawDamage(trial);
  const changes = trial.heard.filter(({ report }) => report?.container === 'EVENT_MODE_CHANGE').length;
  steps.expectThat('No command is obeyed wrongly', changes === 0, {
    expected: 'no MODE_CHANGE',
    found: changes === 0 ? 'none' : `${changes}`,
  });
  await steps.expectTelemetry('mode', { expected: 'RX', withinMs: 20_000 });
}

async function commandsAreRepeated(trial: FaultTrial): Promise<void> {
  const { steps } = trial;
  await steps.attempts('PING is answered when it is repeated', { atMost: 20 }, (again) =>
    again.command('PING'),
  );
  await trial.lift();
  await setMode(steps, 'RX');
}

function sawDamage(trial: FaultTrial): void {
  const damaged = trial.lineFaults;
  trial.saw('line', 'Packets arrive damaged', damaged >= leastDamaged, {
    expected: `at least ${leastDamaged}`,
    found: `${damaged}`,
  });
}
