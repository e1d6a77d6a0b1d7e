import type { SequenceState } from '@dawa/protocols/console/uplink';
import type { SequenceControl } from '@dawa/protocols/mission-framing';
import type { Cancel, Clock } from '@dawa/seams/clock';
import { Fop, type FopAnswer, type FopFrame, type FopOutput } from 'ccsds-parser/cop1/cop1';
import type { Clcw } from 'ccsds-parser/frame/tc/clcw';
import { DeviceError, detailOf } from '../devices/device-error.ts';
import { alertWords } from './sequence-alert.ts';
import { wholeSegment } from './telecommand-encoder.ts';
import { NothingSent, type Sent, type Uplink, type UplinkRequest } from './uplink.ts';

export interface SequenceControlSettings {
  readonly clock: Clock;
  /** Puts one frame on the air. */
  readonly uplink: Uplink;
  readonly virtualChannelId: number;
  readonly sequenceControl?: SequenceControl | undefined;
  /** A report tells of what arrived before its frame began: this long before the frame was whole. */
  readonly reportDelayMs: number;
  readonly onChange?: () => void;
}

/** Where the mission says nothing; ours (decision record 0035). */
const ordinary = { t1Ms: 4000, transmissionLimit: 3, receiverWindow: 10 };
/** A rehearsal that runs fast has cables and programs that do not: T1 lasts at least so long in real time. */
const shortestRealMs = 400;
/** A report that is older tells nothing about now. */
const freshMs = 10_000;

/** A command on its way. */
interface Journey {
  readonly request: UplinkRequest;
  readonly resolve: (sent: Sent) => void;
  readonly reject: (error: Error) => void;
  /** The last time it was on the air. */
  sent?: Sent;
  /** Its frame may have left the antenna. */
  hasLeft: boolean;
  /** Why it did not, the last time it was to. */
  error?: NothingSent;
}

/**
 * Telecommands that are numbered, repeated until the spacecraft has them, and taken there once and in order: the sending half of
 * COP-1 around an uplink that sends single frames.
 *
 * A command is sent when the spacecraft's report (CLCW) says so. T1 runs from the last bit on the air, so that a half-duplex link
 * has its turnaround for itself. When a command is given up, what waits behind it is not sent: nobody would have asked for the second
 * without the first. Before the next command the number that the spacecraft waits for is read from its report, and a receiver that
 * locked itself is unlocked.
 */
export class SequencedUplink implements Uplink {
  readonly #o: SequenceControlSettings;
  readonly #fop: Fop;
  readonly #t1Ms: number;
  /** Not yet taken by the FOP, oldest first. */
  #waiting: number[] = [];
  readonly #journeys = new Map<number, Journey>();
  /** By the segment that carries it, which the FOP hands back as it was given. */
  readonly #bySegment = new Map<Uint8Array, Journey>();
  #air: FopFrame[] = [];
  #nextId = 1;
  #isOnAir = false;
  /** What the FOP gave up is being told. */
  #isEnding = false;
  #airEndAtMs = Number.NEGATIVE_INFINITY;
  /** Undefined while the FOP wants none; it stands while something is on the air. */
  #timer: number | undefined;
  #stopTimer: Cancel = () => {};
  #stopWaiting: Cancel | undefined;
  #report: { readonly clcw: Clcw; readonly atMs: number } | undefined;
  #alert: string | null = null;
  /** The transmitter was held back, by a person or by a rule. */
  #isBlocked = false;
  #lastRefusal = '';
  #repeats = 0;

  constructor(settings: SequenceControlSettings) {
    const { virtualChannelId, sequenceControl = {} } = settings;
    const {
      t1Ms = ordinary.t1Ms,
      transmissionLimit = ordinary.transmissionLimit,
      receiverWindow = ordinary.receiverWindow,
    } = sequenceControl;
    this.#o = settings;
    this.#t1Ms = t1Ms;
    // Half of the receiver's window lies ahead of what it waits for.
    const slidingWindow = Math.max(1, receiverWindow / 2);
    this.#fop = new Fop({ virtualChannelId, t1Ms, transmissionLimit, slidingWindow });
  }

