import type { RotatorLanguage, RotatorSteps } from '@dawa/protocols/rotator-language';
import type { Direction, Rotator } from '../ports.ts';

/**
 * The direction as the language can say it: each angle on its nearest step, never rounded across a limit.
 * @throws RangeError outside the limits, or where no step lies within them
 */
export function targetOnSteps(target: Direction, steps: RotatorSteps, limits: Rotator['limits']): Direction {
  const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = limits;
  return {
    azimuthDeg: angleOnStep(target.azimuthDeg, steps.azimuthDeg, minAzimuthDeg, maxAzimuthDeg),
    elevationDeg: angleOnStep(target.elevationDeg, steps.elevationDeg, minElevationDeg, maxElevationDeg),
  };
}

/** @throws RangeError when a station wants to go where the language has no words for */
export function checkSayable(limits: Rotator['limits'], { name, range }: RotatorLanguage): void {
  const isSayable =
    limits.minAzimuthDeg >= range.minAzimuthDeg &&
    limits.maxAzimuthDeg <= range.maxAzimuthDeg &&
    limits.minElevationDeg >= range.minElevationDeg &&
    limits.maxElevationDeg <= range.maxElevationDeg;
  if (isSayable) return;
  throw new RangeError(
    `limits: expected ${rangeText(range)}, which is what ${name} can say, found ${rangeText(limits)}`,
  );
}

function angleOnStep(angleDeg: number, stepDeg: number, lowDeg: number, highDeg: number): number {
  if (!(angleDeg >= lowDeg && angleDeg <= highDeg)) {
    throw new RangeError(`target: expected ${lowDeg} to ${highDeg} degrees, found ${angleDeg}`);
  }
  const stepsADegree = 1 / stepDeg;
  const at = (count: number) => Math.round((count / stepsADegree) * 1e6) / 1e6;
  const nearest = Math.round(angleDeg * stepsADegree);
  const inside = [nearest, nearest - 1, nearest + 1].map(at).find((deg) => deg >= lowDeg && deg <= highDeg);
  if (inside !== undefined) return inside;
  throw new RangeError(`target: expected a step of ${stepDeg} within ${lowDeg} to ${highDeg} degrees`);
}

function rangeText({
  minAzimuthDeg,
  maxAzimuthDeg,
  minElevationDeg,
  maxElevationDeg,
}: RotatorLanguage['range']): string {
  return `azimuth ${minAzimuthDeg} to ${maxAzimuthDeg}, elevation ${minElevationDeg} to ${maxElevationDeg}`;
}
