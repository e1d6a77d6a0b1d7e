import { geodeticToItrf } from '@dawa/flight-dynamics/frames';
import { type Horizon, horizonElevationDeg, horizonExtent } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';

/** What stands over the ridge of a station, the highest first. */
export interface ObjectsAbove {
  readonly objects: Int32Array;
  readonly azimuthDeg: Float32Array;
  readonly elevationDeg: Float32Array;
}

export interface RidgeCheck {
  begin(): void;
  /** Position in ITRF, km. */
  consider(object: number, x: number, y: number, z: number): void;
  end(): ObjectsAbove;
}

/** Gathers the objects over a skyline. Most are below the lowest part of it, and cost twelve multiplications. */
export function createRidgeCheck(place: Place, horizon: Horizon): RidgeCheck {
  const { latitudeDeg, longitudeDeg, heightM } = place;
  const [x0, y0, z0] = geodeticToItrf({ latitudeDeg, longitudeDeg, heightKm: heightM / 1000 });
  const sinLat = Math.sin(latitudeDeg * radPerDeg);
  const cosLat = Math.cos(latitudeDeg * radPerDeg);
  const sinLon = Math.sin(longitudeDeg * radPerDeg);
  const cosLon = Math.cos(longitudeDeg * radPerDeg);
  const lowestSine = Math.sin(horizonExtent(horizon).lowestDeg * radPerDeg);
  let found: { object: number; azimuthDeg: number; elevationDeg: number }[] = [];
  return {
    begin() {
      found = [];
    },
    consider(object, x, y, z) {
      const dx = x - x0;
      const dy = y - y0;
      const dz = z - z0;
      const up = cosLat * cosLon * dx + cosLat * sinLon * dy + sinLat * dz;
      const rangeKm = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (!(up > lowestSine * rangeKm)) return;
      const east = -sinLon * dx + cosLon * dy;
      const north = -sinLat * cosLon * dx - sinLat * sinLon * dy + cosLat * dz;
      const azimuthDeg = (Math.atan2(east, north) / radPerDeg + 360) % 360;
      const elevationDeg = Math.asin(up / rangeKm) / radPerDeg;
      if (elevationDeg > horizonElevationDeg(horizon, azimuthDeg)) {
        found.push({ object, azimuthDeg, elevationDeg });
      }
    },
    end() {
      found.sort((a, b) => b.elevationDeg - a.elevationDeg);
      return {
        objects: Int32Array.from(found, ({ object }) => object),
        azimuthDeg: Float32Array.from(found, ({ azimuthDeg }) => azimuthDeg),
        elevationDeg: Float32Array.from(found, ({ elevationDeg }) => elevationDeg),
      };
    },
  };
}

const radPerDeg = Math.PI / 180;
