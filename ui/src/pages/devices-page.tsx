import type { DeviceInfo } from '@dawa/protocols/console/device';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { useLine, useStation } from '../api/live-store.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatUtcDate } from '../locales/format-time.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { DeviceCard } from '../panels/devices/device-card.tsx';
import { GuardCard } from '../panels/devices/guard-card.tsx';
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
              onChoose={hasCable(device) ? () => choose(device.deviceId) : undefined}
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

/** What goes over their cables is noted, reports of USB as well; rehearsed relays hang on none, and the archive has no cable. */
function hasCable({ deviceId, isSimulated }: DeviceInfo): boolean {
  return deviceId !== 'archive' && !(isSimulated && deviceId.startsWith('relay:'));
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
