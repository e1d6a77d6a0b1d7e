import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { Timers } from '../timers.ts';
import type { PayloadEvent } from './payload-event.ts';
import type { PayloadMode } from './payload-mode.ts';
import { storeSlots } from './telecommand.ts';
import { type HeardFrame, ordinaryTraffic, Traffic, type TrafficMix } from './traffic.ts';
import type { Transmitter } from './transmitter.ts';

/** What the digipeater asks of the board it sits on. */
export interface DigipeaterBoard {
  readonly mode: PayloadMode;
  readonly txDelayMs: number;
  readonly transmitter: Transmitter;
  readonly isSynthesizerLocked: boolean;
  hasFault(name: 'bad-fcs-storm' | 'duplicate-storm' | 'antenna-not-deployed'): boolean;
  tell(event: PayloadEvent): void;
}

const receivingModes: ReadonlySet<PayloadMode> = new Set<PayloadMode>(['RX', 'DIGI', 'STORE']);
const quietDbm = -118;
/** Frames in the queue; one more is dropped, as in any TNC. */
const longestQueue = 8;

/** Hears frames, counts them, repeats or stores what the mode asks for. Half duplex: deaf while the key is down. */
export class Digipeater {
  receivedFrames = 0;
  damagedFrames = 0;
  repeatedFrames = 0;
  droppedDuplicates = 0;
  queueDepth = 0;
  storeUsed = 0;
  lastHeard: Pick<HeardFrame, 'call' | 'ssid'> = { call: '', ssid: 0 };
  /** Strength of what is being heard, or of the noise. */
  strengthDbm = quietDbm;
  readonly #clock: Clock;
  readonly #board: DigipeaterBoard;
  readonly #random: Random;
  readonly #traffic: Traffic;
  #isRunning = false;
  #damagedAtMs: number[] = [];
  readonly #timers: Timers;

  constructor(clock: Clock, random: Random, board: DigipeaterBoard) {
    this.#clock = clock;
    this.#board = board;
    this.#timers = new Timers(clock);
    this.#random = random.fork('queue');
    this.#traffic = new Traffic(random.fork('traffic'));
  }

  get isSquelchOpen(): boolean {
    return this.strengthDbm > quietDbm;
  }

  /** Frames damaged within the last minute. */
  recentDamagedFrames(): number {
    const sinceAtMs = this.#clock.nowAtMs() - 60_000;
    this.#damagedAtMs = this.#damagedAtMs.filter((atMs) => atMs > sinceAtMs);
    return this.#damagedAtMs.length;
  }

  /** Listens while the mode has the receiver on. */
  onMode(): void {
    const isReceiving = receivingModes.has(this.#board.mode);
    if (isReceiving === this.#isRunning) return;
    if (isReceiving) {
      this.#isRunning = true;
      this.#awaitFrame();
    } else {
      this.stop();
    }
  }

  stop(): void {
    this.#isRunning = false;
    this.#timers.cancelAll();
    this.queueDepth = 0;
    this.strengthDbm = quietDbm;
  }

  /** A restart forgets the counters; the store lies in memory that keeps. */
  reset(): void {
    this.stop();
    this.receivedFrames = 0;
    this.damagedFrames = 0;
    this.repeatedFrames = 0;
    this.droppedDuplicates = 0;
    this.lastHeard = { call: '', ssid: 0 };
    this.#damagedAtMs = [];
  }

  #awaitFrame(): void {
    const mix = this.#mix();
    this.#timers.after(this.#traffic.nextGapMs(mix), () => this.#hear(this.#traffic.nextFrame(mix)));
  }

  #mix(): TrafficMix {
    if (this.#board.hasFault('bad-fcs-storm')) {
      return { meanGapMs: 700, damagedFraction: 0.9, duplicateFraction: 0 };
    }
    if (this.#board.hasFault('duplicate-storm')) {
      return { meanGapMs: 900, damagedFraction: 0, duplicateFraction: 0.95 };
    }
    return ordinaryTraffic;
  }

  #hear(frame: HeardFrame): void {
    const isDeaf = this.#board.transmitter.isKeyed || this.#board.hasFault('antenna-not-deployed');
    if (!isDeaf) this.strengthDbm = frame.strengthDbm;
    this.#timers.after(frame.durationMs, () => {
      this.strengthDbm = quietDbm;
      if (!isDeaf) this.#take(frame);
      this.#awaitFrame();
    });
  }

  #take(frame: HeardFrame): void {
    this.receivedFrames++;
    if (frame.isDamaged) {
      this.damagedFrames++;
      this.#damagedAtMs.push(this.#clock.nowAtMs());
      return;
    }
    this.lastHeard = { call: frame.call, ssid: frame.ssid };
    if (frame.isDuplicate) this.droppedDuplicates++;
    else if (this.#board.mode === 'STORE' && frame.isMessageToStore) this.#store();
    else if (this.#board.mode === 'DIGI') this.#queue(frame);
  }

  #store(): void {
    if (this.storeUsed >= storeSlots) return;
    this.#board.tell({ name: 'SF_STORED', slot: this.storeUsed++ });
  }

  #queue(frame: HeardFrame): void {
    if (this.queueDepth >= longestQueue) return;
    this.queueDepth++;
    this.#sendWhenFree(frame);
  }

  #sendWhenFree(frame: HeardFrame): void {
    // One slot of 150 ms, with the persistence of the settings: on the average two.
    this.#timers.after(150 * (1 + this.#random.integer(3)), () => {
      const { transmitter, isSynthesizerLocked } = this.#board;
      if (transmitter.isKeyed || this.isSquelchOpen) this.#sendWhenFree(frame);
      else if (!isSynthesizerLocked || !this.#send(frame)) this.queueDepth--;
    });
  }

  #send(frame: HeardFrame): boolean {
    return this.#board.transmitter.keyFor(this.#board.txDelayMs + frame.durationMs, (isComplete) => {
      if (!this.#isRunning) return;
      this.queueDepth--;
      if (!isComplete) return;
      this.repeatedFrames++;
      this.#board.tell({ name: 'FRAME_DIGIPEATED', call: frame.call, ssid: frame.ssid });
    });
  }
}
