import type { Bench } from '../../bench/bench.ts';
import { whyLacking } from '../../bench/bench-article.ts';
import { declaredDigipeater } from '../digipeater/declared-digipeater.ts';
import { powerOn } from '../power-on.ts';
import { type Procedure, phase } from '../procedure.ts';
import { isRepeatOf, readAir, repeatable } from '../rf-compatibility/talk.ts';
import type { Steps } from '../steps.ts';
import { noEvent } from '../words/monitors.ts';
import { ArticleLedger } from './article-ledger.ts';
import { pingThroughWrap } from './count-wrap.ts';
import { fillStore } from './fill-store.ts';
import { KeptMemory } from './kept-memory.ts';

/** What is told when something breaks, or has broken. */
const badEvents = [
  ...['BOOT', 'WDT_RESET', 'OVERCURRENT', 'PA_OVERTEMP', 'FLASH_CRC', 'SYNTH_UNLOCK', 'PTT_TIMEOUT'],
  ...['SETTINGS_FALLBACK', 'BAD_FCS_RATE'],
];
/** Each tenth round looks at what is kept. */
const memoryEvery = 10;
const answerWithinMs = 10_000;
/** One that the edge of its requirement counts as outside of. */
const driftPpm = { low: -99, high: 99, margin: 40 };

/** Hours without a pause: what only time brings out, counters that end, stores that fill, clocks that walk away. */
export const endurance: Procedure = {
  id: 'END-01',
  version: '1.0',
  title: 'Endurance',
  phases: [
    phase('Power on', { requirements: ['AP-CPU-03'], isGate: true }, powerOn),

    phase('Counters end', { requirements: ['AP-END-02'] }, (steps) => pingThroughWrap(steps)),

    phase(
      'Store fills',
      { requirements: ['AP-END-04'], needs: ['bus', 'power', 'air'], isTransmitting: true },
      async (steps) => {
        const { clock, plan } = steps.bench;
        const unasked = plan.endurance.fillsStore
          ? undefined
          : 'the bench file leaves it out (endurance.fillsStore)';
        const reason = whyLacking(plan.article, 'messages') ?? unasked;
        if (reason !== undefined) {
          steps.leaveOut('Store filled over the air', { expected: '512 messages', reason });
          return;
        }
        const { own } = await clock.track(declaredDigipeater(plan.missionFolder));
        await fillStore(steps, own);
      },
    ),

    phase(
      'Hours of work',
      {
        requirements: ['AP-END-01', 'AP-END-02', 'AP-END-03', 'AP-END-05', 'AP-END-06'],
        isTransmitting: true,
      },
      async (steps) => {
        const { bench } = steps;
        const { housekeepingS } = bench.plan.endurance;
        await steps.command('HK_SET_INTERVAL', { structure: 1, interval: housekeepingS });
        await steps.command('SET_MODE', { mode: 'DIGI' });
        await work(steps);
      },
    ),
  ],
};

/** Bench time for which the article works. */
export function hoursOf({ plan }: Pick<Bench, 'plan'>): number {
  const { payload, simulator, endurance: section } = plan;
  const isModel =
    payload.kind === 'simulated' && simulator.time === 'virtual' && simulator.article === 'model';
  return section.hours ?? (isModel ? 24 : 1);
}

async function work(steps: Steps): Promise<void> {
  const { bench } = steps;
  const { roundS, housekeepingS } = bench.plan.endurance;
  const hours = hoursOf(bench);
  const noMemory = whyLacking(bench.plan.article, 'service 6', 'MEMORY_DUMP');
  const memory = noMemory === undefined ? new KeptMemory(steps) : undefined;
  if (noMemory !== undefined) steps.leaveOut('EEPROM', { expected: 'as at the beginning', reason: noMemory });
  await memory?.lookAtAll();
  const before = await countersOf(steps);
  const ledger = new ArticleLedger(bench);
  let repeated = 0;
  // The last event of its kind may come late: the monitors look as often as the rounds come, and each sees all of them.
  const everyMs = 1000 * roundS;
  const monitors = [
    { ...noEvent(bench, ...badEvents), everyMs },
    ledger.monitor(everyMs),
    reportsWithin(ledger, bench, 1000 * (3 * housekeepingS), everyMs),
  ];
  const title = `${hours} hours of telecommands, traffic and housekeeping`;
  await steps.repeatUntil(title, { forMs: 3_600_000 * hours, everyMs, monitors }, async (one, round) => {
    await one.command('PING');
    if (bench.air !== undefined && (await isRepeated(one, `round ${round}`))) repeated++;
    if (round % memoryEvery === 0) await memory?.look(one);
  });
  await bench.clock.sleep(1000 * (housekeepingS + 1));
  ledger.read();
  judge(steps, ledger, { before, after: await countersOf(steps), repeated, memory });
}

