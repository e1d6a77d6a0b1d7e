import { createInterface } from 'node:readline';
import type { Clock } from '@dawa/seams/clock';
import type { Operator, OperatorAnswer, OperatorQuestion } from '../procedures/operator.ts';

/** A terminal: lines that a person types, and where questions are shown. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: Pick<NodeJS.WritableStream, 'write'>;
}

/**
 * The person at the console. A choice is answered by its word or its number; what is no choice is asked again.
 *
 * @param clock of people: the machine's own
 */
export function consoleOperator(terminal: Terminal, clock: Pick<Clock, 'deadline'>): Operator {
  const by = 'the operator at the console';
  return {
    name: by,
    ask(question, signal) {
      const { input, output } = terminal;
      return new Promise((resolve) => {
        const lines = createInterface({ input });
        const finish = (answer: OperatorAnswer | undefined) => {
          // Closing the terminal tells of its end, too: the answer comes first.
          resolve(answer);
          cancel();
          signal.removeEventListener('abort', leave);
          lines.off('close', leave);
          lines.close();
        };
        const leave = () => finish(undefined);
        const cancel = clock.deadline(question.withinMs, leave);
        signal.addEventListener('abort', leave, { once: true });
        lines.once('close', leave);
        output.write(promptOf(question));
        lines.on('line', (line) => {
          const answer = answerIn(line, question);
          if (answer === undefined) output.write(`? expected ${wantedText(question)}: `);
          else finish({ answer, by });
        });
      });
    },
  };
}

function promptOf(question: OperatorQuestion): string {
  return `??   ${question.question}  (${wantedText(question)}): `;
}

function wantedText({ choices }: OperatorQuestion): string {
  if (choices.length === 0) return 'some text';
  return choices.map((choice, index) => `${index + 1} ${choice}`).join(', ');
}

function answerIn(line: string, { choices }: OperatorQuestion): string | undefined {
  const text = line.trim();
  if (choices.length === 0) return text === '' ? undefined : text.slice(0, 1000);
  const word = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  return word ?? (/^[0-9]{1,3}$/.test(text) ? choices[Number(text) - 1] : undefined);
}
