import { type Horizon, horizonElevationDeg } from '@dawa/flight-dynamics/horizon';
import type { Pass } from '@dawa/flight-dynamics/passes';
import type { PassDetail } from '@dawa/protocols/console/pass';
import type { Sky } from './sky.ts';

const sampleEveryMs = 5000;

/** A pass with the way of the satellite over the sky and the ridge below it, every five seconds and at both ends. */
export function describePass(pass: Pass, sky: Sky, horizon: Horizon): PassDetail {
  const fromAtMs = pass.flatRiseAtMs ?? pass.aosAtMs;
  const toAtMs = pass.flatSetAtMs ?? pass.losAtMs;
  const track: PassDetail['track'] = [];
  for (let atMs = fromAtMs; ; atMs = Math.min(atMs + sampleEveryMs, toAtMs)) {
    const point = sky.at(atMs);
    if (point !== undefined) {
      const { azimuthDeg, elevationDeg } = point;
      track.push({ atMs, azimuthDeg, elevationDeg, ridgeDeg: horizonElevationDeg(horizon, azimuthDeg) });
    }
    if (!(atMs < toAtMs)) break;
  }
  return {
    passId: pass.passId,
    noradId: pass.noradId,
    name: pass.name,
    stationId: pass.stationId,
    aosAtMs: pass.aosAtMs,
    tcaAtMs: pass.tcaAtMs,
    losAtMs: pass.losAtMs,
    flatRiseAtMs: pass.flatRiseAtMs,
    flatSetAtMs: pass.flatSetAtMs,
    isUpAtStart: pass.isUpAtStart,
    isUpAtEnd: pass.isUpAtEnd,
    maxElevationDeg: pass.maxElevationDeg,
    aosAzimuthDeg: pass.aosAzimuthDeg,
    tcaAzimuthDeg: pass.tcaAzimuthDeg,
    losAzimuthDeg: pass.losAzimuthDeg,
    culminations: [...pass.culminations],
    isSunlitAtTca: pass.isSunlitAtTca,
    isOpticallyPossible: pass.isOpticallyPossible,
    elementAgeDays: pass.elementAgeDays,
    aosUncertaintyMs: pass.aosUncertaintyMs,
    aosUncertainty95Ms: pass.aosUncertainty95Ms,
    track,
  };
}
