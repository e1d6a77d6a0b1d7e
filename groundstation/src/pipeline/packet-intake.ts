import type { Cancel, Clock } from '@dawa/seams/clock';
import type { OpenVersion } from '../dictionary/dictionary-shelf.ts';
import type { DecodedBatch, HeardPacket } from './decode-batch.ts';
import { decodeHeard } from './decode-heard.ts';
import type { PacketDater } from './packet-dater.ts';

export interface PacketIntakeOptions {
  readonly clock: Clock;
  /** The dictionary of this moment. */
  readonly version: () => OpenVersion;
  /** Says when packets were made, and which came before. */
  readonly dater?: PacketDater | undefined;
  /** Takes what packets were decoded to; columns are valid until it returns. */
  readonly onDecoded: (batch: DecodedBatch) => void;
}

/**
 * Gathers packets and decodes them together. A single packet is decoded at once; the faster they come, the more go
 * together, because columns are cheap by the hundred and dear one by one. None waits longer than `longestWaitMs`.
 */
export class PacketIntake {
  readonly #options: PacketIntakeOptions;
  #waiting: HeardPacket[] = [];
  #waitingOctets = 0;
  #decodedAtMs = Number.NEGATIVE_INFINITY;
  #restMs = 0;
  #slicePackets = fewestPackets;
  #cancelTimer: Cancel | undefined;

  constructor(options: PacketIntakeOptions) {
    this.#options = options;
  }

  push(packet: HeardPacket): void {
    this.#waiting.push(packet);
    this.#waitingOctets += packet.bytes.length;
  }

  /** To be called when a piece of the stream was cut into packets: decodes those in hand, now or soon. */
  pace(): void {
    if (this.#waiting.length === 0) return;
    const restMs = this.#decodedAtMs + this.#restMs - this.#options.clock.monotonicMs();
    if (restMs <= 0 || this.#waiting.length >= mostPackets || this.#waitingOctets >= mostOctets)
      this.#decodeSlice();
    else this.#sliceIn(restMs);
  }

  /** The log sequence number of the oldest packet that waits; `Infinity` when none does. */
  get oldestLsn(): number {
    return this.#waiting[0]?.lsn ?? Number.POSITIVE_INFINITY;
  }

  /** Decodes all that waits, whatever the pace. */
  decode(): void {
    const packets = this.#waiting;
    this.#waiting = [];
    this.#decode(packets);
  }

  close(): void {
    this.decode();
  }

  /**
   * Decodes as many packets as hold the event loop for a blink; the rest right behind whatever else is to be done. No slice is
   * left with a few of them: those would be decoded one by one, and take as long as all others.
   */
  #decodeSlice(): void {
    const waiting = this.#waiting.length;
    const slices = Math.max(1, Math.floor(waiting / this.#slicePackets));
    const packets = this.#waiting.slice(0, Math.ceil(waiting / slices));
    this.#waiting = this.#waiting.slice(packets.length);
    this.#decode(packets);
    if (this.#waiting.length > 0) this.#sliceIn(0);
  }

  #sliceIn(delayMs: number): void {
    this.#cancelTimer ??= this.#options.clock.deadline(delayMs, () => {
      this.#cancelTimer = undefined;
      if (this.#waiting.length > 0) this.#decodeSlice();
    });
  }

  #decode(packets: readonly HeardPacket[]): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (packets.length === 0) return;
    for (const { bytes } of packets) this.#waitingOctets -= bytes.length;
    const { clock, version, dater, onDecoded } = this.#options;
    const beganAtMs = clock.monotonicMs();
    for (const batch of decodeHeard(version(), packets, dater)) onDecoded(batch);
    this.#decodedAtMs = clock.monotonicMs();
    const tookMs = this.#decodedAtMs - beganAtMs;
    this.#restMs = Math.min(longestWaitMs, restFactor * tookMs);
    const fitting = tookMs > 0 ? Math.round((packets.length * sliceMs) / tookMs) : mostPackets;
    this.#slicePackets = Math.min(mostPackets, Math.max(fewestPackets, fitting));
  }
}

/** A sample can be asked for a tenth of a second after its packet came. */
const longestWaitMs = 80;
/** Decoding may take so much of the time at low rates; at high ones batches grow until it takes what it must. */
const restFactor = 3;
/** Decoding holds the event loop so long at a time, about. */
const sliceMs = 10;
const fewestPackets = 64;
const mostPackets = 4096;
const mostOctets = 8 * 1024 * 1024;
