import { useRef, useState } from 'react';
import * as actions from '../api/actions.ts';
import { useNow, useStation } from '../api/live-store.ts';
import { eventWords, nextEvent, spokenMoment } from '../api/next-event.ts';
import { isReadingStale } from '../api/staleness.ts';
import { type ReportEntry, reportEntry, useList } from '../api/use-list.ts';
import { formatNumber, formatSigned } from '../locales/format-number.ts';
import { formatAge, formatCountdown, formatUtc } from '../locales/format-time.ts';
import { bearingOf, trackAt } from '../scene/polar-geometry.ts';
import { SkyPolar } from '../scene/sky-polar.tsx';
import { Mark } from './mark.tsx';
import { PassWork } from './pass-work.tsx';
import { SkyTable } from './sky-table.tsx';

/** Countdown above the sky, angles under it. */
export function SkyPanel() {
  return (
    <section className="p sky" aria-label="Countdown and sky">
      <Countdown />
      <Work />
      <Sky />
      <MotionState />
      <ReportLine />
      <AngleTable />
    </section>
  );
}

/** Before the pass it can still be said for whom it is worked, and what the radio listens to. */
function Work() {
  const isWaiting = useStation((view) => view.contact.phase === 'waiting');
  const passId = useStation((view) => view.contact.pass?.passId);
  const aosAtMs = useStation((view) => view.contact.pass?.aosAtMs);
  if (!isWaiting || passId === undefined || aosAtMs === undefined) return null;
  return <PassWork passId={passId} aosAtMs={aosAtMs} />;
}

/** The sky as a drawing, or as a table for whoever reads it better. */
function Sky() {
  const [isTable, setTable] = useState(false);
  const hasPass = useStation((view) => view.contact.pass !== null);
  return (
    <div className="skybox">
      {isTable && hasPass ? <SkyTable /> : <SkyPolar />}
      {hasPass && (
        <button
          type="button"
          className="btn ghost astable"
          aria-pressed={isTable}
          data-testid="sky-as-table"
          onClick={() => setTable(!isTable)}
        >
          {isTable ? 'Show as sky' : 'Show as table'}
        </button>
      )}
    </div>
  );
}

function Countdown() {
  const contact = useStation((view) => view.contact);
  const what = useNow((nowMs) => nextEvent(contact, nowMs)?.what ?? null);
  const figure = useNow((nowMs) => {
    const next = nextEvent(contact, nowMs);
    return next === undefined ? 'None' : formatCountdown(nowMs, next.atMs);
  });
  const spoken = useNow((nowMs) => spokenMoment(nextEvent(contact, nowMs), nowMs));
  const { pass } = contact;
  return (
    <div className="count">
      <div className="big">
        <span className="lab">{what === null ? 'No contact booked' : eventWords(what)}</span>
        <span className="t n" role="timer" data-testid="countdown">
          {figure}
        </span>
        <span className="vh" role="status">
          {spoken}
        </span>
      </div>
      {pass !== null && (
        <dl className="evs">
          <Moment name="Ridge rise" atMs={pass.aosAtMs} />
          <Moment name="Highest" figure={`${Math.round(pass.maxElevationDeg)}°`} atMs={pass.tcaAtMs} />
          <Moment name="Ridge set" atMs={pass.losAtMs} />
        </dl>
      )}
    </div>
  );
}

function Moment({ name, figure, atMs }: { name: string; figure?: string; atMs: number }) {
  const isPast = useNow((nowMs) => nowMs >= atMs);
  return (
    <div className={isPast ? 'past' : ''}>
      <dt>
        {name} {figure !== undefined && <i className="n">{figure}</i>}
      </dt>
      <dd>{formatUtc(atMs)}</dd>
    </div>
  );
}

/** After a pass, until the next one rises: where to read what it brought. */
function ReportLine() {
  const heardId = useStation((view) => view.lastReportId);
  const phase = useStation((view) => view.contact.phase);
  const written = useStation((view) => view.reportsWritten);
  // A page that was opened after the pass was not told: it asks.
  const { items } = useList(reportEntry, '/reports', written);
  const kept = items?.reduce<ReportEntry | undefined>(
    (newest, entry) => (newest === undefined || entry.writtenAtMs > newest.writtenAtMs ? entry : newest),
    undefined,
  );
  const reportId = heardId ?? kept?.reportId ?? null;
  if (reportId === null || phase === 'tracking') return null;
  return (
    <div className="reported">
      <Mark name="pass" />
      <span>Report of the last pass is written.</span>
      <a
        className="btn"
        href={`/api/v1/reports/${encodeURIComponent(reportId)}.html`}
        target="_blank"
        rel="noreferrer"
        data-testid="report-link"
      >
        Read
      </a>
    </div>
  );
}

/** Shown only while the antenna may not move: then it is the thing to know. */
function MotionState() {
  const { motion, lock, stopped } = useStation((view) => view.safety);
  if (motion.isArmed) return null;
  const why = lock !== null ? `Locked by ${lock.who}` : stopped !== null ? 'Stopped' : motion.blockedBy;
  return (
    <div className="unarmed">
      <Mark name="watch" />
      <span>Antenna may not move{why === null ? '' : `: ${why}`}</span>
      {motion.blockedBy === null && (
        <button
          type="button"
          className="btn"
          data-testid="arm-motion"
          onClick={() => void actions.armMotion()}
        >
          Arm motion
        </button>
      )}
    </div>
  );
}

