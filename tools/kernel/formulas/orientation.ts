import type { State } from './language.ts';
import { sum, tinySinCos } from './turns.ts';

/**
 * Position (TEME, km) and velocity (km/s) from the argument of latitude, the node and the inclination, each with its short-period turn.
 * Source: AIAA 2006-6753 Rev 2, `sgp4`, orientation vectors.
 */
export function orientation(
  sinu: number,
  cosu: number,
  sinNode: number,
  cosNode: number,
  sinInclination: number,
  cosInclination: number,
  turnU: number,
  turnNode: number,
  turnI: number,
  radiusKm: number,
  outwardKmS: number,
  alongKmS: number,
  isDoubtful: boolean,
): State {
  const [sinTurnU, cosTurnU] = tinySinCos(turnU);
  const [sinTurnNode, cosTurnNode] = tinySinCos(turnNode);
  const [sinTurnI, cosTurnI] = tinySinCos(turnI);
  const [sinsu, cossu] = sum(sinu, cosu, sinTurnU, cosTurnU);
  const [snod, cnod] = sum(sinNode, cosNode, sinTurnNode, cosTurnNode);
  const [sini, cosi] = sum(sinInclination, cosInclination, sinTurnI, cosTurnI);
  const xmx = -(snod * cosi);
  const xmy = cnod * cosi;
  const ux = xmx * sinsu + cnod * cossu;
  const uy = xmy * sinsu + snod * cossu;
  const uz = sini * sinsu;
  const vx = xmx * cossu - cnod * sinsu;
  const vy = xmy * cossu - snod * sinsu;
  const vz = sini * cossu;
  return {
    x: radiusKm * ux,
    y: radiusKm * uy,
    z: radiusKm * uz,
    vx: outwardKmS * ux + alongKmS * vx,
    vy: outwardKmS * uy + alongKmS * vy,
    vz: outwardKmS * uz + alongKmS * vz,
    isDoubtful,
  };
}
