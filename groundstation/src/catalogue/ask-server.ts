import type { Clock } from '@dawa/seams/clock';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { QueryMemory } from './refresh-rule.ts';

export type ServerAnswer =
  | { readonly kind: 'data'; readonly text: string; readonly etag?: string; readonly lastModified?: string }
  | { readonly kind: 'unchanged' };

export type ServerFault = Fault<'offline' | 'timeout' | 'refused' | 'no-data' | 'server-error' | 'too-large'>;

export interface AskOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** For the whole answer. Default 30 s. */
  readonly timeoutMs?: number;
  /** Default 64 MiB; the whole catalogue as JSON is about 20. */
  readonly largestBytes?: number;
}

/**
 * One conditional GET, its answer told apart: CelesTrak says some things in the body of a good status (`No GP data found`) and
 * others in that of a bad one (`GP data has not updated since your last successful download`, with 403).
 *
 * @throws the reason of `signal` when the caller gave up
 */
export async function askServer(
  url: string,
  memory: QueryMemory,
  { clock, signal, timeoutMs = 30_000, largestBytes = 64 * 1024 * 1024 }: AskOptions,
): Promise<Result<ServerAnswer, ServerFault>> {
  const ending = new AbortController();
  let isLate = false;
  const giveUp = () => ending.abort();
  signal?.addEventListener('abort', giveUp);
  const cancel = clock.deadline(timeoutMs, () => {
    isLate = true;
    ending.abort();
  });
  try {
    const response = await fetch(url, {
      headers: headersOf(memory),
      signal: ending.signal,
      redirect: 'follow',
    });
    if (response.status === 304) return success({ kind: 'unchanged' });
    const text = await boundedText(response, largestBytes);
    if (text === undefined) {
      return failure({ kind: 'too-large', expected: `at most ${largestBytes} bytes`, found: 'more' });
    }
    return answerOf(response, text);
  } catch (error) {
    signal?.throwIfAborted();
    if (isLate)
      return failure({ kind: 'timeout', expected: `an answer within ${timeoutMs} ms`, found: 'none' });
    return failure({
      kind: 'offline',
      expected: `an answer from ${new URL(url).host}`,
      found: reasonOf(error),
    });
  } finally {
    cancel();
    signal?.removeEventListener('abort', giveUp);
    ending.abort();
  }
}

function headersOf({ etag, lastModified }: QueryMemory): Record<string, string> {
  return {
    'User-Agent': 'dawa-ground-station',
    Accept: 'application/json',
    ...(etag === undefined ? {} : { 'If-None-Match': etag }),
    ...(lastModified === undefined ? {} : { 'If-Modified-Since': lastModified }),
  };
}

async function boundedText(response: Response, largestBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > largestBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function answerOf(response: Response, text: string): Result<ServerAnswer, ServerFault> {
  const start = text.slice(0, 200).trim();
  if (/GP data has not updated/i.test(start)) return success({ kind: 'unchanged' });
  const found = `${response.status} ${start.replace(/\s+/g, ' ').slice(0, 80)}`.trim();
  if (/No GP data found/i.test(start) || response.status === 404) {
    return failure({ kind: 'no-data', expected: 'elements for this query', found });
  }
  if (response.status === 403 || response.status === 429) {
    return failure({ kind: 'refused', expected: 'a server that answers us', found });
  }
  if (!response.ok) return failure({ kind: 'server-error', expected: 'status 200', found });
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  return success({
    kind: 'data',
    text,
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { lastModified }),
  });
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code ?? (cause instanceof Error ? cause.message : String(cause));
}
