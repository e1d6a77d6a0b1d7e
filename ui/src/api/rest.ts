import { problem } from '@dawa/protocols/console/problem';
import { failure, type Result, success } from '@dawa/seams/fault';
import type * as z from 'zod/mini';
import { ofShownMission } from './shown-mission.ts';

export type AnswerFault = {
  readonly kind: 'refused' | 'unreachable' | 'unreadable';
  readonly expected: string;
  readonly found: string;
};

interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
}

/**
 * Asks the server. What it refuses comes back in its own words (`detail` of the problem), what breaks the contract is
 * named by its path.
 */
export async function ask<Schema extends z.ZodMiniType>(
  schema: Schema,
  path: string,
  { method = 'GET', body }: Request = {},
): Promise<Result<z.infer<Schema>, AnswerFault>> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${ofShownMission(path)}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch (error) {
    return failure({ kind: 'unreachable', expected: 'an answer of the server', found: String(error) });
  }
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const said = problem.safeParse(json);
    const found = said.success ? said.data.detail : `status ${response.status}`;
    return failure({ kind: 'refused', expected: `${method} ${path}`, found });
  }
  const answer = schema.safeParse(json);
  if (answer.success) return success(answer.data);
  const issue = answer.error.issues[0];
  const found = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`;
  return failure({ kind: 'unreadable', expected: `the answer of ${path}`, found });
}

/** A fault in one sentence for people. */
export function sayFault({ kind, found }: AnswerFault): string {
  switch (kind) {
    case 'refused':
      return found;
    case 'unreachable':
      return 'Server not reached. Nothing was done.';
    case 'unreadable':
      return `The server answered in a way this page does not know (${found}).`;
  }
}
