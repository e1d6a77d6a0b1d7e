import { AfskDemodulator } from '@dawa/protocols/afsk/demodulator';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Cancel, Clock } from '@dawa/seams/clock';
import { Port } from '../../port.ts';
import type { PayloadOnAir } from './kiss-port.ts';
import { audioRateHz, soundOfTransmission } from './sound-of-transmission.ts';

/**
 * The payload's radio as sound: AFSK of 1200 baud, 48,000 samples a second of 16 bits, low octet first, one channel, either way.
 *
 * Out of it comes what a receiver with its squelch set gives: each transmission from when it is over, with a little silence around it.
 * What is written is heard at the speed at which it comes; when nothing follows, silence does.
 */
export class AudioPort {
  readonly #clock: Clock;
  readonly #payload: Pick<PayloadOnAir, 'digipeater'>;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  #demodulator: AfskDemodulator | undefined;
  /** The first octet of a sample whose second has not come. */
  #half: number | undefined;
  #stopWaiting: Cancel = () => {};
  /** Until then something is still being said. */
  #spokenAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, payload: Pick<PayloadOnAir, 'digipeater'>) {
    this.#clock = clock;
    this.#payload = payload;
    payload.digipeater.queue.onTransmission((transmission) => {
      if (!this.#port.isConnected) return;
      this.#say(octetsOf(soundOfTransmission(transmission)));
    });
  }

  attach(stream: ByteStream): void {
    this.#half = undefined;
    this.#port.attach(stream);
  }

  /** In pieces, at the speed of sound: a cable loses what is more than it holds. */
  #say(octets: Uint8Array): void {
    for (let at = 0; at < octets.length; at += pieceOctets) {
      const part = octets.subarray(at, at + pieceOctets);
      const sayAtMs = Math.max(this.#spokenAtMs, this.#clock.nowAtMs());
      this.#spokenAtMs = sayAtMs + pieceMs;
      this.#clock.at(sayAtMs, () => this.#port.write(part));
    }
  }

  #hear(bytes: Uint8Array): void {
    // Thirty-seven branches: only who listens pays for them.
    this.#demodulator ??= new AfskDemodulator({ sampleRateHz: audioRateHz, givesDamaged: true });
    this.#take(this.#demodulator.push(this.#samplesOf(bytes)));
    this.#stopWaiting();
    this.#stopWaiting = this.#clock.after(silentAfterMs, () => this.#take(this.#demodulator!.flush()));
  }

  #take(frames: ReturnType<AfskDemodulator['push']>): void {
    for (const { octets, startSample, endSample } of frames) {
      const durationMs = (1000 * (endSample - startSample)) / audioRateHz;
      this.#payload.digipeater.receiver.end({ octets, durationMs, strengthDbm });
    }
  }

  #samplesOf(bytes: Uint8Array): Float32Array {
    const octets = this.#half === undefined ? bytes : Uint8Array.of(this.#half, ...bytes);
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    const samples = new Float32Array(octets.length >>> 1);
    for (let at = 0; at < samples.length; at++) samples[at] = view.getInt16(2 * at, true) / 32_768;
    this.#half = octets.length % 2 === 1 ? octets[octets.length - 1] : undefined;
    return samples;
  }
}

const strengthDbm = -60;
const pieceMs = 100;
const pieceOctets = (2 * pieceMs * audioRateHz) / 1000;
/** Longer than a busy machine holds a stream up. */
const silentAfterMs = 3000;
const silenceBeforeMs = 100;
/** Filters and demodulators of others run out in it. */
const silenceAfterMs = 500;

function octetsOf(sound: Float32Array): Uint8Array {
  const before = (silenceBeforeMs * audioRateHz) / 1000;
  const after = (silenceAfterMs * audioRateHz) / 1000;
  const bytes = new Uint8Array(2 * (before + sound.length + after));
  const view = new DataView(bytes.buffer);
  for (const [at, sample] of sound.entries())
    view.setInt16(2 * (before + at), Math.round(sample * 32_767), true);
  return bytes;
}
