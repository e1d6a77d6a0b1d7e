import type { SampleKind } from '@dawa/protocols/spectrum/power-spectrum';
import type { Fault } from '@dawa/seams/fault';

/**
 * Where samples come from while they come: sound from the network, from a program or from a file, or IQ. A demodulator, a recording
 * and a waterfall may listen to one source at the same time.
 */
export interface SampleSource {
  /** For people: `udp:7355`, `arecord -D hw:1`, `pass.wav`. */
  readonly name: string;
  /** Calls `listener` with each piece, in order. It must not keep `samples` beyond the call without a copy. Returns how to stop. */
  onChunk(listener: (chunk: SampleChunk) => void): () => void;
  /** Calls `listener` once when nothing will come any more; with the fault when that was not meant so. Returns how to stop. */
  onEnd(listener: (fault: Fault | undefined) => void): () => void;
  close(): Promise<void>;
}

/** A piece of any length. What it is stands beside the samples, for a file tells it late and a program may change it. */
export interface SampleChunk {
  readonly kind: SampleKind;
  readonly sampleRateHz: number;
  /** Full scale at -1 and 1; IQ as real and imaginary parts in turn. */
  readonly samples: Float32Array;
  /** When the first of them was heard, on the station's clock. */
  readonly atMs: number;
  /** So many samples before it never came; 0 where nothing is known to be missing. */
  readonly lostSamples: number;
}

/** The listeners of one source: what implements `SampleSource` hands its pieces on through this. */
export class SampleListeners {
  readonly #chunk = new Set<(chunk: SampleChunk) => void>();
  readonly #end = new Set<(fault: Fault | undefined) => void>();
  #isOver = false;
  #fault: Fault | undefined;

  readonly onChunk: SampleSource['onChunk'] = (listener) => {
    this.#chunk.add(listener);
    return () => this.#chunk.delete(listener);
  };

  /** Whoever comes after the end is told at once. */
  readonly onEnd: SampleSource['onEnd'] = (listener) => {
    if (this.#isOver) listener(this.#fault);
    else this.#end.add(listener);
    return () => this.#end.delete(listener);
  };

  get isOver(): boolean {
    return this.#isOver;
  }

  chunk(chunk: SampleChunk): void {
    if (this.#isOver) return;
    for (const listener of [...this.#chunk]) listener(chunk);
  }

  end(fault?: Fault): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#fault = fault;
    this.#chunk.clear();
    for (const listener of [...this.#end]) listener(fault);
    this.#end.clear();
  }
}
