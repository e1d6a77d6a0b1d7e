import { ByteQueue } from '../bits/byte-queue.ts';
import { joinOctets } from '../bits/join-octets.ts';
import { mustBeWhole } from '../whole-number.ts';
import { settleConvolutionalCode } from './convolutional-code.ts';
import type { SymbolErrors } from './convolutional-errors.ts';
import {
  type ConvolutionalNode,
  findConvolutionalNode,
  leastNodeBits,
  type NodeSearchOptions,
  suspectErrorRates,
} from './convolutional-node.ts';
import { periodSymbols, puncturePatterns } from './puncture.ts';
import { ViterbiDecoder } from './viterbi-decoder.ts';

/** What is known of the stream beforehand, and on how many bits a decision is taken. */
export interface ConvolutionalReceiverOptions extends NodeSearchOptions {
  /** Bits on which a decision is taken, 1024 to 65536; 2048 unless given. Input is worked on in portions of so many. */
  readonly windowBits?: number;
}

/**
 * Decodes soft symbols of which it is not known where pairs and puncture periods begin, nor in which convention they
 * were sent. `push` gives octets of bits, which begin anywhere: a `FrameSync` finds the frames in them.
 *
 * `search`: a window of symbols is decoded in all ways; what no way explains is thrown away. `lock`: the way found is
 * followed. When the symbols begin to contradict the decoded bits, as after a lost or invented symbol, the next window
 * is searched again: the same way again is a weak signal, another one takes over, and none four times in a row ends
 * the lock. A way that takes over begins two windows before, since the symbol was lost somewhere there: what lies
 * between is given out twice, once in each way, and only one of them makes sense.
 *
 * What comes out does not depend on how the input was cut; memory is bounded by four windows.
 */
export class ConvolutionalReceiver {
  readonly #options: NodeSearchOptions;
  readonly #windowSymbols: number;
  /** Windows that were worked on already, for a way that takes over, and what has come since. */
  readonly #queue = new ByteQueue();
  #pastWindows = 0;
  /** Windows that are worked on for the second time, and for that reason without suspicion. */
  #repeatedWindows = 0;
  #decoder: ViterbiDecoder | undefined;
  #node: ConvolutionalNode | undefined;
  #symbolErrorRate: number | undefined;
  #seen: SymbolErrors = none;
  #unexplained = 0;
  #locks = 0;

  /** @throws RangeError when an option is out of its range */
  constructor(options: ConvolutionalReceiverOptions = {}) {
    const { windowBits = 2048, rate = '1/2' } = options;
    mustBeWhole('windowBits', windowBits, 2 * leastNodeBits, 65_536);
    this.#options = options;
    settleConvolutionalCode(options);
    const periodBits = puncturePatterns[rate].g1.length;
    this.#windowSymbols = Math.floor(windowBits / periodBits) * periodSymbols(rate);
  }

  get state(): 'search' | 'lock' {
    return this.#decoder === undefined ? 'search' : 'lock';
  }

  /** The way that is followed; undefined while searching. */
  get node(): ConvolutionalNode | undefined {
    return this.#node;
  }

  /** Share of the symbols of the last window that were received wrong; undefined before the first. */
  get symbolErrorRate(): number | undefined {
    return this.#symbolErrorRate;
  }

  /** How often a way was found. */
  get locks(): number {
    return this.#locks;
  }

  push(symbols: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    // Portion by portion: the queue never holds more than the past, a window and what is being added.
    for (let at = 0; at < symbols.length; at += this.#windowSymbols) {
      this.#queue.append(symbols.subarray(at, at + this.#windowSymbols));
      while (this.#queue.length >= (this.#pastWindows + 1) * this.#windowSymbols) this.#step(parts);
    }
    return joinOctets(parts);
  }

  /** The bits that are left, the last octet filled up with zeros; then a new search begins. */
  flush(): Uint8Array {
    const parts: Uint8Array[] = [];
    if (this.#decoder === undefined) this.#lock(this.#queue.copy(0, this.#queue.length), parts);
    const pastSymbols = this.#pastWindows * this.#windowSymbols;
    if (this.#decoder !== undefined)
      parts.push(this.#decoder.push(this.#queue.copy(pastSymbols, this.#queue.length)));
    this.#unlock(parts);
    this.#pastWindows = 0;
    this.#repeatedWindows = 0;
    this.#queue.clear();
    return joinOctets(parts);
  }

  /** Works on the window behind the past. */
  #step(parts: Uint8Array[]): void {
    const pastSymbols = this.#pastWindows * this.#windowSymbols;
    const window = this.#queue.copy(pastSymbols, pastSymbols + this.#windowSymbols);
    if (this.#decoder === undefined) {
      if (!this.#lock(window, parts)) this.#queue.drop(window.length);
      return;
    }
    const isSuspect = (this.#symbolErrorRate ?? 0) > suspectErrorRates[this.#options.rate ?? '1/2'];
    if (!isSuspect) this.#unexplained = 0;
    else if (this.#repeatedWindows === 0 && !this.#isStillRight(window, parts)) return;
    parts.push(this.#decoder.push(window));
    this.#measure(this.#decoder.errors);
    if (this.#repeatedWindows > 0) this.#repeatedWindows--;
    if (this.#pastWindows < mostPastWindows) this.#pastWindows++;
    else this.#queue.drop(window.length);
  }

  #lock(window: Uint8Array, parts: Uint8Array[]): boolean {
    const found = findConvolutionalNode(window, this.#options);
    if (found.ok) this.#follow(found.value, parts);
    return found.ok;
  }

  /** From the head of the queue on, without the symbols before the first period. */
  #follow(node: ConvolutionalNode, parts: Uint8Array[]): void {
    this.#unlock(parts);
    this.#repeatedWindows = this.#pastWindows;
    this.#pastWindows = 0;
    this.#node = node;
    this.#decoder = new ViterbiDecoder({ ...this.#options, ...node, isCountingErrors: true });
    this.#symbolErrorRate = node.symbolErrorRate;
    this.#locks++;
    this.#queue.drop(node.skipSymbols);
  }

  #unlock(parts: Uint8Array[]): void {
    if (this.#decoder !== undefined) parts.push(this.#decoder.flush());
    this.#decoder = undefined;
    this.#node = undefined;
    this.#seen = none;
    this.#unexplained = 0;
  }

  /** False when another way has taken over or the lock is lost. */
  #isStillRight(window: Uint8Array, parts: Uint8Array[]): boolean {
    const found = findConvolutionalNode(window, this.#options);
    if (found.ok) {
      const { skipSymbols, isG2First, isG2Inverted } = found.value;
      const isSame =
        skipSymbols === 0 && isG2First === this.#node?.isG2First && isG2Inverted === this.#node.isG2Inverted;
      if (!isSame) this.#follow(found.value, parts);
      this.#unexplained = 0;
      return isSame;
    }
    if (++this.#unexplained < patience) return true;
    this.#unlock(parts);
    this.#queue.drop((this.#pastWindows + 1) * this.#windowSymbols);
    this.#pastWindows = 0;
    return false;
  }

  #measure(errors: SymbolErrors): void {
    const compared = errors.compared - this.#seen.compared;
    if (compared > 0) this.#symbolErrorRate = (errors.wrong - this.#seen.wrong) / compared;
    this.#seen = errors;
  }
}

/** Windows in a row that no way explains before the lock is given up: a fade may be shorter. */
const patience = 4;
/** A symbol lost in one window is noticed at the end of the next at the latest, since the decoder lags behind. */
const mostPastWindows = 2;
const none: SymbolErrors = { wrong: 0, compared: 0 };
