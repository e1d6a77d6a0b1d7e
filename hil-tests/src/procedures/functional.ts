import type { Value } from '../bench/dictionary.ts';
import type { HeardPacket } from '../bench/payload-line.ts';
import { aliveCases, resetCases } from './functional/cases/alive.ts';
import { eventCases } from './functional/cases/events.ts';
import { housekeepingCases } from './functional/cases/housekeeping.ts';
import { memoryCases } from './functional/cases/memory.ts';
import { modeAndSettingsCases } from './functional/cases/mode-and-settings.ts';
import { monitoringCases } from './functional/cases/monitoring.ts';
import { parameterCases } from './functional/cases/parameters.ts';
import { scheduleCases } from './functional/cases/schedule.ts';
import { storeCases } from './functional/cases/store.ts';
import { timeCases } from './functional/cases/time.ts';
import { proveTransmittingModes, transmitterCases } from './functional/cases/transmitter.ts';
import { twoStepCases } from './functional/cases/two-steps.ts';
import { ofOthers, telecommandCases, withoutCase } from './functional/every-case.ts';
import { restart, twoReportsMs } from './functional/onboard.ts';
import { proveEventsHeard, proveEventsOfFaults, proveEventsOfTheAir } from './functional/prove-events.ts';
import { proveStructures } from './functional/structures.ts';
import { proveTelecommands, type TelecommandCases, whyNot } from './functional/telecommand-case.ts';
import { type Procedure, phase } from './procedure.ts';
import type { Steps } from './steps.ts';

/** Structure 1 is due every second of the onboard clock (mission.yaml, reportPeriodsMs); its timer may be late by a twentieth. */
const reportPeriodS = { low: 0.95, high: 1.05, margin: 0 };

const telecommands = (cases: TelecommandCases) => (steps: Steps) => proveTelecommands(steps, cases);

/**
 * Does the article do what it should at rest, when told, when told wrongly, and when something breaks? Every telecommand of the
 * dictionary is accepted, seen to act, and refused for each reason that it can have; every housekeeping structure is asked for; every
 * event is brought about.
 */
