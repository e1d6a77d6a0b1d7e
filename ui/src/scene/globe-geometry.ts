import { footprint } from '@dawa/flight-dynamics/ground-track';
import { BufferGeometry, type Line, Vector3 } from 'three';
import type { Land } from './land.ts';
import { globeRadiusKm } from './objects/globe-place.ts';
import type { GroundPlace, SubPoint } from './orbit-arc.ts';

/** On the globe: north up, longitude 0 towards +x, one Earth radius. */
export function pointAt({ latitudeDeg, longitudeDeg }: GroundPlace): Vector3 {
  const latitude = (latitudeDeg * Math.PI) / 180;
  const longitude = (longitudeDeg * Math.PI) / 180;
  return new Vector3(
    Math.cos(latitude) * Math.cos(longitude),
    Math.sin(latitude),
    -Math.cos(latitude) * Math.sin(longitude),
  );
}

/** A buffer keeps its size for life, so a line of another length is a new one. */
export function redraw(line: Line, points: readonly SubPoint[]): void {
  line.geometry.dispose();
  line.geometry = new BufferGeometry().setFromPoints(points.map(pointAbove));
}

export const pointAbove = (point: SubPoint) =>
  pointAt(point).multiplyScalar(1 + point.heightKm / globeRadiusKm);

export function coastLines({ coast }: Land): Float32Array {
  const positions: number[] = [];
  for (const line of coast.coordinates) {
    for (let index = 1; index < line.length; index += 1) {
      for (const [longitudeDeg, latitudeDeg] of [line[index - 1]!, line[index]!]) {
        const { x, y, z } = pointAt({ latitudeDeg: latitudeDeg!, longitudeDeg: longitudeDeg! });
        positions.push(x * 1.001, y * 1.001, z * 1.001);
      }
    }
  }
  return new Float32Array(positions);
}

/** Ends of the dashes of a ring at the height of a satellite: where it stands on the level horizon of the station. */

export function horizonRing(station: GroundPlace, heightKm: number | undefined): readonly SubPoint[] {
  if (heightKm === undefined || !(heightKm > 0)) return [];
  return footprint(station.latitudeDeg, station.longitudeDeg, heightKm, 0, dashes).map((place) => ({
    ...place,
    heightKm,
    atMs: 0,
  }));
}

const dashes = 2 * 60;
