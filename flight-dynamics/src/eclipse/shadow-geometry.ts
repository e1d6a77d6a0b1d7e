import { earthEquatorialRadiusKm, earthFlattening } from '../frames.ts';
import type { Vector3 } from '../vector.ts';

/** What casts the shadow, and what shines. */
export interface ShadowModel {
  /** Equator of the ellipsoid; its axis is the z of the vectors. */
  readonly earthRadiusKm: number;
  /** 0 for a sphere. */
  readonly earthFlattening: number;
  readonly sunRadiusKm: number;
}

/**
 * The WGS-84 ellipsoid without air, and the nominal solar radius (IAU 2015, resolution B3). Air bends and dims the light near the limb:
 * measured eclipses of satellites are longer than these by a second or so a side in low orbit. A sphere would be off by up to 6 s.
 */
export const wgs84Shadow: ShadowModel = {
  earthRadiusKm: earthEquatorialRadiusKm,
  earthFlattening,
  sunRadiusKm: 695_700,
};

/** How the Sun stands against the Earth's limb, seen from a satellite. Angles in radians. */
export interface LightGeometry {
  /** From the limb outwards to the Sun's centre, negative behind the Earth. */
  readonly gapRad: number;
  /** Angular radius of the Sun. */
  readonly sunRadiusRad: number;
  /** From the Earth's centre to the limb, in the direction of the Sun. */
  readonly limbRad: number;
}

/**
 * Gap between the Sun's centre and the Earth's limb, in the plane of satellite, Earth's centre and Sun.
 *
 *            Sun                 Stretched along its axis the ellipsoid is a sphere, straight lines stay straight and tangents
 *             \   limb           stay tangents. There the tangent point is
 *         gap  \ .'                  t = (R^2 / r) u + (R / r) sqrt(r^2 - R^2) w
 *               S  ---- Earth    with u towards the satellite and w across it towards the Sun; shrunk again it is the limb.
 *
 * The nearest point of the limb lies up to 0.2 degrees beside that plane, which the Sun's radius makes 1e-6 of its width. Below the
 * surface the limb is taken as 90 degrees from the centre.
 *
 * @param satelliteKm and
 * @param sunKm from the Earth's centre, in the same frame, equator of date (TEME)
 */
export function lightAt(
  satelliteKm: Vector3,
  sunKm: Vector3,
  model: ShadowModel = wgs84Shadow,
): LightGeometry {
  const [x, y, z] = satelliteKm;
  const [sunX, sunY, sunZ] = sunKm;
  const stretch = 1 / (1 - model.earthFlattening);
  const radius = model.earthRadiusKm;
  const zs = z * stretch;
  const r = Math.hypot(x, y, zs);
  if (r === 0) return { gapRad: -Math.PI / 2, sunRadiusRad: 0, limbRad: Math.PI / 2 };
  // The Sun's part across the satellite, in stretched space.
  const alongSun = (x * sunX + y * sunY + zs * sunZ * stretch) / (r * r);
  let wx = sunX - alongSun * x;
  let wy = sunY - alongSun * y;
  let wz = sunZ * stretch - alongSun * zs;
  const isInLine = Math.hypot(wx, wy, wz) < inLineKm;
  if (isInLine) {
    // Any direction across the satellite will do: the limb is as far away on every side.
    [wx, wy, wz] = Math.abs(zs) < 0.9 * r ? [-y, x, 0] : [0, -zs, y];
  }
  const across = Math.hypot(wx, wy, wz);
  wx /= across;
  wy /= across;
  wz /= across;
  const beyond = Math.max(0, 1 - (radius * radius) / (r * r));
  const inward = (radius * radius) / (r * r);
  const outward = radius * Math.sqrt(beyond);
  // Below the surface the sphere through the satellite takes the Earth's place: a tangent in the satellite itself.
  const isInside = r <= radius;
  const limbX = isInside ? wx : (inward - 1) * x + outward * wx;
  const limbY = isInside ? wy : (inward - 1) * y + outward * wy;
  const limbZ = (isInside ? wz : (inward - 1) * zs + outward * wz) / stretch;
  const toSunX = sunX - x;
  const toSunY = sunY - y;
  const toSunZ = sunZ - z;
  const sunRad = angleBetween(-x, -y, -z, toSunX, toSunY, toSunZ);
  const limbRad = angleBetween(-x, -y, -z, limbX, limbY, limbZ);
  const distance = Math.hypot(toSunX, toSunY, toSunZ);
  return {
    gapRad: sunRad - limbRad,
    sunRadiusRad: Math.asin(Math.min(1, model.sunRadiusKm / distance)),
    limbRad,
  };
}

/**
 * Share of the Sun's disc that shines, 0 in the umbra to 1 in full light. The limb counts as a circle; the disc as evenly bright (it is
 * darker at its rim, which moves the share by up to 0.05 near the ends).
 *
 * Source: area of two overlapping circles; the limb's circle is the one with the same curvature on the sky, radius tan(limbRad)
 */
export function fractionOfLight({ gapRad, sunRadiusRad: s, limbRad }: LightGeometry): number {
  if (gapRad >= s) return 1;
  if (gapRad <= -s) return 0;
  const e = Math.tan(Math.min(limbRad, 1.57));
  const d = e + gapRad;
  // Earth's disc inside the Sun's: beyond the tip of the umbra.
  if (d <= s - e) return 1 - (e / s) ** 2;
  // d^2 - e^2 is gap (d + e): close to the Earth e is a thousand times the Sun's radius.
  const sunHalfRad = Math.acos(clamped((gapRad * (d + e) + s * s) / (2 * d * s)));
  const isFarAway = e < 5 * s;
  const earthHalfRad = isFarAway
    ? Math.acos(clamped((d * d + e * e - s * s) / (2 * d * e)))
    : Math.asin(clamped((s * Math.sin(sunHalfRad)) / e));
  // Segments by angle less sine; for a near limb the difference is small, so the series takes over.
  const hidden = s * s * segment(sunHalfRad) + e * e * segment(earthHalfRad);
  return Math.min(1, Math.max(0, 1 - hidden / (Math.PI * s * s)));
}

/** Area of a segment of the unit circle: half-angle less half the sine of the whole angle. */
function segment(halfRad: number): number {
  if (halfRad > 0.01) return halfRad - Math.sin(2 * halfRad) / 2;
  return (2 / 3) * halfRad ** 3 * (1 - halfRad * halfRad * 0.2);
}

/** A Sun less than this beside the line from the Earth's centre, of 150 million km, is rounding. */
const inLineKm = 0.01;

/** Angle between two vectors, exact for small and large ones. */
function angleBetween(ax: number, ay: number, az: number, bx: number, by: number, bz: number): number {
  const cross = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
  return Math.atan2(cross, ax * bx + ay * by + az * bz);
}

function clamped(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
