import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** Beyond it nothing here means anything, and ISO texts change their form. */
const firstAtMs = Date.parse('1957-01-01T00:00:00Z');
const lastAtMs = Date.parse('2200-01-01T00:00:00Z');

const unitMs = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * An instant as people write it: ISO 8601 UTC (`2019-06-20T00:22:31.5Z`, `2019-06-20`), `now`, or a span from now
 * (`+2h`, `-30min`, `+1d12h`).
 *
 * @param baseAtMs what `now` and spans count from
 */
export function parseInstant(text: string, baseAtMs: number): Result<number, Fault<'bad-instant'>> {
  const trimmed = text.trim();
  if (trimmed === 'now') return success(baseAtMs);
  const atMs = /^[+-]\d/.test(trimmed) ? spanFrom(trimmed, baseAtMs) : isoInstant(trimmed);
  if (atMs !== undefined && atMs >= firstAtMs && atMs <= lastAtMs) return success(atMs);
  return failure({
    kind: 'bad-instant',
    expected: 'an instant like 2026-01-31T12:00:00Z, now or +2h',
    found: text,
  });
}

function spanFrom(text: string, baseAtMs: number): number | undefined {
  if (!/^[+-](?:\d+(?:\.\d+)?(?:ms|min|s|m|h|d))+$/.test(text)) return undefined;
  const sign = text.startsWith('-') ? -1 : 1;
  let spanMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|min|s|m|h|d)/g)) {
    spanMs += Number(amount) * unitMs[unit as keyof typeof unitMs];
  }
  return baseAtMs + sign * spanMs;
}

const isoForm = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?)?(Z|\+00:00)?$/;

/** Read by hand, because `Date` cuts to milliseconds and takes 31 February for 3 March. */
function isoInstant(text: string): number | undefined {
  const match = isoForm.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const fractionMs = Number(match[7] ?? 0) * 1000;
  const dayAtMs = Date.UTC(year!, month! - 1, day!);
  const isRealDay = new Date(dayAtMs).getUTCDate() === day && month! >= 1 && month! <= 12;
  if (!isRealDay || hour! > 23 || minute! > 59 || second! > 60) return undefined;
  return dayAtMs + hour! * 3_600_000 + minute! * 60_000 + second! * 1000 + fractionMs;
}
