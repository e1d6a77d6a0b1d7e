export {
  aPrioriUncertainty,
  type Ballistic,
  ballisticOfBody,
  ballisticOfRate,
  calibratedUncertainty,
  usualDragCoefficient,
} from './decay/ballistic.ts';
export {
  type AxisAnchor,
  anchorsOfElements,
  type BallisticFit,
  fitBallistic,
} from './decay/ballistic-fit.ts';
export {
  type DescentEnd,
  type DescentPoint,
  type DescentRequest,
  descend,
  descent,
} from './decay/descent.ts';
export {
  type DecayForecast,
  type ForecastRequest,
  type ForecastSteps,
  fluxUncertainty,
  forecastDecay,
  forecastSteps,
} from './decay/forecast.ts';
export {
  type DecayFault,
  type DecayOrbit,
  decayOrbitOf,
  equatorKm,
  meanHeightKm,
  perigeeHeightKm,
  reentryHeightKm,
} from './decay/orbit.ts';
export { nrlmsise00Thermosphere, type Thermosphere } from './decay/thermosphere.ts';
