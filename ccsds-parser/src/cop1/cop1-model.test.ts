import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TcFrame } from '../frame/tc/tc-frame.ts';
import { Farm } from './farm.ts';
import { Fop } from './fop.ts';
import type { FopDirective, FopFrame, FopFrameType, FopInput, FopOutput } from './fop-signals.ts';
import { type FopEvent, fopCell, fopEvents } from './fop-table.ts';
import { stepsAhead } from './sequence-number.ts';

/**
 * Both ends of COP-1 with a row of frames in flight between them. Whatever happens to it, in whatever order, its
 * promises are checked after every step.
 *
 * What the standard leaves to the operator is kept to here: before V(S) is set or the service started anew the frames
 * in flight have landed, V(S) is set to what the receiver then expects, and it is so where no report is waited for.
 */
class System {
  readonly fop = new Fop({ virtualChannelId: 5, slidingWindow: 4, timeoutType: 0 });
  readonly farm = new Farm({ virtualChannelId: 5, slidingWindow: 8 });
  readonly reached = new Set<string>();
  inFlight: FopFrame[] = [];
  /** One frame of each kind may be with the layer below, which has not answered for it. */
  readonly #below = new Set<FopFrameType>();
  #status = this.fop.status;
  #requests = 0;
  #timer = 0;
  /** Widest window so far: frames sent under it may still be outstanding when it is made narrower. */
  #widest = 4;
  readonly #answers = new Map<number, string>();
  readonly #accepted: number[] = [];
  readonly #settled: number[] = [];
  readonly #delivered: number[] = [];

