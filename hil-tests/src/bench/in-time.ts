import { DeviceError } from '@dawa/groundstation/devices/device-error';
import type { Clock } from '@dawa/seams/clock';

/** A cable takes what it is given within this real time, or it hangs: a port of 9,600 baud takes a thousand octets in one second. */
export const writeTimeoutMs = 10_000;

/**
 * Waits for a driver no longer than that: one that hangs is told like one that is silent.
 *
 * @param name of the device or the cable, as people call it
 * @throws DeviceError `timeout` when it has not come to its end; what it does afterwards is nobody's business
 */
export function inTime<T>(
  clock: Pick<Clock, 'deadline'>,
  work: Promise<T>,
  name: string,
  timeoutMs = writeTimeoutMs,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.deadline(timeoutMs, () =>
      reject(
        new DeviceError(
          'timeout',
          name,
          `expected it to take what it is told in ${timeoutMs} ms, found it hanging`,
        ),
      ),
    );
    work.then(resolve, reject).finally(cancel);
  });
}
