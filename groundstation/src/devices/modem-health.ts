import type { DeviceInfo } from '@dawa/protocols/console/device';

type ModemHealth = NonNullable<DeviceInfo['modem']>;

/** What a modem tells of itself beside its counters; what it does not know is null. */
export function modemHealth(
  known: Pick<ModemHealth, 'framesLastMinute' | 'lastFrameAtMs'> & Partial<ModemHealth>,
): ModemHealth {
  return { levelDb: null, peakDb: null, clippedAtMs: null, program: null, ...known };
}
