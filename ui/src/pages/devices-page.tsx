import type { DeviceInfo } from '@dawa/protocols/console/device';
import * as actions from '../api/actions.ts';
import { useLine, useNow, useStation } from '../api/live-store.ts';
import { isDeviceStale } from '../api/staleness.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatAge, formatUtc, formatUtcDate } from '../locales/format-time.ts';
import { plainName } from '../locales/plain-name.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { deviceMark } from '../panels/bar.tsx';
import { Mark } from '../panels/mark.tsx';
import { Panel } from '../panels/panel.tsx';
import { useTitle } from '../panels/use-title.ts';

/** One card for each device, the guard over motion and transmission, and the server itself. */
export function DevicesPage() {
  useTitle('Devices');
  const devices = useStation((view) => view.devices);
  return (
    <main className="page" id="main">
      <Banners />
      <div className="tools">
        <h1>Devices</h1>
      </div>
      <div className="cards">
        <GuardCard />
        {devices.map((device) => (
          <DeviceCard key={device.deviceId} device={device} />
        ))}
        <ServerCard />
      </div>
    </main>
  );
}

function DeviceCard({ device }: { device: DeviceInfo }) {
  const rate = useStation((view) => view.clock.rate);
  const { lastAtMs, counters } = device;
  const isPolled = device.deviceId === 'rotator' || device.deviceId === 'radio';
  const isOld = useNow((nowMs) => isPolled && lastAtMs !== null && isDeviceStale(nowMs - lastAtMs, rate));
  const age = useNow((nowMs) =>
    lastAtMs === null ? 'none yet' : `${formatAge((nowMs - lastAtMs) / rate)} ago`,
  );
  return (
    <Panel
      title={plainName(device.deviceId)}
      tags={
        <>
          <Mark name={deviceMark(device, isOld)} />
          <span>{isOld && device.state === 'ok' ? 'stale' : device.state}</span>
          {device.isSimulated && <span className="tag sim">Simulated</span>}
        </>
      }
    >
      <dl className="facts-list n">
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

function Counter({ name, count }: { name: string; count: number }) {
  return (
    <>
      <dt>{plainName(name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())}</dt>
      <dd>{formatNumber(count)}</dd>
    </>
  );
}

function GuardCard() {
  const safety = useStation((view) => view.safety);
  return (
    <Panel
      title="Motion and transmission"
      tags={safety.isSimulated && <span className="tag sim">Nothing outside moves</span>}
    >
      <dl className="facts-list n">
        <dt>Motion</dt>
        <dd>
          <ArmedWords armed={safety.motion} />{' '}
          {safety.motion.isArmed ? (
            <button type="button" className="btn" onClick={() => void actions.disarmMotion()}>
              Disarm motion
            </button>
          ) : (
            <button
              type="button"
              className="btn"
              disabled={safety.motion.blockedBy !== null}
              onClick={() => void actions.armMotion()}
            >
              Arm motion
            </button>
          )}
        </dd>
        <dt>Transmission</dt>
        <dd>
          <ArmedWords armed={safety.transmission} />{' '}
          {safety.transmission.isArmed ? (
            <button type="button" className="btn" onClick={() => void actions.disarmTransmission()}>
              Disarm TX
            </button>
          ) : (
            <button
              type="button"
              className="btn"
              disabled={safety.transmission.blockedBy !== null}
              onClick={() => void actions.armTransmission()}
            >
              Arm TX
            </button>
          )}
        </dd>
        <dt>Uplink</dt>
        <dd>{safety.isUplinkHeld ? 'held' : 'open'}</dd>
        <dt>Lock</dt>
        <dd>
          {safety.lock === null
            ? 'none'
            : `${safety.lock.who}: ${safety.lock.why}${safety.lock.untilAtMs === null ? '' : `, until ${formatUtcDate(safety.lock.untilAtMs)}`}`}
        </dd>
      </dl>
    </Panel>
  );
}

function ArmedWords({
  armed,
}: {
  armed: { isArmed: boolean; by: string | null; sinceAtMs: number | null; blockedBy: string | null };
}) {
  if (armed.isArmed) {
    const since = armed.sinceAtMs === null ? '' : ` since ${formatUtc(armed.sinceAtMs)}`;
    return (
      <>
        armed by {armed.by ?? 'the station'}
        {since}
      </>
    );
  }
  return <>{armed.blockedBy === null ? 'not armed' : `not armed: ${armed.blockedBy}`}</>;
}

function ServerCard() {
  const run = useStation((view) => view.run);
  const skipped = useStation((view) => view.skipped);
  const unreadable = useLine((store) => store.unreadable);
  const line = useLine((store) => store.line);
  return (
    <Panel title="Server" tags={<span>{line === 'open' ? 'connected' : line}</span>}>
      <dl className="facts-list n">
        <dt>Run</dt>
        <dd>
          {run.kind} <code>{run.runId}</code>
        </dd>
        <dt>Began</dt>
        <dd>{formatUtcDate(run.startedAtMs)} UTC</dd>
        {run.seed !== null && (
          <>
            <dt>Seed</dt>
            <dd>{run.seed}</dd>
          </>
        )}
        <dt>Updates skipped here</dt>
        <dd>{skipped === 0 ? 'none' : `${formatNumber(skipped)}, archive complete`}</dd>
        {unreadable.count > 0 && (
          <>
            <dt>Not understood</dt>
            <dd>
              {formatNumber(unreadable.count)}, first: {unreadable.first}
            </dd>
          </>
        )}
        <dt>API</dt>
        <dd>
          <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>
        </dd>
      </dl>
    </Panel>
  );
}
