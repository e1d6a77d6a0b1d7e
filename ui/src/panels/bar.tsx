import type { DeviceInfo } from '@dawa/protocols/console/device';
import { Link } from 'wouter';
import { countAlarms } from '../api/alarm-groups.ts';
import {
  liveStore,
  StationScope,
  useIsReplaying,
  useNow,
  useServerSilence,
  useStation,
} from '../api/live-store.ts';
import { isDeviceStale, serverSilenceMs } from '../api/staleness.ts';
import { formatAge, formatDay, formatLocal, formatUtc } from '../locales/format-time.ts';
import { plainName, townOf } from '../locales/plain-name.ts';
import { Mark, type MarkName } from './mark.tsx';
import { MoonMenu } from './moon-menu.tsx';
import { ReplayBadge } from './time-bar.tsx';
import { useNoLock } from './use-no-lock.ts';

/** The line on top: where and what, whether it is real, whether it can be trusted, and the time. */
export function Bar() {
  const isReplaying = useIsReplaying();
  return (
    <header className="bar">
      <MoonMenu />
      <Where />
      {isReplaying ? <ReplayBadge /> : <ModeBadge />}
      <StationScope value="now">
        <Lights />
        <AlarmTags />
      </StationScope>
      <Clocks />
    </header>
  );
}

function Where() {
  const mission = useStation((view) => view.mission);
  const pass = useStation((view) => view.contact.pass);
  const station = useStation((view) => view.station);
  const second =
    pass === null
      ? station.name
      : `Pass ${formatDay(pass.tcaAtMs)}, max ${Math.round(pass.maxElevationDeg)}°`;
  return (
    <div className="where" title={[mission.name, ...mission.badges].join(', ')}>
      <b>{mission.name}</b>
      <span className="dim">{second}</span>
    </div>
  );
}

/** Rehearsal in brackets, or what a real station is doing. */
function ModeBadge() {
  const run = useStation((view) => view.run);
  const rate = useStation((view) => view.clock.rate);
  const phase = useStation((view) => view.contact.phase);
  if (run.kind === 'rehearsal') {
    return (
      <span className="mode sim" data-testid="mode-badge">
        <Mark name="sim" />
        Rehearsal{rate === 1 ? '' : ` ×${rate}`}
      </span>
    );
  }
  const isOnAir = phase === 'tracking';
  return (
    <span className={isOnAir ? 'mode live' : 'mode idle'} data-testid="mode-badge">
      {isOnAir ? 'On air' : 'Idle'}
    </span>
  );
}

const names = { rotator: 'Rotator', radio: 'Radio', modem: 'Modem', archive: 'Archive', ptt: 'PTT' } as const;

/** `relay:payload-power` bears the name that `station.yaml` gives it: Payload power. */
export function deviceName(deviceId: DeviceInfo['deviceId']): string {
  if (deviceId in names) return names[deviceId as keyof typeof names];
  return plainName(deviceId.slice(deviceId.indexOf(':') + 1).replaceAll('-', '_'));
}

function Lights() {
  const devices = useStation((view) => view.devices);
  return (
    <ul className="lights" aria-label="Links and devices">
      {devices
        .filter(({ state }) => state !== 'off')
        .map((device) => (
          <DeviceLight key={device.deviceId} device={device} />
        ))}
      <ServerLight />
    </ul>
  );
}

export function deviceMark({ state }: Pick<DeviceInfo, 'state'>, isOld: boolean): MarkName {
  if (state === 'lost') return 'warning';
  if (state === 'silent' || isOld) return 'stale';
  return state === 'ok' ? 'nominal' : 'unknown';
}

/** A modem speaks only while there is a signal, the archive only when something is stored: silence is no fault of theirs. */
const isPolled = (device: DeviceInfo) => device.deviceId === 'rotator' || device.deviceId === 'radio';

function DeviceLight({ device }: { device: DeviceInfo }) {
  const rate = useStation((view) => view.clock.rate);
  const isKeyed = useStation((view) => view.safety.isKeyed);
  const { lastAtMs, state } = device;
  const isServerSilent = useServerSilence() !== null;
  const isLate = useNow(
    (nowMs) => isPolled(device) && !isKeyed && lastAtMs !== null && isDeviceStale(nowMs - lastAtMs, rate),
  );
  const isOld = isLate || isServerSilent;
  const age = useNow((nowMs) => (lastAtMs === null ? 'none yet' : formatAge((nowMs - lastAtMs) / rate)));
  const noLock = useNoLock();
  const isDeaf = device.deviceId === 'modem' && state === 'ok' && noLock !== null;
  const mark = isDeaf ? 'warning' : deviceMark(device, isOld);
  const words = isDeaf
    ? `no lock ${noLock}`
    : state === 'lost'
      ? 'cable lost'
      : state === 'connecting'
        ? 'connecting'
        : mark === 'stale'
          ? `stale ${age}`
          : age;
  return (
    <li className={mark} title={device.detail ?? `${device.kind} on ${device.portName}`}>
      <Mark name={mark} label={isDeaf ? 'no lock' : state === 'ok' && isOld ? 'stale' : state} />
      <span>{deviceName(device.deviceId)}</span>
      <i className="n">{words}</i>
    </li>
  );
}

function ServerLight() {
  const silentMs = (monotonicMs: number) => monotonicMs - liveStore.getState().heardMonotonicMs;
  const silent = useNow((_, monotonicMs) =>
    silentMs(monotonicMs) < serverSilenceMs ? '' : formatAge(silentMs(monotonicMs)),
  );
  const age = useNow((_, monotonicMs) => formatAge(silentMs(monotonicMs)));
  const mark = silent === '' ? 'nominal' : 'stale';
  return (
    <li className={mark}>
      <Mark name={mark} label={silent === '' ? 'ok' : 'not heard'} />
      <span>Server</span>
      <i className="n">{silent === '' ? age : `silent ${silent}`}</i>
    </li>
  );
}

const plural = { critical: 'critical', warning: 'warnings', watch: 'watches', returned: 'returned' } as const;

/** What goes on, by severity, and quietly what is over but was never acknowledged. */
function AlarmTags() {
  const counts = countAlarms(useStation((view) => view.alarms));
  return (
    <div className="alarmbox" role="status" data-testid="alarm-tags">
      {counts.map(({ severity, count, isAcknowledged }) =>
        severity === 'returned' ? (
          <Link key={severity} href="/alarms" className="dim none-up" title="Over, but not acknowledged">
            {count} returned
          </Link>
        ) : (
          <Link
            key={severity}
            href="/alarms"
            className={`tag ${severity} ${isAcknowledged ? 'seen' : ''}`}
            title={isAcknowledged ? 'Acknowledged' : 'Not acknowledged'}
          >
            <Mark name={severity} label={severity} />
            <span className="words">
              {count} {count === 1 ? severity : plural[severity]}
            </span>
          </Link>
        ),
      )}
      {counts.length === 0 && <span className="dim none-up">No alarms</span>}
    </div>
  );
}

function Clocks() {
  const { timeZone, placeName } = useStation((view) => view.station);
  const utc = useNow((nowMs) => formatUtc(nowMs));
  const local = useNow((nowMs) => formatLocal(nowMs, timeZone));
  return (
    <dl className="clocks">
      <div>
        <dt>UTC</dt>
        <dd className="n" data-testid="utc-clock">
          {utc}
        </dd>
      </div>
      <div className="loc">
        <dt>{townOf(placeName)}</dt>
        <dd className="n">{local}</dd>
      </div>
    </dl>
  );
}
