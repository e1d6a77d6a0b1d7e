import { radPerDeg } from '../angle.ts';

/**
 * Loss between isotropic antennas in free space, decibels.
 *
 * @throws RangeError when range or frequency are not positive
 * Source: ITU-R P.525-4, equation 4: 32.4 + 20 log f(MHz) + 20 log d(km), here with the full constant 20 log(4 pi / c) = 32.4478
 */
export function freeSpaceLossDb(rangeKm: number, frequencyHz: number): number {
  if (!(rangeKm > 0 && frequencyHz > 0)) {
    throw new RangeError(`rangeKm and frequencyHz must be positive, found ${rangeKm} and ${frequencyHz}`);
  }
  return 20 * Math.log10((4 * Math.PI * rangeKm * 1000 * frequencyHz) / 299_792_458);
}

/** What the air takes, term by term, with how far each may be off. */
export interface AirLoss {
  readonly gasDb: number;
  readonly ionosphereDb: number;
  readonly rainDb: number;
  readonly sigmaDb: number;
}

/** Zenith attenuation by dry air and vapour at sea level, decibels: computed by ITU-Rpy 0.4.0 (P.676, exact, 1013 hPa, 288 K, 7.5 g/m3). */
const zenithGasDb: readonly (readonly [frequencyHz: number, lossDb: number])[] = [
  [145.8e6, 0.0063],
  [437e6, 0.0207],
  [1e9, 0.0314],
];

/** Lower, the thin flat layer of the model is no longer true: the loss there is that of this elevation. */
const lowestElevationDeg = 5;

/**
 * Small losses of the air between VHF and 1 GHz. Gases: tenths of a decibel at most (P.676, scaled by 1 / sin of elevation). Rain:
 * none to speak of below 1 GHz, where P.838 begins with 4e-5 dB/km at 1 mm/h. Ionosphere: absorption by 1 / f^2 from 0.01 dB at 1 GHz
 * and 30 degrees (P.531, mid-latitudes; the poles have five times as much), so 0.5 dB at 145 MHz. Scintillation is no
 * loss of the mean but moves the signal: it stands in sigma, 1 dB at 1 GHz on a bad evening near the magnetic equator, steeper below.
 * The figures of the ionosphere are from memory of P.531, not read again; they are what other budgets use (0.4 dB).
 *
 * @throws RangeError outside 100 MHz to 1 GHz: above, rain and clouds count and this says nothing of them
 */
export function airLoss(frequencyHz: number, elevationDeg: number): AirLoss {
  if (!(frequencyHz >= 100e6 && frequencyHz <= 1e9)) {
    throw new RangeError(`frequencyHz must be 100 MHz to 1 GHz, found ${frequencyHz}`);
  }
  const slant = 1 / Math.sin(Math.max(lowestElevationDeg, elevationDeg) * radPerDeg);
  const ionosphereDb = 0.01 * (1e9 / frequencyHz) ** 2 * (slant / 2);
  return {
    gasDb: zenithGas(frequencyHz) * slant,
    ionosphereDb,
    rainDb: 0,
    // Absorption may be twice that; and quiet scintillation of mid-latitudes, half a decibel at 437 MHz near the horizon.
    sigmaDb: Math.hypot(ionosphereDb, 0.1 * slant ** 0.5 * (437e6 / frequencyHz) ** 1.5),
  };
}

function zenithGas(frequencyHz: number): number {
  let [below, above] = [zenithGasDb[0]!, zenithGasDb[1]!];
  if (frequencyHz > above[0]) [below, above] = [above, zenithGasDb[2]!];
  const part = (frequencyHz - below[0]) / (above[0] - below[0]);
  return Math.max(0, below[1] + (above[1] - below[1]) * part);
}
