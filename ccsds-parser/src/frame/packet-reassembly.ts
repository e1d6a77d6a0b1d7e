import { ByteQueue } from '../bits/byte-queue.ts';
import {
  packetOctets,
  primaryHeaderOctets,
  readSpacePacket,
  type SpacePacket,
} from '../packet/space-packet.ts';

/** What a demultiplexer has to say about the frames it was given. */
export type DemultiplexOutput =
  | { readonly kind: 'packet'; readonly virtualChannelId: number; readonly packet: SpacePacket }
  | {
      /** The frame count jumped. `missing` is modulo the counter, and means nothing on a channel that does not count. */
      readonly kind: 'gap';
      readonly virtualChannelId: number;
      readonly missing: number;
      readonly expectedCount: number;
      readonly foundCount: number;
    }
  | {
      /**
       * Octets of a packet that cannot be completed. `gap`: frames are missing; `incomplete`: the next packet starts
       * before this one is whole; `bad-version`: no packet of version 0 starts here; `bad-pointer`: the first header
       * pointer points out of the frame, or past the end of the packet in hand; `end`: the input ended.
       */
      readonly kind: 'dropped-fragment';
      readonly virtualChannelId: number;
      readonly reason: 'gap' | 'incomplete' | 'bad-version' | 'bad-pointer' | 'end';
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'idle-frame'; readonly virtualChannelId: number }
  | { readonly kind: 'not-packets'; readonly virtualChannelId: number; readonly data: Uint8Array }
  | { readonly kind: 'other-spacecraft'; readonly spacecraftId: number };

const noPacketStarts = 0x7ff;
const onlyIdleData = 0x7fe;

/**
 * Puts the packets of one virtual channel together again: a frame does not care where a packet ends, it only says in
 * its first header pointer where the first one starts.
 *
 *     frame 1 |pppppppp|AAAAAAAAAAAA|BBB|        pointer 8: the p finish an older packet
 *     frame 2 |BBBBBBBBBBBBBBBBBBBBBBBBB|        pointer 0x7FF: nothing starts here
 *     frame 3 |BB|CCCCCCCC|DDDDDDDDDDDDD|        pointer 2
 *
 * Even a packet header may lie on both sides of a cut. Memory is bounded by the longest packet, 65,542 octets.
 * Source: CCSDS 132.0-B-3, 4.1.2.7.6 and 4.3.2 (packet extraction); 732.0-B-4, 4.1.4.2 for the same rule in AOS
 */
export class PacketReassembly {
  readonly #virtualChannelId: number;
  readonly #partial = new ByteQueue();

  constructor(virtualChannelId: number) {
    this.#virtualChannelId = virtualChannelId;
  }

  /** Takes the packet zone of the next frame. Without a gap before it: call `drop('gap')` first when there was one. */
  push(zone: Uint8Array, firstHeaderPointer: number, outputs: DemultiplexOutput[]): void {
    if (firstHeaderPointer === onlyIdleData) {
      outputs.push({ kind: 'idle-frame', virtualChannelId: this.#virtualChannelId });
      return;
    }
    if (firstHeaderPointer === noPacketStarts) {
      if (this.#partial.length === 0) return;
      this.#partial.append(zone);
      this.#emitPartialIfComplete(outputs);
      return;
    }
    if (firstHeaderPointer > zone.length) {
      this.drop('bad-pointer', outputs);
      return;
    }
    if (this.#partial.length > 0) {
      this.#partial.append(zone.subarray(0, firstHeaderPointer));
      this.#emitPartialIfComplete(outputs);
      this.drop('incomplete', outputs);
    }
    this.#cut(zone, firstHeaderPointer, outputs);
  }

  /** Gives up the fragment in hand, if there is one. */
  drop(reason: 'gap' | 'incomplete' | 'bad-pointer' | 'end', outputs: DemultiplexOutput[]): void {
    if (this.#partial.length === 0) return;
    this.#reportDropped(reason, this.#partial.copy(0, this.#partial.length), outputs);
    this.#partial.clear();
  }

  #emitPartialIfComplete(outputs: DemultiplexOutput[]): void {
    const partial = this.#partial;
    if (partial.length < primaryHeaderOctets) return;
    const octets = packetOctets(partial.at(4), partial.at(5));
    if (partial.length < octets) return;
    this.#emit(partial.copy(0, octets), outputs);
    partial.drop(octets);
    this.drop('bad-pointer', outputs);
  }

  #cut(zone: Uint8Array, start: number, outputs: DemultiplexOutput[]): void {
    let offset = start;
    while (offset < zone.length) {
      if (zone[offset]! >>> 5 !== 0) {
        this.#reportDropped('bad-version', zone.subarray(offset), outputs);
        return;
      }
      const remaining = zone.length - offset;
      const octets =
        remaining < primaryHeaderOctets
          ? Number.POSITIVE_INFINITY
          : packetOctets(zone[offset + 4]!, zone[offset + 5]!);
      if (remaining < octets) {
        this.#partial.append(zone.subarray(offset));
        return;
      }
      this.#emit(zone.subarray(offset, offset + octets), outputs);
      offset += octets;
    }
  }

  #emit(bytes: Uint8Array, outputs: DemultiplexOutput[]): void {
    outputs.push({
      kind: 'packet',
      virtualChannelId: this.#virtualChannelId,
      packet: readSpacePacket(bytes),
    });
  }

  #reportDropped(
    reason: 'gap' | 'incomplete' | 'bad-version' | 'bad-pointer' | 'end',
    bytes: Uint8Array,
    outputs: DemultiplexOutput[],
  ): void {
    outputs.push({ kind: 'dropped-fragment', virtualChannelId: this.#virtualChannelId, reason, bytes });
  }
}
