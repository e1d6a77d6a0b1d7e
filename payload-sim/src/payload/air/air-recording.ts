import { writeWav } from '@dawa/protocols/wav';
import { audioRateHz, soundOfTransmission } from './sound-of-transmission.ts';
import type { Transmission, TransmitQueue } from './transmit-queue.ts';

/** More than an hour of beacons: what comes after them is not kept. */
const mostTransmissions = 1000;
/** Longer silences are cut to this. */
const longestSilenceMs = 1000;

/** What the payload sends, for a WAV file: transmissions in their order, with the silence between them cut to a second. */
export class AirRecording {
  readonly #transmissions: Transmission[] = [];
  readonly #stop: () => void;

  constructor(queue: Pick<TransmitQueue, 'onTransmission'>) {
    this.#stop = queue.onTransmission((transmission) => {
      if (this.#transmissions.length < mostTransmissions) this.#transmissions.push(transmission);
    });
  }

  get transmissions(): readonly Transmission[] {
    return this.#transmissions;
  }

  /** Takes nothing more. */
  stop(): void {
    this.#stop();
  }

  /** 48,000 samples a second of 16 bits. */
  toWav(): Uint8Array {
    const parts: Float32Array[] = [];
    let overAtMs: number | undefined;
    for (const transmission of this.#transmissions) {
      const silenceMs = overAtMs === undefined ? longestSilenceMs : transmission.keyedAtMs - overAtMs;
      parts.push(silenceOf(Math.min(longestSilenceMs, silenceMs)), soundOfTransmission(transmission));
      overAtMs = transmission.releasedAtMs;
    }
    parts.push(silenceOf(longestSilenceMs));
    const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      samples.set(part, at);
      at += part.length;
    }
    return writeWav(samples, { sampleRateHz: audioRateHz });
  }
}

function silenceOf(durationMs: number): Float32Array {
  return new Float32Array(Math.round((durationMs * audioRateHz) / 1000));
}
