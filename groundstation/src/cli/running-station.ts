import { problem } from '@dawa/protocols/console/problem';
import type { Clock } from '@dawa/seams/clock';
import type * as z from 'zod/mini';
import { CommandFault } from './command.ts';

/** The API of a station that runs on this machine. */
export interface RunningStation {
  /** @throws CommandFault where it is not there, refuses, or answers something else */
  ask<Schema extends z.ZodMiniType>(
    schema: Schema,
    path: string,
    request?: { readonly method: 'POST'; readonly body: unknown },
  ): Promise<z.output<Schema>>;
}

/**
 * A station by its port on this machine: it listens nowhere else.
 *
 * @param instead what would do without it, for the error
 */
export function runningStation(
  port: number,
  clock: Pick<Clock, 'deadline'>,
  instead: string,
): RunningStation {
  const place = `127.0.0.1:${port}`;
  return {
    async ask(schema, path, request) {
      const patience = new AbortController();
      const cancel = clock.deadline(longestAnswerMs, () => patience.abort());
      const answer = await fetch(`http://${place}/api/v1${path}`, {
        signal: patience.signal,
        ...(request && {
          method: request.method,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(request.body),
        }),
      }).catch((error: unknown) => {
        cancel();
        throw new CommandFault(
          `--port: expected a station that runs on ${place} (dawa start)${instead}, found ${why(error)}`,
          2,
          { cause: error },
        );
      });
      const json: unknown = await answer.json().catch(() => undefined);
      cancel();
      if (!answer.ok) {
        const said = problem.safeParse(json);
        const found = said.success ? said.data.detail : `status ${answer.status} from ${place}`;
        throw new CommandFault(found, answer.status < 500 ? 2 : 1);
      }
      const read = schema.safeParse(json);
      if (read.success) return read.data;
      const issue = read.error.issues[0];
      const found = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`;
      throw new CommandFault(`${path}: expected an answer of this version of Dawa, found ${found}`, 1);
    },
  };
}

/** A file of the largest size travels in one answer. */
const longestAnswerMs = 30_000;

function why(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  if (cause?.code === 'ECONNREFUSED') return 'nobody';
  if (error instanceof Error && error.name === 'AbortError') return 'no answer';
  return cause?.message ?? String(error);
}
