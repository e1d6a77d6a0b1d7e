import { threadMs } from './thread-time.ts';

/**
 * Time of the parser's own calls, without what the fuzzer does around them. Off, it costs nothing; it is turned on when an
 * input took long, to see whose fault that was.
 */
export const stopwatch = {
  isOn: false,
  longestMs: 0,
  /** Whether anything was measured: what measures nothing is judged by the whole. */
  calls: 0,
};

/** Calls the parser. */
export function timed<T>(call: () => T): T {
  if (!stopwatch.isOn) return call();
  const startedMs = threadMs();
  try {
    return call();
  } finally {
    stopwatch.calls++;
    stopwatch.longestMs = Math.max(stopwatch.longestMs, threadMs() - startedMs);
  }
}
