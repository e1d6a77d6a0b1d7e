/** Degrees to radians and back; radians live only inside the function that needs them. */
export const radPerDeg = Math.PI / 180;
export const degPerRad = 180 / Math.PI;
export const radPerArcsec = Math.PI / (180 * 3600);

/** The same direction from 0 (inclusive) to 360 (exclusive). */
export function wrapTo360(angleDeg: number): number {
  const wrapped = angleDeg % 360;
  const positive = wrapped < 0 ? wrapped + 360 : wrapped;
  // -1e-15 + 360 rounds to 360 itself.
  return positive >= 360 ? 0 : positive + 0;
}

/** The same direction from -180 (inclusive) to 180 (exclusive). */
export function wrapTo180(angleDeg: number): number {
  return wrapTo360(angleDeg + 180) - 180;
}

/** Angle between two directions given as azimuth and elevation, by the haversine, exact also for tiny angles. */
export function separationDeg(
  a: { readonly azimuthDeg: number; readonly elevationDeg: number },
  b: { readonly azimuthDeg: number; readonly elevationDeg: number },
): number {
  const sinHalfEl = Math.sin(((a.elevationDeg - b.elevationDeg) * radPerDeg) / 2);
  const sinHalfAz = Math.sin(((a.azimuthDeg - b.azimuthDeg) * radPerDeg) / 2);
  const haversine =
    sinHalfEl ** 2 +
    Math.cos(a.elevationDeg * radPerDeg) * Math.cos(b.elevationDeg * radPerDeg) * sinHalfAz ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(Math.max(0, haversine)))) * degPerRad;
}
