import type { AlarmInfo } from '@dawa/protocols/console/event';
import * as actions from '../api/actions.ts';
import { groupAlarms } from '../api/alarm-groups.ts';
import { useStation } from '../api/live-store.ts';
import { formatUtc, formatUtcDate } from '../locales/format-time.ts';
import { EventRows } from '../panels/event-list.tsx';
import { Mark } from '../panels/mark.tsx';
import { Panel } from '../panels/panel.tsx';
import { useTitle } from '../panels/use-title.ts';

/** States that somebody must see, and the events beside them. */
export function AlarmsPage() {
  useTitle('Alarms');
  const alarms = useStation((view) => view.alarms);
  const events = useStation((view) => view.events);
  const { notAcknowledged, acknowledged, returned, closed } = groupAlarms(alarms);
  const groups = [
    { name: 'Not acknowledged', list: notAcknowledged },
    { name: 'Acknowledged', list: acknowledged },
    { name: 'Returned', list: returned },
    { name: 'Returned and acknowledged', list: [...closed].sort((a, b) => b.raisedAtMs - a.raisedAtMs) },
  ];
  return (
    <main className="page" id="main">
      <div className="tools">
        <h1>Alarms</h1>
      </div>
      <div className="cols2">
        <section className="p" aria-label="Alarms">
          <div className="scrolls">
            {alarms.length === 0 && <p className="em">No alarm in this run.</p>}
            {groups.map(
              ({ name, list }) =>
                list.length > 0 && (
                  <section key={name} aria-label={name}>
                    <div className="grouphead">
                      <h2 className="em">
                        {name} <span className="dim n">{list.length}</span>
                      </h2>
                      {list === returned && list.length > 1 && (
                        <button
                          type="button"
                          className="btn ghost"
                          onClick={() => {
                            for (const { alarmId } of list) void actions.acknowledge(alarmId);
                          }}
                        >
                          Acknowledge all {list.length}
                        </button>
                      )}
                    </div>
                    {list.map((alarm) => (
                      <AlarmRow key={alarm.alarmId} alarm={alarm} />
                    ))}
                  </section>
                ),
            )}
          </div>
        </section>
        <Panel title="Events" className="log">
          {events.length === 0 ? <p className="em">No events yet.</p> : <EventRows events={events} />}
        </Panel>
      </div>
    </main>
  );
}

function AlarmRow({ alarm }: { alarm: AlarmInfo }) {
  const { severity } = alarm;
  return (
    <article className="alarmrow" data-testid="alarm-row">
      {severity === 'info' ? <span /> : <Mark name={severity} label={severity} />}
      <b>{alarm.title}</b>
      {alarm.acknowledgedAtMs === null && (
        <button type="button" className="btn" onClick={() => void actions.acknowledge(alarm.alarmId)}>
          Acknowledge
        </button>
      )}
      <p>{alarm.text}</p>
      <span className="who n">
        {alarm.source}, raised {formatUtcDate(alarm.raisedAtMs)}
        {alarm.clearedAtMs !== null && `, ended ${formatUtc(alarm.clearedAtMs)}`}
        {alarm.acknowledgedAtMs !== null &&
          `, acknowledged ${formatUtc(alarm.acknowledgedAtMs)} by ${alarm.acknowledgedBy ?? 'somebody'}`}
      </span>
    </article>
  );
}
