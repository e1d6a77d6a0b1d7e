import { createInterface } from 'node:readline';
import type { CommandIo } from './command-io.ts';

/** A person at the terminal, or a script that answers for one: questions go to stderr, a line of stdin is the answer. */
export interface Terminal {
  /** The answer without blanks around it; undefined when the other side has hung up. */
  ask(question: string): Promise<string | undefined>;
  say(text: string): void;
  close(): void;
}

export function openTerminal({ stdin, stderr }: Pick<CommandIo, 'stdin' | 'stderr'>): Terminal {
  const reader = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const lines: string[] = [];
  const waiting: ((line: string | undefined) => void)[] = [];
  let isOver = false;
  reader.on('line', (line) => {
    const next = waiting.shift();
    if (next === undefined) lines.push(line);
    else next(line);
  });
  reader.on('close', () => {
    isOver = true;
    for (const give of waiting.splice(0)) give(undefined);
  });
  const nextLine = () =>
    lines.length > 0 || isOver
      ? Promise.resolve(lines.shift())
      : new Promise<string | undefined>((resolve) => waiting.push(resolve));
  return {
    async ask(question) {
      stderr.write(`${question} `);
      return (await nextLine())?.trim();
    },
    say: (text) => void stderr.write(`${text}\n`),
    close: () => reader.close(),
  };
}
