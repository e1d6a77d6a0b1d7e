import type { MotionSection } from '@dawa/protocols/motion-section';
import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import type { Journal } from '../ports.ts';

/** Since when the antenna is stowed for wind; null when it is not. Survives restarts. */
export interface StowMemory {
  readonly sinceAtMs: number | null;
}

export interface WindStowSettings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly memory: StoredValue<StowMemory>;
  readonly rules: NonNullable<MotionSection['wind']>;
}

/** Decides when the wind is too strong for the antenna, and when it has been calm for long enough. */
export interface WindStow {
  readonly state: {
    readonly speedMS: number | null;
    readonly readAtMs: number | null;
    readonly stowAboveMS: number;
    readonly stowedSinceAtMs: number | null;
  };
  /** Nobody told the wind for so long that it is not known. */
  readonly isUnheard: boolean;
  /** Why the antenna goes to its stow and stays there, in one line; null when it need not. */
  block(): string | null;
  /** A new reading; gusts count, for they break things. @throws RangeError for what is no speed */
  report(speedMS: number): void;
  /** A person ends the stow; the next reading above the limit begins it anew. */
  free(by: string): void;
  /** Looks at the time: calm for long enough, or a source that fell silent. */
  step(): void;
}

/** No anemometer says more; what does is broken. */
const fastestMS = 120;

export function createWindStow({ clock, journal, memory, rules }: WindStowSettings): WindStow {
  const { stowAboveMS, calmBelowMS = (2 / 3) * stowAboveMS, calmForMin, silentAfterMin, whenSilent } = rules;
  let stowedSinceAtMs = loaded(memory, clock);
  let reading: { speedMS: number; readAtMs: number } | undefined;
  /** Nothing above the calm limit since then. */
  let calmSinceAtMs: number | undefined;
  let isSilent = false;
  const startedAtMs = clock.nowAtMs();

  const stow = (at: number | null) => {
    stowedSinceAtMs = at;
    memory.save({ sinceAtMs: at });
  };
  const say = (severity: 'info' | 'watch', text: string) =>
    journal.event({ severity, source: 'rotator', code: 'wind', text });
  const endStow = (why: string) => {
    stow(null);
    calmSinceAtMs = undefined;
    journal.clear('rotator.wind');
    say('info', `Wind stow ended: ${why}.`);
  };
  const tellStowed = (why: string) =>
    journal.raise({
      alarmId: 'rotator.wind',
      severity: 'warning',
      title: 'Stowed for wind',
      text: `${why}: the antenna goes to its stow and stays there until the wind is below ${calmBelowMS.toFixed(1)} m/s for ${calmForMin} min, or a person frees it.`,
      source: 'rotator',
    });
  // What an earlier life of the station told is told again when it is still so.
  journal.clear('rotator.wind-silent');
  if (stowedSinceAtMs === null) journal.clear('rotator.wind');
  else tellStowed('It was stowed before the restart');
  return {
    get state() {
      const { speedMS = null, readAtMs = null } = reading ?? {};
      return { speedMS, readAtMs, stowAboveMS, stowedSinceAtMs };
    },
    get isUnheard() {
      return isSilent;
    },
    block() {
      if (stowedSinceAtMs === null) return null;
      const now =
        reading === undefined ? 'no reading since the restart' : `now ${reading.speedMS.toFixed(1)} m/s`;
      if (isSilent)
        return `stowed, and nothing was heard of the wind for ${silentAfterMin} min; it is freed below ${calmBelowMS.toFixed(1)} m/s for ${calmForMin} min, or by a person`;
      return `stowed for wind above ${stowAboveMS} m/s (${now}); it is freed below ${calmBelowMS.toFixed(1)} m/s for ${calmForMin} min, or by a person`;
    },
    report(speedMS) {
      if (!(speedMS >= 0 && speedMS <= fastestMS))
        throw new RangeError(`speedMS: expected 0 to ${fastestMS}, found ${speedMS}`);
      const readAtMs = clock.nowAtMs();
      reading = { speedMS, readAtMs };
      if (isSilent) journal.clear('rotator.wind-silent');
      isSilent = false;
      if (speedMS >= calmBelowMS) calmSinceAtMs = undefined;
      else calmSinceAtMs ??= readAtMs;
      if (speedMS <= stowAboveMS || stowedSinceAtMs !== null) return;
      stow(readAtMs);
      tellStowed(`${speedMS.toFixed(1)} m/s, more than ${stowAboveMS} m/s`);
    },
    free(by) {
      if (stowedSinceAtMs !== null) endStow(`freed by ${by}`);
    },
    step() {
      const nowAtMs = clock.nowAtMs();
      const heardAtMs = reading?.readAtMs ?? startedAtMs;
      if (nowAtMs - heardAtMs > silentAfterMin * 60_000) {
        // What was calm before it fell silent says nothing of now.
        calmSinceAtMs = undefined;
        if (isSilent) return;
        isSilent = true;
        const isStowing = whenSilent === 'stow';
        const whatNow = isStowing
          ? 'It may storm: the antenna is stowed.'
          : 'The antenna is not stowed by itself until it is heard of again.';
        journal.raise({
          alarmId: 'rotator.wind-silent',
          severity: isStowing ? 'warning' : 'watch',
          title: 'No wind reading',
          text: `Nothing was heard of the wind for ${silentAfterMin} min. ${whatNow}`,
          source: 'rotator',
        });
        if (!isStowing || stowedSinceAtMs !== null) return;
        stow(nowAtMs);
        tellStowed('The wind is not known');
        return;
      }
      if (stowedSinceAtMs === null || calmSinceAtMs === undefined) return;
      if (nowAtMs - calmSinceAtMs >= calmForMin * 60_000)
        endStow(`below ${calmBelowMS.toFixed(1)} m/s for ${calmForMin} min`);
    },
  };
}

/** A file that cannot be read may have said that it stormed. */
function loaded(memory: StoredValue<StowMemory>, clock: Clock): number | null {
  try {
    return memory.load()?.sinceAtMs ?? null;
  } catch {
    return clock.nowAtMs();
  }
}
