import type { Clock } from '@dawa/seams/clock';

/** Antenna and radio are looked after so often, on the station's clock … */
const steerMs = 100;
/** … and however fast it runs, not more often than this in real time. */
const shortestSteerRealMs = 20;
/** The page gets five pictures a second in a contact, one between contacts, and ten real ones at most. */
const showInContactMs = 200;
const showIdleMs = 1000;
const shortestShowRealMs = 100;

export interface Heartbeat {
  readonly clock: Clock;
  readonly steer: () => void;
  readonly show: () => void;
  /** True while a contact runs. */
  readonly isBusy: () => boolean;
  /** A step that threw: the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/** Calls `steer` and `show` in their rhythms. @returns how to stop */
export function startTicking({ clock, steer, show, isBusy, onError }: Heartbeat): () => void {
  const guarded = (step: () => void) => () => {
    try {
      step();
    } catch (error) {
      onError(error);
    }
  };
  const cancels = [
    again(clock, () => Math.max(steerMs, realMs(clock, shortestSteerRealMs)), guarded(steer)),
    again(
      clock,
      () => Math.max(isBusy() ? showInContactMs : showIdleMs, realMs(clock, shortestShowRealMs)),
      guarded(show),
    ),
  ];
  return () => {
    for (const cancel of cancels) cancel();
  };
}

/** So many real milliseconds, on the station's clock; 0 on a clock that jumps. */
function realMs(clock: Clock, durationMs: number): number {
  return Number.isFinite(clock.rate) ? durationMs * clock.rate : 0;
}

function again(clock: Clock, periodMs: () => number, action: () => void): () => void {
  let isOver = false;
  let cancel = () => {};
  const next = () => {
    cancel = clock.after(periodMs(), () => {
      action();
      if (!isOver) next();
    });
  };
  next();
  return () => {
    isOver = true;
    cancel();
  };
}