  push(input: FopInput): void {
    const before = this.#status;
    const outputs = [...this.fop.push(input)];
    const event = this.fop.event;
    const isStaleTimer = input.kind === 'timer-expired' && outputs.length === 0;
    if (event && !isStaleTimer) {
      this.reached.add(`${event} ${before.state}`);
      must(fopCell(event, before.state).isApplicable, `${event} in ${before.state} cannot be`);
    }
    for (const output of outputs) this.#take(output);
    const after = this.fop.status;
    this.#status = after;
    const { nextSequenceNumber, oldestUnacknowledged, outstanding } = after;
    this.#widest = Math.max(this.#widest, after.slidingWindow);
    // The queue holds NN(R) to V(S) - 1, in order, and never more than the window.
    const isInOrder = outstanding.every(
      (number, index) => number === ((oldestUnacknowledged + index) & 0xff),
    );
    must(isInOrder, `in order: ${outstanding}`);
    must(outstanding.length === stepsAhead(nextSequenceNumber, oldestUnacknowledged), 'NN(R) to V(S)');
    must(outstanding.length <= this.#widest, 'within the window');
    must(after.state !== 'S6' || !after.isTimerRunning, 'no timer in S6');
    const isWaiting = before.state === 'S3' && after.state === 'S3';
    const hasSent = outputs.some((output) => output.kind === 'transmit' && output.frame.frameType === 'AD');
    must(!(isWaiting && hasSent), 'silent while the receiver asks to wait');
    must(after.isAdOutReady !== this.#below.has('AD'), 'AD out flag');
    must(after.isBcOutReady !== this.#below.has('BC'), 'BC out flag');
    must(after.isBdOutReady !== this.#below.has('BD'), 'BD out flag');
  }

  #take(output: FopOutput): void {
    if (output.kind === 'start-timer') this.#timer = output.timer;
    if (output.kind === 'transmit') {
      must(!this.#below.has(output.frame.frameType), 'one frame of a kind below');
      this.#below.add(output.frame.frameType);
      this.inFlight.push(output.frame);
    }
    if (output.kind !== 'transfer-answer' || typeof output.request !== 'number') return;
    const { request, answer } = output;
    // Rejected, or accepted and then settled once; in the order in which they were accepted.
    const history = `${this.#answers.get(request) ?? ''} ${answer}`.trim();
    this.#answers.set(request, history);
    must(lives.includes(history), `answers: ${history}`);
    if (answer === 'accept') this.#accepted.push(request);
    if (answer.endsWith('confirm')) this.#settled.push(request);
    if (answer === 'confirm')
      must(this.#delivered.includes(request), `${request} confirmed and not delivered`);
    const last = this.#settled.length - 1;
    must(this.#settled[last] === this.#accepted[last], 'settled in the order of acceptance');
  }

  transfer(service: 'AD' | 'BD'): void {
    this.#requests++;
    const data = Uint8Array.of(this.#requests >>> 8, this.#requests & 0xff);
    this.push({ kind: 'transfer', service, request: service === 'AD' ? this.#requests : 'bd', data });
  }

  direct(directive: FopDirective): void {
    const isAnew = directive.name.startsWith('initiate') || directive.name === 'set-vs';
    if (isAnew) this.land(this.inFlight.length);
    const value = this.farm.status.expectedSequenceNumber;
    if (directive.name === 'initiate-ad-without-clcw-check' && this.fop.status.nextSequenceNumber !== value)
      this.direct({ name: 'set-vs', value });
    const meant = directive.name === 'set-vs' ? { ...directive, value } : directive;
    this.push({ kind: 'directive', request: 'order', directive: meant });
  }

  answerBelow(frameType: FopFrameType, isAccepted: boolean): void {
    if (!this.#below.delete(frameType)) return;
    if (!isAccepted) this.inFlight = this.inFlight.filter((frame) => frame.frameType !== frameType);
    this.push({ kind: 'lower-layer', frameType, isAccepted });
  }

  expire(): void {
    this.push({ kind: 'timer-expired', timer: this.#timer });
  }

  land(count: number, hasBuffer = true): void {
    for (const frame of this.inFlight.splice(0, count)) this.#arrive(frame, hasBuffer);
  }

  lose(): void {
    this.inFlight.shift();
  }

  /** A frame of another station, far outside the window. */
  stray(): void {
    const sequenceNumber = (this.farm.status.expectedSequenceNumber + 100) & 0xff;
    this.#arrive(
      { frameType: 'AD', isBypass: false, isControlCommand: false, sequenceNumber, data: new Uint8Array(2) },
      true,
    );
  }

  report(): void {
    this.push({ kind: 'clcw', clcw: this.farm.clcw });
  }

  #arrive(frame: FopFrame, hasBuffer: boolean): void {
    const received: TcFrame = {
      ...frame,
      version: 0,
      spacecraftId: 1,
      virtualChannelId: 5,
      bytes: frame.data,
    };
    for (const output of this.farm.push({ kind: 'frame', frame: received, hasBuffer })) {
      if (output.kind !== 'accept' || output.service !== 'AD') continue;
      const request = (output.data[0]! << 8) | output.data[1]!;
      // In the order of the requests, so never twice.
      must(request > (this.#delivered.at(-1) ?? 0), `${request} delivered again or late`);
      this.#delivered.push(request);
    }
  }
}

const lives = ['accept', 'reject', 'accept confirm', 'accept negative-confirm'];
function must(holds: boolean, promise: string): void {
  if (!holds) throw new Error(promise);
}

interface Command {
  readonly run: (system: System) => void;
  readonly toString: () => string;
}
const command = (words: string, run: (system: System) => void): Command => ({ run, toString: () => words });
const seldom = { weight: 1 };
const often = { weight: 8 };
const frameType = fc.constantFrom<FopFrameType>('AD', 'BC', 'BD');
const directive = fc.oneof<fc.Arbitrary<FopDirective>[]>(
  fc.constantFrom<FopDirective>(
    { name: 'initiate-ad-without-clcw-check' },
    { name: 'initiate-ad-with-clcw-check' },
    { name: 'initiate-ad-with-unlock' },
    { name: 'resume-ad' },
    { name: 'set-vs', value: 0 },
    { name: 'terminate-ad' },
    { name: 'set-t1', valueMs: 1 },
    { name: 'set-t1', valueMs: Number.NaN },
    { name: 'set-timeout-type', value: 0 },
    { name: 'set-timeout-type', value: 1 },
  ),
  fc.nat(255).map((value) => ({ name: 'initiate-ad-with-set-vr', value })),
  fc.nat(4).map((value) => ({ name: 'set-sliding-window', value })),
  fc.nat(3).map((value) => ({ name: 'set-transmission-limit', value })),
);
const ones = (words: string, run: (system: System) => void) => fc.constant(command(words, run));
const step = fc.oneof(
  { ...often, arbitrary: ones('AD', (system) => system.transfer('AD')) },
  { ...often, arbitrary: ones('taken below', (system) => system.answerBelow('AD', true)) },
  { ...often, arbitrary: ones('one lands', (system) => system.land(1)) },
  { ...often, arbitrary: ones('report', (system) => system.report()) },
  { weight: 3, arbitrary: ones('one is lost', (system) => system.lose()) },
  { weight: 3, arbitrary: ones('timer', (system) => system.expire()) },
  {
    weight: 4,
    arbitrary: directive.map((wish) => command(JSON.stringify(wish), (system) => system.direct(wish))),
  },
  {
    weight: 2,
    arbitrary: frameType.map((type) => command(`${type} taken`, (system) => system.answerBelow(type, true))),
  },
  {
    ...seldom,
    arbitrary: frameType.map((type) =>
      command(`${type} refused`, (system) => system.answerBelow(type, false)),
    ),
  },
  { ...seldom, arbitrary: ones('BD', (system) => system.transfer('BD')) },
  { ...seldom, arbitrary: ones('one finds no buffer', (system) => system.land(1, false)) },
  {
    ...seldom,
    arbitrary: ones('buffer released', (system) => void system.farm.push({ kind: 'buffer-released' })),
  },
  { ...seldom, arbitrary: ones('stray frame', (system) => system.stray()) },
  { ...seldom, arbitrary: ones('invalid report', (system) => system.push({ kind: 'invalid-clcw' })) },
);

describe('COP-1, whatever happens', () => {
  it('keeps its window, its order and its word, and delivers nothing twice', () => {
    const reached = new Set<string>();
    const begin = command('begin', (system) => system.direct({ name: 'initiate-ad-without-clcw-check' }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 120 }), (steps) => {
        const system = new System();
        for (const one of [begin, ...steps]) one.run(system);
        for (const cell of system.reached) reached.add(cell);
      }),
      { numRuns: 1000, seed: 232 },
    );
    // Enough was tried: every state saw most of the events that can happen in it.
    const cells = fopEvents().flatMap((event: FopEvent) =>
      (['S1', 'S2', 'S3', 'S4', 'S5', 'S6'] as const).filter((state) => fopCell(event, state).isApplicable),
    );
    expect(reached.size / cells.length).toBeGreaterThan(0.75);
  });
});
