import { footprint, footprintRadiusDeg } from '@dawa/flight-dynamics/ground-track';
import { subsolarPoint } from '@dawa/flight-dynamics/sun';
import { type GeoProjection, geoCircle, geoEquirectangular, geoGraticule10, geoPath } from 'd3-geo';
import { useEffect, useMemo, useState } from 'react';
import { useNow, useStation } from '../api/live-store.ts';
import { townOf } from '../locales/plain-name.ts';
import { useSize } from '../panels/use-size.ts';
import { type Land, loadLand } from './land.ts';
import { ObjectMap } from './objects/object-map.tsx';
import { useRingHeightKm } from './objects/use-ring-height.ts';
import { type GroundPlace, orbitArc, type SubPoint, turnMs } from './orbit-arc.ts';
import { useEarlierPlace } from './use-earlier-place.ts';

/** Width of the world that the small map shows, around the station. */
const nearbyDeg = 130;

export interface GroundMapProps {
  /** The whole world, or what lies around the station. */
  readonly isWorld?: boolean;
  /** Width of the world that is shown around the station. */
  readonly acrossDeg?: number;
  /** Stations that were heard, where they say they are. */
  readonly places?: readonly MapPlace[];
}

export interface MapPlace extends GroundPlace {
  readonly name: string;
  readonly isChosen: boolean;
}

/** Land, ground track behind and ahead, what the satellite sees, and where the station is; flat, without WebGL. */
export function GroundMap({ isWorld = false, acrossDeg = nearbyDeg, places: heard = [] }: GroundMapProps) {
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  const land = useLand();
  const station = useStation((view) => view.station);
  const satellite = useStation((view) => view.track.satellite);
  const { path, projection } = useMemo(() => {
    const shownDeg = isWorld ? Math.max(360, (180 * width) / Math.max(1, height)) : acrossDeg;
    const projection = geoEquirectangular()
      .rotate([-(isWorld ? 0 : station.longitudeDeg), 0])
      .center([0, isWorld ? 0 : station.latitudeDeg])
      .translate([width / 2, height / 2])
      .scale(width / ((shownDeg * Math.PI) / 180))
      .clipExtent([
        [0, 0],
        [Math.max(1, width), Math.max(1, height)],
      ]);
    return { projection, path: geoPath(projection) };
  }, [isWorld, acrossDeg, station, width, height]);
  const places = useMemo(
    () => ({
      land: land === undefined ? '' : (path(land.polygons) ?? ''),
      grid: path(geoGraticule10()) ?? '',
      home: projection([station.longitudeDeg, station.latitudeDeg]) ?? [-99, -99],
    }),
    [land, path, projection, station],
  );
  const label =
    satellite === null
      ? `Map around ${townOf(station.placeName)}`
      : `Ground track and what the satellite sees; it is over ${placeWords(satellite)}`;
  return (
    <div className="gmap" ref={ref}>
      {width > 0 && height > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <rect width={width} height={height} className="sea" />
          <path d={places.land} className="land" />
          <path d={places.grid} className="gr0" />
          {isWorld && <Night path={path} />}
          {isWorld && <StationRing path={path} />}
          {satellite !== null && <Flight path={path} projection={projection} />}
          <path d={`M${places.home[0] - 5} ${places.home[1] + 5}h10l-5-10Z`} className="home" />
          <text x={places.home[0] + 9} y={places.home[1] + 4} className="homename">
            {townOf(station.placeName)}
          </text>
          {heard.map((place) => (
            <HeardPlace key={place.name} place={place} projection={projection} />
          ))}
        </svg>
      )}
      {isWorld && width > 0 && height > 0 && (
        <ObjectMap width={width} height={height} pixelsPerRadian={projection.scale()} />
      )}
    </div>
  );
}

type MapPath = ReturnType<typeof geoPath>;

function HeardPlace({ place, projection }: { place: MapPlace; projection: GeoProjection }) {
  const at = projection([place.longitudeDeg, place.latitudeDeg]);
  if (at === null) return null;
  const [x, y] = at;
  return (
    <g className={place.isChosen ? 'heardplace chosen' : 'heardplace'}>
      <circle cx={x} cy={y} r={place.isChosen ? 5 : 3.5} />
      <text x={x + 8} y={y + 4}>
        {place.name}
      </text>
    </g>
  );
}

