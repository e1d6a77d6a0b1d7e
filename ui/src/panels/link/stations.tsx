import type { HeardStationInfo } from '@dawa/protocols/console/heard';
import { heardMessage, heardObject } from '@dawa/protocols/console/heard';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'wouter';
import { useHeardStations } from '../../api/heard-stations.ts';
import { useNow, useStation } from '../../api/live-store.ts';
import { useList } from '../../api/use-list.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatAge, formatUtc } from '../../locales/format-time.ts';
import { windOf } from '../../locales/winds.ts';
import { heardPlaces } from '../../scene/heard-places.ts';
import { bearingDeg, distanceDeg, kmPerDeg } from '../../scene/orbit-arc.ts';
import { Panel } from '../panel.tsx';
import { StationFacts } from './station-facts.tsx';
import { StationFrames } from './station-frames.tsx';

const GroundMap = lazy(() =>
  import('../../scene/ground-map.tsx').then(({ GroundMap: map }) => ({ default: map })),
);

/** Who was heard: whom, when, by whom repeated, from where, and what they measure. */
export function Stations() {
  const { stations, fault } = useHeardStations();
  const [search, setSearch] = useSearchParams();
  const chosen = stations?.find(({ callsign }) => callsign === search.get('station'));
  return (
    <div className="linkcols">
      <div className="heardside">
        <Panel
          title="Heard stations"
          className="stationlist"
          right={stations !== undefined && <span className="n">{stations.length}</span>}
        >
          {fault !== null && <p className="em">Who was heard could not be read. {fault}</p>}
          {stations !== undefined && stations.length === 0 && (
            <p className="em">
              Nobody yet. Each station whose frames name it appears here, our satellite and everybody whom it
              repeats.
            </p>
          )}
          {stations !== undefined && stations.length > 0 && (
            <StationTable
              stations={stations}
              chosen={chosen?.callsign}
              onChoose={(callsign) => setSearch({ station: callsign })}
            />
          )}
        </Panel>
        {chosen === undefined ? <Messages /> : <StationFrames key={chosen.callsign} station={chosen} />}
      </div>
      <div className="frameside">
        <Panel title="Map" className="heardmap" right={<span>where they say they are</span>}>
          <Suspense fallback={<div className="gmap" aria-busy="true" />}>
            <GroundMap acrossDeg={40} places={heardPlaces(stations ?? [], chosen?.callsign)} />
          </Suspense>
        </Panel>
        {chosen === undefined ? <Objects /> : <StationFacts station={chosen} onClose={() => setSearch({})} />}
      </div>
    </div>
  );
}

interface StationTableProps {
  readonly stations: readonly HeardStationInfo[];
  readonly chosen: string | undefined;
  readonly onChoose: (callsign: string) => void;
}

function StationTable({ stations, chosen, onChoose }: StationTableProps) {
  return (
    <div className="scrolls">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Station</th>
            <th scope="col" className="num">
              Heard
            </th>
            <th scope="col" className="num">
              Frames
            </th>
            <th scope="col">By way of</th>
            <th scope="col" className="narrow-off">
              Where
            </th>
          </tr>
        </thead>
        <tbody>
          {stations.map((station) => (
            <StationRow
              key={station.callsign}
              station={station}
              isChosen={station.callsign === chosen}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StationRow({
  station,
  isChosen,
  onChoose,
}: {
  station: HeardStationInfo;
  isChosen: boolean;
  onChoose: (callsign: string) => void;
}) {
  const { callsign, isOwn, lastHeardAtMs, frames, heardFrom, path } = station;
  const age = useNow((nowMs) => formatAge(nowMs - lastHeardAtMs));
  return (
    <tr aria-selected={isChosen} data-testid="heard-station">
      <td>
        <button type="button" className="link" aria-pressed={isChosen} onClick={() => onChoose(callsign)}>
          <b>{callsign}</b>
        </button>{' '}
        {isOwn === true && <span className="tag plain">ours</span>}
      </td>
      <td className="num">{age} ago</td>
      <td className="num">{formatNumber(frames)}</td>
      <td className="wraps">{path.length === 0 || heardFrom === callsign ? 'itself' : heardFrom}</td>
      <td className="narrow-off">
        <Where station={station} />
      </td>
    </tr>
  );
}

/** `240 km to the south-west`; nothing of a station that did not say. */
function Where({ station: { position, symbol } }: { station: HeardStationInfo }) {
  const home = useStation((view) => view.station);
  if (position === null) return <span className="dim">{symbol ?? 'not said'}</span>;
  const km = distanceDeg(home, position) * kmPerDeg;
  return (
    <>
      {km < 1 ? 'here' : `${formatNumber(km)} km ${windOf(bearingDeg(home, position))}`}
      {symbol !== null && <span className="dim">, {symbol}</span>}
    </>
  );
}

function Messages() {
  const version = useNow((nowMs) => Math.floor(nowMs / 5000));
  const { items } = useList(heardMessage, '/stations-heard/messages', version);
  return (
    <Panel title="Messages" className="messages">
      {items !== undefined && items.length === 0 && (
        <p className="em">
          None yet: messages from station to station, bulletins, and what was acknowledged.
        </p>
      )}
      <ul className="scrolls">
        {items?.slice(0, 200).map(({ heardAtMs, source, addressee, text, kind, number }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice in a second
          <li key={`${heardAtMs} ${at}`}>
            <span className="n dim">{formatUtc(heardAtMs)}</span> <b>{source}</b>{' '}
            <span className="dim">
              {kind === 'message' ? `to ${addressee}` : `${kind.replaceAll('-', ' ')} ${addressee}`}
              {number !== null && ` no. ${number}`}
            </span>{' '}
            {text}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Objects() {
  const version = useNow((nowMs) => Math.floor(nowMs / 5000));
  const { items } = useList(heardObject, '/stations-heard/objects', version);
  return (
    <Panel title="Station" className="stationfacts">
      <p className="em">Choose a station to read what it said of itself.</p>
      {items !== undefined && items.length > 0 && (
        <>
          <h3>Objects that were reported</h3>
          <ul className="scrolls">
            {items.map(({ name, reportedBy, heardAtMs, isAlive, comment, symbol }) => (
              <li key={name}>
                <b>{name}</b> {symbol} {!isAlive && <span className="tag plain">taken back</span>} {comment}{' '}
                <span className="dim n">
                  by {reportedBy}, {formatUtc(heardAtMs)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
