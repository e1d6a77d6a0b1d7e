import type { Cancel, Clock } from '@dawa/seams/clock';
import { asError } from '@dawa/seams/fault';
import { nextTurn, onNextTurn } from '../clock/next-turn.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import type { DecodedBatch, HeardPacket } from './decode-batch.ts';
import { decodeHeard } from './decode-heard.ts';
import type { PacketDater } from './packet-dater.ts';

export interface PacketIntakeOptions {
  readonly clock: Clock;
  /** The dictionary of this moment. */
  readonly version: () => OpenVersion;
  /** Says when packets were made, and which came before. */
  readonly dater?: PacketDater | undefined;
  /** Whether the disk has confirmed a packet of the log. */
  readonly isOnDisk: (lsn: number) => boolean;
  /** Takes what packets were decoded to; columns are valid until it returns. */
  readonly onDecoded: (batch: DecodedBatch) => void;
  /** Whoever fails at a packet must not stop the reception: told of it, and the next packets are decoded. */
  readonly onFault: (error: Error) => void;
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
  /** What those took that were decoded since nothing waited. */
  #burstMs = 0;
  #sliceMs = shortestSliceMs;
  /** What a packet of the last slice took. */
  #packetMs = 0;
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
    const isFull = this.#waiting.length >= mostPackets || this.#waitingOctets >= mostOctets;
    if (restMs > 0 && !isFull) this.#sliceIn(restMs);
    else if (isFull) this.#decodeSlice();
    else this.#sliceOnceOnDisk(longestDiskMs);
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

  /** Resolves when all that waits now is decoded: a few at once, many in slices with whatever else is to be done between them. */
  async untilDecoded(): Promise<void> {
    const last = this.#waiting.at(-1)?.lsn ?? 0;
    if (this.#waiting.length >= fewestPackets) await this.#untilOnDisk(last);
    while (this.oldestLsn <= last) {
      if (this.#waiting.length < fewestPackets) this.decode();
      else {
        this.#decodeSlice();
        await nextTurn();
      }
    }
  }

  async #untilOnDisk(lsn: number): Promise<void> {
    const { clock, isOnDisk } = this.#options;
    for (let leftMs = longestDiskMs; leftMs > 0 && !isOnDisk(lsn); leftMs -= lookAtDiskMs)
      await new Promise<void>((resolve) => clock.deadline(lookAtDiskMs, resolve));
  }

  /**
   * Decodes as many packets as hold the event loop for a blink, the rest behind whatever else is to be done: the disk's answers
   * do not wait for it. No slice is left with a few packets: those would be decoded one by one, and take as long as all others.
   */
  #decodeSlice(): void {
    const waiting = this.#waiting.length;
    const slices = Math.max(1, Math.floor(waiting / this.#slicePackets()));
    const packets = this.#waiting.slice(0, Math.ceil(waiting / slices));
    this.#waiting = this.#waiting.slice(packets.length);
    this.#decode(packets);
    if (this.#waiting.length > 0) this.#sliceNext();
  }

  /**
   * Small slices are quick to let others in; many at once are cheaper a packet, which is what counts when much waits. While
   * packets wait slices do not become smaller again: the last of a flood would take as long as the rest.
   */
  #slicePackets(): number {
    const sliceMs = (this.#waiting.length * this.#packetMs) / 4;
    this.#sliceMs = Math.min(longestSliceMs, Math.max(this.#sliceMs, sliceMs));
    const fitting = this.#packetMs > 0 ? Math.round(this.#sliceMs / this.#packetMs) : mostPackets;
    return Math.min(mostPackets, Math.max(fewestPackets, fitting));
  }

  #sliceOnceOnDisk(leftMs: number): void {
    if (this.#waiting.length < fewestPackets) {
      this.#decodeSlice();
      return;
    }
    this.#cancelTimer ??= this.#options.clock.deadline(lookAtDiskMs, () => {
      this.#cancelTimer = undefined;
      const last = this.#waiting.at(-1);
      if (last === undefined) return;
      if (leftMs > 0 && !this.#options.isOnDisk(last.lsn)) this.#sliceOnceOnDisk(leftMs - lookAtDiskMs);
      else this.#decodeSlice();
    });
  }

  #sliceIn(delayMs: number): void {
    this.#cancelTimer ??= this.#options.clock.deadline(delayMs, () => {
      this.#cancelTimer = undefined;
      if (this.#waiting.length > 0) this.#sliceOnceOnDisk(longestDiskMs);
    });
  }

  #sliceNext(): void {
    this.#cancelTimer = onNextTurn(this.#options.clock, () => {
      this.#cancelTimer = undefined;
      if (this.#waiting.length > 0) this.#decodeSlice();
    });
  }

  #decode(packets: readonly HeardPacket[]): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (packets.length === 0) return;
    for (const { bytes } of packets) this.#waitingOctets -= bytes.length;
    const { clock, version, dater, onDecoded, onFault } = this.#options;
    const beganAtMs = clock.monotonicMs();
    try {
      for (const batch of decodeHeard(version(), packets, dater)) onDecoded(batch);
    } catch (error) {
      onFault(asError(error));
    }
    this.#decodedAtMs = clock.monotonicMs();
    const tookMs = this.#decodedAtMs - beganAtMs;
    this.#packetMs = tookMs / packets.length;
    this.#burstMs += tookMs;
    if (this.#waiting.length > 0) return;
    this.#restMs = Math.min(longestWaitMs, restFactor * this.#burstMs);
    this.#burstMs = 0;
    this.#sliceMs = shortestSliceMs;
  }
}

/** A sample can be asked for a tenth of a second after its packet came. */
const longestWaitMs = 80;
/** Decoding may take so much of the time at low rates; at high ones batches grow until it takes what it must. */
const restFactor = 3;
/** Decoding holds the event loop so long at a time, about. */
const shortestSliceMs = 3;
const longestSliceMs = 20;
/** Many packets at once wait until the disk has confirmed them, but not for ever: its answers would wait for a slice each. */
const longestDiskMs = 12;
const lookAtDiskMs = 1;
const fewestPackets = 64;
const mostPackets = 4096;
const mostOctets = 8 * 1024 * 1024;
