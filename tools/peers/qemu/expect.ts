/** Says what was expected and what was found. @throws TypeError when they differ */
export function expectSame(what: string, found: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
  if (is !== should) throw new TypeError(`${what}: expected ${should}, found ${is}`);
}

/** On a machine that is busy with other things a time says more about those: then only the order of magnitude is asked for. */
export function expectInTime(what: string, foundMs: number, mostMs: number, isBusy: boolean): void {
  const limitMs = isBusy ? mostMs * busyFactor : mostMs;
  if (!(foundMs <= limitMs)) throw new TypeError(`${what}: expected at most ${limitMs} ms, found ${foundMs}`);
}

const busyFactor = 20;

/**
 * Looks again and again until it holds.
 * @returns how long that took, in milliseconds
 * @throws TypeError when it does not in time
 */
export async function until(what: string, holds: () => boolean, timeoutMs = 20_000): Promise<number> {
  const began = performance.now();
  while (!holds()) {
    if (performance.now() - began > timeoutMs)
      throw new TypeError(`${what}: expected within ${timeoutMs} ms, found not`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return performance.now() - began;
}

export function rounded(valueMs: number): number {
  return Math.round(valueMs * 10) / 10;
}
