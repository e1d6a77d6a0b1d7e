import { type HostClock, hostClock } from '@dawa/seams/host-clock';

/**
 * The host's timers with the machine's monotonic time (`CLOCK_MONOTONIC` through `process.hrtime`) instead of the
 * process's: two processes that share a clock anchor read the same number at the same moment.
 */
export const machineClock: HostClock = {
  ...hostClock,
  // Hours of uptime in milliseconds keep nine digits behind the point in a double: nothing is lost.
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
};
