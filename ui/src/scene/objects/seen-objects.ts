import type { ObjectArcs } from './object-arcs.ts';
import type { ObjectDetail } from './object-detail.ts';
import type { KnownObjects } from './object-messages.ts';
import type { ObjectsAbove } from './objects-above.ts';

/** What the page knows of the objects in the sky. */
export interface SeenObjects {
  /** Undefined until the worker has them. */
  readonly known: KnownObjects | undefined;
  readonly fault: string | null;
  readonly arcs: ObjectArcs | undefined;
  readonly above: ObjectsAbove | undefined;
  /** The worker's time for the last look. */
  readonly tookMs: number | undefined;
  /** Place in the lists of the one that was picked. */
  readonly chosen: number | undefined;
  /** Of the picked one: undefined until the worker has told it, null where its elements give no place. */
  readonly detail: ObjectDetail | null | undefined;
  /** The picked one, when it was picked by its name and the globe should turn to it. */
  readonly shown: number | undefined;
  /** Draw only what is above the ridge. */
  readonly isOnlyAbove: boolean;
}
