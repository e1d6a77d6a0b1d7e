/**
 * What a plan is made of, as plain data: it survives JSON, so that a worker, a file or a page can hold it.
 *
 * The value of a contact is `valuePerContact + valuePerMinute x useful minutes`. Useful is what lies above the skyline
 * and above the request's own elevation; the antenna may wait through a gap behind a peak, at no value.
 */
export interface ScheduleProblem {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly antennas: readonly ScheduleAntenna[];
  readonly passes: readonly SchedulePass[];
  readonly requests: readonly ScheduleRequest[];
  readonly keepOuts?: readonly KeepOut[];
  /** Contacts that stand: running ones, past ones (they count for the minimum) and those a person fixed. */
  readonly locked?: readonly LockedContact[];
  /**
   * A contact may use a part of its pass that begins and ends on whole steps of UTC (or at the ends of the pass).
   * Without it a contact uses all of the pass that is useful, or nothing. 5,000 ms is a good step.
   */
  readonly trimStepMs?: number;
}

export interface ScheduleAntenna {
  readonly antennaId: string;
  readonly stationId: string;
  /** Between the end of turning and the start of a contact: radio, recorder, people. */
  readonly setupMs: number;
  /** How the antenna turns; without it turning takes no time beyond the setup. */
  readonly slew?: Slew;
}

export interface Slew {
  readonly azimuthRateDegS: number;
  readonly elevationRateDegS: number;
  /** Ends of the azimuth range, 0 and 360 or 450 say; without them the antenna turns either way round. */
  readonly azimuthLimitsDeg?: { readonly min: number; readonly max: number };
  /** The antenna goes there after each contact and comes from there to the next. */
  readonly park?: { readonly azimuthDeg: number; readonly elevationDeg: number };
}

/** One pass over one station, with its path over the sky. A pass that the skyline hides has no `visible` span. */
export interface SchedulePass {
  readonly passId: string;
  readonly noradId: number;
  readonly name: string;
  readonly stationId: string;
  /** Over the skyline; over the flat horizon where the skyline hides it all. */
  readonly aosAtMs: number;
  readonly tcaAtMs: number;
  readonly losAtMs: number;
  readonly maxElevationDeg: number;
  /** What the station itself takes as lowest, for the reason of a pass that stays under it. */
  readonly stationMinElevationDeg?: number;
  /** Above the skyline and the station's lowest elevation, in order. */
  readonly visible: readonly Span[];
  /** From AOS to LOS, in order of time, at least two points; between them the path is straight. */
  readonly track: readonly TrackPoint[];
}

