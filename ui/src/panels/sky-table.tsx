import { useEffect, useMemo, useRef } from 'react';
import { useNow, useStation } from '../api/live-store.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatUtc } from '../locales/format-time.ts';
import { trackRows } from '../scene/track-rows.ts';

const stepMs = 20_000;
const words = { rise: 'ridge rise', top: 'highest', set: 'ridge set' } as const;
const degrees = (value: number) => `${formatNumber(value, 1)}°`;

/** The predicted track of the pass as figures, with its events between them; the row of now is marked. */
export function SkyTable() {
  const pass = useStation((view) => view.contact.pass);
  const rows = useMemo(() => (pass === null ? [] : trackRows(pass, stepMs)), [pass]);
  const nowIndex = useNow((nowMs) => rows.findLastIndex(({ atMs }) => atMs <= nowMs));
  // Opened in the middle of a pass, it shows where the pass is.
  const nowRow = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    nowRow.current?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <section className="skytable" aria-label="Predicted track" tabIndex={0}>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">UTC</th>
            <th scope="col" className="num">
              Azimuth
            </th>
            <th scope="col" className="num">
              Elevation
            </th>
            <th scope="col" className="num">
              Over ridge
            </th>
            <th scope="col">
              <span className="vh">Event</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr
              key={`${row.atMs} ${row.event ?? ''}`}
              ref={index === nowIndex ? nowRow : undefined}
              aria-current={index === nowIndex ? 'time' : undefined}
            >
              <td>{formatUtc(row.atMs)}</td>
              <td className="num">{degrees(row.azimuthDeg)}</td>
              <td className="num">{degrees(row.elevationDeg)}</td>
              <td className="num">{degrees(row.overRidgeDeg)}</td>
              <td>{index === nowIndex ? 'now' : row.event === undefined ? '' : words[row.event]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
