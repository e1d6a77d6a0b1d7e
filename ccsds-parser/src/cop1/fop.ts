import { encodeControlCommand, type TcControlCommand } from '../frame/tc/tc-control-command.ts';
import { mustBeWhole } from '../whole-number.ts';
import { type FopVariables, fopEventOf } from './fop-event.ts';
import type {
  FopAlert,
  FopAnswer,
  FopDirective,
  FopFrame,
  FopFrameType,
  FopInput,
  FopOutput,
  FopRequest,
} from './fop-signals.ts';
import { type FopEvent, type FopStep, fopCell } from './fop-table.ts';
import { SentQueue } from './sent-queue.ts';
import { following, stepsAhead } from './sequence-number.ts';

/** The channel, and the variables that directives may change later. */
export interface FopOptions {
  readonly virtualChannelId: number;
  /** V(S) to begin with; 0 unless given. */
  readonly nextSequenceNumber?: number;
  /** K, 1 to 255; 10 unless given. At most the positive window of the receiver, or a loss can lock it. */
  readonly slidingWindow?: number;
  /** Time from sending to the report about it, and some more; 4 s unless given. */
  readonly t1Ms?: number;
  /** Transmissions of a frame, the first one included; 3 unless given. */
  readonly transmissionLimit?: number;
  /** What a spent limit does: 0 ends the service, 1 suspends it; 0 unless given. */
  readonly timeoutType?: 0 | 1;
}

/** What a FOP knows at the moment. */
export interface FopStatus extends FopVariables {
  /** Sequence numbers of the AD frames sent and not acknowledged, oldest first. */
  readonly outstanding: readonly number[];
  readonly isTimerRunning: boolean;
}

interface WaitingUnit {
  readonly request: FopRequest;
  readonly data: Uint8Array;
}

type AlertStep = `alert ${FopAlert}`;
type Changeable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * FOP-1, the sending end of COP-1 on one virtual channel: numbers frames, repeats what the receiver's reports (CLCW)
 * ask for, and answers every request.
 *
 * A state machine and nothing else: no clock, no input or output. `push` takes what happened and gives back what is to
 * be done, in order; the same inputs always give the same outputs. It keeps at most K frames and one FDU that waits.
 *
 * Source: CCSDS 232.1-B-2 with corrigendum 1, section 5; the table is in `fop-table.ts`
 */
export class Fop {
  readonly #virtualChannelId: number;
  readonly #variables: Changeable<FopVariables>;
  readonly #sent = new SentQueue();
  #waiting: WaitingUnit | undefined;
  /** Request of an 'initiate AD' that was accepted and is not confirmed. */
  #initiation: FopRequest | undefined;
  #timer = 0;
  #isTimerRunning = false;
  /** The last event that was met, for alerts and for those who watch. */
  #event: FopEvent | undefined;
  #outputs: FopOutput[] = [];

