import type { Place } from '@dawa/flight-dynamics/look-angles';
import { sunLookAngles } from '@dawa/flight-dynamics/sun-look-angles';
import type { MotionSection } from '@dawa/protocols/motion-section';
import type { Rotator } from '../ports.ts';
import {
  type ForbiddenRegion,
  forbiddenRegion,
  type KeepOut,
  keepOutPolygon,
  type NamedPolygon,
} from './forbidden-region.ts';
import type { PathRules } from './safe-path.ts';
import { sunCone } from './sun-cone.ts';

/** An order is carried out to so much by the controllers that we know. */
export const arrivalDeg = 1.5;
/** The Sun moves a twelfth of a degree in that time. */
const sunAgainMs = 20_000;

export interface AntennaRulesSettings {
  readonly limits: Rotator['limits'];
  readonly motion: MotionSection;
  readonly keepOut: readonly KeepOut[];
  readonly collision: readonly NamedPolygon[];
  /** Where the antenna stands, for the Sun. */
  readonly place?: Place | undefined;
  readonly longestLegDeg?: number | undefined;
}

export interface AntennaRules {
  /** Travel, narrowed by the cable. */
  readonly limits: Rotator['limits'];
  /** What must not be hit, and the Sun as it stands then. */
  pathRules(atMs: number): PathRules;
  /** The cone around the Sun; undefined while it is down or not avoided. */
  sun(atMs: number): ForbiddenRegion | undefined;
  /** What must not be hit. */
  readonly solid: readonly ForbiddenRegion[];
}

/** All that a way of the antenna is held against, from `station.yaml` and the files beside it. */
export function createAntennaRules(settings: AntennaRulesSettings): AntennaRules {
  const { motion, place } = settings;
  const limits = withinCable(settings.limits, motion.cable);
  const marginDeg = motion.collision?.marginDeg ?? 0;
  const solid = [...settings.keepOut.map(keepOutPolygon), ...settings.collision].map((polygon) =>
    forbiddenRegion(polygon, limits, { reachDeg: marginDeg }),
  );
  let seen: { atMs: number; region: ForbiddenRegion | undefined } | undefined;
  const sun = (atMs: number) => {
    if (motion.sun === undefined || place === undefined) return undefined;
    if (seen === undefined || Math.abs(atMs - seen.atMs) >= sunAgainMs) {
      const cone = sunCone(sunLookAngles(place, atMs), motion.sun.avoidanceDeg);
      seen = { atMs, region: cone && forbiddenRegion(cone, limits, { isLeftByAnyWay: true }) };
    }
    return seen.region;
  };
  return {
    limits,
    solid,
    sun,
    pathRules(atMs) {
      const cone = sun(atMs);
      const { axisRates: rates } = motion;
      const { longestLegDeg } = settings;
      return {
        regions: cone ? [...solid, cone] : solid,
        limits,
        marginDeg,
        rates,
        arrivalDeg,
        longestLegDeg,
      };
    },
  };
}

/** A controller that counts itself may wind the cable no farther either. */
function withinCable(limits: Rotator['limits'], cable: MotionSection['cable']): Rotator['limits'] {
  if (cable === undefined || cable.isCountedHere) return limits;
  const { restAzimuthDeg, mostTurns } = cable;
  return {
    ...limits,
    minAzimuthDeg: Math.max(limits.minAzimuthDeg, restAzimuthDeg - 360 * mostTurns),
    maxAzimuthDeg: Math.min(limits.maxAzimuthDeg, restAzimuthDeg + 360 * mostTurns),
  };
}
