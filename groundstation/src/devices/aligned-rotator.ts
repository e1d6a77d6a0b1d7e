import { radPerDeg } from '@dawa/flight-dynamics/angle';
import {
  type AntennaAlignment,
  controllerAngles,
  pointedAt,
  tiltDeg,
} from '@dawa/flight-dynamics/antenna-alignment';
import type { Direction, Reading, Rotator } from '../ports.ts';

/** What a sum of angles may be off by on account of their last bit. */
const lastBitDeg = 1e-6;

/** A rotator in true directions that shows who stands behind it: for whoever counts what the motor does, as its cable. */
export interface AlignedRotator extends Rotator {
  readonly motor: Rotator;
  readonly alignment: AntennaAlignment;
}

/**
 * The rotator in true directions, whose mast does not stand as its controller believes: what is asked of it and what it reads is the
 * sky, what goes over the wire are the angles of the controller. Limits are told in the sky too.
 *
 * Where the lean of the mast puts a target beyond an end of travel, the antenna stops at that end and is off by the lean at the most;
 * whatever is further beyond is refused by the driver, as ever.
 */
export function alignRotator(rotator: Rotator, alignment: AntennaAlignment): AlignedRotator {
  const limits = limitsInTheSky(rotator.limits, alignment);
  const inTheSky = (reading: Reading<Direction>): Reading<Direction> => ({
    ...reading,
    ...pointedAt(alignment, reading),
  });
  let known: { read: Reading<Direction>; shown: Reading<Direction> } | undefined;
  return {
    motor: rotator,
    alignment,
    get info() {
      return rotator.info;
    },
    limits,
    get position() {
      const { position } = rotator;
      if (position === undefined) return undefined;
      // The same reading stays the same object: whoever watches tells a new one by that.
      if (known?.read !== position) known = { read: position, shown: inTheSky(position) };
      return known.shown;
    },
    onChange: (listener) => rotator.onChange(listener),
    readPosition: async () => inTheSky(await rotator.readPosition()),
    moveTo: (target) =>
      rotator.moveTo(ontoTravel(controllerAngles(alignment, target), rotator.limits, alignment)),
    stop: () => rotator.stop(),
    close: () => rotator.close(),
  };
}

/** The limits of a controller as directions; an elevation that a lean alone makes possible is counted in. */
export function limitsInTheSky<Limits extends TravelLimits>(
  limits: Limits,
  alignment: AntennaAlignment,
): Limits {
  const { azimuthOffsetDeg, elevationOffsetDeg } = alignment;
  const leanDeg = tiltDeg(alignment);
  const topDeg = limits.maxElevationDeg + elevationOffsetDeg + leanDeg;
  return {
    ...limits,
    minAzimuthDeg: limits.minAzimuthDeg + azimuthOffsetDeg,
    maxAzimuthDeg: limits.maxAzimuthDeg + azimuthOffsetDeg,
    minElevationDeg: limits.minElevationDeg + elevationOffsetDeg - leanDeg,
    // Beyond 90 means over the top, and a mast that cannot go there does not learn it by leaning.
    maxElevationDeg: limits.maxElevationDeg <= 90 ? Math.min(90, topDeg) : topDeg,
  };
}

interface TravelLimits {
  readonly minAzimuthDeg: number;
  readonly maxAzimuthDeg: number;
  readonly minElevationDeg: number;
  readonly maxElevationDeg: number;
}

function ontoTravel(asked: Direction, limits: TravelLimits, alignment: AntennaAlignment): Direction {
  const leanDeg = tiltDeg(alignment) + lastBitDeg;
  // Near the zenith a small angle on the sky is a large one in azimuth.
  const azimuthSlackDeg = Math.min(
    180,
    leanDeg / Math.max(1e-3, Math.abs(Math.cos(asked.elevationDeg * radPerDeg))),
  );
  return {
    azimuthDeg: ontoEnd(asked.azimuthDeg, limits.minAzimuthDeg, limits.maxAzimuthDeg, azimuthSlackDeg),
    elevationDeg: ontoEnd(asked.elevationDeg, limits.minElevationDeg, limits.maxElevationDeg, 2 * leanDeg),
  };
}

function ontoEnd(angleDeg: number, lowDeg: number, highDeg: number, slackDeg: number): number {
  if (angleDeg < lowDeg && lowDeg - angleDeg <= slackDeg) return lowDeg;
  return angleDeg > highDeg && angleDeg - highDeg <= slackDeg ? highDeg : angleDeg;
}
