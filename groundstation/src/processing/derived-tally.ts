import { type NoAnswerReason, noAnswerReasons } from './expression-operators.ts';

/** What became of the times that a derived parameter was to be computed. */
export interface DerivedTally {
  readonly name: string;
  readonly samples: number;
  /** Inputs came late and something younger had been reckoned with already. */
  readonly late: number;
  /** Times without an answer, by why; reasons that never were are left out. */
  readonly withoutAnswer: Readonly<Partial<Record<NoAnswerReason, number>>>;
}

export class TallyKeeper {
  samples = 0;
  late = 0;
  /** By the code of the reason. */
  readonly reasons = new Float64Array(noAnswerReasons.length);

  tally(name: string): DerivedTally {
    const withoutAnswer: Partial<Record<NoAnswerReason, number>> = {};
    for (const [code, reason] of noAnswerReasons.entries())
      if (reason !== 'none' && this.reasons[code]! > 0) withoutAnswer[reason] = this.reasons[code]!;
    return { name, samples: this.samples, late: this.late, withoutAnswer };
  }
}
