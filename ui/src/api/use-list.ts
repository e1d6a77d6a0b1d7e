import { atMs, pageOf } from '@dawa/protocols/console/quantity';
import { useEffect, useMemo, useState } from 'react';
import * as z from 'zod/mini';
import { ask, sayFault } from './rest.ts';

export interface Listed<T> {
  readonly items: readonly T[] | undefined;
  readonly fault: string | null;
}

/**
 * A list of the API, read when the page opens and again when `version` changes; the old content stays until the new one
 * is there.
 */
export function useList<Item extends z.ZodMiniType>(
  item: Item,
  path: string,
  version = 0,
): Listed<z.infer<Item>> {
  const [listed, setListed] = useState<Listed<z.infer<Item>>>({ items: undefined, fault: null });
  const schema = useMemo(() => pageOf(item), [item]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a reason to read again
  useEffect(() => {
    let isGone = false;
    void ask(schema, path).then((answer) => {
      if (isGone) return;
      if (answer.ok) setListed({ items: (answer.value as { items: z.infer<Item>[] }).items, fault: null });
      else setListed((before) => ({ ...before, fault: sayFault(answer.fault) }));
    });
    return () => {
      isGone = true;
    };
  }, [schema, path, version]);
  return listed;
}

/** One line of `/reports`. */
export const reportEntry = z.object({ reportId: z.string(), passId: z.string(), writtenAtMs: atMs });
export type ReportEntry = z.infer<typeof reportEntry>;