/**
 * In the overlap of its turn a rotator reads more than 360 (or less than 0). Beside the satellite the direction is what
 * compares, so the turn stands before it in small.
 */
function Bearing({ azimuthDeg }: { azimuthDeg: number }) {
  const { directionDeg, turnDeg } = bearingOf(azimuthDeg);
  if (turnDeg === 0) return degrees(directionDeg);
  const read = `Overlap: the rotator's own scale says ${degrees(azimuthDeg)}, the same direction as ${degrees(directionDeg)}.`;
  return (
    <span title={read}>
      <small className="turn">
        {formatSigned(turnDeg)}
        <span className="vh"> overlap</span>
      </small>
      {degrees(directionDeg)}
    </span>
  );
}

const degrees = (value: number) => `${formatNumber(value, 1)}°`;
const direction = (azimuthDeg: number) => degrees(bearingOf(azimuthDeg).directionDeg);
const rateWords = (value: number) => `${formatNumber(value, 2)} °/s`;

function AngleTable() {
  const track = useStation((view) => view.track);
  const rate = useStation((view) => view.clock.rate);
  const beamWidthDeg = useStation((view) => view.station.beamWidthDeg);
  const { satellite, antenna, commanded, offByDeg } = track;
  const oldWords = useNow((nowMs) => {
    if (antenna === null || !isReadingStale(nowMs - antenna.readAtMs, rate)) return null;
    return `${formatAge((nowMs - antenna.readAtMs) / rate)} old`;
  });
  const isOld = oldWords !== null;
  // What it was when both ends were last known.
  const wasOffByDeg = useRef<number | null>(null);
  if (offByDeg !== null && !isOld) wasOffByDeg.current = offByDeg;
  const isTracking = useStation((view) => view.contact.phase === 'tracking');
  const isOutside = isTracking && offByDeg !== null && offByDeg > beamWidthDeg / 2;
  const was = offByDeg ?? wasOffByDeg.current;
  return (
    <table className="ae n">
      <thead>
        <tr>
          <td />
          <th scope="col">Azimuth</th>
          <th scope="col">Elevation</th>
          <th scope="col">Rate</th>
        </tr>
      </thead>
      <tbody>
        <SatelliteRow />
        <tr className={isOld ? 'stale-v' : ''}>
          <th scope="row">
            <svg
              className={isOld ? 'mk ant st' : 'mk ant'}
              viewBox="-18 -18 36 36"
              role={isOld ? 'img' : undefined}
              aria-label={isOld ? 'stale' : undefined}
              aria-hidden={!isOld}
            >
              <path d="M-15-8v-7h7M15-8v-7h-7M-15 8v7h7M15 8v7h-7" />
            </svg>
            Antenna
          </th>
          <td data-testid="antenna-azimuth">
            {antenna === null ? 'none yet' : <Bearing azimuthDeg={antenna.azimuthDeg} />}
          </td>
          <td data-testid="antenna-elevation">
            {antenna === null ? 'none yet' : degrees(antenna.elevationDeg)}
          </td>
          <td>{isOld ? <b>{oldWords}</b> : antenna === null ? '' : rateWords(antenna.rateDegS)}</td>
        </tr>
        <tr className="told">
          <th scope="row">Told</th>
          <td data-testid="commanded-azimuth">
            {commanded === null ? 'nothing yet' : <Bearing azimuthDeg={commanded.azimuthDeg} />}
          </td>
          <td data-testid="commanded-elevation">
            {commanded === null ? '' : degrees(commanded.elevationDeg)}
          </td>
          <td />
        </tr>
        <tr>
          <th scope="row">Off by</th>
          <td colSpan={2} data-testid="off-by">
            {offByDeg === null || isOld ? (
              <>
                <b>unknown</b>
                {was !== null && `, was ${degrees(was)}`}
              </>
            ) : isOutside ? (
              <>
                <Mark name="watch" label="watch" />
                <b>{degrees(offByDeg)}</b>, outside the beam of {formatNumber(beamWidthDeg)}°
              </>
            ) : (
              `${degrees(offByDeg)}, beam ${formatNumber(beamWidthDeg)}°`
            )}
          </td>
          <td>{satellite === null ? '' : `${formatNumber(satellite.rangeKm)} km`}</td>
        </tr>
      </tbody>
    </table>
  );
}

function SatelliteRow() {
  const { satellite, atMs } = useStation((view) => view.track);
  const rate = useStation((view) => view.clock.rate);
  const pass = useStation((view) => view.contact.pass);
  // Not heard: the page works the direction out by itself, and says so.
  const predicted = useNow((nowMs) => {
    if (pass === null || !isReadingStale(nowMs - atMs, rate)) return null;
    const here = trackAt(pass.track, nowMs);
    return here === undefined ? 'unknown' : `${direction(here.azimuthDeg)} ${degrees(here.elevationDeg)}`;
  });
  const [azimuth, elevation] =
    predicted !== null
      ? predicted.split(' ')
      : satellite === null
        ? ['unknown', '']
        : [direction(satellite.azimuthDeg), degrees(satellite.elevationDeg)];
  return (
    <tr>
      <th scope="row">
        <svg className="mk" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="4.5" fill="var(--text)" />
        </svg>
        Satellite
      </th>
      <td data-testid="sat-azimuth">{azimuth}</td>
      <td data-testid="sat-elevation">{elevation}</td>
      <td>
        {predicted !== null
          ? 'predicted here'
          : satellite === null
            ? ''
            : rateWords(satellite.angularRateDegS)}
      </td>
    </tr>
  );
}
