import type { Clock } from '@dawa/seams/clock';
import { messageOf } from '../devices/device-error.ts';
import type { Journal, Radio } from '../ports.ts';

/** A release that the radio did not take is tried again after this long of real time, for ever. */
const releaseRetryMs = 250;

export interface KeyReleaseSettings {
  readonly radio: Pick<Radio, 'setTransmit'>;
  readonly clock: Clock;
  readonly journal: Journal;
  /** True while the transmitter was keyed by us and nobody confirmed that it let go. */
  readonly isKeyed: () => boolean;
  readonly onReleased: (how: string) => void;
  readonly onNotTaken: () => void;
}

/** Says "PTT off" until the radio took it. */
export interface KeyRelease {
  /** The transmitter may be keyed and was not confirmed to be off. */
  isOwed: boolean;
  /** @throws what the radio said, when it did not take it; it is tried again by itself */
  now(how: string): Promise<void>;
  close(): void;
}

export function createKeyRelease(settings: KeyReleaseSettings, isOwedAtStart: boolean): KeyRelease {
  const { radio, clock, journal, isKeyed, onReleased, onNotTaken } = settings;
  let cancelRetry = () => {};
  let isClosed = false;
  const release: KeyRelease = {
    isOwed: isOwedAtStart,
    async now(how) {
      cancelRetry();
      release.isOwed = true;
      try {
        await radio.setTransmit(false);
      } catch (error) {
        if (isKeyed()) {
          journal.raise({
            alarmId: 'radio.ptt',
            severity: 'critical',
            title: 'Transmitter may still be keyed',
            text: `PTT off was not taken (${messageOf(error)}). It is tried again; cut the power of the transmitter by hand.`,
            source: 'radio',
          });
          onNotTaken();
        }
        if (!isClosed)
          cancelRetry = clock.deadline(releaseRetryMs, () => void release.now(how).catch(() => {}));
        throw error;
      }
      release.isOwed = false;
      onReleased(how);
      journal.clear('radio.ptt');
    },
    close() {
      isClosed = true;
      cancelRetry();
    },
  };
  return release;
}
