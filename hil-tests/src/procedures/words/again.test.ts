import { describe, expect, it } from 'vitest';
import { overview, runPhaseOf } from './one-phase.fixture.ts';

describe('attempts', () => {
  it('keep every attempt, and the last one decides', async () => {
    const { phase, told } = await runPhaseOf((steps) =>
      steps.attempts('Third time lucky', { atMost: 5, betweenMs: 1000 }, async (again, attempt) => {
        again.expectEqual('Value', 3, attempt);
      }),
    );
    const [step] = phase.steps;
    expect(phase.verdict).toBe('pass');
    expect(step).toMatchObject({ verdict: 'pass', found: 'passed at attempt 3', tookMs: 2000 });
    expect(step!.attempts!.map(({ verdict }) => verdict)).toEqual(['fail', 'fail', 'pass']);
    expect(step!.attempts![0]!.steps[0]).toMatchObject({ title: 'Value', expected: '3', found: '1' });
    // Each was told at once, as a part of what comes.
    expect(told.map(({ title, within }) => [title, within?.attempt])).toEqual([
      ['Value', 1],
      ['Value', 2],
      ['Value', 3],
      ['Third time lucky', undefined],
    ]);
  });

  it('fail with the reason of the last, also where that is a broken cable', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await steps.attempts('Never', { atMost: 2 }, async () => false);
      await steps.attempts('Broken', { atMost: 2 }, async () => {
        throw new TypeError('meter: lost');
      });
      await steps.attempts('Wrong', { atMost: 1 }, async (again) => again.expectEqual('Mode', 'RX', 'SAFE'));
    });
    expect(overview(phase.steps)).toEqual([
      'fail Never: failed at attempt 2',
      'inconclusive Broken: inconclusive at attempt 2: meter: lost',
      'fail Wrong: failed at attempt 1: Mode: expected RX, found SAFE',
    ]);
    expect(phase.reason).toBeUndefined();
  });

  it('are not repeated where nothing can be run', async () => {
    const { phase } = await runPhaseOf(
      (steps) =>
        steps.attempts('Fault', { atMost: 3 }, async (again) => void again.injectFault('overcurrent')),
      { hasInjector: false },
    );
    expect(phase.steps[0]).toMatchObject({ verdict: 'not-run', attempts: [{ attempt: 1 }] });
  });

  it('end with the campaign', async () => {
    const control = new AbortController();
    const { phase } = await runPhaseOf(
      (steps) =>
        steps.attempts('Long', { atMost: 100, betweenMs: 1000 }, async (_again, attempt) => {
          if (attempt === 3) control.abort();
          return false;
        }),
      { signal: control.signal },
    );
    expect(phase).toMatchObject({ verdict: 'inconclusive', reason: 'interrupted', steps: [] });
  });
});

describe('tries', () => {
  /** Succeeds in the tries that are named. */
  const succeeding =
    (...good: number[]) =>
    async (_steps: unknown, index: number) =>
      good.includes(index);

  it('prove what they prove: k of n with the interval of Wilson', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await steps.tries('Sweep step', { n: 10, try: succeeding(0, 2, 4, 6, 8) });
    });
    // Fact sheet of the payload, 12.2: 5 of 10 is 0.24 to 0.76 (Wilson, 95 %)
    expect(overview(phase.steps)).toEqual(['pass Sweep step: 5 of 10, share 0.24 to 0.76 (95 %)']);
    expect(phase.steps[0]!.tries).toMatchObject({ successes: 5, tries: 10 });
    expect(phase.steps[0]!.attempts!.map(({ verdict }) => verdict).slice(0, 2)).toEqual(['pass', 'fail']);
  });

  it('end as soon as the rest cannot change the verdict, either way', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await steps.tries('All good', { n: 10, atLeast: 8, try: async () => true });
      await steps.tries('All bad', { n: 10, atLeast: 8, try: async () => false });
      await steps.tries('All', { n: 4, atLeast: 4, try: succeeding(0, 1, 2, 3) });
    });
    expect(overview(phase.steps)).toEqual([
      'pass All good: 8 of 8, share 0.68 to 1.00 (95 %), decided after 8',
      'fail All bad: 0 of 3, share 0.00 to 0.56 (95 %), decided after 3',
      'pass All: 4 of 4, share 0.51 to 1.00 (95 %)',
    ]);
  });

  it('leave a share open that they do not show, and say how many would', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await steps.tries('Share', { n: 10, share: 0.7, try: async (_steps, index) => index !== 5 });
    });
    expect(phase.steps[0]!.verdict).toBe('inconclusive');
    expect(phase.steps[0]!.found).toMatch(/^9 of 10, .*; about \d+ tries would decide$/);
  });

  it('that break off say how far they came', async () => {
    const { phase } = await runPhaseOf(async (steps) => {
      await steps.tries('Frames', {
        n: 5,
        atLeast: 5,
        try: async (_steps, index) => {
          if (index === 2) throw new TypeError('tnc: lost');
          return true;
        },
      });
    });
    expect(phase).toMatchObject({ verdict: 'inconclusive', reason: 'tnc: lost' });
    expect(phase.steps[0]!.found).toContain('2 of 2');
    expect(phase.steps[0]!.found).toContain('broken off in try 3');
  });

  it('are asked for in whole numbers', async () => {
    const { phase } = await runPhaseOf((steps) => steps.tries('None', { n: 0, try: async () => true }));
    expect(phase.reason).toBe('None: n: expected a whole number from 1, found 0');
  });
});
