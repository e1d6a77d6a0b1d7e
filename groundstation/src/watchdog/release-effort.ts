import type { Clock } from '@dawa/seams/clock';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { ReleaseWay } from './watchdog-messages.ts';

/** A line that was taken once may have been damaged on its way: it is said at least so often. */
const timesSaid = 4;
/** Between one try and the next; the last one again and again. */
const pausesMs = [50, 150, 300, 500] as const;
/** A cable that stays away for so long is nothing that this process could mend. */
const longestEffortMs = 3_600_000;

export interface ReleaseEffortSettings {
  readonly clock: Pick<Clock, 'deadline' | 'monotonicMs'>;
  readonly ways: readonly ReleaseWay[];
  /** Opens it anew, says the bytes, closes it. */
  readonly say: (way: ReleaseWay) => Promise<void>;
  /** The station said that the transmitter is released. */
  readonly isOver: () => boolean;
  /** The station is gone: whoever is started next releases as well. */
  readonly isGone: () => boolean;
  /** The station is gone, or says nothing any more and so holds its ports for nothing. */
  readonly isSilent: () => boolean;
  /** Ends a station that is silent and holds a port by which the transmitter must be let go. */
  readonly endStation: () => void;
  readonly onTrouble: (text: string) => void;
}

/**
 * Lets the transmitter go from outside the station, by each way there is, again and again: until the station says
 * that it is over, or, when it is gone, until it was said often enough on every way. A serial port that is held is opened all the same, for its
 * lock is only a word between programs; where the kernel or a device server refuses the second one, a station that is
 * silent is ended: it could not let go, and receives nothing either.
 */
export async function letGoAgainAndAgain(settings: ReleaseEffortSettings): Promise<void> {
  const { clock, ways, say, isOver, isGone, isSilent, endStation, onTrouble } = settings;
  const beganMs = clock.monotonicMs();
  const said = ways.map(() => 0);
  for (let round = 0; !isOver() && clock.monotonicMs() - beganMs < longestEffortMs; round++) {
    const isExclusive = ways.some((way) => way.kind === 'port' && way.port.startsWith('tcp:'));
    if (round === 0 && isExclusive && isSilent()) endStation();
    await Promise.all(
      ways.map((way, index) =>
        say(way).then(
          () => void said[index]!++,
          (error: unknown) => {
            if (error instanceof DeviceError && error.code === 'busy' && isSilent()) endStation();
            onTrouble(messageOf(error));
          },
        ),
      ),
    );
    if (isGone() && said.every((times) => times >= timesSaid)) return;
    await pause(clock, pausesMs[Math.min(round, pausesMs.length - 1)]!);
  }
}

function pause(clock: Pick<Clock, 'deadline'>, durationMs: number): Promise<void> {
  return new Promise((done) => clock.deadline(durationMs, done));
}
