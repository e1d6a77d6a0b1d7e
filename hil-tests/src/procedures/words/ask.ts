import { messageOf } from '@dawa/groundstation/devices/device-error';
import type { OperatorAnswer } from '../operator.ts';
import type { WordContext } from './word-context.ts';

export interface AskWords {
  /**
   * Asks the person at the bench and returns the answer; undefined when there was none:
   * `await steps.ask('Is the antenna unplugged?', { confirm: true })`,
   * `await steps.ask('Which LED is on?', { choices: ['red', 'green', 'none'], expected: 'green' })`.
   * The bench file may answer for a bench without people (`answers`, by question); it is said in the record who answered.
   * Not run, with its reason, where nobody does.
   */
  ask(question: string, settings?: AskSettings): Promise<string | undefined>;
}

export interface AskSettings {
  /** Yes or no, and it must be yes. */
  readonly confirm?: boolean;
  readonly choices?: readonly string[];
  /** The only answer that passes; any answer does without it. */
  readonly expected?: string;
  /** Any other answer than the expected one fails nothing: what was asked for is left out. */
  readonly isOptional?: boolean;
  /** Real time: a person has no other. Five minutes unless given. */
  readonly withinMs?: number;
}

const patienceMs = 300_000;

export function askWords({ bench, desk, signal, keep }: WordContext): AskWords {
  return {
    async ask(question, { confirm = false, choices = confirm ? ['yes', 'no'] : [], ...settings } = {}) {
      const { expected = confirm ? 'yes' : undefined, withinMs = patienceMs, isOptional = false } = settings;
      const startedAtMs = bench.clock.nowAtMs();
      const whole = expected ?? (choices.length > 0 ? choices.join(' or ') : 'an answer');
      const notRun = (why: string) => {
        keep(question, startedAtMs, { verdict: 'not-run', expected: whole, found: `not run: ${why}` });
        return undefined;
      };
      const given = bench.plan.answers?.[question];
      let told: OperatorAnswer | undefined;
      if (given !== undefined) {
        told = { answer: given, by: 'the bench file' };
      } else {
        const { operator } = desk;
        if (operator === undefined)
          return notRun('nobody to ask, and the bench file has no answer to it (answers)');
        try {
          // A simulated article waits as the person does.
          told = await bench.clock.track(
            untilAborted(operator.ask({ question, choices, withinMs }, signal), signal),
          );
        } catch (error) {
          signal.throwIfAborted();
          return notRun(messageOf(error));
        }
        if (told === undefined) return notRun(`no answer from ${operator.name} in ${withinMs / 1000} s`);
      }
      const { answer } = told;
      const isPossible = choices.length === 0 || choices.includes(answer);
      const found = `${answer}, says ${told.by}`;
      if (!isPossible) return notRun(`expected ${choices.join(' or ')}, found ${found}`);
      const isWanted = expected === undefined || answer === expected;
      if (!isWanted && isOptional) return notRun(found);
      const verdict = isWanted ? 'pass' : 'fail';
      keep(question, startedAtMs, { verdict, expected: whole, found });
      return answer;
    },
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason instanceof Error ? signal.reason : new TypeError('interrupted'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
