import { describe, expect, it } from 'vitest';
import type { Steps } from '../steps.ts';
import { noEvent, readingWithin, reportsComing, telemetryWithin } from './monitors.ts';
import { overview, runPhaseOf } from './one-phase.fixture.ts';

const started = async (steps: Steps) => {
  const since = steps.mark();
  await steps.power(true);
  await steps.expectEvent('BOOT', { since, withinMs: 5000 });
};

describe('repeating', () => {
  it('goes on for its time, in its step', async () => {
    const { phase, told } = await runPhaseOf(async (steps) => {
      await started(steps);
      await steps.repeatUntil('Ten minutes of pings', { forMs: 600_000, everyMs: 60_000 }, (round) =>
        round.command('PING'),
      );
    });
    expect(phase.steps.at(-1)).toMatchObject({ verdict: 'pass', found: '10 rounds', tookMs: 600_000 });
    // What passes in a round is counted and not told one by one.
    expect(told).toHaveLength(3);
  });

  it('ends when somebody says that it is over', async () => {
    let rounds = 0;
    const { phase } = await runPhaseOf(async (steps) => {
      await steps.repeatUntil(
        'Three',
        { isOver: () => rounds === 3, everyMs: 1000 },
        async () => void rounds++,
      );
    });
    expect(overview(phase.steps)).toEqual(['pass Three: 3 rounds']);
  });

  it('keeps the rounds that did not pass, at most twenty of them, and goes on', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await steps.repeatUntil('Bad night', { forMs: 50_000, everyMs: 1000 }, async (round, number) => {
        round.expectEqual('Round', 'odd', number % 2 === 1 ? 'odd' : 'even');
        if (number === 4) throw new TypeError('meter: lost');
      });
    });
    const [step] = phase.steps;
    expect(step!.verdict).toBe('fail');
    expect(step!.found).toBe('50 rounds, 25 failed; round 2: Round: expected odd, found even');
    expect(step!.attempts).toHaveLength(20);
    expect(step!.attempts![1]).toMatchObject({ attempt: 4, verdict: 'fail', reason: 'meter: lost' });
  });

  it('is ended by a monitor, with what and when', async () => {
    const { phase } = await runPhaseOf(async (steps, rig) => {
      await started(steps);
      rig.clock.after(90_500, () => rig.world.setFault('bus-sag', true));
      const monitors = [telemetryWithin(steps.bench, 'bus_voltage'), noEvent(steps.bench, 'WDT_RESET')];
      await steps.repeatUntil('An hour', { forMs: 3_600_000, everyMs: 60_000, monitors });
    });
    const step = phase.steps.at(-1)!;
    expect(step.verdict).toBe('fail');
    expect(step.expected).toContain('bus_voltage: 4.85 to 5.15; Events: no WDT_RESET');
    expect(step.found).toMatch(/^2 rounds; bus_voltage after 9[12]\.\d s, in round 2: 4\.6\d* V$/);
    expect(step.tookMs).toBeLessThan(93_000);
  });

  it.each([
    [
      'an event',
      'watchdog-hang',
      (steps: Steps) => noEvent(steps.bench, 'WDT_RESET', 'OVERCURRENT'),
      'Events .*EVENT_WDT_RESET',
    ],
    [
      'silence',
      'silent',
      (steps: Steps) => reportsComing(steps.bench, 'HK_PAYLOAD_FAST', 3000),
      'HK_PAYLOAD_FAST .*none for \\d{4} ms',
    ],
    [
      'an instrument',
      'overcurrent',
      (steps: Steps) => readingWithin(steps.bench, 'supply_current', { low: 0.05, high: 0.5 }),
      'supply_current .* A$',
    ],
  ])('notices %s', async (_case, fault, monitorOf, found) => {
    const { phase } = await runPhaseOf(async (steps, rig) => {
      await started(steps);
      rig.clock.after(10_000, () => rig.world.setFault(fault, true));
      const everyMs = 10_000;
      await steps.repeatUntil('A minute', { forMs: 60_000, everyMs, monitors: [monitorOf(steps)] });
    });
    expect(phase.steps.at(-1)).toMatchObject({ verdict: 'fail', found: expect.stringMatching(found) });
  });

  it('says of a monitor that cannot look that nothing is known', async () => {
    const { phase } = await runPhaseOf(
      async (steps) => {
        const monitors = [readingWithin(steps.bench, 'rf_power', { low: -200, high: -40 })];
        await steps.repeatUntil('Quiet', { forMs: 5000, everyMs: 1000, monitors });
      },
      { plan: (plan) => ({ ...plan, instruments: [] }) },
    );
    expect(phase.steps[0]).toMatchObject({ verdict: 'inconclusive' });
    expect(phase.steps[0]!.found).toContain('no power-meter');
  });

  it('finds trouble of the last moment, too', async () => {
    const { phase } = await runPhaseOf(async (steps, rig) => {
      await started(steps);
      rig.clock.after(9900, () => rig.world.setFault('overcurrent', true));
      const monitors = [{ ...noEvent(steps.bench, 'OVERCURRENT'), everyMs: 3_600_000 }];
      await steps.repeatUntil('Ten seconds', { forMs: 10_500, everyMs: 1000, monitors });
    });
    expect(phase.steps.at(-1)).toMatchObject({ verdict: 'fail' });
  });

  it('ends with the campaign, in the middle of its pause', async () => {
    const control = new AbortController();
    const { phase, rig } = await runPhaseOf(
      async (steps, { clock }) => {
        clock.after(5000, () => control.abort());
        await steps.repeatUntil('A day', { forMs: 86_400_000, everyMs: 3_600_000 });
      },
      { signal: control.signal },
    );
    expect(phase).toMatchObject({ verdict: 'inconclusive', reason: 'interrupted' });
    expect(rig.clock.nowAtMs()).toBeLessThan(Date.UTC(2026, 10, 24, 1));
  });

  it('without an end is a mistake of whoever wrote it', async () => {
    const { phase } = await runPhaseOf((steps) => steps.repeatUntil('For ever', { everyMs: 1000 }));
    expect(phase.reason).toBe('For ever: expected forMs or isOver, found neither');
  });
});
