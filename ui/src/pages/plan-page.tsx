import { type PassInfo, passInfo } from '@dawa/protocols/console/pass';
import { useNow, useStation } from '../api/live-store.ts';
import { useList } from '../api/use-list.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatLocal, formatSpan, formatUtc, formatUtcDate } from '../locales/format-time.ts';
import { townOf } from '../locales/plain-name.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { Mark } from '../panels/mark.tsx';
import { useTitle } from '../panels/use-title.ts';

/** The passes above the ridge in the next days. */
export function PlanPage() {
  useTitle('Plan');
  // Read again every ten minutes of the station's clock, so that the list does not grow old.
  const version = useNow((nowMs) => Math.floor(nowMs / 600_000));
  const { items, fault } = useList(passInfo, '/passes', version);
  const station = useStation((view) => view.station);
  return (
    <main className="page" id="main">
      <Banners />
      <div className="tools">
        <h1>Plan</h1>
        <span className="dim">
          Next passes above the ridge of {station.name}
          {station.isHorizonEstimated && ' (ridge estimated, not surveyed)'}
        </span>
      </div>
      <section className="p" aria-label="Next passes">
        {fault !== null && <p className="em">The passes could not be read. {fault}</p>}
        <div className="scrolls">
          {items !== undefined && <PassTable passes={items} />}
          {items?.length === 0 && <p className="em">No pass above the ridge in the next day.</p>}
        </div>
      </section>
    </main>
  );
}

function PassTable({ passes }: { passes: readonly PassInfo[] }) {
  const placeName = useStation((view) => view.station.placeName);
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">Rise, UTC</th>
          <th scope="col" className="narrow-off">
            {townOf(placeName)}
          </th>
          <th scope="col">Satellite</th>
          <th scope="col" className="num">
            Top
          </th>
          <th scope="col" className="num narrow-off">
            Above ridge
          </th>
          <th scope="col" className="num narrow-off">
            Bearings
          </th>
          <th scope="col" className="num narrow-off">
            Set, UTC
          </th>
          <th scope="col" className="num narrow-off">
            Elements
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {passes.map((pass) => (
          <PassRow key={pass.passId} pass={pass} />
        ))}
      </tbody>
    </table>
  );
}

function PassRow({ pass }: { pass: PassInfo }) {
  const timeZone = useStation((view) => view.station.timeZone);
  const bookedId = useStation((view) => view.contact.pass?.passId ?? null);
  const isBooked = bookedId === pass.passId;
  const state = useNow((nowMs) => {
    if (nowMs >= pass.losAtMs) return 'over';
    if (nowMs >= pass.aosAtMs) return 'running';
    return `in ${formatSpan(pass.aosAtMs - nowMs)}`;
  });
  return (
    <tr aria-selected={isBooked} data-testid="pass-row">
      <td>
        <span className="narrow-off">{formatUtcDate(pass.aosAtMs).slice(0, 5)}</span>
        {formatUtcDate(pass.aosAtMs).slice(5)}
      </td>
      <td className="narrow-off">{formatLocal(pass.aosAtMs, timeZone)}</td>
      <td>{pass.name}</td>
      <td className="num">{Math.round(pass.maxElevationDeg)}°</td>
      <td className="num narrow-off">{formatNumber((pass.losAtMs - pass.aosAtMs) / 60_000, 1)} min</td>
      <td className="num narrow-off">
        {Math.round(pass.aosAzimuthDeg)}° to {Math.round(pass.losAzimuthDeg)}°
      </td>
      <td className="num narrow-off">{formatUtc(pass.losAtMs)}</td>
      <td className="num narrow-off">
        {formatNumber(pass.elementAgeDays, 1)} d, ±{formatNumber(pass.aosUncertaintyMs / 1000, 1)} s
      </td>
      <td>
        <Mark name={state === 'running' ? 'run' : isBooked ? 'pass' : 'wait'} /> {state}
        {isBooked && state !== 'running' && <span className="narrow-off">, next contact</span>}
      </td>
    </tr>
  );
}
