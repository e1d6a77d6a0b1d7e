import { useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import * as actions from '../api/actions.ts';
import { useLine, useStation } from '../api/live-store.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatUtc, formatUtcDate } from '../locales/format-time.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { DeviceCard } from '../panels/devices/device-card.tsx';
import { JogPanel } from '../panels/devices/jog-panel.tsx';
import { WirePanel } from '../panels/devices/wire-panel.tsx';
import { Panel } from '../panels/panel.tsx';
import { useTitle } from '../panels/use-title.ts';
import '../themes/devices.css';

/** One card for each device, the guard over motion and transmission, and the server itself; the chosen device shows its cable. */
export function DevicesPage() {
  useTitle('Devices');
  const devices = useStation((view) => view.devices);
  const [search, setSearch] = useSearchParams();
  const chosen = devices.find(({ deviceId }) => deviceId === search.get('device'));
  const detail = useRef<HTMLDivElement>(null);
  const choose = (deviceId: string) => setSearch(deviceId === chosen?.deviceId ? {} : { device: deviceId });
  const chosenId = chosen?.deviceId;
  // On a narrow screen it lies below the cards.
  useEffect(() => {
    if (chosenId !== undefined) detail.current?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  return (
    <main className="page" id="main">
      <Banners />
      <div className="tools">
        <h1>Devices</h1>
      </div>
      <div className={chosen === undefined ? 'cards' : 'devcols'}>
        <div className="devcards">
          <GuardCard />
          {devices.map((device) => (
            <DeviceCard
              key={device.deviceId}
              device={device}
              isChosen={device === chosen}
              onChoose={device.deviceId === 'archive' ? undefined : () => choose(device.deviceId)}
            />
          ))}
          <ServerCard />
        </div>
        {chosen !== undefined && (
          <div className="devdetail" ref={detail}>
            <WirePanel key={chosen.deviceId} deviceId={chosen.deviceId} />
            {chosen.deviceId === 'rotator' && <JogPanel />}
          </div>
        )}
      </div>
    </main>
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
