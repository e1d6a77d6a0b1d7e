import { ByteQueue } from '../bits/byte-queue.ts';
import { encapsulationVersion } from '../packet/encapsulation-packet.ts';
import { maxPacketOctets, readSpacePacket, type SpacePacket } from '../packet/space-packet.ts';
import { noPacketStarts, onlyIdleData } from './first-header-pointer.ts';
import { octetsOfPacket } from './packet-length.ts';

/** What a demultiplexer has to say about the frames it was given. */
export type DemultiplexOutput =
  | {
      readonly kind: 'packet';
      readonly virtualChannelId: number;
      /** Multiplexer access point; undefined in TM and AOS, which have none. */
      readonly mapId?: number;
      readonly packet: SpacePacket;
    }
  | {
      /** An encapsulation packet, whole; only where the channel was said to carry them. */
      readonly kind: 'encapsulation-packet';
      readonly virtualChannelId: number;
      readonly mapId?: number;
      readonly bytes: Uint8Array;
    }
  | {
      /** The frame count jumped. `missing` is modulo the counter, and means nothing on a channel that does not count. */
      readonly kind: 'gap';
      readonly virtualChannelId: number;
      readonly missing: number;
      readonly expectedCount: number;
      readonly foundCount: number;
    }
  | {
      readonly kind: 'dropped-fragment';
      readonly virtualChannelId: number;
      readonly mapId?: number;
      readonly reason: DropReason;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'idle-frame'; readonly virtualChannelId: number }
  | {
      /** A piece of a bitstream: the first `validBits` bits of `data`. */
      readonly kind: 'bitstream';
      readonly virtualChannelId: number;
      readonly validBits: number;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'not-packets'; readonly virtualChannelId: number; readonly data: Uint8Array }
  | { readonly kind: 'other-spacecraft'; readonly spacecraftId: number };

/**
 * Why octets of a packet that cannot be completed were given up. `gap`: frames are missing; `incomplete`: the next
 * packet starts before this one is whole; `bad-version`: no packet starts here; `bad-pointer`: the first header
 * pointer points out of the frame, or past the end of the packet in hand; `bad-length`: the packet would be longer
 * than the channel allows; `end`: the input ended.
 */
export type DropReason = 'gap' | 'incomplete' | 'bad-version' | 'bad-pointer' | 'bad-length' | 'end';

/** Which packets a channel may carry. */
export interface ReassemblyOptions {
  readonly mapId?: number;
  /** Takes encapsulation packets (version 7, CCSDS 133.1) beside space packets; their idle octets are passed over. */
  readonly acceptsEncapsulation?: boolean;
  /**
   * Takes packets whose version is not 0 for space packets and leaves their judgement to the caller: spacecraft of the
   * nineties send version 4 with the same header (INTEGRAL).
   */
  readonly acceptsAnyVersion?: boolean;
  /** What bounds the memory: a longer packet is dropped. 65,542 octets, the longest space packet, unless given. */
  readonly maxPacketOctets?: number;
}

/**
 * Puts the packets of one virtual channel together again: a frame does not care where a packet ends, it only says in
 * its first header pointer where the first one starts.
 *
 *     frame 1 |pppppppp|AAAAAAAAAAAA|BBB|        pointer 8: the p finish an older packet
 *     frame 2 |BBBBBBBBBBBBBBBBBBBBBBBBB|        pointer 0x7FF: nothing starts here
 *     frame 3 |BB|CCCCCCCC|DDDDDDDDDDDDD|        pointer 2
 *
 * Even a packet header may lie on both sides of a cut. Memory is bounded by the longest packet and one frame.
 * Source: CCSDS 132.0-B-3, 4.1.2.7.6 and 4.3.2 (packet extraction); 732.0-B-4, 4.1.4.2 and 732.1-B-3, 4.1.4.2.4 for the
 * same rule in AOS and USLP
 */
export class PacketReassembly {
  readonly #place: { readonly virtualChannelId: number; readonly mapId?: number };
  readonly #acceptsEncapsulation: boolean;
  readonly #acceptsAnyVersion: boolean;
  readonly #maxPacketOctets: number;
  readonly #partial = new ByteQueue();

