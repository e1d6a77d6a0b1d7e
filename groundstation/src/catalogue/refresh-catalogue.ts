import { join } from 'node:path';
import { parseElements } from '@dawa/flight-dynamics/elements';
import type { Fault } from '@dawa/seams/fault';
import { createJsonFile } from '../adapters/json-file.ts';
import { type AskOptions, askServer } from './ask-server.ts';
import { catalogueFolder, type StoredCatalogue } from './catalogue-file.ts';
import { countOutcomes, type OutcomeCounts } from './outcome-counts.ts';
import {
  blockedForMs,
  celestrakUrl,
  type GpQuery,
  mayAsk,
  type QueryMemory,
  queryUrl,
} from './refresh-rule.ts';

export type RefreshResult =
  | ({ readonly kind: 'updated' } & OutcomeCounts)
  | { readonly kind: 'unchanged' }
  /** Nothing new, and why: too soon, offline, no such object … What the catalogue holds stays good. */
  | { readonly kind: 'kept'; readonly fault: Fault };

export interface RefreshOptions extends AskOptions {
  readonly dataFolder: string;
  readonly store: StoredCatalogue;
  readonly query: GpQuery;
  /** Default CelesTrak's. */
  readonly baseUrl?: string;
}

/**
 * Asks a GP server once, if it may be asked, and takes what is new. Being offline is ordinary and comes back as `kept`.
 *
 * That the server was asked is on the disk before it is, and what came is on the disk before its validators are: a crash in
 * between costs two hours and no elements.
 */
export async function refreshCatalogue(options: RefreshOptions): Promise<RefreshResult> {
  const { dataFolder, store, query, clock } = options;
  const url = queryUrl(options.baseUrl ?? celestrakUrl, query);
  const memories = createJsonFile<Record<string, QueryMemory>>(
    join(catalogueFolder(dataFolder), 'refresh.json'),
  );
  const before = memoryOf(memories, url);
  const allowed = mayAsk(before, clock.nowAtMs());
  if (!allowed.ok) return { kind: 'kept', fault: allowed.fault };
  const remember = (memory: QueryMemory) => memories.save({ ...loaded(memories), [url]: memory });
  const asked = { ...before, askedAtMs: clock.nowAtMs() };
  remember(asked);
  const answer = await askServer(url, before, options);
  if (!answer.ok) {
    const { kind } = answer.fault;
    // Who did not reach the server may try again when the cable is back.
    if (kind === 'offline') remember(before);
    if (kind === 'refused') remember({ ...asked, blockedUntilAtMs: clock.nowAtMs() + blockedForMs });
    return { kind: 'kept', fault: answer.fault };
  }
  if (answer.value.kind === 'unchanged') return { kind: 'unchanged' };
  const { text, etag, lastModified } = answer.value;
  const { elements, faults } = parseElements(text);
  const first = faults[0];
  if (elements.length === 0 && first) return { kind: 'kept', fault: first };
  const source = `${new URL(url).host} ${query.by}=${query.value}`;
  const receivedAtMs = clock.nowAtMs();
  const outcomes = store.add(elements.map((set) => ({ elements: set, receivedAtMs, source })));
  const { askedAtMs } = asked;
  remember({
    askedAtMs,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  });
  return { kind: 'updated', ...countOutcomes(elements, outcomes, faults) };
}

function memoryOf(memories: ReturnType<typeof createJsonFile<Record<string, QueryMemory>>>, url: string) {
  return loaded(memories)[url] ?? {};
}

/** A file that cannot be read is a lost memory, no reason to stay without elements. */
function loaded(memories: { load(): Record<string, QueryMemory> | undefined }): Record<string, QueryMemory> {
  try {
    return memories.load() ?? {};
  } catch {
    return {};
  }
}
