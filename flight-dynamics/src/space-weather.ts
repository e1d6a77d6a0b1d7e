export {
  assumedSpaceWeather,
  continuedSpaceWeather,
  recentMean,
  type SteadyWeather,
  withOtherFlux,
} from './space-weather/assumed.ts';
export type {
  ParsedSpaceWeather,
  SpaceWeatherDay,
  SpaceWeatherFault,
  SpaceWeatherFaultKind,
  SpaceWeatherKind,
} from './space-weather/day.ts';
export { parseSpaceWeather } from './space-weather/read.ts';
export { tabulatedSpaceWeather } from './space-weather/table.ts';
export type { AtmosphereWeather, SpaceWeather, SpaceWeatherGap } from './space-weather/weather.ts';
