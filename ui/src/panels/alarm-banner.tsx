import { Link } from 'wouter';
import * as actions from '../api/actions.ts';
import { alarmAddress, groupAlarms, shelfAddress, waitingAlarms } from '../api/alarm-groups.ts';
import {
  retryNow,
  StationScope,
  useIsReplaying,
  useLine,
  useNow,
  useServerSilence,
  useStation,
} from '../api/live-store.ts';
import { formatUtc } from '../locales/format-time.ts';
import { Mark } from './mark.tsx';

/** What must be seen now: a server that is not heard, else the worst alarm. Pushes the page down, never covers it. */
export function Banners() {
  const silentS = useServerSilence();
  return (
    <>
      {silentS !== null && <OfflineBanner silentS={silentS} />}
      <BackBanner />
      <StationScope value="now">
        <AlarmBanner />
      </StationScope>
    </>
  );
}

function OfflineBanner({ silentS }: { silentS: number }) {
  const line = useLine((store) => store.line);
  const retryMonotonicMs = useLine((store) => store.retryMonotonicMs);
  const retry = useNow((_, monotonicMs) => {
    const leftS = Math.ceil((retryMonotonicMs - monotonicMs) / 1000);
    return line === 'lost' && leftS > 0 ? `Trying again in ${leftS} s.` : 'Trying now.';
  });
  return (
    <div className="banner offline" role="alert" data-testid="offline-banner">
      <Mark name="stale" label="stale" />
      <b>Server not heard for {silentS} s.</b>
      <span>Tracking goes on there. Clock and sky are predicted here. {retry}</span>
      <button type="button" className="btn" onClick={retryNow}>
        Try now
      </button>
    </div>
  );
}

function BackBanner() {
  const missedMs = useLine((store) => store.missedMs);
  if (missedMs === null) return null;
  return (
    <div className="banner back" role="status">
      <Mark name="nominal" />
      <b>Back.</b>
      <span>{Math.max(1, Math.round(missedMs / 1000))} s missed, everything read again.</span>
    </div>
  );
}

function AlarmBanner() {
  const alarms = useStation((view) => view.alarms);
  const isReplaying = useIsReplaying();
  const waiting = waitingAlarms(alarms);
  const { notAcknowledged, returned } = groupAlarms(alarms);
  const unseen = [...notAcknowledged, ...returned].filter(({ severity }) => severity !== 'info').length;
  const [alarm] = waiting;
  if (alarm === undefined) return null;
  const isOver = alarm.clearedAtMs !== null;
  const ended =
    alarm.clearedAtMs === null ? '' : ` Returned ${formatUtc(alarm.clearedAtMs)}, not acknowledged.`;
  return (
    <div
      className={`banner ${isOver ? 'returned' : alarm.severity}`}
      role={isOver ? 'status' : 'alert'}
      data-testid="alarm-banner"
    >
      <Mark
        name={alarm.severity === 'critical' ? 'critical' : 'warning'}
        label={isOver ? `${alarm.severity}, returned` : alarm.severity}
      />
      <b>
        <Link href={alarmAddress(alarm.alarmId)}>{alarm.title}</Link>
      </b>
      <span className="txt" title={alarm.text}>
        {alarm.text} Raised {alarm.timesRaised > 1 ? `${alarm.timesRaised} times, last ` : ''}
        {formatUtc(alarm.raisedAtMs)}.{ended}
      </span>
      {unseen > 1 && (
        <Link href="/alarms" className="of n" title="All alarms">
          1 of {unseen}
        </Link>
      )}
      {!isReplaying && (
        <Link href={shelfAddress(alarm.alarmId)} className="btn shelf" data-testid="banner-shelve">
          Shelve <kbd>S</kbd>
        </Link>
      )}
      <button
        type="button"
        className="btn"
        data-testid="acknowledge"
        onClick={() => void actions.acknowledgeNow(alarm.alarmId)}
      >
        Acknowledge <kbd>A</kbd>
      </button>
    </div>
  );
}
