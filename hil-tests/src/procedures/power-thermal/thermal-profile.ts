import type { Steps } from '../steps.ts';
import { noEvent, telemetryWithin } from '../words/monitors.ts';
import { goTo } from './chamber.ts';
import { functionalAtTemperature } from './functional-at-temperature.ts';
import { missionCurrents } from './mission-currents.ts';
import { ThermalLog } from './thermal-log.ts';

const minuteMs = 60_000;
/** One in ten seconds is enough for a profile of hours. */
const reportEveryS = 10;
const sensors = ['temp_pa', 'temp_mcu', 'temp_tnc'] as const;

/**
 * Cold and hot, as often as the bench file says, with a soak and a functional test at each end: the shape of the thermal tests of BIRDS. What
 * is shorter than planned is a deviation. Ends hot, for what comes after; whatever
 * breaks it off, the end of the procedure tells the chamber to go back.
 */
export async function cycleTemperature(steps: Steps): Promise<void> {
  const { bench } = steps;
  const { thermal, limits } = bench.plan;
  const { coldC, hotC, cycles, plannedSoakMinutes, soakMinutes, soakReason } = thermal;
  const log = new ThermalLog(bench);
  const startAtMs = bench.clock.nowAtMs();
  let ended = 0;
  const allowed = await missionCurrents(bench);
  await reportRarely(steps);
  cycle: for (let cycle = 1; cycle <= cycles; cycle++) {
    for (const [name, targetC] of [
      ['cold', coldC],
      ['hot', hotC],
    ] as const) {
      const place = `cycle ${cycle}, ${name}`;
      if (!(await goTo(steps, log, targetC))) break cycle;
      await soak(steps, log, place);
      await functionalAtTemperature(steps, log, place, allowed);
      await reportRarely(steps);
    }
    ended = cycle;
  }
  if (soakMinutes < plannedSoakMinutes)
    steps.deviate({
      planned: `${plannedSoakMinutes} minutes of soak at each end`,
      asRun: `${soakMinutes} minutes`,
      reason: soakReason,
    });
  if (ended < cycles && log.rows.length > 0)
    steps.deviate({ planned: `${cycles} cycles`, asRun: `${ended}`, reason: 'see the steps before' });
  if (log.rows.length < 2) return;
  const ofAmplifier = limits['temp_pa'];
  const drawn = ofAmplifier && { low: ofAmplifier.low, high: ofAmplifier.high };
  steps.plot('Temperatures', log.temperaturePlot('Temperatures over the profile', startAtMs, drawn));
  steps.plot('Supply current', log.currentPlot(startAtMs));
  steps.plot('Mode', log.modePlot(startAtMs));
  await steps.attach('thermal-profile.csv', 'text/csv', log.csv(startAtMs));
}

/** A restart has set it back. The first report comes at once: the last one was of another mode. */
async function reportRarely(steps: Steps): Promise<void> {
  await steps.command('SET_MODE', { mode: 'RX' });
  await steps.command('HK_SET_INTERVAL', { structure: 1, interval: reportEveryS });
  await steps.command('HK_ONE_SHOT', { structure: 1 });
}

async function soak(steps: Steps, log: ThermalLog, place: string): Promise<void> {
  const { bench } = steps;
  await steps.repeatUntil(
    `Soak (${place})`,
    {
      ...{ forMs: bench.plan.thermal.soakMinutes * minuteMs, everyMs: minuteMs },
      monitors: [
        noEvent(bench, 'BOOT', 'WDT_RESET', 'OVERCURRENT', 'PA_OVERTEMP', 'FLASH_CRC'),
        ...sensors
          .filter((name) => bench.plan.limits[name] !== undefined)
          .map((name) => ({ ...telemetryWithin(bench, name), everyMs: minuteMs })),
      ],
    },
    async () => void (await log.sample()),
  );
}
