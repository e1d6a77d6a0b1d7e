import type { Clock } from '@dawa/seams/clock';
import { DeviceError } from '../devices/device-error.ts';
import type { Radio } from '../ports.ts';
import type { Transmission } from './permit.ts';
import { createPowerTrip, type PowerTripLimits } from './power-trip.ts';

/** Real time between two looks at a transmitter that is keyed. */
const lookEveryMs = 150;
/** A radio that left this many looks unanswered is not there. */
const silentLooks = 2;

export interface KeyWatchSettings {
  readonly clock: Clock;
  readonly radio: Radio;
  readonly limits: PowerTripLimits;
  /** Why it may not stay on the air there. */
  readonly block: (where: Transmission) => string | null;
  /** The key must go up. `isTrip`: and stay up until a person looked. */
  readonly onTrouble: (why: string, isTrip: boolean) => void;
}

/**
 * Looks again and again while the transmitter is keyed: at what may have changed since (a lock, the hour, where the
 * antenna points), at the frequency, which a hand on the dial may have turned over an edge, and at what comes back from
 * the antenna.
 *
 * @returns how to stop
 */
export function watchKey({ clock, radio, limits, block, onTrouble }: KeyWatchSettings): () => void {
  const trip = createPowerTrip(limits);
  let silent = 0;
  let isOver = false;
  let cancel = () => {};
  const tell = (why: string, isTrip = false) => {
    if (isOver) return;
    isOver = true;
    onTrouble(why, isTrip);
  };
  let hasMeters = true;
  const readMeters = async () => {
    try {
      return hasMeters ? await radio.readTransmitMeters?.() : undefined;
    } catch (error) {
      // A radio that says no is there, and has none.
      if (!(error instanceof DeviceError) || error.code !== 'refused') throw error;
      hasMeters = false;
      return undefined;
    }
  };
  const look = async () => {
    const now = block({});
    if (now !== null) return tell(now);
    try {
      const { frequencyHz, mode } = await onAirSetting(radio);
      const there = block({ frequencyHz, mode });
      if (there !== null) return tell(there);
      const meters = await readMeters();
      const tooMuch = meters === undefined ? null : trip.push(meters);
      if (tooMuch !== null) return tell(tooMuch, true);
      silent = 0;
    } catch {
      silent++;
      if (silent >= silentLooks) return tell('the radio does not answer');
    }
    if (!isOver) cancel = clock.deadline(lookEveryMs, () => void look());
  };
  cancel = clock.deadline(lookEveryMs, () => void look());
  return () => {
    isOver = true;
    cancel();
  };
}

/** What is on the air, or will be. */
export function onAirSetting(radio: Radio): Promise<{ frequencyHz: number; mode: string }> {
  return radio.readTransmitSetting?.() ?? radio.readSetting();
}
