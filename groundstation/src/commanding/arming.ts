import type { Clock } from '@dawa/seams/clock';

/** Where a permit asks for a person, arming ends by itself after this long, so that nobody transmits who went home. */
const attendedArmingMs = 3_600_000;

/** Who said that something may move or transmit, and when. */
export interface Armed {
  readonly by: string;
  readonly sinceAtMs: number;
}

/** Motion and transmission, armed apart from each other. Nothing of it is kept on disk. */
export interface Arming {
  readonly motion: Armed | null;
  readonly transmission: Armed | null;
  arm(what: 'motion' | 'transmission', by: string): void;
  disarm(what: 'motion' | 'transmission'): void;
}

export interface ArmingSettings {
  readonly clock: Clock;
  /** True when a person must be there to transmit: arming lapses after an hour. */
  readonly isAttended: boolean;
  readonly onLapse: (armed: Armed) => void;
}

export function createArming({ clock, isAttended, onLapse }: ArmingSettings): Arming {
  let motion: Armed | null = null;
  let transmission: Armed | null = null;
  const lapseLater = (own: Armed) =>
    clock.after(attendedArmingMs, () => {
      if (transmission !== own) return;
      transmission = null;
      onLapse(own);
    });
  return {
    get motion() {
      return motion;
    },
    get transmission() {
      // Asked by the clock too, for a step of UTC may outrun the timer.
      if (transmission === null || !isAttended) return transmission;
      return clock.nowAtMs() - transmission.sinceAtMs < attendedArmingMs ? transmission : null;
    },
    arm(what, by) {
      const own = { by, sinceAtMs: clock.nowAtMs() };
      if (what === 'motion') {
        motion = own;
        return;
      }
      transmission = own;
      if (isAttended) lapseLater(own);
    },
    disarm(what) {
      if (what === 'motion') motion = null;
      else transmission = null;
    },
  };
}
