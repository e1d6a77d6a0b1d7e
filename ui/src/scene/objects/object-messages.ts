import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import type { ObjectDetail } from './object-detail.ts';
import type { ObjectLook } from './object-sky.ts';

/** What the page asks of the globe's worker. */
export type ObjectQuestion =
  /** Fetches the station's elements, anew when it is asked again. */
  | { readonly type: 'begin'; readonly place: Place; readonly horizon: Horizon }
  | { readonly type: 'look'; readonly fromAtMs: number; readonly toAtMs: number }
  | { readonly type: 'detail'; readonly object: number; readonly atMs: number };

/** What it answers; a question before the first `objects` gets no answer. */
export type ObjectAnswer =
  | ({ readonly type: 'objects' } & KnownObjects)
  | { readonly type: 'failed'; readonly fault: string }
  | ({ readonly type: 'look'; readonly tookMs: number } & ObjectLook)
  | { readonly type: 'detail'; readonly object: number; readonly detail: ObjectDetail | null };

export interface KnownObjects {
  /** The instant that the elements were chosen for. */
  readonly forAtMs: number;
  readonly names: readonly string[];
  readonly noradIds: Int32Array;
  /** Places of the station's own satellites in the lists. */
  readonly own: readonly number[];
  readonly tooOldCount: number;
  readonly isSimd: boolean;
}
