import type { StationInfo } from '@dawa/protocols/console/mission';
import type { PassDetail } from '@dawa/protocols/console/pass';
import { type KeyboardEvent, memo, useMemo, useState } from 'react';
import { stationNowMs, useNow, useStation } from '../api/live-store.ts';
import { isReadingStale } from '../api/staleness.ts';
import { formatNumber } from '../locales/format-number.ts';
import { formatUtc } from '../locales/format-time.ts';
import { useSize } from '../panels/use-size.ts';
import {
  circlePath,
  direction,
  minuteTicks,
  type PolarDisc,
  pathOf,
  project,
  ridgePoints,
  ringLabelAzimuthDeg,
  type SkySample,
  stepOnTrack,
  trackAt,
  trackBetween,
} from './polar-geometry.ts';

/** Room around the disc for the letters. */
const letterRoom = 24;

/**
 * The sky over the station with its own ridge: predicted track with minute ticks, the satellite as a disc, and in
 * brackets with its beam the antenna where it says it is.
 */
export function SkyPolar() {
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  const station = useStation((view) => view.station);
  const pass = useStation((view) => view.contact.pass);
  const radius = Math.min(width, height) / 2 - letterRoom;
  const disc = useMemo(
    () => ({ centre: { x: Math.round(width / 2), y: Math.round(height / 2) }, radius }),
    [width, height, radius],
  );
  const label = useNow((nowMs) => skyWords(pass, nowMs));
  const [cursorAtMs, setCursorAtMs] = useState<number | null>(null);
  const cursor = pass === null || cursorAtMs === null ? undefined : trackAt(pass.track, cursorAtMs);
  const onKeyDown = (event: KeyboardEvent) => {
    const minutes = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (minutes === undefined || pass === null) return;
    event.preventDefault();
    setCursorAtMs(stepOnTrack(pass.track, cursorAtMs ?? stationNowMs(), minutes));
  };
  return (
    <div className="pol" ref={ref}>
      {radius > 20 && (
        <svg
          className="polar"
          width={width}
          height={height}
          role="img"
          aria-label={`${label}. Left and right step through the minutes.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the minutes of the track are read by keys
          tabIndex={0}
          onKeyDown={onKeyDown}
          onBlur={() => setCursorAtMs(null)}
        >
          <SkyGround disc={disc} horizon={station.horizon} />
          {radius > 70 && <RingNames disc={disc} track={pass?.track ?? noTrack} />}
          {pass !== null && <SkyTrack disc={disc} pass={pass} />}
          <Satellite disc={disc} />
          <Antenna disc={disc} beamWidthDeg={station.beamWidthDeg} />
          {cursor !== undefined && <Cursor disc={disc} at={cursor} />}
        </svg>
      )}
      <output className="skycursor n">{cursor === undefined ? '' : cursorWords(cursor)}</output>
    </div>
  );
}

function skyWords(pass: PassDetail | null, nowMs: number): string {
  const here = pass === null ? undefined : trackAt(pass.track, nowMs);
  if (here === undefined) return 'Sky, north up. No satellite above the horizon.';
  const azimuth = Math.round(here.azimuthDeg / 5) * 5;
  const elevation = Math.round(here.elevationDeg / 5) * 5;
  return `Sky, north up. Satellite near azimuth ${azimuth}, elevation ${elevation}`;
}

/** The rings named where the track does not go. */
const RingNames = memo(function RingNames({ disc, track }: OnDisc & { track: PassDetail['track'] }) {
  const azimuthDeg = useMemo(() => ringLabelAzimuthDeg(disc, track), [disc, track]);
  return [30, 60].map((elevationDeg) => {
    const { x, y } = project(disc, azimuthDeg, elevationDeg);
    return (
      <text key={elevationDeg} x={x} y={y + 4} className="rl n">
        {elevationDeg}°
      </text>
    );
  });
});

const noTrack: PassDetail['track'] = [];

interface OnDisc {
  readonly disc: PolarDisc;
}

/** The empty sky: ridge, rings, letters. */
export const SkyGround = memo(function SkyGround({
  disc,
  horizon,
}: OnDisc & { horizon: StationInfo['horizon'] }) {
  const { centre, radius } = disc;
  const ridge = pathOf(ridgePoints(disc, horizon));
  const rim = circlePath(disc);
  return (
    <>
      <path d={rim} className="sky" />
      {ridge !== '' && <path d={`${rim}${ridge}Z`} fillRule="evenodd" className="rid" />}
      {ridge !== '' && <path d={`${ridge}Z`} className="ridl" />}
      <circle cx={centre.x} cy={centre.y} r={radius} className="ring o" />
      <circle cx={centre.x} cy={centre.y} r={(radius * 2) / 3} className="ring" />
      <circle cx={centre.x} cy={centre.y} r={radius / 3} className="ring" />
      <path
        d={`M${centre.x} ${centre.y - radius}v${2 * radius}M${centre.x - radius} ${centre.y}h${2 * radius}`}
        className="ring"
      />
      <text x={centre.x} y={centre.y - radius - 9} className="card N">
        N
      </text>
      <text x={centre.x + radius + 13} y={centre.y + 5} className="card">
        E
      </text>
      <text x={centre.x} y={centre.y + radius + 19} className="card">
        S
      </text>
      <text x={centre.x - radius - 13} y={centre.y + 5} className="card">
        W
      </text>
    </>
  );
});

function SkyTrack({ disc, pass }: OnDisc & { pass: PassDetail }) {
  // One redraw of the line a second is enough: it moves less than two pixels.
  const nowS = useNow((nowMs) => Math.floor(nowMs / 1000));
  const nowMs = nowS * 1000;
  const first = pass.track[0];
  const last = pass.track.at(-1);
  const ticks = useMemo(() => minuteTicks(disc, pass.track), [disc, pass]);
  // The minute that the antenna's brackets stand on is left out until they have moved on.
  const coveredAtMs = useStation(({ track: { antenna } }) => {
    if (antenna === null) return null;
    const at = project(disc, antenna.azimuthDeg, antenna.elevationDeg);
    const isUnder = ({ label }: (typeof ticks)[number]) =>
      label !== undefined && Math.abs(label.at.x - at.x) < 25 && Math.abs(label.at.y - 4 - at.y) < 23;
    return ticks.find(isUnder)?.atMs ?? null;
  });
  if (first === undefined || last === undefined) return null;
  const line = (fromAtMs: number, toAtMs: number) =>
    pathOf(
      trackBetween(pass.track, fromAtMs, toAtMs).map((sample) =>
        project(disc, sample.azimuthDeg, sample.elevationDeg),
      ),
    );
  const cutAtMs = Math.min(last.atMs, Math.max(first.atMs, nowMs));
  return (
    <>
      {nowMs < last.atMs && <path d={line(cutAtMs, last.atMs)} className="fut" />}
      {nowMs > first.atMs && <path d={line(first.atMs, cutAtMs)} className="past" />}
      {ticks.map(({ atMs, from, to, label }) => (
        <g key={atMs}>
          <path d={pathOf([from, to])} className={atMs < nowMs ? 'tick p' : 'tick'} />
          {label && atMs !== coveredAtMs && (
            <text x={label.at.x} y={label.at.y} className="tl n">
              {label.text}
            </text>
          )}
        </g>
      ))}
      <Arrow disc={disc} pass={pass} />
      <Crossing disc={disc} pass={pass} />
    </>
  );
}

/** Which way it goes, near the end of the track. */
const Arrow = memo(function Arrow({ disc, pass }: OnDisc & { pass: PassDetail }) {
  const atMs = pass.tcaAtMs + (pass.losAtMs - pass.tcaAtMs) * 0.7;
  const here = trackAt(pass.track, atMs);
  const along = direction(disc, pass.track, atMs);
  if (here === undefined || along === undefined) return null;
  const { x, y } = project(disc, here.azimuthDeg, here.elevationDeg);
  const angleDeg = (Math.atan2(along.y, along.x) * 180) / Math.PI;
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angleDeg.toFixed(0)})`;
  return <path d="M-6-5 4 0-6 5" transform={transform} className="arr" />;
});

/** Where it comes over the ridge (a cross) and where it goes behind it (a square), with their bearings. */
const Crossing = memo(function Crossing({ disc, pass }: OnDisc & { pass: PassDetail }) {
  const rise = trackAt(pass.track, pass.aosAtMs);
  const set = trackAt(pass.track, pass.losAtMs);
  const label = (word: string, azimuthDeg: number) => {
    const rim = { centre: disc.centre, radius: disc.radius + 9 };
    const { x, y } = project(rim, azimuthDeg, 0);
    const side = x < disc.centre.x ? 'end' : 'start';
    // Labels stay clear of the letters N and S, and inside the drawing.
    const text = `${word} ${Math.round(azimuthDeg)}°`;
    const room = text.length * 6.4;
    const shown = side === 'end' ? Math.max(x, room + 2) : Math.min(x, 2 * disc.centre.x - room - 2);
    const isLow = y > disc.centre.y;
    return (
      <text x={shown} y={y + (isLow ? 12 : -2)} className="albl" textAnchor={side}>
        {text}
      </text>
    );
  };
  const at = (sample: typeof rise) =>
    sample === undefined ? undefined : project(disc, sample.azimuthDeg, sample.elevationDeg);
  const riseAt = at(rise);
  const setAt = at(set);
  return (
    <g className="al">
      {riseAt && <path d={`M${riseAt.x - 5} ${riseAt.y}h10M${riseAt.x} ${riseAt.y - 5}v10`} />}
      {setAt && <rect x={setAt.x - 4} y={setAt.y - 4} width="8" height="8" />}
      {label('Rise', pass.aosAzimuthDeg)}
      {label('Set', pass.losAzimuthDeg)}
    </g>
  );
});

/** Where the satellite is: what the server says, or while it is not heard, where it must be by now. */
function Satellite({ disc }: OnDisc) {
  const satellite = useStation((view) => view.track.satellite);
  const heardAtMs = useStation((view) => view.track.atMs);
  const rate = useStation((view) => view.clock.rate);
  const pass = useStation((view) => view.contact.pass);
  const predicted = useNow((nowMs) => {
    if (pass === null || !isReadingStale(nowMs - heardAtMs, rate)) return null;
    const here = trackAt(pass.track, nowMs);
    return here === undefined ? null : JSON.stringify(project(disc, here.azimuthDeg, here.elevationDeg));
  });
  if (predicted !== null) {
    const { x, y } = JSON.parse(predicted) as { x: number; y: number };
    return <circle cx={x} cy={y} r="7.5" className="sat" />;
  }
  if (satellite === null || satellite.elevationDeg < -3) return null;
  const { x, y } = project(disc, satellite.azimuthDeg, satellite.elevationDeg);
  return <circle cx={x} cy={y} r="7.5" className="sat" data-testid="sky-satellite" />;
}

/** A minute of the track that was stepped to. */
function Cursor({ disc, at }: OnDisc & { at: SkySample }) {
  const { x, y } = project(disc, at.azimuthDeg, at.elevationDeg);
  return <circle cx={x} cy={y} r="6" className="cursor" />;
}

const cursorWords = ({ atMs, azimuthDeg, elevationDeg }: SkySample) =>
  `${formatUtc(atMs)}, azimuth ${formatNumber(azimuthDeg, 1)}°, elevation ${formatNumber(elevationDeg, 1)}°`;

function Antenna({ disc, beamWidthDeg }: OnDisc & { beamWidthDeg: number }) {
  const antenna = useStation((view) => view.track.antenna);
  const rate = useStation((view) => view.clock.rate);
  const isOld = useNow((nowMs) => antenna !== null && isReadingStale(nowMs - antenna.readAtMs, rate));
  if (antenna === null) return null;
  const { x, y } = project(disc, antenna.azimuthDeg, antenna.elevationDeg);
  const beam = (disc.radius * beamWidthDeg) / 2 / 90;
  return (
    <g
      className={isOld ? 'ant st' : 'ant'}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
      data-testid="sky-antenna"
    >
      <circle r={Math.max(8, beam)} className="beam" />
      <path d="M-15-8v-7h7M15-8v-7h-7M-15 8v7h7M15 8v7h-7" />
    </g>
  );
}
