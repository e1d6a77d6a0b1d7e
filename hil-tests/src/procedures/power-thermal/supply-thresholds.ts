import type { HeardPacket } from '../../bench/payload-line.ts';
import type { Steps } from '../steps.ts';

/** ATmega1284P data sheet, BODLEVEL 100: 4.1 to 4.5 V, 4.3 V typically. */
const brownOutLimitV = { low: 4.1, high: 4.5, margin: 0.05 };
const sag = { fromV: 4.7, toV: 3.9, stepV: 0.02 };
/** The model looks once a second, a chip at once. */
const lookMs = 1200;

/**
 * Lowers the supply until the controller restarts by itself, and reads at the article's own terminals where that was. Afterwards it
 * stands by, and one telecommand moves it on.
 */
export async function findBrownOut(steps: Steps): Promise<void> {
  const { instruments, payload, clock, plan } = steps.bench;
  const nominal = await instruments.read('supply_voltage');
  const refused = 'reason' in nominal ? nominal.reason : await instruments.setSupply({ voltageV: sag.fromV });
  if ('reason' in nominal || refused !== undefined) {
    const found = `not run: ${refused}`;
    steps.judge('brown_out_voltage', { verdict: 'not-run', expected: 'a supply that can be set', found });
    return;
  }
  const nominalV = Math.round(nominal.reading.value * 100) / 100;
  const since = steps.mark();
  let atV: number | undefined;
  let uncertaintyV = 0;
  try {
    for (let setV = sag.fromV; setV >= sag.toV; setV = Math.round((setV - sag.stepV) * 100) / 100) {
      await instruments.setSupply({ voltageV: setV });
      const bus = await instruments.read('bus_voltage');
      if ('reason' in bus) {
        const found = `not run: ${bus.reason}`;
        steps.judge('brown_out_voltage', { verdict: 'not-run', expected: 'a meter at the article', found });
        return;
      }
      await clock.sleep(lookMs);
      steps.signal.throwIfAborted();
      // It does not have to say so yet: booting takes longer than a look, and is over sooner than a report would be missed.
      const isRestarted = !hasReported(payload.heard.slice(since), clock.nowAtMs() - lookMs);
      if (!isRestarted) continue;
      atV = bus.reading.value;
      uncertaintyV = (bus.reading.expandedUncertainty ?? 0) + sag.stepV;
      break;
    }
  } finally {
    await instruments.setSupply({ voltageV: nominalV });
  }
  if (atV === undefined) {
    const found = `none down to ${sag.toV} V`;
    steps.judge('brown_out_voltage', { verdict: 'fail', expected: 'a restart', found });
    return;
  }
  steps.measure('brown_out_voltage', atV, 'V', { ...brownOutLimitV, uncertainty: uncertaintyV });
  await steps.expectEvent('BOOT', {
    ...{ since, withinMs: plan.timing.bootMs + plan.timing.detectionMs },
    holding: { event_reset_cause: 'BROWN_OUT' },
  });
  await steps.expectTelemetry('mode', { expected: 'STANDBY', withinMs: 2500 });
  await steps.command('SET_MODE', { mode: 'RX' });
}

function hasReported(heard: readonly HeardPacket[], sinceAtMs: number): boolean {
  return heard.some(({ atMs, report }) => atMs > sinceAtMs && report?.container === 'HK_PAYLOAD_FAST');
}

/** Requirement AP-PWR-01: 1.2 A. */
const tripLimitA = { low: 1.1, high: 1.3, margin: 0.02 };
const excess = { fromA: 0.95, toA: 1.4, stepA: 0.02 };

/**
 * Draws more and more behind the load switch until it opens: by the injector of the bench. A real board wants an electronic load there,
 * and a person.
 */
export async function findTrip(steps: Steps): Promise<void> {
  const { bench } = steps;
  await steps.command('SET_MODE', { mode: 'RX' });
  await bench.clock.sleep(lookMs);
  const resting = await bench.instruments.read('supply_current');
  if ('reason' in resting) {
    const found = `not run: ${resting.reason}`;
    steps.judge('trip_current', { verdict: 'not-run', expected: 'a supply that tells its current', found });
    return;
  }
  const since = steps.mark();
  const isTold = () =>
    bench.payload.heard.slice(since).some(({ report }) => report?.container === 'EVENT_OVERCURRENT');
  let drawnA: number | undefined;
  if (!steps.injectFault('overcurrent', { currentA: excess.fromA })) return;
  for (let excessA = excess.fromA; excessA <= excess.toA; excessA += excess.stepA) {
    bench.faults?.inject('overcurrent', { currentA: Math.round(1000 * excessA) / 1000 });
    await bench.clock.sleep(lookMs);
    steps.signal.throwIfAborted();
    steps.removeFault('overcurrent');
    if (!isTold()) continue;
    drawnA = resting.reading.value + excessA;
    break;
  }
  if (drawnA === undefined) {
    const found = `none up to ${(resting.reading.value + excess.toA).toFixed(2)} A`;
    steps.judge('trip_current', { verdict: 'fail', expected: 'the load switch opens', found });
    return;
  }
  steps.measure('trip_current', drawnA, 'A', { ...tripLimitA, uncertainty: excess.stepA });
  await steps.expectEvent('OVERCURRENT', { since });
  await steps.command('SET_MODE', { mode: 'STANDBY' });
}
