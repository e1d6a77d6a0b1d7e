import { type Result, success } from '@dawa/seams/fault';

/** Samples without a header: 16 bits signed, the low octet first, one channel. Half a sample waits for its other half. */
export class RawAudioReader {
  readonly format: { readonly sampleRateHz: number };
  #half: number | undefined;

  constructor(sampleRateHz: number) {
    this.format = { sampleRateHz };
  }

  push(bytes: Uint8Array): Result<Float32Array, never> {
    const octets = bytes.length + (this.#half === undefined ? 0 : 1);
    const samples = new Float32Array(octets >>> 1);
    let at = 0;
    for (let index = 0; index < samples.length; index++) {
      const low = this.#half ?? bytes[at++]!;
      this.#half = undefined;
      samples[index] = (((low | (bytes[at++]! << 8)) << 16) >> 16) / 32_768;
    }
    if (at < bytes.length) this.#half = bytes[at];
    return success(samples);
  }

  flush(): Result<undefined, never> {
    this.#half = undefined;
    return success(undefined);
  }
}
