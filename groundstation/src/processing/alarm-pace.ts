import type { AlarmInfo } from '@dawa/protocols/console/event';
import type { Cancel, Clock } from '@dawa/seams/clock';

/** Keeps what alarms become, none of them more often than so. */
export interface AlarmPace {
  /** Keeps it now, or once its alarm has rested; of several that wait the newest is kept. */
  offer(alarm: AlarmInfo): void;
  /** Keeps it now, and whatever waited of its alarm with it: for what a person did. */
  keepNow(alarm: AlarmInfo): void;
  /** Keeps all that waits, now, and from then on everything at once: no timer is left behind. */
  close(): void;
}

export interface AlarmPaceOptions {
  readonly clock: Pick<Clock, 'monotonicMs' | 'deadline'>;
  /** Real time, so that a step of UTC holds nothing back and a fast rehearsal does not flood the disk. */
  readonly restMs: number;
  readonly keep: (alarm: AlarmInfo) => void;
}

/**
 * One kept change an alarm and rest: an alarm that flaps a million times must not become a million records. The first change
 * goes through at once, the newest always does in the end.
 */
export function createAlarmPace({ clock, restMs, keep }: AlarmPaceOptions): AlarmPace {
  /** When each alarm that was kept has rested. All rest equally long, so the first in the map is the first to have rested. */
  const restsUntilMs = new Map<string, number>();
  const waiting = new Map<string, AlarmInfo>();
  let cancelTimer: Cancel | undefined;
  let isClosed = false;

  const arm = () => {
    const [first] = restsUntilMs.values();
    if (first === undefined || cancelTimer !== undefined) return;
    cancelTimer = clock.deadline(Math.max(1, first - clock.monotonicMs()), () => {
      cancelTimer = undefined;
      rouse();
    });
  };

  const keepNow = (alarm: AlarmInfo) => {
    waiting.delete(alarm.alarmId);
    restsUntilMs.delete(alarm.alarmId);
    if (!isClosed) restsUntilMs.set(alarm.alarmId, clock.monotonicMs() + restMs);
    keep(alarm);
    arm();
  };

  function rouse(): void {
    const nowMs = clock.monotonicMs();
    const ready: AlarmInfo[] = [];
    for (const [alarmId, untilMs] of restsUntilMs) {
      if (untilMs > nowMs) break;
      restsUntilMs.delete(alarmId);
      const alarm = waiting.get(alarmId);
      if (alarm !== undefined) ready.push(alarm);
    }
    for (const alarm of ready) keepNow(alarm);
    arm();
  }

  return {
    offer(alarm) {
      if (restsUntilMs.has(alarm.alarmId)) waiting.set(alarm.alarmId, alarm);
      else keepNow(alarm);
    },
    keepNow,
    close() {
      isClosed = true;
      cancelTimer?.();
      cancelTimer = undefined;
      restsUntilMs.clear();
      for (const alarm of [...waiting.values()]) keepNow(alarm);
    },
  };
}
