import type { Steps } from './steps.ts';

/** A test as data: phases in order, each proving requirements by the steps it takes. */
export interface Procedure {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly phases: readonly Phase[];
}

export interface Phase {
  readonly title: string;
  /** Ids of requirements.ts that a pass of this phase proves. */
  readonly requirements: readonly string[];
  /** True when nothing after it makes sense once it failed: an article that does not boot cannot be commanded. */
  readonly isGate: boolean;
  readonly run: (steps: Steps) => Promise<void>;
}

export function phase(
  title: string,
  settings: { readonly requirements: readonly string[]; readonly isGate?: boolean },
  run: (steps: Steps) => Promise<void>,
): Phase {
  return { title, requirements: settings.requirements, isGate: settings.isGate ?? false, run };
}