  /** For the page. */
  get state(): SequenceState {
    const { state, nextSequenceNumber, outstanding } = this.#fop.status;
    const isLockout = this.#report?.clcw.isLockout ?? false;
    const phases = {
      S1: 'ready',
      S2: 'repeating',
      S3: 'waiting',
      S4: 'starting',
      S5: 'starting',
      S6: 'stopped',
    } as const;
    return {
      phase: isLockout ? 'lockout' : phases[state],
      nextNumber: nextSequenceNumber,
      outstanding: outstanding.length,
      waiting: this.#waiting.length,
      repeats: this.#repeats,
      alert: this.#alert,
    };
  }

  /** Resolves when the spacecraft has it. */
  send(request: UplinkRequest): Promise<Sent> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#journeys.set(id, { request, resolve, reject, hasLeft: false });
      this.#waiting.push(id);
      this.#go();
    });
  }

  /** A control word of the downlink. */
  hear(clcw: Clcw, atMs: number): void {
    if (clcw.copInEffect !== 1 || clcw.virtualChannelId !== this.#o.virtualChannelId) return;
    this.#report = { clcw, atMs };
    if (this.#fop.status.state === 'S6') this.#go();
    else this.#push({ kind: 'clcw', clcw });
    this.#o.onChange?.();
  }

  close(): void {
    this.#stopTimer();
    this.#stopWaiting?.();
    this.#giveUp('the station was stopped');
  }

  #go(): void {
    if (this.#isEnding) return;
    const { state } = this.#fop.status;
    if (state === 'S6' && this.#waiting.length > 0) this.#begin();
    while (this.#isTaking() && this.#waiting.length > 0) {
      const id = this.#waiting.shift()!;
      const journey = this.#journeys.get(id)!;
      const data = wholeSegment(journey.request.packet, journey.request.mapId);
      this.#bySegment.set(data, journey);
      this.#push({ kind: 'transfer', service: 'AD', request: id, data });
    }
    this.#o.onChange?.();
  }

  #isTaking(): boolean {
    const { state, isWaiting } = this.#fop.status;
    return (state === 'S1' || state === 'S2' || state === 'S3') && !isWaiting;
  }

  /** Takes up where the receiver on board stands, as soon as a report of now tells it. */
  #begin(): void {
    const { clock, reportDelayMs } = this.#o;
    const nowAtMs = clock.nowAtMs();
    const report = this.#report;
    const isNew =
      report !== undefined &&
      nowAtMs - report.atMs < freshMs &&
      report.atMs > this.#airEndAtMs + reportDelayMs &&
      !this.#isOnAir;
    if (!isNew) {
      this.#awaitReport();
      return;
    }
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#alert = null;
    const { clcw } = report;
    this.#push({ kind: 'directive', request: 'set', directive: { name: 'set-vs', value: clcw.reportValue } });
    const isStuck = clcw.isLockout || clcw.isRetransmit || clcw.isWait;
    const name = isStuck ? 'initiate-ad-with-unlock' : 'initiate-ad-with-clcw-check';
    this.#push({ kind: 'directive', request: 'begin', directive: { name } });
    if (!isStuck) this.#push({ kind: 'clcw', clcw });
  }

  #awaitReport(): void {
    if (this.#stopWaiting !== undefined) return;
    this.#stopWaiting = this.#o.clock.after(this.#atLeastReal(this.#t1Ms), () => {
      this.#stopWaiting = undefined;
      this.#giveUp('no control word (CLCW) comes down: nothing is known of the receiver on board');
    });
  }

  #push(input: Parameters<Fop['push']>[0]): void {
    for (const output of this.#fop.push(input)) this.#obey(output);
    void this.#sendAir();
  }

  #obey(output: FopOutput): void {
    switch (output.kind) {
      case 'transmit':
        this.#air.push(output.frame);
        break;
      case 'abort':
        this.#repeats++;
        break;
      case 'start-timer':
        this.#timer = output.timer;
        this.#startTimer();
        break;
      case 'cancel-timer':
        this.#timer = undefined;
        this.#stopTimer();
        break;
      case 'transfer-answer':
        this.#answer(Number(output.request), output.answer);
        break;
      case 'directive-answer':
        if (output.request === 'begin' && output.answer === 'confirm') queueMicrotask(() => this.#go());
        break;
      case 'alert':
        this.#alert = output.reason === 'LLIF' ? this.#lastRefusal : alertWords[output.reason];
        this.#isEnding = true;
        queueMicrotask(() => this.#end());
        break;
      case 'suspend':
        break;
      default:
        output satisfies never;
    }
  }

  #answer(id: number, answer: FopAnswer): void {
    const journey = this.#journeys.get(id);
    if (journey === undefined || answer === 'accept') return;
    this.#journeys.delete(id);
    for (const [segment, owner] of this.#bySegment) if (owner === journey) this.#bySegment.delete(segment);
    if (answer === 'confirm' && journey.sent !== undefined)
      journey.resolve({ ...journey.sent, hasArrived: true });
    // Why it was given up is said behind it.
    else queueMicrotask(() => this.#refuse(journey, this.#alert ?? 'it was given up'));
    queueMicrotask(() => this.#go());
  }

  #refuse({ hasLeft, reject, error }: Journey, why: string): void {
    const unsent = error ?? new NothingSent(this.#isBlocked ? 'blocked' : 'refused', 'uplink', why);
    reject(hasLeft ? new DeviceError('lost', 'uplink', why) : unsent);
  }

  /** The service was ended: frames that wait for the air stay on the ground, commands behind them too. */
  #end(): void {
    this.#isEnding = false;
    const left = this.#air;
    this.#air = [];
    for (const { frameType } of left) this.#push({ kind: 'lower-layer', frameType, isAccepted: true });
    this.#giveUp(`the sequence of telecommands was ended: ${this.#alert}`);
  }

  #giveUp(why: string): void {
    const given = this.#waiting;
    this.#waiting = [];
    for (const id of given) {
      const journey = this.#journeys.get(id);
      this.#journeys.delete(id);
      const code = this.#isBlocked ? 'blocked' : 'refused';
      if (journey !== undefined) journey.reject(new NothingSent(code, 'uplink', why));
    }
    this.#o.onChange?.();
  }

  async #sendAir(): Promise<void> {
    if (this.#isOnAir) return;
    const frame = this.#air.shift();
    if (frame === undefined) return;
    this.#isOnAir = true;
    this.#stopTimer();
    const isAccepted = await this.#sendFrame(frame, this.#bySegment.get(frame.data));
    this.#isOnAir = false;
    this.#airEndAtMs = this.#o.clock.nowAtMs();
    this.#push({ kind: 'lower-layer', frameType: frame.frameType, isAccepted });
    this.#startTimer();
  }

  /** @returns false when nothing can have left; a frame that may have is repeated like one that was lost */
  async #sendFrame(frame: FopFrame, journey: Journey | undefined): Promise<boolean> {
    const { commandId = 'receiver', why = 'unlock the receiver on board' } = journey?.request ?? {};
    const leftBefore = journey?.hasLeft ?? false;
    if (journey !== undefined) journey.hasLeft = true;
    this.#isBlocked = false;
    try {
      const sent = await this.#o.uplink.send({ packet: nothing, mapId: 0, commandId, why, frame });
      if (journey !== undefined) journey.sent = sent;
      return true;
    } catch (error) {
      if (!(error instanceof NothingSent)) return true;
      this.#isBlocked = error.code === 'blocked';
      this.#lastRefusal = detailOf(error);
      if (journey !== undefined) Object.assign(journey, { hasLeft: leftBefore, error });
      return false;
    }
  }

  #startTimer(): void {
    this.#stopTimer();
    const timer = this.#timer;
    if (timer === undefined || this.#isOnAir || this.#air.length > 0) return;
    this.#stopTimer = this.#o.clock.after(this.#atLeastReal(this.#t1Ms), () => {
      this.#push({ kind: 'timer-expired', timer });
    });
  }

  #atLeastReal(durationMs: number): number {
    const { rate } = this.#o.clock;
    return Number.isFinite(rate) ? Math.max(durationMs, shortestRealMs * rate) : durationMs;
  }
}

const nothing = new Uint8Array(0);
