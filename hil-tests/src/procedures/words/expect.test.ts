import { describe, expect, it } from 'vitest';
import type { Steps } from '../steps.ts';
import { overview, runPhaseOf } from './one-phase.fixture.ts';

const started = async (steps: Steps) => {
  const since = steps.mark();
  await steps.power(true);
  await steps.expectEvent('EVENT_BOOT', {
    since,
    withinMs: 5000,
    holding: { event_reset_cause: 'POWER_ON' },
  });
};

describe('expected events', () => {
  it('are named as in the dictionary, and may have come before they were asked for', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await started(steps);
      const since = steps.mark();
      await steps.command('SET_MODE', { mode: 'RX' });
      const holding = { event_to_mode: 'RX' };
      expect(await steps.expectEvent('MODE_CHANGE', { since, holding })).toBeDefined();
    });
    expect(phase.verdict).toBe('pass');
    expect(phase.steps.map(({ title }) => title)).toEqual([
      ...['Power on', 'Event BOOT', 'SET_MODE mode=RX', 'Event MODE_CHANGE'],
    ]);
  });

  it('say what came in their place', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await started(steps);
      const since = steps.mark();
      await steps.command('SET_MODE', { mode: 'RX' });
      await steps.expectEvent('MODE_CHANGE', { since, withinMs: 100, holding: { event_to_mode: 'DIGI' } });
      await steps.expectEvent('STORE_FULL', { withinMs: 100 });
    });
    expect(phase.steps.slice(-2)).toMatchObject([
      { verdict: 'fail', found: 'EVENT_MODE_CHANGE event_to_mode=RX' },
      { verdict: 'fail', expected: 'EVENT_STORE_FULL within 100 ms', found: 'nothing' },
    ]);
  });
});

describe('expected telemetry', () => {
  it('is any report with that parameter, from now on', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await started(steps);
      await steps.expectTelemetry('mode', { expected: 'STANDBY', withinMs: 2500 });
      const isIt = (volts: unknown) => Number(volts) > 4.9;
      await steps.expectTelemetry('bus_voltage', { expected: 'above 4.9 V', isIt, withinMs: 2500 });
      await steps.expectTelemetry('mode', { expected: 'RX', withinMs: 2500 });
      await steps.expectTelemetry('vbat', { expected: 'any', isIt: () => true, withinMs: 2500 });
    });
    const lines = overview(phase.steps.slice(2));
    expect(lines[0]).toBe('pass mode: STANDBY: STANDBY');
    expect(lines[1]).toMatch(/^pass bus_voltage: above 4\.9 V: (4\.9|5\.0)\d* V$/);
    expect(lines.slice(2)).toEqual(['fail mode: RX: STANDBY', 'fail vbat: any: no report of it']);
  });
});
