import { magnitude, type Vector3 } from '../vector.ts';

/** Motion about a point mass, elliptic: position in km and velocity in km/s after some seconds. */
export function twoBody(
  position: Vector3,
  velocity: Vector3,
  muKm3S2: number,
): (seconds: number) => { readonly position: Vector3; readonly velocity: Vector3 } {
  const r0 = magnitude(position);
  const along = position[0] * velocity[0] + position[1] * velocity[1] + position[2] * velocity[2];
  const semiMajor = 1 / (2 / r0 - magnitude(velocity) ** 2 / muKm3S2);
  const meanMotion = Math.sqrt(muKm3S2 / semiMajor ** 3);
  const eCos = 1 - r0 / semiMajor;
  const eSin = along / Math.sqrt(muKm3S2 * semiMajor);
  return (seconds) => {
    // Kepler's equation in the change of eccentric anomaly. Source: Battin, Introduction to the Mathematics of Astrodynamics, 4.3
    const target = meanMotion * seconds;
    let x = target;
    for (let i = 0; i < 30; i += 1) {
      const value = x - eCos * Math.sin(x) + eSin * (1 - Math.cos(x)) - target;
      x -= value / (1 - eCos * Math.cos(x) + eSin * Math.sin(x));
    }
    const r = semiMajor * (1 - eCos * Math.cos(x) + eSin * Math.sin(x));
    const f = 1 - (semiMajor / r0) * (1 - Math.cos(x));
    const g = seconds - (x - Math.sin(x)) / meanMotion;
    const fRate = (-Math.sqrt(muKm3S2 * semiMajor) / (r * r0)) * Math.sin(x);
    const gRate = 1 - (semiMajor / r) * (1 - Math.cos(x));
    const mix = (a: number, b: number): Vector3 => [
      a * position[0] + b * velocity[0],
      a * position[1] + b * velocity[1],
      a * position[2] + b * velocity[2],
    ];
    return { position: mix(f, g), velocity: mix(fRate, gRate) };
  };
}
