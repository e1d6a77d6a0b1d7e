import { alarmStateOf } from '@dawa/protocols/console/alarm-state';
import { type AlarmInfo, alarmInfo } from '@dawa/protocols/console/event';
import * as actions from '../api/actions.ts';
import { useNow, useStation } from '../api/live-store.ts';
import { useList } from '../api/use-list.ts';
import { changeWords, lifeWords } from '../locales/alarm-words.ts';
import { formatSpan, formatUtc, formatUtcDate } from '../locales/format-time.ts';
import { limitWords } from '../locales/limit-words.ts';
import { unitSign } from '../locales/unit-sign.ts';
import { AlarmPlot } from './alarm-plot.tsx';
import { ShelfForm } from './alarm-shelf.tsx';
import { Mark } from './mark.tsx';
import { Panel } from './panel.tsx';

interface AlarmDetailProps {
  readonly alarm: AlarmInfo;
  /** The form that puts it away is open. */
  readonly isShelving: boolean;
  readonly onShelving: (isOpen: boolean) => void;
  readonly onClose: () => void;
}

/** One alarm: what to do, the value around the moment, its limit, and what became of it. */
export function AlarmDetail({ alarm, isShelving, onShelving, onClose }: AlarmDetailProps) {
  const info = useStation((view) => view.parametersDefined.find(({ name }) => name === alarm.parameter));
  const state = alarmStateOf(alarm);
  return (
    <Panel
      title={alarm.title}
      className="chosen alarmdetail"
      tags={<SeverityTag alarm={alarm} />}
      right={
        <button type="button" className="btn ghost" onClick={onClose}>
          Close
        </button>
      }
    >
      <div className="scrolls">
        <p className="em">{alarm.text}</p>
        <div className="acts">
          {alarm.acknowledgedAtMs === null && (
            <button
              type="button"
              className="btn primary"
              data-testid="detail-acknowledge"
              onClick={() => void actions.acknowledge(alarm.alarmId)}
            >
              Acknowledge
            </button>
          )}
          {state === 'shelved' && (
            <button
              type="button"
              className="btn"
              data-testid="unshelve"
              onClick={() => void actions.unshelve(alarm.alarmId)}
            >
              Take off the shelf
            </button>
          )}
          {state !== 'normal' && !isShelving && (
            <button type="button" className="btn" data-testid="open-shelf" onClick={() => onShelving(true)}>
              {state === 'shelved' ? 'Shelve for longer' : 'Shelve'}
            </button>
          )}
        </div>
        {isShelving && state !== 'normal' && <ShelfForm alarm={alarm} onClose={() => onShelving(false)} />}
        <h3>What to do</h3>
        <p className="em">{alarm.advice ?? 'The mission says nothing about it (advice).'}</p>
        {info !== undefined && (
          <>
            <h3>Around the moment</h3>
            <AlarmPlot key={alarm.alarmId} alarm={alarm} info={info} />
          </>
        )}
        <h3>Facts</h3>
        <dl className="facts-list">
          <dt>State</dt>
          <dd>
            <StateWords alarm={alarm} />
          </dd>
          <dt>Life</dt>
          <dd>{lifeWords(alarm)}</dd>
          {info !== undefined && (
            <>
              <dt>Limits</dt>
              <dd>
                {info.limits.length === 0 ? 'none in the dictionary' : limitWords(info)}{' '}
                {info.unit === null || info.limits.length === 0 ? '' : unitSign(info.unit)}
              </dd>
            </>
          )}
          {alarm.limitState !== null && (
            <>
              <dt>Level</dt>
              <dd>{alarm.limitState}</dd>
            </>
          )}
          <dt>From</dt>
          <dd>{alarm.source}</dd>
        </dl>
        <h3>History</h3>
        <AlarmHistory alarm={alarm} />
      </div>
    </Panel>
  );
}

function SeverityTag({ alarm: { severity } }: { alarm: AlarmInfo }) {
  if (severity === 'info') return null;
  return (
    <span className={`tag ${severity}`}>
      <Mark name={severity} />
      {severity}
    </span>
  );
}

/** Where it stands, and while it is shelved how long still. */
export function StateWords({ alarm }: { alarm: AlarmInfo }) {
  const { shelvedUntilAtMs, acknowledgedAtMs, acknowledgedBy } = alarm;
  const left = useNow((nowMs) =>
    shelvedUntilAtMs === null ? '' : formatSpan(Math.max(0, shelvedUntilAtMs - nowMs)),
  );
  const seen =
    acknowledgedAtMs === null
      ? ''
      : `acknowledged ${formatUtc(acknowledgedAtMs)} by ${acknowledgedBy ?? 'somebody'}`;
  switch (alarmStateOf(alarm)) {
    case 'unacknowledged':
      return 'goes on, not acknowledged';
    case 'acknowledged':
      return `goes on, ${seen}`;
    case 'shelved':
      return `shelved for ${left} more by ${alarm.shelvedBy ?? 'somebody'}: ${alarm.shelvedWhy ?? 'no reason'}`;
    case 'returned':
      return 'over, not acknowledged';
    case 'normal':
      return `over, ${seen}`;
  }
}

function AlarmHistory({ alarm }: { alarm: AlarmInfo }) {
  const path = `/alarms/history?alarmId=${encodeURIComponent(alarm.alarmId)}&order=newest&limit=50`;
  const changes = useList(alarmInfo, path, alarm.lastChange?.atMs ?? 0);
  if (changes.fault !== null) return <p className="em">The history could not be read. {changes.fault}</p>;
  if (changes.items === undefined) return <p className="em">Reading.</p>;
  return (
    <ol className="changes" data-testid="alarm-history">
      {changes.items.map((then, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: changes have no name of their own and only grow at the top
        <li key={`${then.lastChange?.atMs} ${changes.items!.length - index}`}>
          <time className="n">{formatUtcDate(then.lastChange?.atMs ?? then.raisedAtMs)}</time>
          <span>{changeWords(then)}</span>
        </li>
      ))}
    </ol>
  );
}
