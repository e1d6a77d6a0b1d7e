import type { Culmination } from './culminations.ts';
import type { SkyPath } from './sky-path.ts';
import { refineCulmination } from './true-culmination.ts';
import type { VisibleSpan } from './visibility.ts';

/** A row of the table without its object. */
export type PassRow = [
  aosAtMs: number,
  tcaAtMs: number,
  losAtMs: number,
  maxElevationDeg: number,
  aosAzimuthDeg: number,
  losAzimuthDeg: number,
  flags: number,
];

/** @param tops within the span; the highest of them counts, or an end of the span */
export function passRow(path: SkyPath, span: VisibleSpan, tops: readonly Culmination[]): PassRow {
  const { fromAtMs, toAtMs, isOpenAtStart, isOpenAtEnd } = span;
  let tcaAtMs = fromAtMs;
  path.look(fromAtMs);
  let maxElevationDeg = path.elevationDeg;
  const aosAzimuthDeg = path.azimuthDeg();
  path.look(toAtMs);
  const losAzimuthDeg = path.azimuthDeg();
  const consider = (atMs: number, elevationDeg: number) => {
    if (elevationDeg <= maxElevationDeg) return;
    tcaAtMs = atMs;
    maxElevationDeg = elevationDeg;
  };
  consider(toAtMs, path.elevationDeg);
  for (const top of tops) {
    const { atMs, elevationDeg } = refineCulmination(path, top);
    consider(atMs, elevationDeg);
  }
  const flags = (isOpenAtStart ? 1 : 0) | (isOpenAtEnd ? 2 : 0);
  return [fromAtMs, tcaAtMs, toAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg, flags];
}
