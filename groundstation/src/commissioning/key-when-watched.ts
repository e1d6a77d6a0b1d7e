import { DeviceError } from '../devices/device-error.ts';
import type { KeyLease, KeyRequest } from '../ports.ts';
import type { RadioRig } from './commission-rig.ts';

const againMs = 250;
/** The watchdog is a process of its own, and takes its time to start. */
const mostTries = 40;

/** Keys as soon as the key watchdog is up, and tells how long the order itself took. @throws DeviceError as `key`, at once for all else */
export async function keyWhenWatched(
  { radio, clock, signal }: RadioRig,
  request: KeyRequest,
): Promise<{ readonly lease: KeyLease; readonly keyMs: number }> {
  for (let tries = 1; ; tries++) {
    const orderedMs = clock.monotonicMs();
    try {
      return { lease: await radio.key(request), keyMs: clock.monotonicMs() - orderedMs };
    } catch (error) {
      const isNotUpYet = error instanceof DeviceError && error.device === 'key watchdog';
      if (!isNotUpYet || tries >= mostTries) throw error;
      await clock.sleep(againMs, signal);
    }
  }
}