export interface Span {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

export interface TrackPoint {
  readonly atMs: number;
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/** What somebody wants of one satellite. */
export interface ScheduleRequest {
  readonly noradId: number;
  /** Value of a useful minute; `valueOfPriority` gives it for the priorities 1 (first) to 10. */
  readonly valuePerMinute: number;
  /** Value of a contact whatever its length; default 0. */
  readonly valuePerContact?: number;
  /** A contact with less useful time is none. Above 0. */
  readonly minDurationMs: number;
  /** Only what is higher counts as useful; default: the skyline alone. */
  readonly minElevationDeg?: number;
  /** At least so many contacts whose pass is highest inside the span. Spans must not overlap. */
  readonly minContacts?: readonly (Span & { readonly atLeast: number })[];
  /**
   * From the highest point of one pass to that of the next, and from and to the ends of the plan: no longer than this.
   * Trimming does not change it, so the silence itself may be longer by part of a pass.
   */
  readonly maxGapMs?: number;
  /** The last contact before the plan, where the first gap begins; default: the start of the plan. */
  readonly lastContactAtMs?: number;
  /** `every`: several stations may hear it at once, each at its value. Default `one`: of passes that overlap, one. */
  readonly stationsAtOnce?: 'one' | 'every';
  /** Only these antennas; default all. */
  readonly antennaIds?: readonly string[];
}

/** An antenna is not to be had: somebody else's time, work on the mast. */
export interface KeepOut extends Span {
  readonly stationId: string;
  /** Default: every antenna of the station. */
  readonly antennaId?: string;
  readonly reason: string;
}

export interface LockedContact extends Span {
  readonly passId: string;
  readonly antennaId: string;
  readonly noradId: number;
  readonly name: string;
  /** The pass's highest point, for counts and gaps; default: the middle of the contact. */
  readonly tcaAtMs?: number;
  /** Why it stands: `has begun`, `fixed by Karma`. */
  readonly reason: string;
}

export interface Schedule {
  /** In order of start. */
  readonly contacts: readonly Contact[];
  /** Every pass that is not booked, in order of AOS, and why. */
  readonly rejected: readonly Rejection[];
  /** Minimum contacts and longest gaps that the plan does not keep; they come before value, so no plan misses less. */
  readonly unmet: readonly UnmetDemand[];
  readonly valueTotal: number;
  /** Nothing can be better: the bound equals the plan. */
  readonly isOptimal: boolean;
  /** No plan is better by more than this share of `valueTotal`; 0 when optimal. */
  readonly gapBound: number;
  /** `intervals`: dynamic program; `flow`: minimum-cost flow; `search`: labels, prices, branch and bound. */
  readonly method: 'intervals' | 'flow' | 'search';
  /** Nodes of the search tree; 0 where none was needed. */
  readonly nodes: number;
}

export interface Contact extends Span {
  readonly passId: string;
  readonly stationId: string;
  readonly antennaId: string;
  readonly noradId: number;
  readonly name: string;
  /** Null for a contact that stands and whose pass is not in the problem. */
  readonly maxElevationDeg: number | null;
  readonly usefulMs: number;
  readonly value: number;
  readonly isTrimmed: boolean;
  readonly isLocked: boolean;
  /** Why it stands. */
  readonly lockReason?: string;
  /** Which ends were cut, and by whom. */
  readonly trims: readonly Trim[];
}

export interface Trim {
  readonly edge: 'start' | 'end';
  readonly byMs: number;
  readonly cause: 'contact' | 'keep-out' | 'locked' | 'step';
  /** The contact it gave way to. */
  readonly passId?: string;
  /** For people: `starts after SO-50`. */
  readonly reason: string;
}

export type RejectionKind =
  | 'hidden'
  | 'not-requested'
  | 'no-antenna'
  | 'outside-window'
  | 'too-low'
  | 'too-short'
  | 'keep-out'
  | 'locked'
  | 'other-station'
  | 'lost'
  | 'constraint'
  | 'unfinished';

export interface Rejection {
  readonly passId: string;
  readonly stationId: string;
  readonly noradId: number;
  readonly name: string;
  readonly kind: RejectionKind;
  /** For people: `lost to SO-50 by 12.4`, `75 s is under 2 min`. */
  readonly reason: string;
  /** What the pass would have brought in whole. */
  readonly value: number;
  /** How much less the plan would be worth with this pass in it and all the others kept as well as they can be. */
  readonly lossValue?: number;
  /** The contacts it would push out or shorten. */
  readonly lostTo?: readonly string[];
}

export interface UnmetDemand {
  readonly noradId: number;
  readonly kind: 'min-contacts' | 'max-gap';
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** Contacts, or milliseconds. */
  readonly expected: number;
  readonly found: number;
}

/** When to stop looking; without any the search ends with the optimum. */
export interface ScheduleLimits {
  readonly maxNodes?: number;
  /** Asked between pieces of work of a few hundredths of a second. */
  readonly shouldStop?: () => boolean;
  /** A gap that is good enough, as a share of the value; default 0. */
  readonly goodGap?: number;
}

/** How far a search has come: the best plan so far, and what no plan of the part being looked at can beat. */
export interface PlanProgress {
  readonly objective: number;
  readonly bound: number;
}

/** Value of a useful minute for the priorities of people: 1 comes first and is worth 10, 10 is worth 1. */
export function valueOfPriority(priority: number): number {
  if (!(priority >= 1 && priority <= 10)) {
    throw new RangeError(`priority must be 1 to 10, found ${priority}`);
  }
  return 11 - priority;
}
