import type { HeardStationInfo } from '@dawa/protocols/console/heard';
import { decimalsFor, formatNumber, formatSigned } from '../../locales/format-number.ts';
import { formatUtc, formatUtcDate } from '../../locales/format-time.ts';
import { weatherWords } from '../../locales/weather-words.ts';
import { placeWords } from '../../scene/ground-map.tsx';
import { Panel } from '../panel.tsx';
import { StationSeries } from './station-series.tsx';

/** All that one station said of itself. */
export function StationFacts({ station, onClose }: { station: HeardStationInfo; onClose: () => void }) {
  const { position, halfBoxKm } = { position: station.position, halfBoxKm: halfBox(station) };
  return (
    <Panel
      title={station.callsign}
      className="stationfacts"
      right={
        <button type="button" className="btn ghost" onClick={onClose}>
          Close
        </button>
      }
    >
      <div className="scrolls" data-testid="station-facts">
        <dl className="facts-list n">
          <dt>First heard</dt>
          <dd>{formatUtcDate(station.firstHeardAtMs)} UTC</dd>
          <dt>Frames</dt>
          <dd>
            {formatNumber(station.frames)}, {formatNumber(station.directFrames)} straight from it
            {station.oddFrames > 0 && `, ${formatNumber(station.oddFrames)} odd`}
          </dd>
          <dt>Path</dt>
          <dd>{[station.destination, ...station.path].join(', ')}</dd>
          {position !== null && (
            <>
              <dt>Place</dt>
              <dd>
                {placeWords(position)}
                {halfBoxKm !== undefined && <span className="dim">, ± {halfBoxKm} km</span>}
                {station.positionAtMs !== null && (
                  <span className="dim">, {formatUtc(station.positionAtMs)}</span>
                )}
              </dd>
            </>
          )}
          <Fact
            name="Height"
            value={station.altitudeM === null ? null : `${formatNumber(station.altitudeM)} m`}
          />
          <Fact
            name="Off frequency"
            value={station.carrierOffsetHz === null ? null : `${formatSigned(station.carrierOffsetHz)} Hz`}
          />
          <Fact name="Shows" value={station.symbol} />
          <Fact name="Comment" value={station.comment} />
          <Fact name="Status" value={station.status} />
        </dl>
        {station.telemetry.length > 0 && <Telemetry station={station} />}
        {station.telemetry.length > 0 && <StationSeries station={station} />}
        {station.weather !== null && <Weather weather={station.weather} />}
      </div>
    </Panel>
  );
}

/** A position with few digits is a box; of less than 100 m nobody need be told. */
function halfBox({ position }: HeardStationInfo): string | undefined {
  const km = (position?.halfBoxDeg ?? 0) * 111;
  return km < 0.1 ? undefined : formatNumber(km, km < 10 ? 1 : 0);
}

function Fact({ name, value }: { name: string; value: string | null }) {
  return value === null || value === '' ? null : (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Telemetry({
  station: { telemetry, telemetrySequence, telemetryAtMs },
}: {
  station: HeardStationInfo;
}) {
  return (
    <>
      <h3>
        Telemetry{telemetrySequence !== null && ` no. ${telemetrySequence}`}
        {telemetryAtMs !== null && <span className="dim n"> {formatUtc(telemetryAtMs)}</span>}
      </h3>
      <table className="list" data-testid="station-telemetry">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col" className="num">
              Raw
            </th>
            <th scope="col" className="num">
              Value
            </th>
          </tr>
        </thead>
        <tbody>
          {telemetry.map(({ channel, name, raw, value, unit, isCalibrated }) => (
            <tr key={channel}>
              <td>
                {name}
                {name !== channel && <span className="dim"> {channel}</span>}
              </td>
              <td className="num">{raw}</td>
              <td className="num">
                {isCalibrated ? formatNumber(value, Number.isInteger(value) ? 0 : decimalsFor(value)) : raw}
                {unit !== '' && <span className="u">{unit}</span>}
                {!isCalibrated && <span className="dim"> not defined</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Weather({ weather }: { weather: Readonly<Record<string, number>> }) {
  return (
    <>
      <h3>Weather</h3>
      <dl className="facts-list n">
        {Object.entries(weather).map(([key, value]) => {
          const { name, figure } = weatherWords(key, value);
          return <Fact key={key} name={name} value={figure} />;
        })}
      </dl>
    </>
  );
}