function Flight({ path, projection }: { path: MapPath; projection: GeoProjection }) {
  const satellite = useStation((view) => view.track.satellite);
  const atMs = useStation((view) => view.track.atMs);
  const earlier = useEarlierPlace();
  // The line is drawn anew every ten seconds; the disc moves with every word of the station.
  const steadyAtMs = useNow((nowMs) => Math.floor(nowMs / 10_000) * 10_000);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every ten seconds is what is wanted
  const line = useMemo(() => {
    if (satellite === null || earlier === undefined) return { behind: '', ahead: '' };
    const here = { ...satellite, atMs };
    const span = turnMs(satellite.heightKm);
    const part = (fromAtMs: number, toAtMs: number) => {
      const arc = orbitArc(earlier, here, { fromAtMs, toAtMs, stepMs: 30_000 });
      return arc === undefined ? '' : (path(lineOf(arc)) ?? '');
    };
    return { behind: part(atMs - span / 4, atMs), ahead: part(atMs, atMs + span * 0.8) };
  }, [steadyAtMs, earlier === undefined, path]);
  if (satellite === null) return null;
  const seen = footprint(satellite.latitudeDeg, satellite.longitudeDeg, Math.max(0, satellite.heightKm));
  const [x, y] = projection([satellite.longitudeDeg, satellite.latitudeDeg]) ?? [-99, -99];
  return (
    <>
      <path d={path(areaOf(seen)) ?? ''} className="foot" />
      <path d={line.behind} className="past" />
      <path d={line.ahead} className="fut" />
      <circle cx={x} cy={y} r="7" className="sat" />
    </>
  );
}

/** What is as high as the satellite and within it stands over the level horizon of the station. */
function StationRing({ path }: { path: MapPath }) {
  const station = useStation((view) => view.station);
  const heightKm = useRingHeightKm();
  if (heightKm === undefined) return null;
  const circle = geoCircle()
    .center([station.longitudeDeg, station.latitudeDeg])
    .radius(footprintRadiusDeg(heightKm));
  return <path d={path(circle()) ?? ''} className="station-ring" />;
}

/** The half of the Earth that the Sun does not reach. */
function Night({ path }: { path: MapPath }) {
  const minute = useNow((nowMs) => Math.floor(nowMs / 60_000));
  const shade = useMemo(() => {
    const noon = subsolarPoint(minute * 60_000);
    const midnight: [number, number] = [noon.longitudeDeg + 180, -noon.latitudeDeg];
    return path(geoCircle().center(midnight).radius(90)()) ?? '';
  }, [minute, path]);
  return <path d={shade} className="nightside" />;
}

const lineOf = (points: readonly SubPoint[]) => ({
  type: 'LineString' as const,
  coordinates: points.map(({ longitudeDeg, latitudeDeg }) => [longitudeDeg, latitudeDeg]),
});

/** d3 takes a ring clockwise as its inside, and footprints come clockwise. */
const areaOf = (points: readonly GroundPlace[]) => ({
  type: 'Polygon' as const,
  coordinates: [[...points, points[0]!].map(({ longitudeDeg, latitudeDeg }) => [longitudeDeg, latitudeDeg])],
});

export function placeWords({ latitudeDeg, longitudeDeg }: GroundPlace): string {
  const north = latitudeDeg >= 0 ? 'N' : 'S';
  const east = longitudeDeg >= 0 ? 'E' : 'W';
  return `${Math.abs(latitudeDeg).toFixed(0)}° ${north} ${Math.abs(longitudeDeg).toFixed(0)}° ${east}`;
}

export function useLand(): Land | undefined {
  const [land, setLand] = useState<Land>();
  useEffect(() => {
    let isGone = false;
    loadLand().then(
      (loaded) => {
        if (!isGone) setLand(loaded);
      },
      // A map without land still shows track and station.
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, []);
  return land;
}
