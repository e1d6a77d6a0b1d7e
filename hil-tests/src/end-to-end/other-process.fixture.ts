import { SystemClock } from '@dawa/seams/system-clock';

const clock = new SystemClock();

/** Whether a process lives that need not be a child of ours. */
export function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @throws TypeError when it lives longer */
export async function untilGone(pid: number, withinMs: number): Promise<void> {
  const untilMs = clock.monotonicMs() + withinMs;
  while (isThere(pid)) {
    if (clock.monotonicMs() > untilMs)
      throw new TypeError(`process ${pid}: expected its end within ${withinMs} ms`);
    await clock.sleep(100);
  }
}
