export {
  type FittedPass,
  fitOrbit,
  type OrbitFit,
  type OrbitFitFault,
  type OrbitFitRequest,
  type Residual,
} from './orbit-fit/fit-orbit.ts';
export {
  type Identification,
  type IdentifyFault,
  type IdentifyRequest,
  identifyObject,
  type RankedCandidate,
} from './orbit-fit/identify.ts';
export { type DopplerObservation, type ObservedPass, observedPasses } from './orbit-fit/observation.ts';
export {
  type ObservationFault,
  type ParsedObservations,
  parseObservations,
} from './orbit-fit/observation-file.ts';
export { type Crossing, crossingSigmaMs, type OrbitUncertainty } from './orbit-fit/orbit-uncertainty.ts';
export type { OscillatorModel } from './orbit-fit/oscillator.ts';
export { moveEpoch } from './orbit-fit/re-epoch.ts';
