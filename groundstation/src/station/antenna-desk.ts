import type { SafetyState } from '@dawa/protocols/console/safety';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { GuardedRotator } from '../commanding/guarded-rotator.ts';
import type { Safety } from '../commanding/safety.ts';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { CountedRotator } from '../motion/cable-count.ts';
import type { WindStow } from '../motion/wind-stow.ts';
import type { PassRunner } from '../pass/pass-runner.ts';
import type { Journal } from '../ports.ts';
import type { AntennaDoor, Refusal } from '../server/station-door.ts';

export interface AntennaDeskSettings {
  readonly rotator: GuardedRotator;
  readonly safety: Pick<Safety, 'state'>;
  readonly runner: Pick<PassRunner, 'holdTracking'>;
  readonly journal: Journal;
  readonly stow?: WindStow | undefined;
  readonly cable?: Pick<CountedRotator, 'setCable'> | undefined;
}

/** The antenna by hand: a hand that takes it has it alone, and the guard looks at it as at everybody. */
export function createAntennaDesk(settings: AntennaDeskSettings): AntennaDoor {
  const { rotator, safety, runner, journal, stow, cable } = settings;
  const tried = async <T>(work: () => Promise<T>): Promise<Result<T, Refusal>> => {
    try {
      return success(await work());
    } catch (error) {
      return failure(refusalOf(error));
    }
  };
  const done = (work: () => unknown): Result<SafetyState, Refusal> => {
    try {
      work();
      return success(safety.state);
    } catch (error) {
      return failure(refusalOf(error));
    }
  };
  return {
    moveTo: (target, by) =>
      tried(async () => {
        await rotator.moveTo(target);
        runner.holdTracking(by);
        return safety.state;
      }),
    jog: (request, by) =>
      tried(async () => {
        const outcome = await rotator.jog(request);
        runner.holdTracking(by);
        return outcome;
      }),
    halt: (by) =>
      tried(async () => {
        runner.holdTracking(by);
        await rotator.stop();
        return safety.state;
      }),
    clearRunaway: () => rotator.clearRunaway(),
    noteWind(speedMS) {
      if (stow === undefined) return failure(none('a wind limit in station.yaml (motion.wind)'));
      return done(() => stow.report(speedMS));
    },
    freeStow(by) {
      if (stow === undefined) return failure(none('a wind limit in station.yaml (motion.wind)'));
      return done(() => stow.free(by));
    },
    setCable(azimuthDeg, by) {
      if (cable === undefined)
        return failure(none('a cable that is counted here (motion.cable.isCountedHere)'));
      return done(() => {
        cable.setCable(azimuthDeg);
        const text = `Cable as ${by} has seen it: the antenna stands at ${azimuthDeg.toFixed(1)} degrees, turns counted in.`;
        journal.event({ severity: 'info', source: 'rotator', code: 'cable', text });
      });
    },
  };
}

function none(expected: string): Refusal {
  return { kind: 'refused', expected, found: 'none' };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof RangeError)
    return { kind: 'bad-value', expected: 'what the antenna can do', found: error.message };
  const isBlocked = error instanceof DeviceError && error.code === 'blocked';
  if (isBlocked) return { kind: 'refused', expected: 'motion to be permitted', found: messageOf(error) };
  return { kind: 'device', expected: 'the device to obey', found: messageOf(error) };
}
