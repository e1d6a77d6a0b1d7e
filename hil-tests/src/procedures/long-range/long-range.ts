import { type Procedure, phase } from '../procedure.ts';
import type { Steps } from '../steps.ts';
import { type LevelSetter, levelSetter } from './level-at-article.ts';
import { sweep } from './sweep.ts';
import { tellSweep } from './tell-sweep.ts';
import { isRepeated, testFrame } from './try-frame.ts';

/** Longest wait for a report that comes every second: two periods and the time on the line. */
const twoReportsMs = 2500;
/** Requirement AP-RF-03. */
const strengthDoubtDb = 6;
/** Above the level at which half comes through nearly everything does. */
const endToEndAboveDb = 3;

/**
 * How weak a frame may be, as the long-range tests of the BIRDS-4 models asked it from a mountain, here over a cable with a step
 * attenuator: frames at each step, their share with its doubt, a curve through them, and whether that differs from other models.
 */
export const longRange: Procedure = {
  id: 'LRT-01',
  version: '1.0',
  title: 'Long-range sweep of the receiver',
  phases: [
    phase('Power on', { requirements: ['AP-CPU-03'], isGate: true }, async (steps) => {
      const since = steps.mark();
      await steps.power(true);
      await steps.expectEvent('BOOT', { withinMs: steps.bench.plan.timing.bootMs, since });
      await steps.command('SET_MODE', { mode: 'RX' });
    }),

    phase(
      'Strength as it is told',
      { requirements: ['AP-RF-03'], needs: ['bus', 'power', 'air'] },
      tellStrength,
    ),

    phase('Sweep', { requirements: ['AP-RF-06'], needs: ['air'] }, async (steps) => {
      const setter = levelSetter(steps);
      if (setter === undefined || mayNotRepeat(steps)) return;
      const swept = await sweep(steps, setter, steps.bench.plan.longRange);
      if (swept.reason !== undefined)
        steps.judge('Whole sweep', {
          ...{
            verdict: 'not-run',
            expected: 'until nothing comes through',
            found: `not run: ${swept.reason}`,
          },
        });
      await tellSweep(steps, setter, swept);
    }),

    phase(
      'Repeated and heard',
      { requirements: ['AP-RF-07'], needs: ['air'], isTransmitting: true },
      hearRepetitions,
    ),
  ],
};

/** Frames follow each other without a pause; the strongest that is told meanwhile is that of a frame. */
async function tellStrength(steps: Steps): Promise<void> {
  const { bench } = steps;
  const setter = levelSetter(steps);
  if (setter === undefined || bench.air === undefined) return;
  const { firstDb } = bench.plan.longRange;
  if (await cannotSet(steps, setter, firstDb)) return;
  const since = steps.mark();
  for (let frame = 0; frame < 6; frame++) await bench.air.send(testFrame(`Strength ${frame}`));
  await bench.clock.sleep(2 * twoReportsMs);
  const told = bench.payload.heard
    .slice(since)
    .flatMap(({ report }) => report?.values.get('rssi')?.value ?? [])
    .map(Number);
  if (told.length === 0) {
    const found = `none in ${2 * twoReportsMs} ms`;
    steps.judge('Strength in telemetry', { verdict: 'fail', expected: 'reports of rssi', found });
    return;
  }
  const levelDbm = setter.levelDbm(firstDb);
  const errorDb = Math.max(...told) - levelDbm;
  const limit = {
    low: -strengthDoubtDb,
    high: strengthDoubtDb,
    margin: 0,
    uncertainty: setter.uncertaintyDb,
  };
  steps.measure(`rssi less ${levelDbm.toFixed(1)} dBm`, errorDb, 'dB', limit);
}

/** Through the whole of it: heard, decoded, repeated, and the repetition heard at the other end of the cable. */
async function hearRepetitions(steps: Steps): Promise<void> {
  const { bench } = steps;
  const { air, plan } = bench;
  const setter = levelSetter(steps);
  if (setter === undefined || air === undefined) return;
  const { requiredDbm, firstDb, fineDb } = plan.longRange;
  const wantedDb = firstDb + setter.levelDbm(firstDb) - (requiredDbm + endToEndAboveDb);
  const attenuationDb = Math.max(0, Math.floor(wantedDb / fineDb) * fineDb);
  const hasBus = bench.absent?.bus === undefined;
  if (hasBus) await steps.command('SET_MODE', { mode: 'DIGI' });
  if (await cannotSet(steps, setter, attenuationDb)) return;
  await steps.tries(`Repeated and heard at ${setter.levelDbm(attenuationDb).toFixed(1)} dBm`, {
    ...{ n: 20, atLeast: 18 },
    async try(_inner, index) {
      const text = `Repeat ${index + 1} of 20`;
      const since = air.mark();
      await air.send(testFrame(text));
      return isRepeated(air, text, since);
    },
  });
  if (hasBus) await steps.command('SET_MODE', { mode: 'STANDBY' });
  await setter.set(firstDb);
}

/** An article without a bus is asked by what it repeats, which it may not everywhere. */
function mayNotRepeat(steps: Steps): boolean {
  const { absent, plan } = steps.bench;
  if (absent?.bus === undefined || plan.rfTermination !== undefined) return false;
  const found = 'not transmitted: the bench file declares no rfTermination';
  steps.judge('Whole sweep', { verdict: 'not-run', expected: 'frames that are repeated', found });
  return true;
}

/** Says so in the record where the level cannot be set. */
async function cannotSet(steps: Steps, setter: LevelSetter, attenuationDb: number): Promise<boolean> {
  const refused = await setter.set(attenuationDb);
  if (refused === undefined) return false;
  const found = `not run: ${refused}`;
  steps.judge(`Level of ${setter.levelDbm(attenuationDb).toFixed(1)} dBm`, {
    ...{ verdict: 'not-run', expected: `attenuator at ${attenuationDb} dB`, found },
  });
  return true;
}
