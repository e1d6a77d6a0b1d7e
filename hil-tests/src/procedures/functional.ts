import type { Telecommand, Value } from '../bench/dictionary.ts';
import type { HeardPacket } from '../bench/payload-line.ts';
import { type Procedure, phase } from './procedure.ts';
import type { Steps } from './steps.ts';

/** Longest wait for a report that comes every second: two periods and the time on the line. */
const twoReportsMs = 2500;

/** Structure 1 is due every second of the onboard clock (mission.yaml, reportPeriodsMs); its timer may be late by a twentieth. */
const reportPeriodS = { low: 0.95, high: 1.05, margin: 0 };

/** Does the article do what it should at rest, when told, when told wrongly, and when something breaks? */
export const functional: Procedure = {
  id: 'FUNC-01',
  version: '1.0',
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

    phase('Ping', { requirements: ['AP-CMD-01'], isGate: true }, async (steps) => {
      const since = steps.mark();
      await steps.command('PING');
      const withinMs = steps.bench.plan.timing.answerMs;
      await steps.expectReport('Pong (17.2)', { container: 'PONG', withinMs, since });
    }),

    phase('Set mode', { requirements: ['AP-CMD-01', 'AP-CPU-04'] }, async (steps) => {
      const since = steps.mark();
      await steps.command('SET_MODE', { mode: 'RX' });
      await steps.expectReport('Event 0x0102', {
        container: 'EVENT_MODE_CHANGE',
        withinMs: steps.bench.plan.timing.answerMs,
        since,
        holding: { event_from_mode: 'STANDBY', event_to_mode: 'RX' },
      });
      await steps.expectReport('Housekeeping in RX', {
        container: 'HK_PAYLOAD_FAST',
        withinMs: twoReportsMs,
        since,
        holding: { mode: 'RX' },
      });
    }),

    phase('Housekeeping', { requirements: ['AP-PWR-02', 'AP-THM-02', 'AP-TLM-01'] }, async (steps) => {
      const first = await housekeeping(steps, 'Housekeeping');
      const second = await housekeeping(steps, 'Housekeeping again');
      if (first === undefined || second === undefined) return;
      const periodMs = Number(reported(second, 'onboard_time')) - Number(reported(first, 'onboard_time'));
      steps.measure(
        'report_period',
        periodMs / 1000,
        's',
        steps.bench.plan.limits['report_period'] ?? reportPeriodS,
      );
      for (const [name, { value, unit }] of second.report!.values) {
        if (steps.bench.plan.limits[name] !== undefined) steps.measure(name, Number(value), unit ?? '');
      }
      steps.expectEqual('Synthesizer locked', true, reported(second, 'vco_lock'));
      steps.expectEqual('Transmitter keyed', false, reported(second, 'ptt'));
    }),

    phase('Refusals', { requirements: ['AP-CMD-02', 'AP-BUS-01'] }, async (steps) => {
      const beacon = steps.bench.dictionary.build('SET_BEACON', { interval: 600 });
      await steps.expectRefusal(
        'Beacon every 601 s, 600 at most',
        changed(beacon, 1, [601 >> 8, 601 & 0xff]),
        'BAD_RANGE',
      );
      const test = steps.bench.dictionary.build('TX_TEST', { duration: 10 });
      await steps.expectRefusal('Transmitter test of 11 s, 10 at most', changed(test, 1, [11]), 'BAD_RANGE');
      const ping = steps.bench.dictionary.build('PING');
      await steps.expectRefusal('Service 99', { ...ping, pusService: 99 }, 'UNKNOWN_SERVICE');
      await steps.expectDisregard('Ping with a damaged check', ping);
      await steps.command('PING');
    }),

    phase('Overcurrent', { requirements: ['AP-PWR-01', 'AP-CMD-02'] }, async (steps) => {
      const since = steps.mark();
      if (!steps.injectFault('overcurrent')) return;
      const { detectionMs } = steps.bench.plan.timing;
      await steps.expectReport('Event 0x0302', {
        container: 'EVENT_OVERCURRENT',
        withinMs: detectionMs,
        since,
      });
      const report = await steps.expectReport('Housekeeping in SAFE', {
        container: 'HK_PAYLOAD_FAST',
        withinMs: twoReportsMs,
        since,
        holding: { mode: 'SAFE' },
      });
      const currentA = report?.report?.values.get('bus_current')?.value;
      if (currentA !== undefined) {
        steps.measure('bus_current with the switch open', Number(currentA), 'A', {
          low: 0,
          high: 0.1,
          margin: 0,
        });
      }
      const wrongMode = steps.bench.dictionary.build('SET_MODE', { mode: 'RX' });
      await steps.expectRefusal('SET_MODE mode=RX from SAFE', wrongMode, 'WRONG_MODE');
      steps.removeFault('overcurrent');
      await steps.command('SET_MODE', { mode: 'STANDBY' });
    }),

    phase('Power off', { requirements: ['AP-PWR-00'] }, async (steps) => {
      await steps.power(false);
      // What was on the line when the power went may still arrive.
      await steps.bench.clock.sleep(100);
      await steps.expectSilence('Nothing from the article without power', steps.bench.plan.timing.silenceMs);
    }),
  ],
};

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

/** The dictionary refuses to build what is out of range, so the octets are changed behind its back. */
function changed(telecommand: Telecommand, offset: number, octets: readonly number[]): Telecommand {
  const data = telecommand.data.slice();
  data.set(octets, offset);
  return { ...telecommand, data };
}
