export { type EarthOrientationFault, parseEarthOrientation } from './earth-orientation/read.ts';
export { describeEarthOrientation, type EarthOrientationStatus } from './earth-orientation/status.ts';
export { type Interpolation, tabulatedEarthOrientation } from './earth-orientation/table.ts';
export {
  type EarthOrientation,
  type EarthOrientationRow,
  type EarthOrientationSlot,
  type EarthOrientationValues,
  noEarthOrientation,
} from './earth-orientation/values.ts';
