import { DeviceError } from '../devices/device-error.ts';
import type { Direction, Rotator } from '../ports.ts';
import type { Safety } from './safety.ts';

/**
 * A part of the sky that the antenna must not enter or cross: roof, mast, guy wires, people. Edges belong to it. An
 * antenna turned on beyond north or over the top looks at the same mast: the guard counts with every such direction.
 */
export interface KeepOut {
  readonly name: string;
  readonly minAzimuthDeg: number;
  readonly maxAzimuthDeg: number;
  readonly minElevationDeg: number;
  readonly maxElevationDeg: number;
}

export interface GuardedRotatorSettings {
  readonly rotator: Rotator;
  readonly safety: Safety;
  readonly keepOut?: readonly KeepOut[];
}

/**
 * The rotator behind its guard, the last stage before the wire: whoever composes the station hands the bare rotator to
 * this function and to nobody else. A target that may not be gone to, or that cannot be reached without crossing what
 * must not be entered, is refused before a byte goes out.
 */
export function guardRotator({ rotator, safety, keepOut = [] }: GuardedRotatorSettings): Rotator {
  const forbidden = keepOut.flatMap(everyWayToPoint);
  const stopListening = safety.onHalt('motion', () => rotator.stop());
  const name = rotator.info.portName;
  return {
    get info() {
      return rotator.info;
    },
    get limits() {
      return rotator.limits;
    },
    get position() {
      return rotator.position;
    },
    onChange: (listener) => rotator.onChange(listener),
    readPosition: () => rotator.readPosition(),
    stop: () => rotator.stop(),
    async moveTo(target) {
      checkLimits(target, rotator.limits);
      const block = safety.motionBlock() ?? pathBlock(rotator.position, target, forbidden);
      if (block !== null) throw new DeviceError('blocked', name, block);
      await rotator.moveTo(target);
      // A STOP that fell into the middle went out before or after the target; after it, the last word must be halt.
      if (safety.motionBlock() !== null) await rotator.stop();
    },
    async close() {
      stopListening();
      await rotator.close();
    },
  };
}

/** @throws RangeError outside the limits or for what is no number: a target is never clamped, for a clamped one points elsewhere */
export function checkLimits({ azimuthDeg, elevationDeg }: Direction, limits: Rotator['limits']): void {
  const isInside =
    azimuthDeg >= limits.minAzimuthDeg &&
    azimuthDeg <= limits.maxAzimuthDeg &&
    elevationDeg >= limits.minElevationDeg &&
    elevationDeg <= limits.maxElevationDeg;
  if (isInside) return;
  throw new RangeError(
    `target: expected azimuth ${limits.minAzimuthDeg} to ${limits.maxAzimuthDeg} and elevation ` +
      `${limits.minElevationDeg} to ${limits.maxElevationDeg} degrees, found ${azimuthDeg}, ${elevationDeg}`,
  );
}

/**
 * Each axis runs by itself and at its own speed, so on the way from start to target the antenna may pass through any
 * point of the box between them: a box that touches a forbidden one is refused whole. Travel limits need no more than
 * their two ends, for they are a box themselves.
 */
function pathBlock(from: Direction | undefined, to: Direction, keepOut: readonly KeepOut[]): string | null {
  if (keepOut.length === 0) return null;
  if (from === undefined) return 'where the antenna stands is not known yet, and it may not go everywhere';
  const low = {
    azimuthDeg: Math.min(from.azimuthDeg, to.azimuthDeg),
    elevationDeg: Math.min(from.elevationDeg, to.elevationDeg),
  };
  const high = {
    azimuthDeg: Math.max(from.azimuthDeg, to.azimuthDeg),
    elevationDeg: Math.max(from.elevationDeg, to.elevationDeg),
  };
  const crossed = keepOut.find(
    (box) =>
      low.azimuthDeg <= box.maxAzimuthDeg &&
      high.azimuthDeg >= box.minAzimuthDeg &&
      low.elevationDeg <= box.maxElevationDeg &&
      high.elevationDeg >= box.minElevationDeg,
  );
  return crossed === undefined
    ? null
    : `the way from ${shown(from)} to ${shown(to)} may cross ${crossed.name}`;
}

/**
 * The box in all the angles by which a controller may come to point there: turned on or back, and flipped over. A box
 * whose azimuths run down goes through north.
 */
function everyWayToPoint(box: KeepOut): KeepOut[] {
  const { minAzimuthDeg: fromDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = box;
  const toDeg = maxAzimuthDeg < fromDeg ? maxAzimuthDeg + 360 : maxAzimuthDeg;
  const lowDeg = Math.min(minElevationDeg, maxElevationDeg);
  const highDeg = Math.max(minElevationDeg, maxElevationDeg);
  return [-720, -360, 0, 360, 720].flatMap((turnDeg) => [
    {
      name: box.name,
      minAzimuthDeg: fromDeg + turnDeg,
      maxAzimuthDeg: toDeg + turnDeg,
      minElevationDeg: lowDeg,
      maxElevationDeg: highDeg,
    },
    {
      name: box.name,
      minAzimuthDeg: fromDeg + 180 + turnDeg,
      maxAzimuthDeg: toDeg + 180 + turnDeg,
      minElevationDeg: 180 - highDeg,
      maxElevationDeg: 180 - lowDeg,
    },
  ]);
}

function shown({ azimuthDeg, elevationDeg }: Direction): string {
  return `${azimuthDeg.toFixed(1)}, ${elevationDeg.toFixed(1)}`;
}
