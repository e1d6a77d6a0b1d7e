import type { Steps } from './steps.ts';

/** A test as data: phases in order, each proving requirements by the steps it takes. */
export interface Procedure {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly phases: readonly Phase[];
  /** Texts of requirements that are its own, by id: those of requirements.ts it need not tell. */
  readonly requirements?: Readonly<Record<string, string>>;
}

export interface Phase {
  readonly title: string;
  /** Ids of requirements.ts, or of the procedure's own, that a pass of this phase proves. */
  readonly requirements: readonly string[];
  /** True when nothing after it makes sense once it failed: an article that does not boot cannot be commanded. */
  readonly isGate: boolean;
  /** It keys the article's transmitter: left out where the bench file declares nothing that the transmitter works into. */
  readonly isTransmitting: boolean;
  /** Left out, with its reason, where the bench has one of these not. */
  readonly needs: readonly BenchPart[];
  /** Bench time after which it is given up, inconclusive; left out: it takes as long as it takes. */
  readonly mostMs?: number;
  readonly run: (steps: Steps) => Promise<void>;
}

/** `bus`: the article's own line, for telecommands. `power`: a supply that can be switched. `air`: a radio on its antenna connector. `sound`: that by ear. */
export type BenchPart = 'bus' | 'power' | 'air' | 'sound';

/** @param settings.needs left out: bus and power */
export function phase(
  title: string,
  settings: {
    readonly requirements: readonly string[];
    readonly isGate?: boolean;
    readonly isTransmitting?: boolean;
    readonly needs?: readonly BenchPart[];
    readonly mostMs?: number;
  },
  run: (steps: Steps) => Promise<void>,
): Phase {
  const { isGate = false, isTransmitting = false, needs = ['bus', 'power'], ...others } = settings;
  return { title, isGate, isTransmitting, needs, ...others, run };
}
