import type { Clcw } from '../frame/tc/clcw.ts';
import { Fop } from './fop.ts';
import type { FopDirective, FopInput, FopOutput, FopState } from './fop-signals.ts';

export const octet = Uint8Array.of(0xaa);
export const clcwOf = (reportValue: number, flags: Partial<Clcw> = {}): FopInput => ({
  kind: 'clcw',
  clcw: {
    version: 0,
    statusField: 0,
    copInEffect: 1,
    virtualChannelId: 5,
    hasNoRfAvailable: false,
    hasNoBitLock: false,
    isLockout: false,
    isWait: false,
    isRetransmit: false,
    farmBCounter: 0,
    reportValue,
    ...flags,
  },
});
export const order = (directive: FopDirective): FopInput => ({
  kind: 'directive',
  request: 'order',
  directive,
});
export const send = (service: 'AD' | 'BD', request: string): FopInput => ({
  kind: 'transfer',
  service,
  request,
  data: octet,
});

/** A FOP with a caller around it that knows the running timer and may answer for the layer below. */
export class Bench {
  readonly fop: Fop;
  timer = 0;
  readonly outputs: FopOutput[] = [];
  readonly #answersBelow: boolean;

  constructor(options: Partial<ConstructorParameters<typeof Fop>[0]> = {}, answersBelow = true) {
    this.fop = new Fop({ virtualChannelId: 5, transmissionLimit: 4, ...options });
    this.#answersBelow = answersBelow;
  }

  /** Pushes and, where the bench answers for the layer below, takes what is handed down until nothing more comes. */
  push(input: FopInput): FopOutput[] {
    const outputs = this.raw(input);
    for (let index = 0; this.#answersBelow && index < outputs.length; index++) {
      const output = outputs[index]!;
      if (output.kind === 'transmit')
        outputs.push(
          ...this.raw({ kind: 'lower-layer', frameType: output.frame.frameType, isAccepted: true }),
        );
    }
    return outputs;
  }

  raw(input: FopInput): FopOutput[] {
    const outputs = this.fop.push(input);
    for (const output of outputs) if (output.kind === 'start-timer') this.timer = output.timer;
    this.outputs.push(...outputs);
    return [...outputs];
  }

  expire(): FopInput {
    return { kind: 'timer-expired', timer: this.timer };
  }
}

export interface Wish {
  /** AD frames that were sent and are not acknowledged; 3 unless given. */
  readonly outstanding?: number;
  readonly isAtLimit?: boolean;
  readonly limit?: number;
  readonly timeoutType?: 0 | 1;
  readonly isBcBusy?: boolean;
  /** An FDU is in the wait queue, for the window is full. */
  readonly isWaiting?: boolean;
  /** For S6: suspended out of that state. */
  readonly suspendedFrom?: FopState;
}

/** A bench brought into `state` by inputs alone, as a caller could. */
export function benchIn(state: FopState, wish: Wish = {}): Bench {
  const { outstanding = 3, isAtLimit = false, timeoutType = 0, isBcBusy = false, limit } = wish;
  const bench = new Bench({ timeoutType: wish.suspendedFrom || outstanding === 0 ? 1 : timeoutType });
  if (isBcBusy) {
    // The layer below holds a BC frame and has not said that it took it.
    bench.raw(order({ name: 'initiate-ad-with-unlock' }));
    if (state !== 'S5') bench.push(order({ name: 'terminate-ad' }));
  }
  if (wish.suspendedFrom) suspend(bench, wish.suspendedFrom, wish);
  else if (!(isBcBusy && state === 'S5')) enter(bench, state, wish);
  if ((state === 'S2' || state === 'S3') && outstanding === 0) {
    suspend(bench);
    bench.push({ kind: 'lower-layer', frameType: 'BD', isAccepted: false });
    bench.push(order({ name: 'resume-ad' }));
  }
  bench.push(order({ name: 'set-timeout-type', value: timeoutType }));
  const count = bench.fop.status.transmissionCount;
  bench.push(order({ name: 'set-transmission-limit', value: limit ?? (isAtLimit ? count : 9) }));
  return bench;
}

function enter(bench: Bench, state: FopState, wish: Wish): void {
  const { outstanding = 3, isAtLimit = false, isWaiting = false } = wish;
  if (state === 'S6') return;
  if (state === 'S4') bench.push(order({ name: 'initiate-ad-with-clcw-check' }));
  if (state === 'S5') bench.push(order({ name: 'initiate-ad-with-unlock' }));
  if (state === 'S4' || state === 'S5') return;
  bench.push(order({ name: 'initiate-ad-without-clcw-check' }));
  const isEmpty = outstanding === 0 && state !== 'S1';
  for (let index = 0; index < (isEmpty ? 1 : outstanding); index++) bench.push(send('AD', `ad ${index}`));
  // A count above 1, so that a limit equal to it is not the limit 1.
  if (isAtLimit) bench.push(bench.expire());
  if (state === 'S2') bench.push(clcwOf(0, { isRetransmit: true }));
  if (state === 'S3') bench.push(clcwOf(0, { isRetransmit: true, isWait: true }));
  if (isWaiting) bench.push(order({ name: 'set-sliding-window', value: 1 }));
  if (isWaiting) bench.push(send('AD', 'waits'));
}

function suspend(bench: Bench, from?: FopState, wish: Wish = {}): void {
  if (from) enter(bench, from, wish);
  bench.push(order({ name: 'set-transmission-limit', value: 1 }));
  bench.push(bench.expire());
}

/** Outputs in few words, to be read in a test. */
export function inWords(outputs: readonly FopOutput[]): string {
  return outputs
    .map((output) => {
      switch (output.kind) {
        case 'transmit':
          return `${output.frame.frameType}${output.frame.frameType === 'AD' ? output.frame.sequenceNumber : ''}`;
        case 'start-timer':
          return 'start';
        case 'cancel-timer':
          return 'cancel';
        case 'transfer-answer':
          return output.answer;
        case 'directive-answer':
          return `directive ${output.answer}`;
        case 'alert':
          return `alert ${output.reason}`;
        case 'suspend':
          return `suspend ${output.state}`;
        case 'abort':
          return 'abort';
      }
      return output satisfies never;
    })
    .join(', ');
}
