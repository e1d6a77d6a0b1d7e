import type { BranchFrame } from '../frame-union.ts';
import { flagBits, type HdlcFrame, HdlcReceiver } from '../hdlc.ts';
import { samplesPerSymbol } from './bell-202.ts';
import type { SymbolDetector } from './symbol-detector.ts';
import type { ToneFits } from './tone-filters.ts';

/** From fits to frames: one way of telling tones apart, with a clock and an HDLC receiver of its own. */
export class Branch {
  readonly #detector: SymbolDetector;
  readonly #hdlc: HdlcReceiver;
  #previousTone = 0;
  /** Where the next symbol begins, in baseband samples since the beginning. */
  #nextPlace: number;

  constructor(detector: SymbolDetector, firstPlace: number, mostOctets: number) {
    this.#detector = detector;
    this.#nextPlace = firstPlace;
    this.#hdlc = new HdlcReceiver({ mostOctets });
  }

  /**
   * Goes on through the symbols that begin before `endPlace`.
   *
   * @param firstPlace of the baseband sample that stands first in `fits`
   * @param heard frames are put behind those that are there
   */
  run(fits: ToneFits, firstPlace: number, endPlace: number, heard: BranchFrame[]): void {
    const detector = this.#detector;
    const hdlc = this.#hdlc;
    while (this.#nextPlace < endPlace) {
      const tone = detector.step(fits, this.#nextPlace - firstPlace, hdlc.isInFrame);
      // NRZI: a tone that goes on is a 1.
      const frame = hdlc.push(tone === this.#previousTone ? 1 : 0);
      this.#previousTone = tone;
      if (frame !== undefined) heard.push(this.#placed(frame));
      this.#nextPlace += detector.advance;
    }
  }

  #placed(frame: HdlcFrame): BranchFrame {
    const { delaySymbols, amplitude, markOffsetHz } = this.#detector;
    // The bit that completed the frame is the last of the flag behind it.
    const endSymbol = this.#nextPlace / samplesPerSymbol - (delaySymbols + flagBits - 1);
    const startSymbol = Math.max(0, endSymbol - frame.airBits);
    return { ...frame, startSymbol, endSymbol, amplitude, markOffsetHz };
  }
}
