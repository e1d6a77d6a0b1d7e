import type { FopAlert, FopState } from './fop-signals.ts';

/**
 * The state table of FOP-1, one row an event, one column a state, so that it can be read beside the standard's.
 *
 * A cell lists its steps in order and the state that follows; `fop.ts` says what each step does, `fop-event.ts` how an
 * event is told from the next. `notApplicable` cells cannot be reached (a timer does not run in S6, nothing is
 * outstanding in S4); should one be reached all the same, nothing happens.
 *
 * Source: CCSDS 232.1-B-2 with corrigendum 1, table 5-1. Compared cell by cell with dariol83/ccsds (`S1FopState` to
 * `S6FopState`, commit 8c1f966f), yamcs (`Cop1UplinkPacketHandler`, 425c8cbb) and the tests of donovanrost/cadence
 * (2026-07), the three agreeing but for what follows.
 * - S3 E10: dariol83 does not look for an FDU. Nothing would be sent again until the timer ran out; we look, as yamcs.
 * - E45: dariol83 notes that the standard has an Accept here, though E21 gave it. One answer a request: none here.
 * - E42, E44, E46 in S6: alert, as all three (and Libre Space's OSDLP) have it.
 */
export type FopStep =
  | 'remove acknowledged frames'
  | 'cancel timer'
  | 'start timer'
  | 'look for FDU'
  | 'look for directive'
  | 'initiate AD retransmission'
  | 'initiate BC retransmission'
  | 'release BC frame'
  | 'begin initiation'
  | 'confirm initiation'
  | 'add to wait queue'
  | 'transmit BD frame'
  | 'transmit BC frame unlock'
  | 'transmit BC frame set V(R)'
  | 'accept'
  | 'reject'
  | 'confirm'
  | 'initialise'
  | 'set V(S) and NN(R)'
  | 'set sliding window'
  | 'set T1'
  | 'set transmission limit'
  | 'set timeout type'
  | 'suspend'
  | 'resume'
  | 'AD out ready'
  | 'BC out ready'
  | 'BD out ready'
  | `alert ${FopAlert}`;

/** What is done when an event happens in a state. */
export interface FopCell {
  readonly steps: readonly FopStep[];
  /** Absent: the state stays as it is. */
  readonly next?: FopState;
  readonly isApplicable: boolean;
}

/** The columns of the table, in their order. */
export const fopStates = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'] as const satisfies readonly FopState[];

/** A row of the table, by its number in the standard; `E35s` is the second half of E35. */
export type FopEvent = keyof typeof rows;

/** What to do when `event` happens in `state`. */
export function fopCell(event: FopEvent, state: FopState): FopCell {
  return rows[event][fopStates.indexOf(state)]!;
}

/** The rows of the table, in their order. */
export function fopEvents(): FopEvent[] {
  return Object.keys(rows) as FopEvent[];
}

function cell(steps: readonly FopStep[], next?: FopState): FopCell {
  return next ? { steps, next, isApplicable: true } : { steps, isApplicable: true };
}
const ignore = cell([]);
const na: FopCell = { steps: [], isApplicable: false };
const reject = cell(['reject']);
const alert = (reason: FopAlert) => cell([`alert ${reason}`], 'S6');
const [synch, badClcw, limit, badNr, locked, t1] = [
  alert('synch'),
  alert('CLCW'),
  alert('limit'),
  alert('NN(R)'),
  alert('lockout'),
  alert('T1'),
];

