import type { TriedLevel } from '@dawa/flight-dynamics/trials/likelihood-ratio';
import type { SuccessCurveFault } from '@dawa/flight-dynamics/trials/success-curve';
import type { Result } from '@dawa/seams/fault';
import type { LongRangeSection } from '../../bench/long-range-section.ts';
import type { Steps } from '../steps.ts';
import type { LevelSetter } from './level-at-article.ts';
import { type NextStep, nextStep } from './next-step.ts';
import { type Sensitivity, sensitivityOf } from './sensitivity.ts';
import { tryFrame, tryFrameOverAir } from './try-frame.ts';

/** One setting of the attenuator with what became of the frames. */
export interface SweptLevel extends TriedLevel {
  readonly attenuationDb: number;
  /** Received with a check that did not hold; what is left was not received. Undefined where nobody can tell the two apart. */
  readonly damaged: number | undefined;
}

export interface Sweep {
  readonly levels: readonly SweptLevel[];
  readonly found: Result<Sensitivity, SuccessCurveFault>;
  /** Why it was broken off; undefined when it came to its end. */
  readonly reason: string | undefined;
}

/**
 * Goes through the levels as the published procedure does, then tries more at the half until it is known as well as is wanted. Ends
 * before when the tries that are left could not do it.
 */
export async function sweep(steps: Steps, setter: LevelSetter, settings: LongRangeSection): Promise<Sweep> {
  const levels: SweptLevel[] = [];
  const hasCounters = steps.bench.absent?.bus === undefined;
  const tryOne = hasCounters ? tryFrame : tryFrameOverAir;
  let frames = 0;

  const tryAt = async ({ attenuationDb, tries }: NextStep): Promise<string | undefined> => {
    const refused = await setter.set(attenuationDb);
    if (refused !== undefined) return refused;
    const levelDbm = setter.levelDbm(attenuationDb);
    const at = levels.findIndex((level) => level.attenuationDb === attenuationDb);
    const before = levels[at] ?? { attenuationDb, levelDbm, successes: 0, damaged: 0, tries: 0 };
    let damaged = 0;
    const again = before.tries > 0 ? `, again after ${before.tries}` : '';
    const counted = await steps.tries(`${attenuationDb} dB, ${levelDbm.toFixed(1)} dBm${again}`, {
      n: tries,
      async try({ bench }) {
        const outcome = await tryOne(bench, ++frames);
        if (outcome === 'damaged') damaged++;
        return outcome === 'decoded';
      },
    });
    const after: SweptLevel = {
      ...{ attenuationDb, levelDbm },
      damaged: hasCounters ? (before.damaged ?? 0) + damaged : undefined,
      successes: before.successes + counted.successes,
      tries: before.tries + counted.tries,
    };
    if (at >= 0) levels[at] = after;
    else levels.push(after);
    return undefined;
  };

  const judge = () =>
    sensitivityOf(levels, {
      levelUncertaintyDb: setter.uncertaintyDb,
      wantedHalfWidthDb: settings.wantedHalfWidthDb,
    });

  const { firstDb, mostDb, coarseDb, fineDb, triesPerStep } = settings;
  const plan = {
    firstDb,
    mostDb,
    coarseDb,
    fineDb,
    tries: triesPerStep,
    coarseTries: Math.ceil(triesPerStep / 2),
  };
  for (let next = nextStep(levels, plan); next !== undefined; next = nextStep(levels, plan)) {
    const reason = await tryAt(next);
    if (reason !== undefined) return { levels, found: judge(), reason };
  }
  for (;;) {
    const found = judge();
    const more = sharpening(found, levels, settings);
    if (more === undefined) return { levels, found, reason: undefined };
    const reason = await tryAt(more);
    if (reason !== undefined) return { levels, found, reason };
  }
}

/** Where to try on, at most a step's worth at once; undefined where it is sharp enough, or cannot become so. */
function sharpening(
  found: Result<Sensitivity, SuccessCurveFault>,
  levels: readonly SweptLevel[],
  { triesPerStep, mostTries, fineDb }: LongRangeSection,
): NextStep | undefined {
  if (!found.ok || !found.value.moreTries) return undefined;
  const made = levels.reduce((sum, { tries }) => sum + tries, 0);
  if (made + found.value.moreTries > mostTries) return undefined;
  const any = levels[0]!;
  const halfDb = any.attenuationDb + any.levelDbm - found.value.curve.level50Dbm;
  return {
    attenuationDb: Math.max(0, Math.round(halfDb / fineDb) * fineDb),
    tries: Math.min(triesPerStep, found.value.moreTries),
  };
}
