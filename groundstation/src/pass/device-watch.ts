import type { DeviceInfo } from '@dawa/protocols/console/device';
import type { Bus, Device, Journal } from '../ports.ts';

/** The kind of device: what stands before the name that it has in `station.yaml`. */
type Kind = 'rotator' | 'radio' | 'modem' | 'archive' | 'ptt' | 'relay' | 'sensor';

function kindOf(deviceId: DeviceInfo['deviceId']): Kind {
  return deviceId.split(':', 1)[0] as Kind;
}

const nameOfKind: Record<Kind, string> = {
  rotator: 'Rotator',
  radio: 'Radio',
  modem: 'Modem',
  archive: 'Archive',
  ptt: 'PTT line',
  relay: 'Relay',
  sensor: 'Sensor',
};

/** `Radio`, `Relay payload-power`. */
function nameOf(deviceId: DeviceInfo['deviceId']): string {
  const kind = kindOf(deviceId);
  return [nameOfKind[kind], deviceId.slice(kind.length + 1)].filter((word) => word !== '').join(' ');
}

const whatGoesOn: Record<Kind, string> = {
  rotator:
    'The antenna stands where it is; tuning and reception go on. Its last target is sent again when it is back.',
  radio:
    'Pointing and reception go on. Its frequency is set again when it is back, its transmitter is not keyed again.',
  modem: 'Nothing is received and nothing can be sent until it is back; pointing and tuning go on.',
  archive: 'See the disk.',
  ptt: 'Nothing can be keyed by it until it is back; it is released then, and not keyed again. Reception goes on.',
  relay:
    'Nobody knows how it stands. It is told to be off when it is back if it should be; it is not switched on again.',
  sensor: 'Its last reading gets old; nothing else depends on it.',
};

/**
 * Tells the page of every change of a device, and raises an alarm while one is lost or silent; a device that was never
 * there yet is no alarm for the first seconds of a start.
 * @returns how to stop
 */
export function watchDevices(
  devices: readonly Device[],
  { bus, journal }: { bus: Bus; journal: Journal },
): () => void {
  const stops = devices.map((device) => {
    let known: DeviceInfo['state'] = device.info.state;
    const look = (info: DeviceInfo) => {
      bus.publish({ type: 'device', device: info });
      if (info.state === known) return;
      const before = known;
      known = info.state;
      tell(journal, info, before);
    };
    bus.publish({ type: 'device', device: device.info });
    return device.onChange(look);
  });
  return () => {
    for (const stop of stops) stop();
  };
}

function tell(journal: Journal, info: DeviceInfo, before: DeviceInfo['state']): void {
  const { deviceId, portName, state, detail } = info;
  const name = nameOf(deviceId);
  const alarmId = `${deviceId}.away`;
  if (state === 'ok') {
    journal.clear(alarmId);
    const text =
      before === 'connecting' ? `${name} answers on ${portName}.` : `${name} is back on ${portName}.`;
    journal.event({ severity: 'info', source: deviceId, code: deviceId, text });
  } else if (state === 'lost' || state === 'silent') {
    const how = state === 'lost' ? 'lost' : 'does not answer';
    const why = detail === null ? '' : ` (${detail})`;
    journal.event({
      severity: 'watch',
      source: deviceId,
      code: deviceId,
      text: `${name} ${how} on ${portName}${why}.`,
    });
    journal.raise({
      alarmId,
      severity: 'warning',
      title: `${name} ${how}`,
      text: `${portName}${why}. ${whatGoesOn[kindOf(deviceId)]}`,
      source: deviceId,
    });
  }
}
