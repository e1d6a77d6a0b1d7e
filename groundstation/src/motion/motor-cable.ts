import type { MotionSection } from '@dawa/protocols/motion-section';
import type { StoredValue } from '../adapters/json-file.ts';
import { type AlignedRotator, alignRotator } from '../devices/aligned-rotator.ts';
import type { Rotator } from '../ports.ts';
import { type CableMemory, type CountedRotator, countTurns } from './cable-count.ts';

export interface MotorCableSettings {
  readonly rotator: Rotator | AlignedRotator;
  readonly rules: MotionSection['cable'];
  /** Turns are counted here and kept over restarts; otherwise the controller counts them itself. */
  readonly isCountedHere: boolean;
  readonly memory: () => StoredValue<CableMemory>;
}

/** An antenna whose cable is watched, and where it stands of itself: behind the correction of its mast. */
export interface MotorCable {
  /** In true directions where the mast was measured. */
  readonly rotator: Rotator;
  /** Where turns are counted here; speaks of the motor's own azimuth. */
  readonly counted: CountedRotator | undefined;
  /** A person says where the antenna points, turns counted in, as the page shows it. */
  setCable(azimuthDeg: number): void;
  /** Turns of the cable from where it hangs free; undefined before the first reading. */
  turns(): number | undefined;
}

/**
 * The cable is wound by the motor and not by the sky. So its turns are counted, and its limits kept, below the correction for how the
 * mast stands: there a new alignment does not unwind it, and near the zenith, where a lean swings the true azimuth by half a turn, it
 * does not wind up.
 */
export function watchCable({ rotator, rules, isCountedHere, memory }: MotorCableSettings): MotorCable {
  const isAligned = 'motor' in rotator;
  const motor = isAligned ? rotator.motor : rotator;
  const counted =
    rules && isCountedHere ? countTurns({ ...rules, rotator: motor, memory: memory() }) : undefined;
  const kept = counted ?? (rules === undefined ? motor : withinCable(motor, rules));
  const offsetDeg = isAligned ? rotator.alignment.azimuthOffsetDeg : 0;
  return {
    rotator: isAligned && kept !== motor ? alignRotator(kept, rotator.alignment) : isAligned ? rotator : kept,
    counted,
    setCable: (azimuthDeg) => counted?.setCable(azimuthDeg - offsetDeg),
    turns() {
      const { position } = kept;
      return position && rules && (position.azimuthDeg - rules.restAzimuthDeg) / 360;
    },
  };
}

/** A controller that counts itself may wind the cable no farther either. */
function withinCable(
  motor: Rotator,
  { restAzimuthDeg, mostTurns }: NonNullable<MotionSection['cable']>,
): Rotator {
  const limits = {
    ...motor.limits,
    minAzimuthDeg: Math.max(motor.limits.minAzimuthDeg, restAzimuthDeg - 360 * mostTurns),
    maxAzimuthDeg: Math.min(motor.limits.maxAzimuthDeg, restAzimuthDeg + 360 * mostTurns),
  };
  return {
    get info() {
      return motor.info;
    },
    limits,
    get position() {
      return motor.position;
    },
    onChange: (listener) => motor.onChange(listener),
    readPosition: () => motor.readPosition(),
    moveTo: (target) => motor.moveTo(target),
    stop: () => motor.stop(),
    close: () => motor.close(),
  };
}
