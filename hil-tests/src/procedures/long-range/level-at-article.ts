import { uncertaintyOf } from '../../bench/bench-instrument.ts';
import { pathLossDb } from '../../bench/path-loss.ts';
import type { Steps } from '../steps.ts';

/** How strong frames reach the article, and how sure that is. */
export interface LevelSetter {
  /** Expanded, of all levels together. */
  readonly uncertaintyDb: number;
  levelDbm(attenuationDb: number): number;
  /** @returns why it was not done, or undefined */
  set(attenuationDb: number): Promise<string | undefined>;
}

/**
 * Sets the level of what reaches the article by the step attenuator of the bench, or by a person who turns one.
 *
 * @returns undefined on a bench without a radio on the antenna connector
 */
export function levelSetter(steps: Steps): LevelSetter | undefined {
  const { plan, instruments } = steps.bench;
  if (plan.air === undefined || steps.bench.air === undefined) return undefined;
  const { stationDbm, uncertaintyDb } = plan.air;
  const lossDb = pathLossDb(plan.air);
  const attenuator = instruments.present.find(({ section }) => section.kind === 'attenuator')?.section;
  const ofAttenuatorDb = attenuator && uncertaintyOf(attenuator, 'attenuationDb', 0);
  return {
    uncertaintyDb: Math.hypot(uncertaintyDb, ofAttenuatorDb ?? 0),
    levelDbm: (attenuationDb) => stationDbm - lossDb - attenuationDb,
    set: (attenuationDb) =>
      attenuator === undefined ? byHand(steps, attenuationDb) : instruments.setAttenuation(attenuationDb),
  };
}

async function byHand(steps: Steps, attenuationDb: number): Promise<string | undefined> {
  const question = `Is the step attenuator set to ${attenuationDb} dB?`;
  const answer = await steps.ask(question, { confirm: true });
  return answer === 'yes' ? undefined : `nobody set the step attenuator to ${attenuationDb} dB`;
}
