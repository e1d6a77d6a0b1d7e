import type { WireEntry } from '@dawa/protocols/console/wire';
import { useState } from 'react';
import { useWire } from '../../api/use-wire.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatUtcMs } from '../../locales/format-time.ts';
import { plainName } from '../../locales/plain-name.ts';
import { Panel } from '../panel.tsx';

const filters = { all: 'All', sent: 'Sent', received: 'Received' } as const;
type Filter = keyof typeof filters;

/** What goes over the cable of a device, in hexadecimal octets and in words, newest first. */
export function WirePanel({ deviceId }: { deviceId: string }) {
  const [isPaused, setPaused] = useState(false);
  const [filter, setFilter] = useState<Filter>('all');
  const wire = useWire(deviceId, isPaused);
  const shown = wire?.entries
    .filter(({ direction }) => filter === 'all' || direction === filter)
    .toReversed();
  return (
    <Panel
      title={`${plainName(deviceId)} cable`}
      className="wire"
      tags={isPaused && <span className="tag">Paused</span>}
      right={
        <>
          <select
            className="field"
            aria-label="Direction"
            value={filter}
            onChange={(event) => setFilter(event.target.value as Filter)}
          >
            {Object.entries(filters).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="btn ghost"
            aria-pressed={isPaused}
            onClick={() => setPaused(!isPaused)}
          >
            {isPaused ? 'Go on' : 'Pause'}
          </button>
        </>
      }
    >
      {wire?.fault != null && <p className="em">{wire.fault}</p>}
      {wire !== undefined && wire.skipped > 0 && (
        <p className="em">{formatNumber(wire.skipped)} pieces came faster than they could be shown.</p>
      )}
      {shown?.length === 0 && (
        <p className="em">Nothing went over this cable yet. Each question and answer is shown as it goes.</p>
      )}
      {shown !== undefined && shown.length > 0 && (
        <div className="scrolls">
          <table className="list wirelist">
            <thead>
              <tr>
                <th>UTC</th>
                <th>
                  <span className="vh">Direction</span>
                </th>
                <th>Octets</th>
                <th>Words</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((entry) => (
                <WireRow key={entry.seq} entry={entry} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function WireRow({ entry }: { entry: WireEntry }) {
  const { atMs, direction, hex, text, words, octets } = entry;
  const kept = (hex.length + 1) / 3;
  return (
    <tr className={direction} data-testid="wire-row">
      <td>{formatUtcMs(atMs)}</td>
      <td>
        <span aria-hidden="true">{direction === 'sent' ? '→' : '←'}</span>
        <span className="vh">{direction}</span>
      </td>
      <td className="wraps">
        <code>{hex}</code>
        {octets > kept && <span className="dim"> and {formatNumber(octets - kept)} octets</span>}
      </td>
      <td className="wraps">{words ?? <code className="dim">{text}</code>}</td>
    </tr>
  );
}
