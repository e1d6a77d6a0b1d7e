import { readFileSync } from 'node:fs';
import { machineClock } from './machine-clock.ts';

/** What the machine says of time at one moment. */
export interface HostMoment {
  readonly hostAtMs: number;
  readonly monotonicMs: number;
  /** Which start of the machine the monotonic time counts from. */
  readonly bootId: string;
}

export function hostMoment(): HostMoment {
  return { hostAtMs: machineClock.nowAtMs(), monotonicMs: machineClock.monotonicMs(), bootId: bootId() };
}

/** Linux names each start of the machine; elsewhere only UTC ties two lives of the station together. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `unknown-${process.pid}`;
  }
}
