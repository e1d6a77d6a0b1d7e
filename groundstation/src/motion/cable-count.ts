import { wrapTo180, wrapTo360 } from '@dawa/flight-dynamics/angle';
import type { StoredValue } from '../adapters/json-file.ts';
import { DeviceError } from '../devices/device-error.ts';
import type { Direction, Reading, Rotator } from '../ports.ts';

/** Where the cable stood when it was last written down, turns counted in. */
export interface CableMemory {
  readonly azimuthDeg: number;
}

export interface CableCountSettings {
  /** Shows 0 to 360 and turns the short way. */
  readonly rotator: Rotator;
  readonly restAzimuthDeg: number;
  readonly mostTurns: number;
  readonly memory: StoredValue<CableMemory>;
}

/** A rotator whose azimuth counts the turns of its cable. */
export interface CountedRotator extends Rotator {
  /** Why nobody knows how the cable is wound, in one line; null when it is known. */
  readonly cableBlock: string | null;
  /** A person looked at the cable: the antenna stands at this azimuth, turns counted in. */
  setCable(azimuthDeg: number): void;
}

/** The count is written down whenever the antenna has turned so far. */
const keptEveryDeg = 10;
/** An antenna that was turned farther than this while nobody looked may have been turned once more as well. */
const sureWithinDeg = 90;
/** … and one that could have come so far, and has moved at all, too. */
const unseenTravelDeg = 270;
const hasMovedDeg = 2;
/** No leg may be longer, for a controller that turns the short way takes half a turn either way. */
export const longestCountedLegDeg = 150;

/**
 * Counts the turns of a controller that does not: its azimuth becomes one that runs on over north, within the limits of
 * the cable, and orders go out as the controller knows them. A count that a restart cannot carry on (the antenna stands
 * far from where it was last seen) is said to be unknown, as at the very first start, until a person tells how the cable
 * is wound.
 */
export function countTurns(settings: CableCountSettings): CountedRotator {
  const { rotator, restAzimuthDeg, mostTurns, memory } = settings;
  const name = rotator.info.portName;
  let keptDeg = loaded(memory);
  // The first start knows nothing either: somebody has to look once.
  let isSure = keptDeg !== undefined;
  let seen: Reading<Direction> | undefined;
  let counted: Reading<Direction> | undefined;

  const keep = (azimuthDeg: number) => {
    keptDeg = azimuthDeg;
    memory.save({ azimuthDeg });
  };
  const count = (reading: Reading<Direction> | undefined): Reading<Direction> | undefined => {
    if (reading === undefined || reading === seen) return counted;
    const beforeDeg = counted?.azimuthDeg ?? keptDeg ?? nearest(reading.azimuthDeg, restAzimuthDeg);
    const azimuthDeg = beforeDeg + wrapTo180(reading.azimuthDeg - beforeDeg);
    const turnedDeg = Math.abs(azimuthDeg - beforeDeg);
    const unseenS = counted === undefined ? 0 : (reading.readAtMs - counted.readAtMs) / 1000;
    const couldWind = unseenS * rotator.limits.maxRateDegS > unseenTravelDeg && turnedDeg > hasMovedDeg;
    if (turnedDeg > sureWithinDeg || couldWind) isSure = false;
    seen = reading;
    counted = { ...reading, azimuthDeg };
    if (keptDeg === undefined || Math.abs(azimuthDeg - keptDeg) >= keptEveryDeg) keep(azimuthDeg);
    return counted;
  };
  const cableBlock = () =>
    isSure
      ? null
      : 'how the cable is wound is not known, for the antenna may have been turned while nobody looked; say how it stands';
  return {
    get info() {
      return rotator.info;
    },
    limits: {
      ...rotator.limits,
      minAzimuthDeg: restAzimuthDeg - 360 * mostTurns,
      maxAzimuthDeg: restAzimuthDeg + 360 * mostTurns,
    },
    get position() {
      return count(rotator.position);
    },
    get cableBlock() {
      return cableBlock();
    },
    onChange: (listener) => rotator.onChange(listener),
    readPosition: async () => count(await rotator.readPosition())!,
    async moveTo(target) {
      const block = cableBlock();
      if (block !== null) throw new DeviceError('blocked', name, block);
      const from = count(rotator.position);
      if (from === undefined || Math.abs(target.azimuthDeg - from.azimuthDeg) >= 180) {
        const expected = `a target within half a turn of ${from?.azimuthDeg ?? 'a known azimuth'}`;
        throw new RangeError(
          `${expected}, found ${target.azimuthDeg}: the controller would take the other way round`,
        );
      }
      await rotator.moveTo({ ...target, azimuthDeg: asShown(target.azimuthDeg, rotator.limits) });
    },
    stop: () => rotator.stop(),
    setCable(azimuthDeg) {
      const reading = rotator.position;
      if (reading === undefined || Math.abs(wrapTo180(reading.azimuthDeg - azimuthDeg)) > sureWithinDeg / 3) {
        throw new RangeError(
          `azimuthDeg: expected ${reading?.azimuthDeg ?? 'a reading'} give or take whole turns, found ${azimuthDeg}`,
        );
      }
      counted = { ...reading, azimuthDeg: azimuthDeg + wrapTo180(reading.azimuthDeg - azimuthDeg) };
      seen = reading;
      isSure = true;
      keep(counted.azimuthDeg);
    },
    async close() {
      if (counted !== undefined && isSure) keep(counted.azimuthDeg);
      await rotator.close();
    },
  };
}

/** The same direction as the controller counts it: from the low end of its own travel on, which a mast that is turned moves. */
function asShown(azimuthDeg: number, { minAzimuthDeg }: Rotator['limits']): number {
  return minAzimuthDeg + wrapTo360(azimuthDeg - minAzimuthDeg);
}

function nearest(azimuthDeg: number, toDeg: number): number {
  return toDeg + wrapTo180(azimuthDeg - toDeg);
}

/** A file that cannot be read says nothing of the cable. */
function loaded(memory: StoredValue<CableMemory>): number | undefined {
  try {
    const { azimuthDeg } = memory.load() ?? {};
    return Number.isFinite(azimuthDeg) ? azimuthDeg : undefined;
  } catch {
    return undefined;
  }
}
