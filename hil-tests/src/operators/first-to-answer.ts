import type { Operator, OperatorAnswer } from '../procedures/operator.ts';

/** Asks all of them at once; whoever answers first takes the question from the others. */
export function firstToAnswer(operators: readonly Operator[]): Operator | undefined {
  if (operators.length < 2) return operators[0];
  return {
    name: operators.map(({ name }) => name).join(' or '),
    async ask(question, signal) {
      const answered = new AbortController();
      const leave = () => answered.abort();
      if (signal.aborted) leave();
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await new Promise<OperatorAnswer | undefined>((resolve) => {
          let waiting = operators.length;
          for (const operator of operators) {
            // One whose cable broke is one who does not answer.
            const asked = operator.ask(question, answered.signal).catch(() => undefined);
            void asked.then((answer) => {
              waiting--;
              if (answer !== undefined || waiting === 0) resolve(answer);
            });
          }
        });
      } finally {
        answered.abort();
        signal.removeEventListener('abort', leave);
      }
    },
  };
}
