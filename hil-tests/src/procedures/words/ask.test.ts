import { describe, expect, it } from 'vitest';
import type { Operator, OperatorQuestion } from '../operator.ts';
import { overview, runPhaseOf } from './one-phase.fixture.ts';

const says = (answer: string | undefined): Operator => ({
  name: 'Karma',
  ask: async () => (answer === undefined ? undefined : { answer, by: 'Karma' }),
});

describe('a question', () => {
  it('is answered by the person at the bench, and the record says by whom', async () => {
    const asked: OperatorQuestion[] = [];
    const operator: Operator = {
      name: 'Karma',
      ask: async (question) => {
        asked.push(question);
        return { answer: 'green', by: 'Karma' };
      },
    };
    const { phase } = await runPhaseOf(
      async (steps) => {
        const choices = ['red', 'green'];
        expect(await steps.ask('Which LED is on?', { choices, expected: 'green' })).toBe('green');
        expect(await steps.ask('Which LED is on?', { choices, expected: 'red' })).toBe('green');
      },
      { desk: { operator } },
    );
    expect(overview(phase.steps)).toEqual([
      'pass Which LED is on?: green, says Karma',
      'fail Which LED is on?: green, says Karma',
    ]);
    expect(asked[0]).toEqual({ question: 'Which LED is on?', choices: ['red', 'green'], withinMs: 300_000 });
  });

  it('to be confirmed fails when the answer is no', async () => {
    const { phase } = await runPhaseOf((steps) => steps.ask('Is the antenna off?', { confirm: true }), {
      desk: { operator: says('no') },
    });
    expect(phase.steps[0]).toMatchObject({ verdict: 'fail', expected: 'yes', found: 'no, says Karma' });
  });

  it('is answered by the bench file where nobody is there, and nobody is asked then', async () => {
    const { phase } = await runPhaseOf((steps) => steps.ask('Is the antenna off?', { confirm: true }), {
      plan: (plan) => ({ ...plan, answers: { 'Is the antenna off?': 'yes' } }),
      desk: { operator: says('no') },
    });
    expect(overview(phase.steps)).toEqual(['pass Is the antenna off?: yes, says the bench file']);
  });

  it.each([
    ['nobody is there', {}, 'nobody to ask, and the bench file has no answer to it (answers)'],
    ['nobody answers in time', { operator: says(undefined) }, 'no answer from Karma in 300 s'],
    [
      'the cable to the person breaks',
      {
        operator: {
          name: 'Karma',
          ask: async () => {
            throw new TypeError('page: closed');
          },
        },
      },
      'page: closed',
    ],
    ['the answer is none of the choices', { operator: says('maybe') }, 'expected yes or no, found maybe'],
  ])('is not run when %s, and says so', async (_case, desk, why) => {
    const { phase } = await runPhaseOf(
      async (steps) => {
        expect(await steps.ask('Is the antenna off?', { confirm: true })).toBeUndefined();
      },
      { desk },
    );
    expect(phase.verdict).toBe('not-run');
    expect(phase.steps[0]!.found).toContain(`not run: ${why}`);
  });

  it('ends with the campaign, whoever still thinks about it', async () => {
    const control = new AbortController();
    const operator: Operator = { name: 'Karma', ask: () => new Promise(() => {}) };
    const { phase } = await runPhaseOf(
      async (steps) => {
        queueMicrotask(() => control.abort());
        await steps.ask('Anything?');
      },
      { desk: { operator }, signal: control.signal },
    );
    expect(phase).toMatchObject({ verdict: 'inconclusive', reason: 'interrupted' });
  });
});
