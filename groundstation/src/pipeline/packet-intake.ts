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
      this.decode();
    else this.#cancelTimer ??= this.#options.clock.deadline(restMs, () => this.decode());
  }

  /** Decodes what waits, whatever the pace. */
  decode(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const packets = this.#waiting;
    if (packets.length === 0) return;
    this.#waiting = [];
    this.#waitingOctets = 0;
    const { clock, version, dater, onDecoded } = this.#options;
    const beganAtMs = clock.monotonicMs();
    for (const batch of decodeHeard(version(), packets, dater)) onDecoded(batch);
    this.#decodedAtMs = clock.monotonicMs();
    this.#restMs = Math.min(longestWaitMs, restFactor * (this.#decodedAtMs - beganAtMs));
  }

  close(): void {
    this.decode();
  }
}

/** A sample can be asked for a tenth of a second after its packet came. */
const longestWaitMs = 80;
/** Decoding may take so much of the time at low rates; at high ones batches grow until it takes what it must. */
const restFactor = 3;
const mostPackets = 4096;
const mostOctets = 8 * 1024 * 1024;
