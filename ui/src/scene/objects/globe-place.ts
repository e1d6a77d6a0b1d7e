/**
 * From places fixed to the Earth (ITRF, km) to the globe, a ball of one Earth radius with north up and longitude 0 towards +x. The
 * coasts on it are drawn at their geodetic latitude, so everything else must be: the ellipsoid is pressed into the ball. Within
 * 0.02 degrees and 0.2 km up to 2000 km high, and 0.005 degrees beyond.
 *
 * @param to takes x, y, z of each point; may be `from`
 */
export function placesOnGlobe(from: Float32Array, to: Float32Array): void {
  for (let at = 0; at < from.length; at += 3) {
    const x = from[at]!;
    const y = from[at + 1]!;
    const z = from[at + 2]!;
    const sine = z / (Math.sqrt(x * x + y * y + z * z) || 1);
    // (N + h) along the vertical is (x, y, z + N e² sin φ): the foot of the vertical moves into the middle.
    const normalKm = equatorialRadiusKm + swellKm * sine * sine;
    const lifted = z + normalKm * eccentricitySquared * sine;
    const lengthKm = Math.sqrt(x * x + y * y + lifted * lifted);
    const scale = lengthKm === 0 ? 0 : (1 + (lengthKm - normalKm) / globeRadiusKm) / lengthKm;
    to[at] = x * scale;
    to[at + 1] = lifted * scale;
    to[at + 2] = -y * scale;
  }
}

/** WGS-84 (NIMA TR8350.2): radius, first eccentricity squared, and by how much the normal is longer at the poles. */
const equatorialRadiusKm = 6378.137;
const eccentricitySquared = 0.006_694_379_990_14;
const swellKm = 21.44;
/** Of the globe's unit; the same as in globe-view.ts. */
export const globeRadiusKm = 6371;
