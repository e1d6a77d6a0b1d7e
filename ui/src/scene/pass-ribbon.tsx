import { memo, useId, useMemo } from 'react';
import { useNow, useStation } from '../api/live-store.ts';
import { formatUtc } from '../locales/format-time.ts';
import { ribbonBox, ribbonOf, ribbonX, tickPaths } from './ribbon-geometry.ts';

const { width, height, baseY } = ribbonBox;

/** Elevation over time with the ridge in front of it, frames as ticks below, and where now is. */
export function PassRibbon() {
  const pass = useStation((view) => view.contact.pass);
  const ribbon = useMemo(() => (pass === null ? undefined : ribbonOf(pass)), [pass]);
  if (pass === null || ribbon === undefined) return <p className="empty">The next contact shows here.</p>;
  return (
    <>
      <RibbonDrawing
        ribbon={ribbon}
        label={`Elevation over the pass, highest ${Math.round(pass.maxElevationDeg)}°`}
      />
      <span className="t0 n">{formatUtc(pass.track[0]!.atMs)}</span>
      <span className="t1 n">{formatUtc(pass.track.at(-1)!.atMs)}</span>
    </>
  );
}

type Drawn = NonNullable<ReturnType<typeof ribbonOf>>;

function RibbonDrawing({ ribbon, label }: { ribbon: Drawn; label: string }) {
  const clipId = useId();
  // A tenth of a unit is less than a pixel: the line moves when it can be seen to move.
  const nowX = useNow((nowMs) => Math.round(ribbonX(ribbon, nowMs) * 10) / 10);
  return (
    <svg
      className="ribbon"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <clipPath id={clipId}>
        <rect x="0" y="0" width={nowX} height={height} />
      </clipPath>
      <path d={ribbon.hill} className="hill" />
      <path d={ribbon.hill} className="hill done" clipPath={`url(#${clipId})`} />
      <path d={ribbon.ridge} className="rid" />
      <path d={`M0 ${baseY}H${width}`} className="base" />
      <Ticks ribbon={ribbon} />
      <path d={`M${nowX} 0V${height}`} className="now" />
    </svg>
  );
}

const Ticks = memo(function Ticks({ ribbon }: { ribbon: Drawn }) {
  const ticks = useStation((view) => view.frameTicks);
  const { good, bad } = useMemo(() => tickPaths(ribbon, ticks), [ribbon, ticks]);
  return (
    <>
      <path d={good} className="fg" />
      <path d={bad} className="fb" />
    </>
  );
});
