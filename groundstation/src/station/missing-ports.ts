import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { Clock } from '@dawa/seams/clock';
import type { Device, Journal } from '../ports.ts';

/** The first seconds of a start are no alarm. */
const missingAfterMs = 5_000;

/** A port that nobody ever found is no alarm in the first seconds, and one after them. */
export function tellMissingPorts(devices: readonly Device[], clock: Clock, journal: Journal): () => void {
  return clock.deadline(missingAfterMs, () => {
    for (const { info } of devices) {
      if (info.state !== 'connecting') continue;
      journal.raise({
        alarmId: `${info.deviceId}.away`,
        severity: 'warning',
        title: `No ${info.deviceId.replace(':', ' ').replace('ptt', 'PTT line')}`,
        text: `${missingText(info)}. It is looked for; everything else goes on. See dawa doctor.`,
        source: info.deviceId,
      });
    }
  });
}

function missingText({ portName, detail }: DeviceInfo): string {
  if (detail === null) return `${portName} does not answer`;
  const text = detail.startsWith(portName) ? detail : `${portName}: ${detail}`;
  return text.replace(/[.?]+$/, '');
}
