import type { AlarmInfo } from '@dawa/protocols/console/event';
import { useSearchParams } from 'wouter';
import * as actions from '../api/actions.ts';
import { groupAlarms } from '../api/alarm-groups.ts';
import { useStation } from '../api/live-store.ts';
import { lifeWords } from '../locales/alarm-words.ts';
import { AlarmDetail, StateWords } from '../panels/alarm-detail.tsx';
import { EventRows } from '../panels/event-list.tsx';
import { Mark } from '../panels/mark.tsx';
import { Panel } from '../panels/panel.tsx';
import { useTitle } from '../panels/use-title.ts';

/** States that somebody must see: a list by what is to be done about them, and the chosen one beside it. */
export function AlarmsPage() {
  useTitle('Alarms');
  const alarms = useStation((view) => view.alarms);
  const events = useStation((view) => view.events);
  const [search, setSearch] = useSearchParams();
  const chosen = alarms.find(({ alarmId }) => alarmId === search.get('alarm'));
  const go = (change: Readonly<Record<string, string | null>>) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      for (const [key, value] of Object.entries(change)) {
        if (value === null) next.delete(key);
        else next.set(key, value);
      }
      return next;
    });
  return (
    <main className="page" id="main">
      <div className="tools">
        <h1>Alarms</h1>
      </div>
      <div className="alarmcols">
        <AlarmList
          alarms={alarms}
          chosenId={chosen?.alarmId}
          onChoose={(alarmId) => go({ alarm: alarmId, shelve: null })}
          onShelve={(alarmId) => go({ alarm: alarmId, shelve: '1' })}
        />
        {chosen !== undefined && (
          <AlarmDetail
            key={chosen.alarmId}
            alarm={chosen}
            isShelving={search.get('shelve') !== null}
            onShelving={(isOpen) => go({ shelve: isOpen ? '1' : null })}
            onClose={() => go({ alarm: null, shelve: null })}
          />
        )}
        <Panel title="Events" className={chosen === undefined ? 'log' : 'log beside'}>
          {events.length === 0 ? <p className="em">No events yet.</p> : <EventRows events={events} />}
        </Panel>
      </div>
    </main>
  );
}

interface AlarmListProps {
  readonly alarms: readonly AlarmInfo[];
  readonly chosenId: string | undefined;
  readonly onChoose: (alarmId: string) => void;
  readonly onShelve: (alarmId: string) => void;
}

function AlarmList({ alarms, chosenId, onChoose, onShelve }: AlarmListProps) {
  const { notAcknowledged, acknowledged, shelved, returned, closed } = groupAlarms(alarms);
  const groups = [
    { name: 'Not acknowledged', list: notAcknowledged, isShelvable: true },
    { name: 'Acknowledged', list: acknowledged, isShelvable: true },
    { name: 'Shelved', list: shelved, isShelvable: false },
    { name: 'Returned', list: returned, isShelvable: false },
    { name: 'Returned and acknowledged', list: newestFirst(closed), isShelvable: false },
  ];
  return (
    <section className="p alarmlist" aria-label="Alarms">
      <div className="scrolls">
        {alarms.length === 0 && <p className="em">No alarm in this run.</p>}
        {groups.map(
          ({ name, list, isShelvable }) =>
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
                  <AlarmRow
                    key={alarm.alarmId}
                    alarm={alarm}
                    isChosen={alarm.alarmId === chosenId}
                    isShelvable={isShelvable}
                    onChoose={() => onChoose(alarm.alarmId)}
                    onShelve={() => onShelve(alarm.alarmId)}
                  />
                ))}
              </section>
            ),
        )}
      </div>
    </section>
  );
}

const newestFirst = (alarms: readonly AlarmInfo[]) => [...alarms].sort((a, b) => b.raisedAtMs - a.raisedAtMs);

interface AlarmRowProps {
  readonly alarm: AlarmInfo;
  readonly isChosen: boolean;
  readonly isShelvable: boolean;
  readonly onChoose: () => void;
  readonly onShelve: () => void;
}

function AlarmRow({ alarm, isChosen, isShelvable, onChoose, onShelve }: AlarmRowProps) {
  const { severity, timesRaised, shelvedUntilAtMs } = alarm;
  const isWaiting = alarm.acknowledgedAtMs === null && shelvedUntilAtMs === null;
  return (
    <article className={isChosen ? 'alarmrow chosenrow' : 'alarmrow'} data-testid="alarm-row">
      {severity === 'info' ? <span /> : <Mark name={severity} label={severity} />}
      <b>
        <button type="button" className="link" aria-expanded={isChosen} onClick={onChoose}>
          {alarm.title}
        </button>
        {timesRaised > 1 && <span className="tag plain n">{timesRaised} times</span>}
      </b>
      <div className="acts">
        {isShelvable && (
          <button type="button" className="btn ghost" data-testid="row-shelve" onClick={onShelve}>
            Shelve
          </button>
        )}
        {isWaiting && (
          <button type="button" className="btn" onClick={() => void actions.acknowledge(alarm.alarmId)}>
            Acknowledge
          </button>
        )}
      </div>
      <p>{alarm.text}</p>
      <span className="who n">
        {alarm.source}, {lifeWords(alarm)}; <StateWords alarm={alarm} />
      </span>
    </article>
  );
}
