/**
 * The state table of FARM-1: S1 open, S2 wait, S3 lockout.
 *
 * Source: CCSDS 232.1-B-2, table 6-1. Compared with dariol83/ccsds (`S1FarmState` to `S3FarmState`, commit 8c1f966f),
 * LeoDOS-Project/LeoDOS (`cop1/farm.rs`) and the tests of donovanrost/cadence (2026-07). dariol83 derives the wait flag
 * from the state and so loses it on the way from S2 to S3; the standard and LeoDOS keep it until a release or an unlock.
 */
export type FarmState = 'S1' | 'S2' | 'S3';

/** What a FARM does; `farm.ts` says how. */
export type FarmStep =
  | 'accept'
  | 'discard'
  | 'report'
  | 'V(R) + 1'
  | 'V(R) := V*(R)'
  | 'FARM-B + 1'
  | 'retransmit := 0'
  | 'retransmit := 1'
  | 'wait := 0'
  | 'wait := 1'
  | 'lockout := 0'
  | 'lockout := 1';

/** What is done when an event happens in a state. */
export interface FarmCell {
  readonly steps: readonly FarmStep[];
  /** Absent: the state stays as it is. */
  readonly next?: FarmState;
}

/** The columns of the table, in their order. */
export const farmStates = ['S1', 'S2', 'S3'] as const satisfies readonly FarmState[];

/** A row of the table, by its number in the standard. */
export type FarmEvent = keyof typeof rows;

/** What to do when `event` happens in `state`. */
export function farmCell(event: FarmEvent, state: FarmState): FarmCell {
  return rows[event][farmStates.indexOf(state)]!;
}

/** The rows of the table, in their order. */
export function farmEvents(): FarmEvent[] {
  return Object.keys(rows) as FarmEvent[];
}

function cell(steps: readonly FarmStep[], next?: FarmState): FarmCell {
  return next ? { steps, next } : { steps };
}
type Row = readonly [FarmCell, FarmCell, FarmCell];
const row = (...cells: Row): Row => cells;

const ignore = cell([]);
const discard = cell(['discard']);
const inOrder = cell(['accept', 'V(R) + 1', 'retransmit := 0']);
const full = cell(['discard', 'retransmit := 1', 'wait := 1'], 'S2');
const gap = cell(['discard', 'retransmit := 1']);
const lock = cell(['discard', 'lockout := 1'], 'S3');
const bd = cell(['accept', 'FARM-B + 1']);
const unlock1 = cell(['FARM-B + 1', 'retransmit := 0']);
const unlock2 = cell(['FARM-B + 1', 'retransmit := 0', 'wait := 0'], 'S1');
const unlock3 = cell(['FARM-B + 1', 'retransmit := 0', 'wait := 0', 'lockout := 0'], 'S1');
const setVr1 = cell(['FARM-B + 1', 'retransmit := 0', 'V(R) := V*(R)']);
const setVr2 = cell(['FARM-B + 1', 'retransmit := 0', 'wait := 0', 'V(R) := V*(R)'], 'S1');
const setVr3 = cell(['FARM-B + 1']);
const release = cell(['wait := 0'], 'S1');
const releaseLocked = cell(['wait := 0']);
const report = cell(['report']);

// biome-ignore format: read by its columns, beside the standard's
const rows = {
  //         S1 open   S2 wait   S3 lockout
  E1:  row(  inOrder,  discard,  discard),        // AD, N(S) = V(R), a buffer is free; not applicable in S2, where none is
  E2:  row(  full,     discard,  discard),        // AD, N(S) = V(R), no buffer
  E3:  row(  gap,      discard,  discard),        // AD, N(S) in the positive window and not V(R)
  E4:  row(  discard,  discard,  discard),        // AD, N(S) in the negative window: it was here before
  E5:  row(  lock,     lock,     discard),        // AD, N(S) in the lockout area
  E6:  row(  bd,       bd,       bd),             // BD
  E7:  row(  unlock1,  unlock2,  unlock3),        // BC unlock
  E8:  row(  setVr1,   setVr2,   setVr3),         // BC set V(R)
  E9:  row(  discard,  discard,  discard),        // invalid frame
  E10: row(  ignore,   release,  releaseLocked),  // a buffer was released
  E11: row(  report,   report,   report),         // time to report
};