/** A frame of the air that has to come back; a round without one fails. */
async function isRepeated(steps: Steps, text: string): Promise<boolean> {
  const air = steps.bench.air!;
  const isIt = isRepeatOf(text);
  const since = air.mark();
  await air.send(repeatable('ARISS', text));
  const heard = await air.waitFor(
    (frame) => {
      const read = readAir(frame);
      return read !== undefined && isIt(read);
    },
    since,
    answerWithinMs,
  );
  return steps.expectThat('Frame is repeated', heard !== undefined, {
    expected: `"${text}" within ${answerWithinMs} ms`,
    found: heard === undefined ? 'nothing' : 'repeated',
  });
}

function reportsWithin(ledger: ArticleLedger, { clock }: Bench, mostMs: number, everyMs: number) {
  const beganAtMs = clock.nowAtMs();
  return {
    name: 'Housekeeping',
    expected: `one in ${mostMs / 1000} s`,
    everyMs,
    look() {
      ledger.read();
      const sinceMs = clock.nowAtMs() - (ledger.last?.atMs ?? beganAtMs);
      const longestMs = Math.max(ledger.longestGapMs, sinceMs);
      return longestMs > mostMs ? `none for ${(longestMs / 1000).toFixed(1)} s` : undefined;
    },
  };
}

interface Counters {
  readonly heard: number;
  readonly repeated: number;
}

async function countersOf(steps: Steps): Promise<Counters> {
  const since = steps.mark();
  await steps.command('HK_ONE_SHOT', { structure: 1 });
  const report = await steps.expectReport('Counters', {
    container: 'HK_PAYLOAD_FAST',
    withinMs: steps.bench.plan.timing.answerMs,
    since,
  });
  const value = (name: string) => Number(report?.report?.values.get(name)?.value);
  return { heard: value('rx_frames'), repeated: value('digipeated') };
}

function judge(
  steps: Steps,
  ledger: ArticleLedger,
  {
    before,
    after,
    repeated,
    memory,
  }: {
    readonly before: Counters;
    readonly after: Counters;
    readonly repeated: number;
    readonly memory: KeptMemory | undefined;
  },
): void {
  const { bench } = steps;
  steps.expectThat('Packets missing in the counting of the article', ledger.missing === 0, {
    expected: `0 of ${ledger.packets}`,
    found: `${ledger.missing}, counting ended and began anew ${ledger.wraps} times`,
  });
  steps.expectThat('Counters', ledger.setback === undefined, {
    expected: 'none runs backwards',
    found: ledger.setback ?? 'none did',
  });
  if (bench.air !== undefined) {
    steps.expectEqual('Frames repeated, by its own counter', repeated, after.repeated - before.repeated);
    steps.expectThat('Frames heard, by its own counter', after.heard - before.heard >= repeated, {
      expected: `at least ${repeated}`,
      found: `${after.heard - before.heard}`,
    });
  }
  if (memory !== undefined) {
    steps.expectThat('EEPROM', memory.changed === undefined, {
      expected: 'as at the beginning',
      found: memory.changed ?? `the same, ${memory.compared} areas looked at again`,
    });
  }
  const { driftPpm: found } = ledger;
  if (found !== undefined)
    steps.measure('clock_drift', found, 'ppm', bench.plan.limits['clock_drift'] ?? driftPpm);
  const xs = ledger.rows.map(({ atMs }) => (atMs - ledger.rows[0]!.atMs) / 3_600_000);
  const offMs = ({ onboardMs, atMs }: ArticleLedger['rows'][number]) =>
    onboardMs - atMs - (ledger.rows[0]!.onboardMs - ledger.rows[0]!.atMs);
  const draw = (title: string, unit: string, ys: number[]) =>
    steps.plot(title, {
      ...{ title, x: { label: 'since the beginning', unit: 'h' }, y: { label: title, unit } },
      series: [{ name: title, kind: 'line', xs, ys }],
    });
  draw('Clock on board', 'ms', ledger.rows.map(offMs));
  draw(
    'Amplifier',
    'degC',
    ledger.rows.map(({ amplifierC }) => amplifierC),
  );
}
