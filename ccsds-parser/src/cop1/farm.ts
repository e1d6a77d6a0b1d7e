import type { Clcw } from '../frame/tc/clcw.ts';
import { decodeControlCommand, tcFrameType } from '../frame/tc/tc-control-command.ts';
import type { TcFrame } from '../frame/tc/tc-frame.ts';
import { mustBeWhole } from '../whole-number.ts';
import { type FarmEvent, type FarmState, type FarmStep, farmCell } from './farm-table.ts';
import { following, stepsAhead } from './sequence-number.ts';

/** The channel, its window, and where to begin. */
export interface FarmOptions {
  readonly virtualChannelId: number;
  /** W: with retransmission an even number from 2 to 254, half of it on each side of V(R); 20 unless given. */
  readonly slidingWindow?: number;
  /** False where the sender never repeats: W (1 to 256) lies wholly ahead of V(R). */
  readonly hasRetransmission?: boolean;
  /** V(R) to begin with; 0 unless given. */
  readonly expectedSequenceNumber?: number;
  readonly state?: FarmState;
}

/** What happens to a FARM. */
export type FarmInput =
  /** A frame of this channel that passed the frame's own checks. `hasBuffer`: room for its data; true unless given. */
  | { readonly kind: 'frame'; readonly frame: TcFrame; readonly hasBuffer?: boolean }
  /** Something arrived that is no frame of this channel. */
  | { readonly kind: 'invalid-frame' }
  | { readonly kind: 'buffer-released' }
  /** The telemetry wants a report. */
  | { readonly kind: 'report' };

/** What a FARM says about an input, in order. */
export type FarmOutput =
  /** Data for the layer above: a segment or packet. */
  | { readonly kind: 'accept'; readonly service: 'AD' | 'BD'; readonly data: Uint8Array }
  | { readonly kind: 'discard'; readonly event: FarmEvent }
  | { readonly kind: 'report'; readonly clcw: Clcw };

/** What a FARM knows at the moment. */
export interface FarmStatus {
  readonly state: FarmState;
  /** V(R) */
  readonly expectedSequenceNumber: number;
  readonly isLockout: boolean;
  readonly isWait: boolean;
  readonly isRetransmit: boolean;
  /** Counts on beyond what the report's two bits hold. */
  readonly farmBCounter: number;
}

/**
 * FARM-1, the receiving end of COP-1 on one virtual channel: lets AD frames pass in order and once, BD frames always,
 * and reports what it waits for.
 *
 *     ... lockout | negative window: here before | V(R) | positive window: a gap | lockout ...
 *
 * A state machine and nothing else, as `Fop` is.
 *
 * Source: CCSDS 232.1-B-2 with corrigendum 1, section 6; the table is in `farm-table.ts`
 */
export class Farm {
  readonly #virtualChannelId: number;
  /** PW: V(R) and the numbers ahead of it that are not in the lockout area. */
  readonly #positiveWindow: number;
  /** NW: numbers behind V(R) that are not in the lockout area. */
  readonly #negativeWindow: number;
  readonly #variables: { -readonly [Key in keyof FarmStatus]: FarmStatus[Key] };
  #event: FarmEvent | undefined;
  #outputs: FarmOutput[] = [];

