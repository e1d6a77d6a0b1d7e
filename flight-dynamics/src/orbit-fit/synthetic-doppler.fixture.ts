import type { Random } from '@dawa/seams/random';
import type { ElementSet } from '../elements/element-set.ts';
import { createPropagator } from '../propagator.ts';
import type { DopplerObservation } from './observation.ts';

/** A transmitter as it is, not as a fit would have it. */
export interface SyntheticPass {
  readonly label: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly carrierHz: number;
  readonly driftHzS: number;
  readonly warmingHz: number;
  readonly warmingS: number;
}

export interface SyntheticNoise {
  readonly random: Random;
  readonly frequencyHz: number;
  readonly jitterS: number;
}

/**
 * Doppler by counting waves, and by nothing that the fit uses beside SGP4: the phase received at t was sent at t - delay, so the
 * frequency is the sent phase's growth over half a second, with the delay solved as |satellite(t - delay) - station(t)| / c. Sidereal
 * time is the short series of the Astronomical Almanac (0.1 s a century), the station a plain WGS-84 point.
 */
export function syntheticDoppler(
  elements: ElementSet,
  place: { latitudeDeg: number; longitudeDeg: number; heightM: number },
  pass: SyntheticPass,
  noise: SyntheticNoise,
  stepMs = 1000,
): DopplerObservation[] {
  const created = createPropagator(elements);
  if (!created.ok) throw new TypeError(created.fault.kind);
  const propagator = created.value;
  const satellite = (atMs: number) => {
    const state = propagator.at(atMs);
    if (!state.ok) throw new TypeError(state.fault.kind);
    return state.value.positionTemeKm;
  };
  const lightS = (atMs: number) => {
    const [x, y, z] = stationTemeKm(place, atMs);
    let delayS = 0;
    for (let round = 0; round < 4; round += 1) {
      const [sx, sy, sz] = satellite(atMs - delayS * 1000);
      delayS = Math.hypot(sx - x, sy - y, sz - z) / 299_792.458;
    }
    return delayS;
  };
  const phaseGrowth = (atMs: number) => {
    const halfMs = 250;
    const [a, b] = [lightS(atMs - halfMs), lightS(atMs + halfMs)];
    return 1 - (b - a) / 0.5;
  };
  const rows: DopplerObservation[] = [];
  const middleAtMs = (pass.fromAtMs + pass.toAtMs) / 2;
  for (let atMs = pass.fromAtMs; atMs <= pass.toAtMs; atMs += stepMs) {
    const heardAtMs = atMs + noise.random.normal() * noise.jitterS * 1000;
    const warming = pass.warmingHz * Math.exp(-(heardAtMs - pass.fromAtMs) / 1000 / pass.warmingS);
    const sentHz = pass.carrierHz + (pass.driftHzS * (heardAtMs - middleAtMs)) / 1000 + warming;
    const frequencyHz = sentHz * phaseGrowth(heardAtMs) + noise.random.normal() * noise.frequencyHz;
    rows.push({ atMs, frequencyHz, sigmaHz: null, pass: pass.label });
  }
  return rows;
}

function stationTemeKm(
  { latitudeDeg, longitudeDeg, heightM }: { latitudeDeg: number; longitudeDeg: number; heightM: number },
  atMs: number,
): [number, number, number] {
  const rad = Math.PI / 180;
  const [sin, cos] = [Math.sin(latitudeDeg * rad), Math.cos(latitudeDeg * rad)];
  const squared = 0.006_694_379_990_14;
  const normalKm = 6378.137 / Math.sqrt(1 - squared * sin * sin);
  // Greenwich mean sidereal time in degrees, from days since J2000.0. Source: Astronomical Almanac, section B.
  const days = atMs / 86_400_000 - 10_957.5;
  const centuries = days / 36_525;
  const siderealDeg = 280.460_618_37 + 360.985_647_366_29 * days + 0.000_387_933 * centuries ** 2;
  const angle = (siderealDeg + longitudeDeg) * rad;
  const acrossKm = (normalKm + heightM / 1000) * cos;
  return [
    acrossKm * Math.cos(angle),
    acrossKm * Math.sin(angle),
    (normalKm * (1 - squared) + heightM / 1000) * sin,
  ];
}
