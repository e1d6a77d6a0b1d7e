import { PassThrough } from 'node:stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import type { Operator, OperatorQuestion } from '../procedures/operator.ts';
import { consoleOperator } from './console-operator.ts';
import { firstToAnswer } from './first-to-answer.ts';
import { pageOperator } from './page-operator.ts';

const lamp: OperatorQuestion = { question: 'Lamp on?', choices: ['yes', 'no'], withinMs: 60_000 };

function terminal() {
  const input = new PassThrough();
  const shown: string[] = [];
  const output = { write: (text: string | Uint8Array) => shown.push(String(text)) > 0 };
  const clock = new VirtualClock(0);
  return { input, shown, clock, operator: consoleOperator({ input, output }, clock) };
}
const forEver = () => new AbortController().signal;

describe('the operator at the console', () => {
  it.each([
    ['yes\n', 'yes'],
    [' NO \n', 'no'],
    ['2\n', 'no'],
    ['\nperhaps\n3\nyes\n', 'yes'],
  ])('who types %j says %s', async (typed, answer) => {
    const { input, operator, shown } = terminal();
    const answered = operator.ask(lamp, forEver());
    input.write(typed);
    expect(await answered).toEqual({ answer, by: 'the operator at the console' });
    expect(shown[0]).toBe('??   Lamp on?  (1 yes, 2 no): ');
    // Each line that was no answer is asked about once more.
    expect(shown.slice(1)).toEqual(
      typed
        .split('\n')
        .slice(0, -2)
        .map(() => '? expected 1 yes, 2 no: '),
    );
  });

  it('may answer in words of his own where there is no choice, but not with nothing, and not without end', async () => {
    const { input, operator } = terminal();
    const answered = operator.ask({ ...lamp, choices: [] }, forEver());
    input.write(`\n${'x'.repeat(5000)}\n`);
    expect((await answered)?.answer).toBe('x'.repeat(1000));
  });

  it('is not waited for when the time is over, the campaign ends or the terminal is gone', async () => {
    const late = terminal();
    const first = late.operator.ask(lamp, forEver());
    await late.clock.runFor(60_001);
    expect(await first).toBeUndefined();
    const control = new AbortController();
    const ended = terminal().operator.ask(lamp, control.signal);
    control.abort();
    expect(await ended).toBeUndefined();
    const gone = terminal();
    const last = gone.operator.ask(lamp, forEver());
    gone.input.end();
    expect(await last).toBeUndefined();
  });
});

describe('the operator at the page', () => {
  it('answers under his own name, and is not waited for without end', async () => {
    const clock = new VirtualClock(0);
    const asked: unknown[] = [];
    const quick = {
      ask: async (question: unknown) => {
        asked.push(question);
        return { answer: 'yes', by: 'Karma' };
      },
    };
    expect(await pageOperator(quick, clock).ask(lamp, forEver())).toEqual({ answer: 'yes', by: 'Karma' });
    expect(asked).toEqual([{ text: 'Lamp on?', choices: ['yes', 'no'] }]);
    const never = {
      ask: (_question: unknown, signal: AbortSignal) =>
        new Promise<never>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new TypeError('not answered'))),
        ),
    };
    const waiting = pageOperator(never, clock).ask(lamp, forEver());
    await clock.runFor(60_001);
    expect(await waiting).toBeUndefined();
  });
});

describe('several operators', () => {
  const says = (answer: string | undefined): Operator => ({
    name: String(answer),
    ask: async () => (answer === undefined ? undefined : { answer, by: answer }),
  });
  const thinks = (told: AbortSignal[]): Operator => ({
    name: 'thinks',
    ask: (_question, signal) => {
      told.push(signal);
      return new Promise(() => {});
    },
  });
  const breaks: Operator = {
    name: 'breaks',
    ask: async () => {
      throw new TypeError('page: closed');
    },
  };

  it('are asked at once, and the first to answer takes the question from the others', async () => {
    const told: AbortSignal[] = [];
    const both = firstToAnswer([thinks(told), breaks, says(undefined), says('yes')])!;
    expect(await both.ask(lamp, forEver())).toEqual({ answer: 'yes', by: 'yes' });
    expect(told[0]!.aborted).toBe(true);
  });

  it('have not answered when none of them has', async () => {
    expect(await firstToAnswer([breaks, says(undefined)])!.ask(lamp, forEver())).toBeUndefined();
    expect(firstToAnswer([])).toBeUndefined();
  });
});