  constructor(virtualChannelId: number, options: ReassemblyOptions = {}) {
    const { mapId, acceptsEncapsulation = false, acceptsAnyVersion = false } = options;
    this.#place = mapId === undefined ? { virtualChannelId } : { virtualChannelId, mapId };
    this.#acceptsEncapsulation = acceptsEncapsulation;
    this.#acceptsAnyVersion = acceptsAnyVersion;
    this.#maxPacketOctets = options.maxPacketOctets ?? maxPacketOctets;
  }

  /** Takes the packet zone of the next frame. Without a gap before it: call `drop('gap')` first when there was one. */
  push(zone: Uint8Array, firstHeaderPointer: number, outputs: DemultiplexOutput[]): void {
    if (firstHeaderPointer === onlyIdleData) {
      outputs.push({ kind: 'idle-frame', virtualChannelId: this.#place.virtualChannelId });
    } else if (firstHeaderPointer === noPacketStarts) {
      this.pushContinuation(zone, outputs);
    } else {
      this.pushFrom(zone, firstHeaderPointer, outputs);
    }
  }

  /** Takes a zone in which no packet starts. */
  pushContinuation(zone: Uint8Array, outputs: DemultiplexOutput[]): void {
    if (this.#partial.length === 0) return;
    this.#partial.append(zone);
    this.#emitPartialIfComplete(outputs);
  }

  /** Takes a zone whose first packet header starts at octet `start`. */
  pushFrom(zone: Uint8Array, start: number, outputs: DemultiplexOutput[]): void {
    if (start > zone.length) {
      this.drop('bad-pointer', outputs);
      return;
    }
    if (this.#partial.length > 0) {
      this.#partial.append(zone.subarray(0, start));
      this.#emitPartialIfComplete(outputs);
      this.drop('incomplete', outputs);
    }
    this.#cut(zone, start, outputs);
  }

  /** Gives up the fragment in hand, if there is one. */
  drop(reason: DropReason, outputs: DemultiplexOutput[]): void {
    if (this.#partial.length === 0) return;
    this.#reportDropped(reason, this.#partial.copy(0, this.#partial.length), outputs);
    this.#partial.clear();
  }

  #emitPartialIfComplete(outputs: DemultiplexOutput[]): void {
    const partial = this.#partial;
    const octets = octetsOfPacket(partial.view(0, partial.length), 0, this.#acceptsEncapsulation);
    if (octets === undefined) return;
    if (octets > this.#maxPacketOctets) {
      this.drop('bad-length', outputs);
      return;
    }
    if (partial.length < octets) return;
    this.#emit(partial.copy(0, octets), outputs);
    partial.drop(octets);
    this.drop('bad-pointer', outputs);
  }

  #cut(zone: Uint8Array, start: number, outputs: DemultiplexOutput[]): void {
    let offset = start;
    while (offset < zone.length) {
      if (!this.#accepts(zone[offset]! >>> 5)) {
        this.#reportDropped('bad-version', zone.subarray(offset), outputs);
        return;
      }
      const octets = octetsOfPacket(zone, offset, this.#acceptsEncapsulation);
      if (octets !== undefined && octets > this.#maxPacketOctets) {
        this.#reportDropped('bad-length', zone.subarray(offset), outputs);
        return;
      }
      if (octets === undefined || zone.length - offset < octets) {
        this.#partial.append(zone.subarray(offset));
        return;
      }
      this.#emit(zone.subarray(offset, offset + octets), outputs);
      offset += octets;
    }
  }

  #accepts(version: number): boolean {
    return (
      version === 0 ||
      this.#acceptsAnyVersion ||
      (version === encapsulationVersion && this.#acceptsEncapsulation)
    );
  }

  #emit(bytes: Uint8Array, outputs: DemultiplexOutput[]): void {
    const place = this.#place;
    if (!this.#acceptsEncapsulation || bytes[0]! >>> 5 !== encapsulationVersion) {
      const packet = readSpacePacket(bytes);
      if (place.mapId === undefined)
        outputs.push({ kind: 'packet', virtualChannelId: place.virtualChannelId, packet });
      else outputs.push({ kind: 'packet', ...place, packet });
      return;
    }
    // One octet is an idle encapsulation packet, of which there may be thousands in a frame.
    if (bytes.length > 1) outputs.push({ kind: 'encapsulation-packet', ...place, bytes });
  }

  #reportDropped(reason: DropReason, bytes: Uint8Array, outputs: DemultiplexOutput[]): void {
    outputs.push({ kind: 'dropped-fragment', ...this.#place, reason, bytes });
  }
}
