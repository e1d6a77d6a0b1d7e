import type { Clock } from '@dawa/seams/clock';
import { type HostClock, hostClock } from '@dawa/seams/host-clock';
import { type ClockAnchor, ScaledClock } from '@dawa/seams/scaled-clock';
import { SystemClock } from '@dawa/seams/system-clock';

/** The host with the machine's monotonic time, which every process on it shares, instead of the process's own. */
export const machineHost: HostClock = {
  ...hostClock,
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
};

/** UTC as the machine has it. */
export function createSystemClock(): Clock {
  return new SystemClock(machineHost);
}

/** The clock of a rehearsal: runs as its first anchor says, and follows each further one with `moveTo`. */
export function createRehearsalClock(anchor: ClockAnchor): ScaledClock {
  return new ScaledClock(anchor, machineHost);
}