// CLCW
const checked = cell(['confirm initiation', 'cancel timer'], 'S1');
const obeyed = cell(['confirm initiation', 'release BC frame', 'cancel timer'], 'S1');
const allArrived = cell(['remove acknowledged frames', 'cancel timer', 'look for FDU'], 'S1');
const someArrived = cell(['remove acknowledged frames', 'look for FDU'], 'S1');
const someLimit = cell(['remove acknowledged frames', 'alert limit'], 'S6');
const someAgain = cell(['remove acknowledged frames', 'initiate AD retransmission', 'look for FDU'], 'S2');
const someWait = cell(['remove acknowledged frames'], 'S3');
const again = cell(['initiate AD retransmission', 'look for FDU'], 'S2');
const toS2 = cell([], 'S2');
const toS3 = cell([], 'S3');
// Timer
const repeatAd = cell(['initiate AD retransmission', 'look for FDU']);
const repeatBc = cell(['initiate BC retransmission', 'look for directive']);
const suspend = cell(['suspend'], 'S6');
// Requests
const queue = cell(['add to wait queue', 'look for FDU']);
const queueOnly = cell(['add to wait queue']);
const sendBd = cell(['accept', 'transmit BD frame']);
const begin = cell(['accept', 'initialise', 'confirm'], 'S1');
const beginCheck = cell(['accept', 'initialise', 'begin initiation', 'start timer'], 'S4');
const beginUnlock = cell(['accept', 'initialise', 'begin initiation', 'transmit BC frame unlock'], 'S5');
const beginSetVr = cell(
  ['accept', 'initialise', 'begin initiation', 'set V(S) and NN(R)', 'transmit BC frame set V(R)'],
  'S5',
);
const end = cell(['accept', 'alert term', 'confirm'], 'S6');
const ended = cell(['accept', 'confirm']);
const resume = (state: FopState) => cell(['accept', 'resume', 'confirm'], state);
const setVs = cell(['accept', 'set V(S) and NN(R)', 'confirm']);
const setK = cell(['accept', 'set sliding window', 'confirm']);
const setT1 = cell(['accept', 'set T1', 'confirm']);
const setLimit = cell(['accept', 'set transmission limit', 'confirm']);
const setTt = cell(['accept', 'set timeout type', 'confirm']);
// Layer below
const adReady = cell(['AD out ready']);
const adReadyLook = cell(['AD out ready', 'look for FDU']);
const bcReady = cell(['BC out ready']);
const bcReadyLook = cell(['BC out ready', 'look for directive']);
const bdReady = cell(['BD out ready']);
// A refused frame is no longer with the layer below (5.1.6), so that kind of frame can be handed down again.
const adRefused = cell(['AD out ready', 'alert LLIF'], 'S6');
const bcRefused = cell(['BC out ready', 'alert LLIF'], 'S6');
const bdRefused = cell(['BD out ready', 'alert LLIF'], 'S6');

type Row = readonly [FopCell, FopCell, FopCell, FopCell, FopCell, FopCell];
const row = (...cells: Row): Row => cells;
const all = (one: FopCell): Row => [one, one, one, one, one, one];
const onlyS6 = (one: FopCell): Row => [reject, reject, reject, reject, reject, one];
const onlySuspended = (one: FopCell): Row => [na, na, na, na, na, one];

