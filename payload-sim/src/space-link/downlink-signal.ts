import { downlinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import { type GroundAntenna, type GroundRadio, pointingErrorDeg } from './ground-radio.ts';
import { bitEnergyDb, type LinkBudget, pointingLossDb, receivedPowerDbm } from './link-budget.ts';
import type { SkyPosition } from './sky.ts';

/** The demodulator follows this much, and loses up to 4 dB doing so. */
export const captureHz = 3000;
/** Bandwidth of the FM filter, for the S-meter. */
export const meterBandwidthHz = 15_000;

export interface Hearing {
  readonly sky: SkyPosition;
  readonly budget: LinkBudget;
  readonly frequencyHz: number;
  readonly radio: Pick<GroundRadio, 'receiveFrequencyHz'>;
  readonly lossDb: number;
}

/** What arrives of a downlink: at the S-meter, as energy of a bit over noise, and whether the demodulator can follow it. */
export function downlinkSignal({ sky, budget, frequencyHz, radio, lossDb }: Hearing): {
  readonly powerDbm: number;
  readonly energyDb: number;
  readonly isInCapture: boolean;
  /** Where the receiver listens less where the carrier is. */
  readonly offsetHz: number;
} {
  const carrierHz = frequencyHz + downlinkDopplerHz(sky.rangeRateKmS, frequencyHz);
  const signedHz = radio.receiveFrequencyHz - carrierHz;
  const offsetHz = Math.abs(signedHz);
  // The S-meter sees what the filter lets through.
  const filterLossDb = offsetHz < meterBandwidthHz / 2 ? 0 : 60;
  const powerDbm = receivedPowerDbm(budget, sky.rangeKm, frequencyHz) - lossDb - filterLossDb;
  const energyDb = bitEnergyDb(budget, powerDbm) - 4 * (offsetHz / captureHz) ** 2;
  return { powerDbm, energyDb, isInCapture: offsetHz <= captureHz, offsetHz: signedHz };
}

/** Gain lost by an antenna that looks beside the satellite; one that is left out always points at it. */
export function antennaLossDb(
  antenna: GroundAntenna | undefined,
  sky: SkyPosition,
  beamWidthDeg: number,
): number {
  return antenna === undefined ? 0 : pointingLossDb(pointingErrorDeg(antenna, sky), beamWidthDeg);
}
