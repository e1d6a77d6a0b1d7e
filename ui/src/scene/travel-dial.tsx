import type { AntennaSafety } from '@dawa/protocols/console/antenna';
import { arcPath, placeAt } from './travel-geometry.ts';

interface TravelDialProps {
  readonly antenna: { readonly azimuthDeg: number; readonly elevationDeg: number } | null;
  readonly target: { readonly azimuthDeg: number; readonly elevationDeg: number } | null;
  readonly travel: AntennaSafety['travel'];
  readonly isStale: boolean;
}

const size = 260;
const centre = size / 2;
const outer = 112;
const inner = 70;

/**
 * How far the antenna may turn and where it stands: the ring is azimuth, travel beyond a whole turn on a second ring outside it;
 * the quarter inside is elevation.
 */
export function TravelDial({ antenna, target, travel, isStale }: TravelDialProps) {
  const words =
    antenna === null
      ? 'Where the antenna stands is not known.'
      : `The antenna stands at azimuth ${antenna.azimuthDeg.toFixed(1)}, elevation ${antenna.elevationDeg.toFixed(1)} degrees.`;
  return (
    <svg className="dial" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words}>
      <circle cx={centre} cy={centre} r={outer} className="off" />
      {travel !== undefined && (
        <>
          <path
            className="may"
            d={arcPath(
              centre,
              outer,
              travel.minAzimuthDeg,
              Math.min(travel.maxAzimuthDeg, travel.minAzimuthDeg + 360),
            )}
          />
          {travel.maxAzimuthDeg - travel.minAzimuthDeg > 360 && (
            <path
              className="may"
              d={arcPath(centre, outer + 9, travel.minAzimuthDeg + 360, travel.maxAzimuthDeg)}
            />
          )}
          <path
            className="may"
            d={arcPath(
              centre,
              inner,
              90 - Math.min(180, travel.maxElevationDeg),
              90 - travel.minElevationDeg,
            )}
          />
        </>
      )}
      {['N', 'E', 'S', 'W'].map((letter, at) => {
        const { x, y } = placeAt(centre, outer - 18, 90 * at);
        return (
          <text key={letter} x={x} y={y + 4}>
            {letter}
          </text>
        );
      })}
      {target !== null && (
        <Needle className="aim" azimuthDeg={target.azimuthDeg} elevationDeg={target.elevationDeg} />
      )}
      {antenna !== null && (
        <Needle
          className={isStale ? 'is old' : 'is'}
          azimuthDeg={antenna.azimuthDeg}
          elevationDeg={antenna.elevationDeg}
        />
      )}
    </svg>
  );
}

function Needle({
  className,
  azimuthDeg,
  elevationDeg,
}: {
  className: string;
  azimuthDeg: number;
  elevationDeg: number;
}) {
  const far = placeAt(centre, outer, azimuthDeg);
  const near = placeAt(centre, outer - 12, azimuthDeg);
  const high = placeAt(centre, inner, 90 - elevationDeg);
  return (
    <g className={className}>
      <line x1={near.x} y1={near.y} x2={far.x} y2={far.y} />
      <circle cx={far.x} cy={far.y} r={5} />
      <line x1={centre} y1={centre} x2={high.x} y2={high.y} />
      <circle cx={high.x} cy={high.y} r={4} />
    </g>
  );
}