// biome-ignore format: read by its columns, beside the standard's
const rows = {
  // CLCW, lockout 0, N(R) = V(S): all that was sent has arrived
  //            S1 active    S2 no wait   S3 wait      S4 init      S5 init BC  S6 initial
  E1:   row(    ignore,      synch,       synch,       checked,     obeyed,     ignore),      // retransmit 0, wait 0, N(R) = NN(R): nothing new
  E2:   row(    allArrived,  allArrived,  allArrived,  na,          na,         ignore),      // retransmit 0, wait 0, N(R) <> NN(R)
  E3:   row(    badClcw,     badClcw,     badClcw,     badClcw,     badClcw,    ignore),      // retransmit 0, wait 1
  E4:   row(    synch,       synch,       synch,       synch,       ignore,     ignore),      // retransmit 1
  // CLCW, lockout 0, NN(R) <= N(R) < V(S): some frames are outstanding
  E5:   row(    ignore,      synch,       synch,       na,          na,         ignore),      // retransmit 0, wait 0, N(R) = NN(R)
  E6:   row(    someArrived, someArrived, someArrived, na,          na,         ignore),      // retransmit 0, wait 0, N(R) <> NN(R)
  E7:   row(    badClcw,     badClcw,     badClcw,     na,          na,         ignore),      // retransmit 0, wait 1
  E101: row(    someLimit,   someLimit,   someLimit,   na,          na,         ignore),      // retransmit 1, limit = 1, N(R) <> NN(R)
  E102: row(    limit,       limit,       limit,       na,          na,         ignore),      // retransmit 1, limit = 1, N(R) = NN(R)
  E8:   row(    someAgain,   someAgain,   someAgain,   na,          na,         ignore),      // retransmit 1, limit > 1, N(R) <> NN(R), wait 0
  E9:   row(    someWait,    someWait,    someWait,    na,          na,         ignore),      // retransmit 1, limit > 1, N(R) <> NN(R), wait 1
  E10:  row(    again,       ignore,      again,       na,          na,         ignore),      // retransmit 1, N(R) = NN(R), count < limit, wait 0
  E11:  row(    toS3,        toS3,        ignore,      na,          na,         ignore),      // retransmit 1, N(R) = NN(R), count < limit, wait 1
  E12:  row(    toS2,        ignore,      toS2,        na,          na,         ignore),      // retransmit 1, N(R) = NN(R), count = limit, wait 0
  E103: row(    toS3,        toS3,        ignore,      na,          na,         ignore),      // retransmit 1, N(R) = NN(R), count = limit, wait 1
  // CLCW, other
  E13:  row(    badNr,       badNr,       badNr,       badNr,       ignore,     ignore),      // lockout 0, invalid N(R)
  E14:  row(    locked,      locked,      locked,      locked,      ignore,     ignore),      // lockout 1
  E15:  row(    badClcw,     badClcw,     badClcw,     badClcw,     badClcw,    ignore),      // invalid CLCW
  // Timer expires
  E16:  row(    repeatAd,    repeatAd,    ignore,      t1,          repeatBc,   na),          // count < limit, TT = 0
  E104: row(    repeatAd,    repeatAd,    ignore,      suspend,     repeatBc,   na),          // count < limit, TT = 1
  E17:  row(    t1,          t1,          t1,          t1,          t1,         na),          // count = limit, TT = 0
  E18:  row(    suspend,     suspend,     suspend,     suspend,     t1,         na),          // count = limit, TT = 1
  // Request to transfer an FDU
  E19:  row(    queue,       queue,       queueOnly,   reject,      reject,     reject),      // AD, wait queue empty
  E20:  all(reject),                                                                          // AD, wait queue not empty
  E21:  all(sendBd),                                                                          // BD, BD out ready
  E22:  all(reject),                                                                          // BD, BD out not ready
  // Directives
  E23:  onlyS6(begin),                                                                        // initiate AD without CLCW check
  E24:  onlyS6(beginCheck),                                                                   // initiate AD with CLCW check
  E25:  onlyS6(beginUnlock),                                                                  // initiate AD with unlock, BC out ready
  E26:  all(reject),                                                                          // the same, BC out not ready
  E27:  onlyS6(beginSetVr),                                                                   // initiate AD with set V(R), BC out ready
  E28:  all(reject),                                                                          // the same, BC out not ready
  E29:  row(    end,         end,         end,         end,         end,        ended),       // terminate AD
  E30:  all(reject),                                                                          // resume AD, SS = 0
  E31:  onlySuspended(resume('S1')),                                                          // resume AD, SS = 1
  E32:  onlySuspended(resume('S2')),                                                          // SS = 2
  E33:  onlySuspended(resume('S3')),                                                          // SS = 3
  E34:  onlySuspended(resume('S4')),                                                          // SS = 4
  E35:  onlyS6(setVs),                                                                        // set V(S), SS = 0
  E35s: onlySuspended(reject),                                                                // set V(S), SS <> 0: the other half of the standard's S6 cell
  E36:  all(setK),                                                                            // set sliding window
  E37:  all(setT1),                                                                           // set T1
  E38:  all(setLimit),                                                                        // set transmission limit
  E39:  all(setTt),                                                                           // set timeout type
  E40:  all(reject),                                                                          // any other directive
  // Answers of the layer below
  E41:  row(    adReadyLook, adReadyLook, adReady,     adReady,     adReady,    adReady),     // AD accepted
  E42:  all(adRefused),                                                                       // AD rejected
  E43:  row(    bcReady,     bcReady,     bcReady,     bcReady,     bcReadyLook, bcReady),    // BC accepted
  E44:  all(bcRefused),                                                                       // BC rejected
  E45:  all(bdReady),                                                                         // BD accepted
  E46:  all(bdRefused),                                                                       // BD rejected
};
