import type { Clock } from '@dawa/seams/clock';
import { messageOf } from '../devices/device-error.ts';
import type { Direction, Journal } from '../ports.ts';
import type { AntennaRules } from './antenna-rules.ts';
import { isInside } from './az-el-polygon.ts';
import type { RestWatch } from './rest-watch.ts';
import { offDeg, shown, type Walk } from './walk.ts';
import type { WindStow } from './wind-stow.ts';

export interface RefugeSettings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly rules: Pick<AntennaRules, 'sun'>;
  readonly rest: Pick<RestWatch, 'last'>;
  readonly walk: Pick<Walk, 'kind'>;
  readonly stow: Pick<WindStow, 'block' | 'isUnheard'> | undefined;
  /** Out of the Sun. */
  readonly park: Direction;
  /** Out of the wind. */
  readonly stowAt: Direction;
  readonly watchDeg: number;
  readonly go: (target: Direction) => Promise<void>;
}

/** A way that was not found is looked for again after this. */
const againMs = 10_000;

/** To the stow when it blows, out of the Sun when it has come: again and again until it is there. @returns to be called often */
export function createRefuge(settings: RefugeSettings): () => void {
  const { clock, journal, rules, rest, walk, stow, park, stowAt, watchDeg, go } = settings;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let isToldUnsafe = false;
  return () => {
    const nowAtMs = clock.nowAtMs();
    const at = rest.last;
    if (at === undefined || walk.kind === 'stow' || nowAtMs - triedAtMs < againMs) return;
    const isStowed = stow !== undefined && stow.block() !== null;
    const cone = rules.sun(nowAtMs);
    const isInSun =
      walk.kind === null && cone !== undefined && cone.copies.some(({ polygon }) => isInside(at, polygon));
    if (!isStowed && !isInSun) {
      if (isToldUnsafe) journal.clear('rotator.stow');
      isToldUnsafe = false;
      return;
    }
    const target = isStowed ? stowAt : park;
    if (offDeg(at, target) <= watchDeg) return;
    triedAtMs = nowAtMs;
    const wind = stow?.isUnheard ? 'the wind is not known' : 'the wind is too strong';
    const why = isStowed ? wind : 'the Sun has come to it';
    new Promise<void>((done) => done(go(target))).then(
      () => journal.clear('rotator.stow'),
      (error: unknown) => {
        isToldUnsafe = true;
        journal.raise({
          alarmId: 'rotator.stow',
          severity: 'critical',
          title: 'Antenna is not safe',
          text: `It stands at ${shown(at)} and should go to ${shown(target)}, for ${why}: ${messageOf(error)}.`,
          source: 'rotator',
        });
      },
    );
  };
}
