import { rangeMotionAt } from '@dawa/flight-dynamics/doppler';
import { type LegTuning, tuneLeg } from '@dawa/flight-dynamics/leg-tuning';
import {
  type LinkBudget,
  linkAlongPass,
  linkBudgetAt,
  type PassMargin,
  passMargin,
} from '@dawa/flight-dynamics/link-budget';
import { planTuning, type TuningStep } from '@dawa/flight-dynamics/tuning-plan';
import type { LinkConfig } from '../config/link-config.ts';
import type { ChosenPass } from './pass-choice.ts';
import { type PassNames, passNames } from './pass-names.ts';

/** The link at one instant of a pass: where the satellite is, what arrives of it, and what the radio must show. */
export interface LinkRow extends Omit<LinkBudget, 'terms'> {
  readonly atMs: number;
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
  readonly rangeKm: number;
  readonly rangeRateKmS: number;
  /** What Doppler adds on the ground, and how fast it changes; null within half a second of where the elements end. */
  readonly shiftHz: number | null;
  readonly rateHzS: number | null;
  readonly dialHz: number | null;
}

export interface LinkPass extends PassNames {
  /** At the highest point. */
  readonly margin: PassMargin;
  readonly budget: LinkBudget;
  /** Where there is margin, and the instants at which it comes and goes. */
  readonly open: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
  readonly openS: number;
  readonly crossings: readonly { readonly atMs: number; readonly isOpening: boolean }[];
  readonly tuning: readonly TuningStep[];
  readonly samples: readonly LinkRow[];
}

/**
 * A link along a whole pass.
 *
 * @throws RangeError for a pair of keying and coding for which there is no figure
 */
export function linkPass(link: LinkConfig, { pass, observer }: ChosenPass, stepMs: number): LinkPass {
  const { ends, leg, thresholdHz, stepHz } = link;
  const { passId, aosAtMs, tcaAtMs, losAtMs } = pass;
  const along = linkAlongPass(ends, observer, pass, stepMs);
  const highest = observer.at(tcaAtMs);
  if (!highest.ok) throw new RangeError(`${passId}: no position at its highest point: ${highest.fault.kind}`);
  return {
    ...passNames(pass),
    margin: passMargin(ends, observer, pass),
    budget: linkBudgetAt(ends, highest.value),
    open: along.open,
    openS: along.open.reduce((sum, { fromAtMs, toAtMs }) => sum + (toAtMs - fromAtMs) / 1000, 0),
    crossings: along.crossings,
    tuning: planTuning({ ...leg, observer, fromAtMs: aosAtMs, toAtMs: losAtMs, thresholdHz, stepHz }),
    samples: along.samples.map(({ terms: _terms, ...sample }): LinkRow => {
      const look = observer.at(sample.atMs);
      if (!look.ok) throw new RangeError(`${passId}: no position inside it: ${look.fault.kind}`);
      const motion = rangeMotionAt(observer, sample.atMs);
      const tuned: LegTuning | undefined = motion && tuneLeg(leg, motion);
      return {
        ...sample,
        azimuthDeg: look.value.azimuthDeg,
        rangeRateKmS: look.value.rangeRateKmS,
        shiftHz: tuned?.shiftHz ?? null,
        rateHzS: tuned?.rateHzS ?? null,
        dialHz: tuned?.dialHz ?? null,
      };
    }),
  };
}