export const functional: Procedure = {
  id: 'FUNC-01',
  version: '2.0',
  title: 'Functional test of the APRS payload',
  phases: [
    phase('Power on', { requirements: ['AP-PWR-00', 'AP-CPU-03'], isGate: true }, async (steps) => {
      const { bootMs, silenceMs } = steps.bench.plan.timing;
      await steps.expectSilence('Nothing from the article without power', silenceMs);
      const since = steps.mark();
      await steps.power(true);
      await steps.expectReport('Boot event 0x0101', {
        container: 'EVENT_BOOT',
        withinMs: bootMs,
        since,
        holding: { event_reset_cause: 'POWER_ON' },
      });
      const report = await housekeeping(steps, 'First housekeeping');
      steps.expectEqual('Mode after power-on', 'STANDBY', reported(report, 'mode'));
    }),

    phase('Ping', { requirements: ['AP-CMD-01', 'AP-BUS-01'], isGate: true }, telecommands(aliveCases)),

    phase('Dictionary', { requirements: ['AP-CMD-01'] }, async (steps) => {
      const missing = withoutCase(steps.bench.dictionary);
      steps.expectThat('Telecommands, structures and events that nobody tests', missing.length === 0, {
        ...{ expected: 'none', found: missing.join(', ') || 'none' },
      });
    }),

    phase(
      'Mode and settings',
      { requirements: ['AP-SVC-08', 'AP-CPU-04', 'AP-CMD-02'] },
      telecommands(modeAndSettingsCases),
    ),

    phase('Housekeeping', { requirements: ['AP-PWR-06', 'AP-THM-02', 'AP-TLM-01'] }, async (steps) => {
      await steps.command('SET_MODE', { mode: 'RX' });
      const damagedBefore = steps.bench.payload.lineFaults;
      const first = await housekeeping(steps, 'Housekeeping');
      const second = await housekeeping(steps, 'Housekeeping again');
      // Nobody resets or disturbs it here: what is damaged on the line, the article has said so.
      const damaged = steps.bench.payload.lineFaults - damagedBefore;
      steps.measure('damaged_packets', damaged, '', { low: 0, high: 0, margin: 0 });
      if (first === undefined || second === undefined) return;
      const periodMs = Number(reported(second, 'onboard_time')) - Number(reported(first, 'onboard_time'));
      const { limits } = steps.bench.plan;
      steps.measure('report_period', periodMs / 1000, 's', limits['report_period'] ?? reportPeriodS);
      for (const [name, { value, unit }] of second.report!.values) {
        if (limits[name] !== undefined) steps.measure(name, Number(value), unit ?? '');
      }
      steps.expectEqual('Synthesizer locked', true, reported(second, 'vco_lock'));
      steps.expectEqual('Transmitter keyed', false, reported(second, 'ptt'));
      await proveStructures(steps);
      await steps.command('SET_MODE', { mode: 'STANDBY' });
    }),

    phase(
      'Housekeeping service',
      { requirements: ['AP-SVC-03', 'AP-CMD-02'] },
      telecommands(housekeepingCases),
    ),
    phase('Event service', { requirements: ['AP-SVC-05', 'AP-CMD-02'] }, telecommands(eventCases)),
    phase('Store', { requirements: ['AP-SVC-08', 'AP-CMD-02'] }, telecommands(storeCases)),
    phase('Memory service', { requirements: ['AP-SVC-06', 'AP-CMD-02'] }, telecommands(memoryCases)),
    phase('Two steps', { requirements: ['AP-SVC-08', 'AP-CMD-02'] }, telecommands(twoStepCases)),
    phase('Clock', { requirements: ['AP-SVC-09', 'AP-CMD-02'] }, telecommands(timeCases)),
    phase('Schedule', { requirements: ['AP-SVC-11', 'AP-CMD-02'] }, telecommands(scheduleCases)),
    phase('Monitoring', { requirements: ['AP-SVC-12', 'AP-CMD-02'] }, telecommands(monitoringCases)),
    phase('Parameters', { requirements: ['AP-SVC-20', 'AP-CMD-02'] }, telecommands(parameterCases)),
    // Last of the telecommands: the hard restart takes back whatever was set above.
    phase('Restarts', { requirements: ['AP-SVC-08', 'AP-CMD-02'] }, telecommands(resetCases)),

    phase(
      'Transmitter',
      { requirements: ['AP-SVC-08', 'AP-CMD-02'], isTransmitting: true },
      async (steps) => {
        await proveTransmittingModes(steps);
        await proveTelecommands(steps, transmitterCases);
      },
    ),

    phase('Refusals', { requirements: ['AP-CMD-02', 'AP-BUS-01'] }, async (steps) => {
      const { dictionary } = steps.bench;
      const ping = dictionary.build('PING');
      await steps.expectRefusal('Service 99', { ...ping, pusService: 99 }, 'UNKNOWN_SERVICE');
      await steps.expectRefusal('Subtype 17.99', { ...ping, pusSubtype: 99 }, 'UNKNOWN_SERVICE');
      for (const name of ofOthers(dictionary))
        await steps.expectRefusal(`${name}, which is for others`, dictionary.build(name), 'UNKNOWN_APID');
      await refuseWhatIsLacking(steps);
      await steps.expectDisregard('Ping with a damaged check', ping);
      await steps.command('PING');
    }),

    phase(
      'Events of the air',
      { requirements: ['AP-EVT-01'], isTransmitting: true, needs: ['bus', 'power', 'air'] },
      proveEventsOfTheAir,
    ),

    phase('Overcurrent', { requirements: ['AP-PWR-01', 'AP-CMD-02'] }, async (steps) => {
      const since = steps.mark();
      if (!steps.injectFault('overcurrent')) return;
      await steps.expectEvent('OVERCURRENT', { since });
      const report = await steps.expectReport('Housekeeping in SAFE', {
        container: 'HK_PAYLOAD_FAST',
        withinMs: twoReportsMs,
        since,
        holding: { mode: 'SAFE' },
      });
      const currentA = report?.report?.values.get('bus_current')?.value;
      if (currentA !== undefined) {
        const limit = { low: 0, high: 0.1, margin: 0 };
        steps.measure('bus_current with the switch open', Number(currentA), 'A', limit);
      }
      const wrongMode = steps.bench.dictionary.build('SET_MODE', { mode: 'RX' });
      await steps.expectRefusal('SET_MODE mode=RX from SAFE', wrongMode, 'WRONG_MODE');
      steps.removeFault('overcurrent');
      await steps.command('SET_MODE', { mode: 'STANDBY' });
    }),

    phase('Events', { requirements: ['AP-EVT-01'] }, async (steps) => {
      await proveEventsHeard(steps);
      await proveEventsOfFaults(steps, false);
    }),

    phase(
      'Events of the transmitter',
      { requirements: ['AP-EVT-01'], isTransmitting: true },
      async (steps) => {
        await proveEventsOfFaults(steps, true);
        await restart(steps, 'HARD');
      },
    ),

    phase('Power off', { requirements: ['AP-PWR-00'] }, async (steps) => {
      await steps.power(false);
      // What was on the line when the power went may still arrive.
      await steps.bench.clock.sleep(100);
      await steps.expectSilence('Nothing from the article without power', steps.bench.plan.timing.silenceMs);
    }),
  ],
};

/** What the article is known not to have, it must refuse: a function is out of range then, a service is unknown. */
async function refuseWhatIsLacking(steps: Steps): Promise<void> {
  const { dictionary } = steps.bench;
  for (const command of dictionary.telecommands) {
    const how = telecommandCases[command.name];
    if (how === undefined || whyNot(steps.bench, command) === undefined) continue;
    const code = command.ancillary['pusService'] === '8' ? 'BAD_RANGE' : 'UNKNOWN_SERVICE';
    const telecommand = dictionary.build(command.name, how.args?.(steps.bench) ?? {});
    await steps.expectRefusal(`${command.name}, which it has not`, telecommand, code);
  }
}

function housekeeping(steps: Steps, title: string): Promise<HeardPacket | undefined> {
  return steps.expectReport(title, {
    container: 'HK_PAYLOAD_FAST',
    withinMs: twoReportsMs,
    since: steps.mark(),
  });
}

function reported(packet: HeardPacket | undefined, name: string): Value | undefined {
  return packet?.report?.values.get(name)?.value;
}
