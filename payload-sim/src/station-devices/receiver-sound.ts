import type { MissionLink } from '@dawa/protocols/mission-file';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { Port } from '../port.ts';
import { type FrameSound, soundOfFrame } from '../space-link/sound-of-frame.ts';

/** A sound that is in the air. */
interface Sounding {
  readonly sound: FrameSound;
  readonly symbolRateBd: number;
  readonly energyDb: () => number | undefined;
}

/**
 * The loudspeaker of the receiver, on a cable: 16 bits, the low octet first, one channel, as gqrx and SDR++ send it. Noise goes on and
 * on; what is received stands above it as far as the link says (Eb/N0), turned down where it would be too loud.
 *
 * At any other rate of the clock than 1 it is silent: sound twenty times as fast is the sound of nothing.
 */
export class ReceiverSound {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #port = new Port(() => {});
  /** Made when somebody listens. */
  #noise = new Float32Array(0);
  #soundings: Sounding[] = [];
  #cancel: Cancel | undefined;

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
    if (this.#noise.length === 0)
      this.#noise = Float32Array.from({ length: 4 * soundRateHz }, () => this.#random.normal());
    this.#cancel ??= this.#clock.every(pieceMs, () => this.#say());
  }

  /**
   * A frame begins to sound, where somebody listens and its link has a sound.
   *
   * @param energyDb how well it is received now (Eb/N0), asked again and again; undefined while it cannot be heard
   * @param offsetHz how far its carrier lies above where the receiver is
   */
  playFrame(
    link: Pick<MissionLink, 'modulation' | 'symbolRateBd' | 'framing'>,
    onAir: Uint8Array,
    { energyDb, offsetHz }: { readonly energyDb: () => number | undefined; readonly offsetHz: number },
  ): void {
    if (this.#cancel === undefined || this.#clock.rate !== 1) return;
    const sound = soundOfFrame(link, onAir, { sampleRateHz: soundRateHz, offsetHz });
    if (sound === undefined) return;
    this.#soundings.push({ sound, symbolRateBd: link.symbolRateBd, energyDb });
    if (this.#soundings.length > mostAtOnce) this.#soundings.shift();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#soundings = [];
  }

  #say(): void {
    if (this.#clock.rate !== 1 || !this.#port.isConnected) {
      this.#soundings = [];
      return;
    }
    const piece = new Float32Array((soundRateHz * pieceMs) / 1000);
    const from = this.#random.integer(this.#noise.length - piece.length);
    for (let at = 0; at < piece.length; at++) piece[at] = noiseLevel * this.#noise[from + at]!;
    let loudest = loud;
    for (const sounding of this.#soundings) loudest = Math.max(loudest, mix(piece, sounding));
    this.#soundings = this.#soundings.filter(({ sound }) => !sound.isOver);
    this.#port.write(octetsOf(piece, loud / loudest));
  }
}

/** Sound of the simulated receiver. */
export const soundRateHz = 48_000;
const pieceMs = 100;
const noiseLevel = 0.04;
/** What is louder is turned down to it, with its noise. */
const loud = 0.5;
const mostAtOnce = 16;
/** The simulated TNC hears like the best receiver there can be, which none behind a discriminator is: so both hear about the same. */
const idealModemDb = 4;

/** @returns its level */
function mix(piece: Float32Array, { sound, symbolRateBd, energyDb: energyDbNow }: Sounding): number {
  const energyDb = energyDbNow();
  const samples = sound.next(piece.length);
  if (energyDb === undefined) return 0;
  // White noise reaches to half the sample rate; a sine of level A has a power of A squared over 2.
  const noiseDensity = noiseLevel ** 2 / (soundRateHz / 2);
  const energy = 10 ** ((energyDb + idealModemDb) / 10);
  const level = Math.sqrt(2 * energy * noiseDensity * symbolRateBd);
  for (let at = 0; at < piece.length; at++) piece[at]! += level * samples[at]!;
  return level;
}

function octetsOf(samples: Float32Array, gain: number): Uint8Array {
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  for (const [index, sample] of samples.entries())
    view.setInt16(2 * index, Math.max(-32_768, Math.min(32_767, Math.round(32_767 * gain * sample))), true);
  return bytes;
}
