import type { ByteStream } from '@dawa/seams/byte-stream';
import type { SoundCable } from './bench.ts';

/** A minute of it, in samples: what is older is forgotten. */
const mostSamples = 60 * 48_000;

/** Sound on a cable: 16 bits a sample, low octet first, one channel, either way. */
export class SoundLine implements SoundCable {
  readonly sampleRateHz: number;
  readonly #stream: ByteStream;
  #heard: Float32Array[] = [];
  #samples = 0;
  /** The first octet of a sample whose second has not come. */
  #half: Uint8Array = new Uint8Array(0);

  constructor(stream: ByteStream, sampleRateHz: number) {
    this.#stream = stream;
    this.sampleRateHz = sampleRateHz;
    stream.onData((bytes) => this.#hear(bytes));
  }

  play(samples: Float32Array): Promise<void> {
    const bytes = new Uint8Array(2 * samples.length);
    const view = new DataView(bytes.buffer);
    for (const [at, sample] of samples.entries())
      view.setInt16(2 * at, Math.round(32_767 * Math.max(-1, Math.min(1, sample))), true);
    return this.#stream.write(bytes);
  }

  take(): Float32Array {
    const whole = new Float32Array(this.#samples);
    let at = 0;
    for (const part of this.#heard.splice(0)) {
      whole.set(part, at);
      at += part.length;
    }
    this.#samples = 0;
    return whole;
  }

  close(): Promise<void> {
    return this.#stream.close();
  }

  #hear(bytes: Uint8Array): void {
    const octets = new Uint8Array(this.#half.length + bytes.length);
    octets.set(this.#half);
    octets.set(bytes, this.#half.length);
    const view = new DataView(octets.buffer);
    const samples = new Float32Array(octets.length >>> 1);
    for (let at = 0; at < samples.length; at++) samples[at] = view.getInt16(2 * at, true) / 32_768;
    this.#half = octets.slice(2 * samples.length);
    this.#heard.push(samples);
    this.#samples += samples.length;
    while (this.#samples > mostSamples) this.#samples -= this.#heard.shift()!.length;
  }
}