  /** @throws RangeError when an option is out of its range */
  constructor(options: FarmOptions) {
    const { virtualChannelId, slidingWindow = 20, hasRetransmission = true } = options;
    const { expectedSequenceNumber = 0, state = 'S1' } = options;
    const isFit = hasRetransmission
      ? slidingWindow >= 2 && slidingWindow <= 254 && slidingWindow % 2 === 0
      : slidingWindow >= 1 && slidingWindow <= 256 && Number.isInteger(slidingWindow);
    if (!isFit)
      throw new RangeError(
        `slidingWindow: expected ${hasRetransmission ? 'an even number from 2 to 254' : '1 to 256'}, found ${slidingWindow}`,
      );
    mustBeWhole('virtualChannelId', virtualChannelId, 0, 63);
    mustBeWhole('expectedSequenceNumber', expectedSequenceNumber, 0, 255);
    this.#virtualChannelId = virtualChannelId;
    this.#positiveWindow = hasRetransmission ? slidingWindow / 2 : slidingWindow;
    this.#negativeWindow = hasRetransmission ? slidingWindow / 2 : 0;
    this.#variables = {
      state,
      expectedSequenceNumber,
      isLockout: state === 'S3',
      isWait: state === 'S2',
      isRetransmit: state === 'S2',
      farmBCounter: 0,
    };
  }

  get status(): FarmStatus {
    return { ...this.#variables };
  }

  /** Number of the table's row that the last input was. */
  get event(): FarmEvent | undefined {
    return this.#event;
  }

  /** The report that would be sent now. The caller may add what FARM does not know: no RF, no bit lock, status. */
  get clcw(): Clcw {
    const { expectedSequenceNumber, isLockout, isWait, isRetransmit, farmBCounter } = this.#variables;
    return {
      version: 0,
      statusField: 0,
      copInEffect: 1,
      virtualChannelId: this.#virtualChannelId,
      hasNoRfAvailable: false,
      hasNoBitLock: false,
      isLockout,
      isWait,
      isRetransmit,
      farmBCounter: farmBCounter & 3,
      reportValue: expectedSequenceNumber,
    };
  }

  push(input: FarmInput): FarmOutput[] {
    this.#outputs = [];
    const event = this.#eventOf(input);
    this.#event = event;
    const { steps, next } = farmCell(event, this.#variables.state);
    for (const step of steps) this.#perform(step, input, event);
    if (next) this.#variables.state = next;
    return this.#outputs;
  }

  #eventOf(input: FarmInput): FarmEvent {
    if (input.kind === 'invalid-frame') return 'E9';
    if (input.kind === 'buffer-released') return 'E10';
    if (input.kind === 'report') return 'E11';
    const { frame, hasBuffer = true } = input;
    if (frame.virtualChannelId !== this.#virtualChannelId) return 'E9';
    switch (tcFrameType(frame)) {
      case 'AD':
        return this.#eventOfAd(frame, hasBuffer);
      case 'BD':
        return 'E6';
      case 'BC': {
        const command = decodeControlCommand(frame.data);
        if (!command.ok) return 'E9';
        return command.value.kind === 'unlock' ? 'E7' : 'E8';
      }
      case 'reserved':
        return 'E9';
    }
  }

  #eventOfAd(frame: TcFrame, hasBuffer: boolean): FarmEvent {
    const ahead = stepsAhead(frame.sequenceNumber, this.#variables.expectedSequenceNumber);
    // In S2 a buffer counts as free once its release was told.
    if (ahead === 0) return hasBuffer && this.#variables.state !== 'S2' ? 'E1' : 'E2';
    if (ahead < this.#positiveWindow) return 'E3';
    return 256 - ahead <= this.#negativeWindow ? 'E4' : 'E5';
  }

  #perform(step: FarmStep, input: FarmInput, event: FarmEvent): void {
    const variables = this.#variables;
    switch (step) {
      case 'accept':
        if (input.kind !== 'frame') return;
        this.#outputs.push({
          kind: 'accept',
          service: input.frame.isBypass ? 'BD' : 'AD',
          data: input.frame.data,
        });
        return;
      case 'discard':
        this.#outputs.push({ kind: 'discard', event });
        return;
      case 'report':
        this.#outputs.push({ kind: 'report', clcw: this.clcw });
        return;
      case 'V(R) + 1':
        variables.expectedSequenceNumber = following(variables.expectedSequenceNumber);
        return;
      case 'V(R) := V*(R)':
        if (input.kind === 'frame') variables.expectedSequenceNumber = input.frame.data[2]!;
        return;
      case 'FARM-B + 1':
        variables.farmBCounter++;
        return;
      case 'retransmit := 0':
      case 'retransmit := 1':
        variables.isRetransmit = step.endsWith('1');
        return;
      case 'wait := 0':
      case 'wait := 1':
        variables.isWait = step.endsWith('1');
        return;
      case 'lockout := 0':
      case 'lockout := 1':
        variables.isLockout = step.endsWith('1');
        return;
    }
  }
}
