import type { ElementSet } from '@dawa/flight-dynamics/elements';

/** A satellite that the plan is about: ships of the missions, and those that people asked for. Plain data. */
export interface PlannedSatellite {
  readonly noradId: number;
  readonly name: string;
  /** The first of the missions that fly it; absent for a satellite of none. */
  readonly missionId?: string;
  /** What is heard of it, for people: `GMSK 9600, 437.375`. */
  readonly what: string | null;
  readonly priority: number | null;
  /** The station runs its passes by itself, whatever the plan says. */
  readonly isFollowed: boolean;
  readonly orbit: /** Elements that SGP4 takes. */
    | { readonly ok: true; readonly elements: ElementSet; readonly source: string }
    /** Why nothing can be predicted, and what to do. */
    | { readonly ok: false; readonly fault: string };
}
