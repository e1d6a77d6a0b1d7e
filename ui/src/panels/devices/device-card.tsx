import type { DeviceInfo } from '@dawa/protocols/console/device';
import { Link } from 'wouter';
import { useNow, useStation } from '../../api/live-store.ts';
import { isDeviceStale } from '../../api/staleness.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatAge } from '../../locales/format-time.ts';
import { plainName } from '../../locales/plain-name.ts';
import { unitSign } from '../../locales/unit-sign.ts';
import { deviceMark, deviceName } from '../bar.tsx';
import { Mark } from '../mark.tsx';
import { Panel } from '../panel.tsx';
import { ModemFacts } from './modem-facts.tsx';
import { RelaySwitch } from './relay-switch.tsx';

interface DeviceCardProps {
  readonly device: DeviceInfo;
  /** Undefined for a device without a cable. */
  readonly onChoose?: (() => void) | undefined;
  readonly isChosen: boolean;
}

/** How one device is: its light, its age, its counters. */
export function DeviceCard({ device, onChoose, isChosen }: DeviceCardProps) {
  const rate = useStation((view) => view.clock.rate);
  const { lastAtMs, counters } = device;
  const isPolled = device.deviceId === 'rotator' || device.deviceId === 'radio';
  const isOld = useNow((nowMs) => isPolled && lastAtMs !== null && isDeviceStale(nowMs - lastAtMs, rate));
  const age = useNow((nowMs) =>
    lastAtMs === null ? 'none yet' : `${formatAge((nowMs - lastAtMs) / rate)} ago`,
  );
  return (
    <Panel
      title={deviceName(device.deviceId)}
      className={isChosen ? 'chosen' : ''}
      right={
        <>
          {device.deviceId === 'modem' && (
            <Link className="btn ghost" href="/link">
              What it hears
            </Link>
          )}
          {onChoose && (
            <button
              type="button"
              className="btn ghost"
              aria-pressed={isChosen}
              data-testid={`wire-${device.deviceId}`}
              onClick={onChoose}
            >
              {device.deviceId === 'rotator' ? 'Cable and jog' : 'Cable'}
            </button>
          )}
        </>
      }
      tags={
        <>
          <Mark name={deviceMark(device, isOld)} />
          <span>{isOld && device.state === 'ok' ? 'stale' : device.state}</span>
          {device.isSimulated && <span className="tag sim">Simulated</span>}
        </>
      }
    >
      {device.relay !== undefined && <RelaySwitch deviceId={device.deviceId} relay={device.relay} />}
      {device.modem !== undefined && <ModemFacts device={device} />}
      <dl className="facts-list n">
        {device.readings?.map(({ name, value, unit }) => (
          <Reading key={name} name={name} value={value} unit={unit} />
        ))}
        <dt>Kind</dt>
        <dd>{device.kind}</dd>
        <dt>Port</dt>
        <dd>
          <code>{device.portName}</code>
        </dd>
        <dt>Last exchange</dt>
        <dd>{age}</dd>
        {device.detail !== null && (
          <>
            <dt>Says</dt>
            <dd>{device.detail}</dd>
          </>
        )}
        {Object.entries(counters).map(([name, count]) => (
          <Counter key={name} name={name} count={count} />
        ))}
      </dl>
    </Panel>
  );
}

function Reading({ name, value, unit }: { name: string; value: number; unit: string }) {
  return (
    <>
      <dt>{plainName(name)}</dt>
      <dd data-testid={`reading-${name}`}>
        {value.toFixed(unit === 'deg' ? 0 : 2)} {unitSign(unit)}
      </dd>
    </>
  );
}

function Counter({ name, count }: { name: string; count: number }) {
  return (
    <>
      <dt>{plainName(name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())}</dt>
      <dd>{formatNumber(count)}</dd>
    </>
  );
}
