import type { Clcw } from '../frame/tc/clcw.ts';

/** S1 active, S2 retransmit without wait, S3 retransmit with wait, S4 initialising without BC frame, S5 initialising with BC frame, S6 initial. Source: CCSDS 232.1-B-2, 5.1.2 */
export type FopState = 'S1' | 'S2' | 'S3' | 'S4' | 'S5' | 'S6';

/** AD: checked and repeated until it arrives, in order. BD: sent once. BC: orders to the receiver itself. */
export type FopFrameType = 'AD' | 'BD' | 'BC';

/** Names a request in every answer to it; the caller's own. */
export type FopRequest = number | string;

/** What the operator may order. Source: CCSDS 232.1-B-2, table 4-1 */
export type FopDirective =
  | { readonly name: 'initiate-ad-without-clcw-check' }
  | { readonly name: 'initiate-ad-with-clcw-check' }
  | { readonly name: 'initiate-ad-with-unlock' }
  /** V*(R), 0 to 255. */
  | { readonly name: 'initiate-ad-with-set-vr'; readonly value: number }
  | { readonly name: 'terminate-ad' }
  | { readonly name: 'resume-ad' }
  /** V*(S), 0 to 255. */
  | { readonly name: 'set-vs'; readonly value: number }
  /** K, 1 to 255 and never more than the positive window of the receiver. */
  | { readonly name: 'set-sliding-window'; readonly value: number }
  /** T1, milliseconds above 0. */
  | { readonly name: 'set-t1'; readonly valueMs: number }
  /** How often the first frame of the queue may be sent, 1 to 255. */
  | { readonly name: 'set-transmission-limit'; readonly value: number }
  /** 0: a spent limit ends the service; 1: it suspends it. */
  | { readonly name: 'set-timeout-type'; readonly value: 0 | 1 };

/** What happens to a FOP. */
export type FopInput =
  /** A frame data unit to send: a packet or segment, what goes into the data field of a frame. */
  | {
      readonly kind: 'transfer';
      readonly service: 'AD' | 'BD';
      readonly request: FopRequest;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'directive'; readonly request: FopRequest; readonly directive: FopDirective }
  /** A report of any virtual channel: those of others, or of another procedure than COP-1, change nothing. */
  | { readonly kind: 'clcw'; readonly clcw: Clcw }
  /** The place of the report held something that is none. */
  | { readonly kind: 'invalid-clcw' }
  /** The timer of that number ran out; when it was restarted or cancelled meanwhile, nothing happens. */
  | { readonly kind: 'timer-expired'; readonly timer: number }
  /** The layer below took the frame handed to it last (and can take the next), or refused it. */
  | { readonly kind: 'lower-layer'; readonly frameType: FopFrameType; readonly isAccepted: boolean };

/** A frame to send, ready for `encodeTcFrame` but for the spacecraft and virtual channel. */
export interface FopFrame {
  readonly frameType: FopFrameType;
  readonly isBypass: boolean;
  readonly isControlCommand: boolean;
  /** N(S) of an AD frame; 0 in others. */
  readonly sequenceNumber: number;
  readonly data: Uint8Array;
}

/** Why the service ended. Source: CCSDS 232.1-B-2, table 4-4 */
export type FopAlert = 'limit' | 'T1' | 'lockout' | 'synch' | 'NN(R)' | 'CLCW' | 'LLIF' | 'term';

/** Accept: taken in hand. Reject: nothing was done. Confirm: it has arrived (AD) or is done. Negative confirm: unknown, perhaps it has. */
export type FopAnswer = 'accept' | 'reject' | 'confirm' | 'negative-confirm';

/** What a FOP asks its caller to do or to know, in the order given. */
export type FopOutput =
  /** Hand the frame to the layer below and report with `lower-layer` whether it was taken. */
  | { readonly kind: 'transmit'; readonly frame: FopFrame }
  /** The layer below may drop AD and BC frames that it has not sent yet. */
  | { readonly kind: 'abort' }
  /** Start the timer, or start it again: an earlier one no longer counts. */
  | { readonly kind: 'start-timer'; readonly timer: number; readonly durationMs: number }
  | { readonly kind: 'cancel-timer' }
  | { readonly kind: 'transfer-answer'; readonly request: FopRequest; readonly answer: FopAnswer }
  | { readonly kind: 'directive-answer'; readonly request: FopRequest; readonly answer: FopAnswer }
  | { readonly kind: 'alert'; readonly reason: FopAlert; readonly state: FopState; readonly event: string }
  | { readonly kind: 'suspend'; readonly state: FopState };