  /** @throws RangeError when an option is out of its range */
  constructor(options: FopOptions) {
    const { virtualChannelId, nextSequenceNumber = 0, slidingWindow = 10, t1Ms = 4000 } = options;
    const { transmissionLimit = 3, timeoutType = 0 } = options;
    mustBeWhole('virtualChannelId', virtualChannelId, 0, 63);
    mustBeWhole('nextSequenceNumber', nextSequenceNumber, 0, 255);
    mustBeWhole('slidingWindow', slidingWindow, 1, 255);
    mustBeWhole('transmissionLimit', transmissionLimit, 1, 255);
    mustBeWhole('timeoutType', timeoutType, 0, 1);
    if (!(t1Ms > 0 && Number.isFinite(t1Ms))) throw new RangeError(`t1Ms: expected above 0, found ${t1Ms}`);
    this.#virtualChannelId = virtualChannelId;
    this.#variables = {
      state: 'S6',
      nextSequenceNumber,
      oldestUnacknowledged: nextSequenceNumber,
      isWaiting: false,
      isAdOutReady: true,
      isBcOutReady: true,
      isBdOutReady: true,
      transmissionCount: 1,
      transmissionLimit,
      timeoutType,
      slidingWindow,
      t1Ms,
      suspendedState: undefined,
    };
  }

  get status(): FopStatus {
    const { outstanding } = this.#sent;
    return { ...this.#variables, outstanding, isTimerRunning: this.#isTimerRunning };
  }

  /** Number of the table's row that the last input was; undefined before the first and for reports of others. */
  get event(): FopEvent | undefined {
    return this.#event;
  }

  /** @param input `data` of a transfer is kept until it is acknowledged: leave it as it is */
  push(input: FopInput): FopOutput[] {
    this.#outputs = [];
    if (input.kind === 'timer-expired') {
      if (!this.#isTimerRunning || input.timer !== this.#timer) return [];
      this.#isTimerRunning = false;
    }
    this.#event = fopEventOf(input, this.#variables, this.#virtualChannelId);
    if (this.#event === undefined) return [];
    const { steps, next } = fopCell(this.#event, this.#variables.state);
    for (const step of steps) this.#perform(step, input);
    if (next) this.#variables.state = next;
    return this.#outputs;
  }

  #perform(step: FopStep, input: FopInput): void {
    if (isAlert(step)) this.#alert(step.slice('alert '.length) as FopAlert);
    else this.#steps[step](input);
  }

  readonly #steps: Readonly<Record<Exclude<FopStep, AlertStep>, (input: FopInput) => void>> = {
    accept: (input) => this.#answer(input, 'accept'),
    reject: (input) => this.#answer(input, 'reject'),
    confirm: (input) => this.#answer(input, 'confirm'),
    'remove acknowledged frames': (input) => this.#removeAcknowledged(input),
    'cancel timer': () => this.#cancelTimer(),
    'begin initiation': (input) => {
      this.#initiation = input.kind === 'directive' ? input.request : undefined;
    },
    'confirm initiation': () => this.#endInitiation('confirm'),
    'start timer': () => this.#startTimer(),
    'look for FDU': () => this.#lookForFdu(),
    'look for directive': () => this.#lookForDirective(),
    'initiate AD retransmission': () => this.#initiateRetransmission('AD'),
    'initiate BC retransmission': () => this.#initiateRetransmission('BC'),
    'release BC frame': () => this.#sent.dropBc(),
    'add to wait queue': (input) => {
      if (input.kind === 'transfer') this.#wait(input);
    },
    'transmit BD frame': (input) => {
      this.#variables.isBdOutReady = false;
      if (input.kind === 'transfer') this.#transmit(frameOf('BD', 0, input.data));
    },
    'transmit BC frame unlock': () => this.#transmitBc({ kind: 'unlock' }),
    'transmit BC frame set V(R)': (input) =>
      this.#transmitBc({ kind: 'set-vr', sequenceNumber: valueOf(input) }),
    initialise: () => {
      this.#purge();
      this.#variables.transmissionCount = 1;
      this.#variables.suspendedState = undefined;
    },
    'set V(S) and NN(R)': (input) => {
      this.#variables.nextSequenceNumber = valueOf(input);
      this.#variables.oldestUnacknowledged = valueOf(input);
    },
    'set sliding window': (input) => {
      this.#variables.slidingWindow = valueOf(input);
    },
    'set T1': (input) => {
      this.#variables.t1Ms = valueOf(input);
    },
    'set transmission limit': (input) => {
      this.#variables.transmissionLimit = valueOf(input);
    },
    'set timeout type': (input) => {
      this.#variables.timeoutType = valueOf(input) === 0 ? 0 : 1;
    },
    suspend: () => {
      this.#variables.suspendedState = this.#variables.state;
      this.#outputs.push({ kind: 'suspend', state: this.#variables.state });
    },
    resume: () => {
      this.#startTimer();
      this.#variables.suspendedState = undefined;
    },
    'AD out ready': () => {
      this.#variables.isAdOutReady = true;
    },
    'BC out ready': () => {
      this.#variables.isBcOutReady = true;
    },
    'BD out ready': () => {
      this.#variables.isBdOutReady = true;
    },
  };

  /** 5.2.8 */
  #removeAcknowledged(input: FopInput): void {
    if (input.kind !== 'clcw') return;
    const variables = this.#variables;
    const { reportValue } = input.clcw;
    const arrived = stepsAhead(reportValue, variables.oldestUnacknowledged);
    for (const { request } of this.#sent.take(arrived)) this.#answerTransfer(request, 'confirm');
    variables.oldestUnacknowledged = reportValue;
    variables.transmissionCount = 1;
  }

  /** 5.2.10: repeats come before what is new; new frames need room in the window. */
  #lookForFdu(): void {
    const variables = this.#variables;
    if (!variables.isAdOutReady) return;
    const again = this.#sent.nextRetransmission('AD');
    if (again) {
      variables.isAdOutReady = false;
      this.#transmit(again);
      return;
    }
    const inWindow = stepsAhead(variables.nextSequenceNumber, variables.oldestUnacknowledged);
    if (!this.#waiting || inWindow >= variables.slidingWindow) return;
    const { request, data } = this.#waiting;
    this.#wait(undefined);
    this.#answerTransfer(request, 'accept');
    this.#transmitAd(request, data);
  }

  #wait(waiting: WaitingUnit | undefined): void {
    this.#waiting = waiting;
    this.#variables.isWaiting = waiting !== undefined;
  }

  /** 5.2.4 */
  #transmitAd(request: FopRequest, data: Uint8Array): void {
    const variables = this.#variables;
    const frame = frameOf('AD', variables.nextSequenceNumber, data);
    variables.nextSequenceNumber = following(variables.nextSequenceNumber);
    if (this.#sent.isEmpty) variables.transmissionCount = 1;
    this.#sent.add(frame, request);
    this.#startTimer();
    variables.isAdOutReady = false;
    this.#transmit(frame);
  }

  /** 5.2.5 */
  #transmitBc(command: TcControlCommand): void {
    const frame = frameOf('BC', 0, encodeControlCommand(command));
    this.#sent.add(frame);
    this.#variables.transmissionCount = 1;
    this.#startTimer();
    this.#variables.isBcOutReady = false;
    this.#transmit(frame);
  }

  /** 5.2.7 */
  #initiateRetransmission(frameType: 'AD' | 'BC'): void {
    this.#outputs.push({ kind: 'abort' });
    this.#variables.transmissionCount++;
    this.#startTimer();
    this.#sent.markForRetransmission(frameType);
  }

  /** 5.2.9 */
  #lookForDirective(): void {
    const again = this.#variables.isBcOutReady ? this.#sent.nextRetransmission('BC') : undefined;
    if (!again) return;
    this.#variables.isBcOutReady = false;
    this.#transmit(again);
  }

  /** 5.2.15 */
  #alert(reason: FopAlert): void {
    this.#cancelTimer();
    this.#purge();
    this.#outputs.push({ kind: 'alert', reason, state: this.#variables.state, event: this.#event! });
  }

  /**
   * 5.2.2, 5.2.3 and the answer to an initiation that will not come about.
   *
   * With no frame outstanding NN(R) is V(S): the standard does not say so, but E2 and E5 to E12 are 'not applicable' in
   * S4 and S5 only if it is (yamcs does the same).
   */
  #purge(): void {
    for (const { request } of this.#sent.takeAll()) this.#answerTransfer(request, 'negative-confirm');
    this.#variables.oldestUnacknowledged = this.#variables.nextSequenceNumber;
    if (this.#waiting) this.#answerTransfer(this.#waiting.request, 'reject');
    this.#wait(undefined);
    this.#endInitiation('negative-confirm');
  }

  #endInitiation(answer: FopAnswer): void {
    if (this.#initiation === undefined) return;
    this.#outputs.push({ kind: 'directive-answer', request: this.#initiation, answer });
    this.#initiation = undefined;
  }

  #startTimer(): void {
    this.#isTimerRunning = true;
    this.#timer++;
    this.#outputs.push({ kind: 'start-timer', timer: this.#timer, durationMs: this.#variables.t1Ms });
  }

  #cancelTimer(): void {
    if (this.#isTimerRunning) this.#outputs.push({ kind: 'cancel-timer' });
    this.#isTimerRunning = false;
  }

  #transmit(frame: FopFrame): void {
    this.#outputs.push({ kind: 'transmit', frame });
  }

  #answer(input: FopInput, answer: FopAnswer): void {
    if (input.kind === 'transfer') this.#answerTransfer(input.request, answer);
    if (input.kind === 'directive')
      this.#outputs.push({ kind: 'directive-answer', request: input.request, answer });
  }

  #answerTransfer(request: FopRequest | undefined, answer: FopAnswer): void {
    if (request !== undefined) this.#outputs.push({ kind: 'transfer-answer', request, answer });
  }
}

function frameOf(frameType: FopFrameType, sequenceNumber: number, data: Uint8Array): FopFrame {
  return {
    frameType,
    isBypass: frameType !== 'AD',
    isControlCommand: frameType === 'BC',
    sequenceNumber,
    data,
  };
}

function isAlert(step: FopStep): step is AlertStep {
  return step.startsWith('alert ');
}

function valueOf(input: FopInput): number {
  const directive: Partial<FopDirective> = input.kind === 'directive' ? input.directive : {};
  if ('valueMs' in directive) return directive.valueMs!;
  return 'value' in directive ? directive.value! : 0;
}
