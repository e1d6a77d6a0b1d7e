/**
 * How strong the signal is and how many bits it costs. One budget for each direction; what is not from a source named
 * here is our estimate of a small UHF station.
 */
export interface LinkBudget {
  readonly transmitPowerDbm: number;
  /** Antenna gains and all fixed losses together, both ends. */
  readonly gainDb: number;
  readonly noiseTemperatureK: number;
  readonly bitRateHz: number;
}

/** 19 dBm on board (BIRDS-4 test procedure); ground antenna 16 dBi, 3 dB of line (BIRDS-4 EM long-range test report, p. 9). */
export const downlinkBudget: Omit<LinkBudget, 'bitRateHz'> = {
  transmitPowerDbm: 19,
  gainDb: 16 - 3 - 3,
  noiseTemperatureK: 600,
};

/** 47 dBm on the ground (same report); polarisation 3 dB and satellite pointing 3 dB lost. */
export const uplinkBudget: Omit<LinkBudget, 'bitRateHz'> = {
  transmitPowerDbm: 47,
  gainDb: 16 - 3 - 3 - 3,
  noiseTemperatureK: 1000,
};

/** Demodulators of small radios lose this much against theory. */
export const implementationLossDb = 2;
/** Boltzmann's constant, dBm per hertz and kelvin. */
const boltzmannDbm = -198.6;

export function receivedPowerDbm(budget: LinkBudget, rangeKm: number, frequencyHz: number): number {
  return budget.transmitPowerDbm + budget.gainDb - freeSpaceLossDb(rangeKm, frequencyHz);
}

/** Free-space loss (ITU-R P.525): 32.45 + 20 log(km) + 20 log(MHz). */
export function freeSpaceLossDb(rangeKm: number, frequencyHz: number): number {
  return 32.45 + 20 * Math.log10(rangeKm) + 20 * Math.log10(frequencyHz / 1e6);
}

/** Energy of a bit over noise density, decibels. */
export function bitEnergyDb(budget: LinkBudget, powerDbm: number): number {
  const noiseDensityDbm = boltzmannDbm + 10 * Math.log10(budget.noiseTemperatureK);
  return powerDbm - noiseDensityDbm - 10 * Math.log10(budget.bitRateHz) - implementationLossDb;
}

/**
 * Chance that a bit is wrong: GMSK with BT = 0.5, coherent: 1/2 erfc(sqrt(0.79 Eb/N0)).
 * Source: Murota and Hirade, IEEE Trans. Commun. COM-29 (1981), 1044: alpha 0.68 at BT 0.25, 0.85 at infinity; between.
 */
export function bitErrorRate(energyDb: number): number {
  return 0.5 * erfc(Math.sqrt(0.79 * 10 ** (energyDb / 10)));
}

/** Gain lost by looking beside the satellite; a main lobe down to the side lobes, 25 dB below. */
export function pointingLossDb(errorDeg: number, beamWidthDeg: number): number {
  return Math.min(25, 12 * (errorDeg / beamWidthDeg) ** 2);
}

/** S-meter of the IC-9700, 0 to 255: 120 is S9, which is -93 dBm above 30 MHz (IARU Region 1, R.1), 6 dB an S unit. */
export function meterReading(powerDbm: number, noiseDbm: number): number {
  const totalDbm = 10 * Math.log10(10 ** (powerDbm / 10) + 10 ** (noiseDbm / 10));
  return Math.min(255, Math.max(0, 120 + ((totalDbm + 93) / 6) * (120 / 9)));
}

/** Noise in a receiver of `bandwidthHz`, dBm. */
export function noisePowerDbm(budget: LinkBudget, bandwidthHz: number): number {
  return boltzmannDbm + 10 * Math.log10(budget.noiseTemperatureK) + 10 * Math.log10(bandwidthHz);
}

/** Complementary error function, relative error below 1.2e-7 (Numerical Recipes, 2nd edition, 6.2, erfcc; x >= 0). */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * x);
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  let sum = 0;
  for (let i = terms.length - 1; i >= 0; i--) sum = terms[i]! + t * sum;
  return t * Math.exp(-x * x + sum);
}
