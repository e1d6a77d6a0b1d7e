import type { EventInfo } from '@dawa/protocols/console/event';
import { useEffect, useState } from 'react';
import { useStation } from '../api/live-store.ts';
import { formatUtc } from '../locales/format-time.ts';
import { Mark } from './mark.tsx';
import { Panel } from './panel.tsx';

/** What happened, newest first. */
export function EventsPanel() {
  const events = useStation((view) => view.events);
  const [isQuiet, setQuiet] = useState(false);
  const shown = isQuiet ? events.filter(({ severity }) => severity !== 'info') : events;
  return (
    <Panel
      title="Events"
      className="log"
      right={
        <button type="button" className="btn ghost" aria-pressed={isQuiet} onClick={() => setQuiet(!isQuiet)}>
          {isQuiet ? 'From watch up' : 'All levels'}
        </button>
      }
    >
      {shown.length === 0 ? (
        <p className="em">
          {isQuiet ? 'Nothing to watch so far.' : 'No events yet. They come as they happen.'}
        </p>
      ) : (
        <EventRows events={shown.slice(0, 60)} />
      )}
      <SpokenEvent newest={events[0]} />
    </Panel>
  );
}

export function EventRows({ events }: { events: readonly EventInfo[] }) {
  return (
    <ol>
      {events.map((event) => (
        <li key={event.eventId} className={event.severity} data-testid="event-row">
          <time className="n">{formatUtc(event.atMs)}</time>
          {event.severity === 'info' ? <i /> : <Mark name={event.severity} label={event.severity} />}
          <span>{event.text}</span>
          <code>{event.code}</code>
        </li>
      ))}
    </ol>
  );
}

const spokenEveryMs = 2000;

/** For whoever listens: the newest event, at most one in two seconds. */
function SpokenEvent({ newest }: { newest: EventInfo | undefined }) {
  const [spoken, setSpoken] = useState('');
  const text = newest?.text ?? '';
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), spokenEveryMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="vh" role="status">
      {spoken}
    </span>
  );
}
