import { boundaryValues, lowerBoundary, turbopause } from './coefficients.ts';

/** A gas of the model: its expansion at 120 km, and up to where it feels the turbopause and chemistry. */
export interface Gas {
  readonly coefficients: Float64Array;
  /** Row of `boundaryValues`: density at 120 km, mixing ratio, turbopause height, ... */
  readonly boundary: Float64Array;
  readonly mass: number;
  readonly thermalDiffusion: number;
  /** Above it the gas is in diffusive equilibrium. */
  readonly mixedBelowKm: number;
  /** Correction towards the mixing ratio at the ground: scale and height; a second scale for oxygen. */
  readonly mixing: Transition;
  /** Share of the mixing ratio that the ground has. */
  readonly mixingShare: number;
  /** Chemistry: strength, scale and height. */
  readonly chemistry?: Transition & { readonly strength: number };
}

/** A smooth step over height: full below, nothing above. */
export interface Transition {
  readonly heightKm: number;
  readonly scaleKm: number;
  readonly scale2Km: number;
}

const first = turbopause[0]!;
const second = turbopause[1]!;
const at = (index: number) => boundaryValues[index]!;

function transition(heightKm: number, scaleKm: number, scale2Km = scaleKm): Transition {
  return { heightKm, scaleKm, scale2Km };
}

/** Heights above which mixing is neglected, masses and diffusion factors are constants of GTS7. */
export const molecularNitrogen: Gas = {
  coefficients: lowerBoundary.molecularNitrogen,
  boundary: at(2),
  mass: 28,
  thermalDiffusion: 0,
  mixedBelowKm: 160,
  mixing: transition(0, 1),
  mixingShare: 1,
};

export const helium: Gas = {
  coefficients: lowerBoundary.helium,
  boundary: at(0),
  mass: 4,
  thermalDiffusion: -0.38,
  // The published program leaves out 200 km itself, for this gas alone.
  mixedBelowKm: 200 - 1e-9,
  mixing: transition(at(0)[4]! * second[0]!, at(0)[5]! * second[1]!),
  mixingShare: at(0)[1]!,
};

export const oxygen: Gas = {
  coefficients: lowerBoundary.oxygen,
  boundary: at(1),
  mass: 16,
  thermalDiffusion: 0,
  mixedBelowKm: 300,
  mixing: transition(at(1)[4]! * second[2]!, at(1)[5]! * second[3]!, at(1)[5]! * second[4]!),
  mixingShare: at(1)[1]! * second[16]!,
  chemistry: {
    strength: at(1)[3]! * second[14]!,
    ...transition(at(1)[6]! * second[12]!, at(1)[7]! * second[13]!),
  },
};

export const molecularOxygen: Gas = {
  coefficients: lowerBoundary.molecularOxygen,
  boundary: at(3),
  mass: 32,
  thermalDiffusion: 0,
  mixedBelowKm: 250,
  mixing: transition(at(3)[4]! * second[6]!, at(3)[5]! * second[7]!),
  mixingShare: at(3)[1]!,
  chemistry: {
    strength: at(3)[3]! * second[23]!,
    ...transition(at(3)[6]! * second[21]!, at(3)[7]! * second[22]!, at(3)[7]! * first[22]!),
  },
};

export const argon: Gas = {
  coefficients: lowerBoundary.argon,
  boundary: at(4),
  mass: 40,
  thermalDiffusion: 0.17,
  mixedBelowKm: 240,
  mixing: transition(at(4)[4]! * second[8]!, at(4)[5]! * second[9]!),
  mixingShare: at(4)[1]!,
};

export const hydrogen: Gas = {
  coefficients: lowerBoundary.hydrogen,
  boundary: at(5),
  mass: 1,
  thermalDiffusion: -0.38,
  mixedBelowKm: 320,
  mixing: transition(at(5)[4]! * second[10]!, at(5)[5]! * second[11]!),
  mixingShare: at(5)[1]! * Math.abs(second[17]!),
  chemistry: {
    strength: at(5)[3]! * second[20]!,
    ...transition(at(5)[6]! * second[18]!, at(5)[7]! * second[19]!),
  },
};

export const nitrogen: Gas = {
  coefficients: lowerBoundary.nitrogen,
  boundary: at(6),
  mass: 14,
  thermalDiffusion: 0,
  mixedBelowKm: 450,
  mixing: transition(at(6)[4]! * first[0]!, at(6)[5]! * first[1]!),
  mixingShare: at(6)[1]! * Math.abs(first[2]!),
  chemistry: {
    strength: at(6)[3]! * first[5]!,
    ...transition(at(6)[6]! * first[3]!, at(6)[7]! * first[4]!),
  },
};

/** Anomalous (hot) oxygen: an isothermal gas of its own, which falls away below its height. */
export const anomalousOxygen = {
  coefficients: lowerBoundary.anomalousOxygen,
  boundary: at(7),
  mass: 16,
  temperatureK: at(7)[9]! * first[6]!,
  heightKm: at(7)[4]!,
  scaleKm: at(7)[5]!,
} as const;

/** Mean mass of the mixed atmosphere, atomic mass units. */
export const mixedMass = at(2)[4]!;
/** The scale on which mixing gives way to diffusion. */
export const mixingScaleKm = at(2)[3]! * second[5]!;
/** Where the Bates profile meets the spline. */
export const joinKm = second[15]!;
/** Share and swing over the year of the turbopause height. */
export const turbopauseShare = second[24]!;
export const turbopauseSwing = first[24]!;
/** How oxygen and molecular oxygen follow the 81-day mean of F10.7. */
export const oxygenFluxResponse = first[23]!;
