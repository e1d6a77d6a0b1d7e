import { radPerArcsec, radPerDeg } from '../angle.ts';
import type { EarthOrientation } from '../earth-orientation.ts';
import { geodeticToItrf } from '../frames.ts';
import type { Place } from '../look-angles.ts';
import { greenwichMeanSiderealTime, julianDate } from '../time.ts';
import type { Vector3 } from '../vector.ts';

/** A station, and the directions east, north and up of it, in the frame of the Earth without polar motion (PEF). */
export interface StationAxes {
  readonly origin: Vector3;
  readonly east: Vector3;
  readonly north: Vector3;
  readonly up: Vector3;
}

/** The Earth's turn during one hour, as a straight line; and the station as it stands to the pole of that hour. */
export interface EarthHour extends StationAxes {
  readonly startAtMs: number;
  readonly angleRad: number;
  readonly rateRadMs: number;
}

const hourMs = 3_600_000;

/**
 * The turning station for a search that looks thousands of times: instead of turning every satellite by polar motion, the
 * station is turned back once an hour, and sidereal time is a line through the hour.
 *
 * In an hour sidereal time leaves that line by under 1e-12 rad and the pole moves by 0.1 milliarcseconds (3 mm); an hour never
 * holds a leap second, for those stand at its end.
 *
 * @throws RangeError for a place that is none
 */
export function createStationFrame(place: Place, eop: EarthOrientation): (atMs: number) => EarthHour {
  const { latitudeDeg, longitudeDeg, heightM } = place;
  if (!(Math.abs(latitudeDeg) <= 90))
    throw new RangeError(`latitudeDeg must be -90 to 90, found ${latitudeDeg}`);
  if (!(Math.abs(longitudeDeg) <= 360))
    throw new RangeError(`longitudeDeg must be -360 to 360, found ${longitudeDeg}`);
  if (!Number.isFinite(heightM)) throw new RangeError(`heightM must be finite, found ${heightM}`);
  const itrf = axesInItrf(place);
  const hours = new Map<number, EarthHour>();
  let hour: EarthHour | undefined;
  return (atMs) => {
    const index = Math.floor(atMs / hourMs);
    if (hour !== undefined && hour.startAtMs === index * hourMs) return hour;
    hour = hours.get(index);
    if (hour === undefined) {
      hour = earthHour(index * hourMs, itrf, eop);
      if (hours.size >= mostHours) hours.clear();
      hours.set(index, hour);
    }
    return hour;
  };
}

/** Ten years; 1 MB. */
const mostHours = 87_660;

function earthHour(startAtMs: number, itrf: StationAxes, eop: EarthOrientation): EarthHour {
  const turn = 2 * Math.PI;
  // A millisecond before the end: there the leap second has not happened.
  const endAtMs = startAtMs + hourMs - 1;
  const angleRad = siderealRad(startAtMs, eop);
  const advanceRad = siderealRad(endAtMs, eop) - angleRad;
  const rateRadMs = (advanceRad < 0 ? advanceRad + turn : advanceRad) / (hourMs - 1);
  const { xpArcsec, ypArcsec } = eop.at(startAtMs + hourMs / 2);
  const toPef = (v: Vector3) => withoutPolarMotion(v, xpArcsec * radPerArcsec, ypArcsec * radPerArcsec);
  return {
    startAtMs,
    angleRad,
    rateRadMs,
    origin: toPef(itrf.origin),
    east: toPef(itrf.east),
    north: toPef(itrf.north),
    up: toPef(itrf.up),
  };
}

function siderealRad(atMs: number, eop: EarthOrientation): number {
  const { day, fraction } = julianDate(atMs);
  return greenwichMeanSiderealTime({ day, fraction: fraction + eop.at(atMs).dut1S / 86_400 }).angleRad;
}

/** The transpose of the turn in frames.ts: about x first, then about y. */
function withoutPolarMotion([x, y, z]: Vector3, xpRad: number, ypRad: number): Vector3 {
  const sinX = Math.sin(xpRad);
  const cosX = Math.cos(xpRad);
  const sinY = Math.sin(ypRad);
  const cosY = Math.cos(ypRad);
  const afterYp: Vector3 = [x, cosY * y + sinY * z, -sinY * y + cosY * z];
  return [cosX * afterYp[0] - sinX * afterYp[2], afterYp[1], sinX * afterYp[0] + cosX * afterYp[2]];
}

function axesInItrf({ latitudeDeg, longitudeDeg, heightM }: Place): StationAxes {
  const sinLat = Math.sin(latitudeDeg * radPerDeg);
  const cosLat = Math.cos(latitudeDeg * radPerDeg);
  const sinLon = Math.sin(longitudeDeg * radPerDeg);
  const cosLon = Math.cos(longitudeDeg * radPerDeg);
  return {
    origin: geodeticToItrf({ latitudeDeg, longitudeDeg, heightKm: heightM / 1000 }),
    east: [-sinLon, cosLon, 0],
    north: [-sinLat * cosLon, -sinLat * sinLon, cosLat],
    up: [cosLat * cosLon, cosLat * sinLon, sinLat],
  };
}
