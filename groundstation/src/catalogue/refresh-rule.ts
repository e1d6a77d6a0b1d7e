import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** One question to a GP server. */
export interface GpQuery {
  readonly by: 'CATNR' | 'GROUP' | 'INTDES';
  readonly value: string;
}

/** What is remembered of a query, across restarts. */
export interface QueryMemory {
  /** When the server was last asked. */
  readonly askedAtMs?: number;
  /** After a refusal: not before this. */
  readonly blockedUntilAtMs?: number;
  /** Validators of what was last taken. */
  readonly etag?: string;
  readonly lastModified?: string;
}

export const celestrakUrl = 'https://celestrak.org/NORAD/elements/gp.php';

/** CelesTrak renews its data every two hours and blocks those who ask more often. */
export const leastIntervalMs = 2 * 3_600_000;
/** A server that said 403 is not asked again for a day. */
export const blockedForMs = 24 * 3_600_000;

/** Address of a query. Source: CelesTrak "A New Way to Obtain GP Data" (gp.php?CATNR|GROUP|INTDES=…&FORMAT=json) */
export function queryUrl(baseUrl: string, { by, value }: GpQuery): string {
  const url = new URL(baseUrl);
  url.searchParams.set(by, value);
  url.searchParams.set('FORMAT', 'json');
  return url.href;
}

/** Whether the server may be asked now. A memory from the future (the machine's clock was set back) does not count. */
export function mayAsk(memory: QueryMemory, nowAtMs: number): Result<true, Fault<'too-soon' | 'blocked'>> {
  const { askedAtMs = Number.NEGATIVE_INFINITY, blockedUntilAtMs = Number.NEGATIVE_INFINITY } = memory;
  const iso = (atMs: number) => new Date(atMs).toISOString();
  if (blockedUntilAtMs > nowAtMs && blockedUntilAtMs <= nowAtMs + blockedForMs) {
    const expected = `no question before ${iso(blockedUntilAtMs)}, after a refusal`;
    return failure({ kind: 'blocked', expected, found: iso(nowAtMs) });
  }
  const nextAtMs = askedAtMs + leastIntervalMs;
  if (askedAtMs <= nowAtMs && nextAtMs > nowAtMs) {
    const expected = `the next question at ${iso(nextAtMs)} or later`;
    return failure({ kind: 'too-soon', expected, found: iso(nowAtMs) });
  }
  return success(true);
}
