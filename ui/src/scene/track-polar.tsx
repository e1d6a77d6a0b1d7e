import type { PlanPass } from '@dawa/protocols/console/plan';
import { useMemo } from 'react';
import { useStation } from '../api/live-store.ts';
import { useSize } from '../panels/use-size.ts';
import { direction, pathOf, project, trackAt, trackBetween } from './polar-geometry.ts';
import { SkyGround } from './sky-polar.tsx';

const letterRoom = 24;

/** The way of a planned pass over the sky and its ridge: what the contact uses is drawn full. */
export function TrackPolar({ pass }: { pass: PlanPass }) {
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  const horizon = useStation((view) => view.station.horizon);
  const radius = Math.min(width, height) / 2 - letterRoom;
  const disc = useMemo(
    () => ({ centre: { x: Math.round(width / 2), y: Math.round(height / 2) }, radius }),
    [width, height, radius],
  );
  return (
    <div className="dpol" ref={ref}>
      {radius > 16 && (
        <svg
          className="polar"
          width={width}
          height={height}
          role="img"
          aria-label={`Sky, north up. ${pass.name} from ${Math.round(pass.aosAzimuthDeg)}° to ${Math.round(pass.losAzimuthDeg)}°, highest ${Math.round(pass.maxElevationDeg)}°`}
        >
          <SkyGround disc={disc} horizon={horizon} />
          <PassTrack disc={disc} pass={pass} />
        </svg>
      )}
    </div>
  );
}

type Disc = Parameters<typeof project>[0];

function PassTrack({ disc, pass }: { disc: Disc; pass: PlanPass }) {
  const { track, contact, visible, tcaAtMs, losAtMs } = pass;
  const line = (fromAtMs: number, toAtMs: number) =>
    pathOf(
      trackBetween(track, fromAtMs, toAtMs).map(({ azimuthDeg, elevationDeg }) =>
        project(disc, azimuthDeg, elevationDeg),
      ),
    );
  const first = track[0];
  const last = track.at(-1);
  if (first === undefined || last === undefined) return null;
  const at = (atMs: number | undefined) => {
    const here = atMs === undefined ? undefined : trackAt(track, atMs);
    return here && project(disc, here.azimuthDeg, here.elevationDeg);
  };
  const rise = at(visible[0]?.fromAtMs);
  const set = at(visible.at(-1)?.toAtMs);
  const arrowAtMs = tcaAtMs + (losAtMs - tcaAtMs) * 0.6;
  const arrow = at(arrowAtMs);
  const along = direction(disc, track, arrowAtMs);
  return (
    <>
      <path d={line(first.atMs, last.atMs)} className="fut" />
      {contact !== null && <path d={line(contact.fromAtMs, contact.toAtMs)} className="past" />}
      {arrow && along && (
        <path
          d="M-5-4 4 0-5 4"
          className="arr"
          transform={`translate(${arrow.x.toFixed(1)} ${arrow.y.toFixed(1)}) rotate(${((Math.atan2(along.y, along.x) * 180) / Math.PI).toFixed(0)})`}
        />
      )}
      <g className="al">
        {rise && <path d={`M${rise.x - 5} ${rise.y}h10M${rise.x} ${rise.y - 5}v10`} />}
        {set && <rect x={set.x - 4} y={set.y - 4} width="8" height="8" />}
      </g>
    </>
  );
}
