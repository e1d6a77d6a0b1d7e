import type { Clock } from '@dawa/seams/clock';
import { messageOf } from '../devices/device-error.ts';
import type { Journal, Rotator } from '../ports.ts';
import type { RestWatch } from './rest-watch.ts';

/** STOP is said again after so much real time while the antenna is seen to move, or not seen; … */
const againMs = 500;
/** … and after so long only now and then: nobody hears it, but somebody may plug the cable in. */
const oftenForMs = 10_000;
const seldomMs = 5000;
/** Readings that show rest come so much after it. */
const seenAtRestMs = 1500;

export interface HaltingSettings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly rotator: Pick<Rotator, 'stop' | 'info'>;
  readonly rest: RestWatch;
  /** The rotator needs so long to come to rest. */
  readonly stoppingTimeS: number;
  /** Nobody will ever see it at rest: STOP is said for a while, and then it has to do. */
  readonly isUnseen?: boolean;
}

/** Brings the antenna to rest: STOP goes out at once, and again until it is seen to stand. */
export interface Halting {
  readonly isActive: boolean;
  /** True when STOP was said often, for a long time. */
  readonly isLong: boolean;
  /** Why; null when it is at rest, or was never told to halt. */
  readonly why: string | null;
  /** Resolves when the first STOP is out. @throws DeviceError when it is not; it is said again all the same */
  halt(why: string): Promise<void>;
  /** Looks whether it stands, and says it again when not. */
  step(): void;
  /** It may move again. */
  cancel(): void;
}

export function createHalting(settings: HaltingSettings): Halting {
  const { clock, journal, rotator, rest, stoppingTimeS, isUnseen = false } = settings;
  let active:
    | { why: string; sinceAtMs: number; sinceMs: number; saidMs: number; isLate: boolean }
    | undefined;
  const end = () => {
    active = undefined;
    journal.clear('rotator.stop');
  };
  const tellLate = (why: string) => {
    const seen = rest.isMoving ? 'It still moves' : 'It is not known whether it stands, for it does not tell';
    journal.raise({
      alarmId: 'rotator.stop',
      severity: 'critical',
      title: 'Antenna does not stop',
      text: `${seen}, ${stoppingTimeS} s after it was told to halt (${why}). STOP is said again and again; cut the power of the rotator.`,
      source: 'rotator',
    });
  };
  return {
    get isActive() {
      return active !== undefined;
    },
    get isLong() {
      return active !== undefined && clock.monotonicMs() - active.sinceMs >= oftenForMs;
    },
    get why() {
      return active?.why ?? null;
    },
    async halt(why) {
      const [sinceAtMs, nowMs] = [clock.nowAtMs(), clock.monotonicMs()];
      active = { sinceAtMs, sinceMs: nowMs, isLate: false, ...active, why, saidMs: nowMs };
      rest.clear();
      await rotator.stop();
    },
    step() {
      if (active === undefined) return;
      const { sinceAtMs, sinceMs, saidMs, why } = active;
      if (rest.isAtRest && rest.last!.readAtMs > sinceAtMs) {
        end();
        return;
      }
      const nowMs = clock.monotonicMs();
      if (isUnseen && nowMs - sinceMs >= oftenForMs) {
        end();
        return;
      }
      // Readings that do not move yet become rest in a moment: a STOP more would only wear the line.
      if (rest.last !== undefined && !rest.isMoving && clock.nowAtMs() - sinceAtMs < seenAtRestMs) return;
      if (nowMs - saidMs >= (nowMs - sinceMs < oftenForMs ? againMs : seldomMs)) {
        active.saidMs = nowMs;
        rotator.stop().catch((error: unknown) => {
          // That a cable is missing the device tells itself.
          if (rotator.info.state === 'ok') journal.event(notTaken(error));
        });
      }
      const isLate = clock.nowAtMs() - sinceAtMs > 1000 * stoppingTimeS + seenAtRestMs;
      if (isUnseen || !isLate || active.isLate || rotator.info.state === 'connecting') return;
      active.isLate = true;
      tellLate(why);
    },
    cancel: end,
  };
}

function notTaken(error: unknown) {
  const text = `STOP was not taken by the rotator: ${messageOf(error)}.`;
  return { severity: 'warning', source: 'rotator', code: 'stop', text } as const;
}
