import { useEffect, useState } from 'react';
import type * as z from 'zod/mini';
import { ask, sayFault } from './rest.ts';

export interface Answer<T> {
  readonly value: T | undefined;
  readonly fault: string | null;
}

/**
 * One thing of the API, read when the path changes and again when `version` does; the old content stays until the new one is
 * there, but for another path.
 *
 * @param path undefined asks nothing
 */
export function useAnswer<Schema extends z.ZodMiniType>(
  schema: Schema,
  path: string | undefined,
  version: string | number = 0,
): Answer<z.infer<Schema>> {
  const [read, setRead] = useState<Answer<z.infer<Schema>> & { path: string | undefined }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a reason to read again
  useEffect(() => {
    if (path === undefined) return;
    let isGone = false;
    void ask(schema, path).then((answer) => {
      if (isGone) return;
      if (answer.ok) setRead({ path, value: answer.value, fault: null });
      else
        setRead((before) => ({
          path,
          value: before?.path === path ? before.value : undefined,
          fault: sayFault(answer.fault),
        }));
    });
    return () => {
      isGone = true;
    };
  }, [schema, path, version]);
  return read !== undefined && read.path === path ? read : { value: undefined, fault: null };
}
