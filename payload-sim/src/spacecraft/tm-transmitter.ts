import type { MissionLink } from '@dawa/protocols/mission-file';
import { randomizeTm } from 'ccsds-parser/coding/randomizer';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';
import { attachedSyncMarker } from 'ccsds-parser/coding/sync';
import { TmPacketPacker } from 'ccsds-parser/frame/tm/tm-packet-packer';

const realTimeChannel = 0;
const idleChannel = 7;
/** What waits for the real-time channel and is not sent within this many octets is dropped: nothing is stored. */
const longestQueueOctets = 16_384;

export type TmFraming = Extract<MissionLink['framing'], { kind: 'ccsds-tm' }>;

/** What the transmitter asks whenever a frame begins. */
export interface TmTransmitterState {
  /** The four octets that the frame shall carry. */
  operationalControl(): Uint8Array;
  /** True while the real-time channel has to wait. */
  isHeld(): boolean;
}

/**
 * The sending half of the downlink: packets go in, an endless stream of coded frames comes out. Virtual channel 0
 * carries what there is to say, channel 7 fills the pauses.
 */
export class TmTransmitter {
  readonly #framing: TmFraming;
  #realTime: TmPacketPacker;
  #idle: TmPacketPacker;
  readonly #encode: (frame: Uint8Array) => Uint8Array;
  readonly #now: TmTransmitterState;
  readonly #unitOctets: number;
  #masterChannelCount = 0;
  /** The marked, coded frame under way, or nothing when it was skipped. */
  #unit: Uint8Array | undefined;
  #sentOctets: number;

  constructor(framing: TmFraming, now: TmTransmitterState) {
    this.#framing = framing;
    this.#now = now;
    this.#realTime = this.#createPacker(realTimeChannel);
    this.#idle = this.#createPacker(idleChannel);
    const code = framing.reedSolomon === null ? undefined : createReedSolomon(framing.reedSolomon);
    this.#encode = code === undefined ? (frame) => frame : (frame) => code.encode(frame);
    this.#unitOctets = attachedSyncMarker.length + (code?.codeblockOctets ?? framing.frameOctets);
    this.#sentOctets = this.#unitOctets;
  }

  push(packet: Uint8Array): void {
    if (this.#realTime.pendingOctets + packet.length <= longestQueueOctets) this.#realTime.push(packet);
  }

  /** Forgets what waits and counts from 0 again; the frame on the air goes out as it is. */
  restart(): void {
    this.#realTime = this.#createPacker(realTimeChannel);
    this.#idle = this.#createPacker(idleChannel);
    this.#masterChannelCount = 0;
  }

  /** The next octets on the air. */
  read(octets: number): Uint8Array {
    const out = new Uint8Array(octets);
    let length = 0;
    while (length < octets) {
      if (this.#sentOctets === this.#unitOctets) this.#beginUnit(this.#nextFrame());
      const taken = Math.min(octets - length, this.#unitOctets - this.#sentOctets);
      // A frame whose beginning was skipped is not worth coding: its end cannot be decoded anyway.
      if (this.#unit) out.set(this.#unit.subarray(this.#sentOctets, this.#sentOctets + taken), length);
      this.#sentOctets += taken;
      length += taken;
    }
    return out;
  }

  /** Goes on as `read` does, for nobody: counters and queue move, nothing is coded. */
  skip(octets: number): void {
    let left = octets;
    while (left > 0) {
      if (this.#sentOctets === this.#unitOctets) {
        this.#nextFrame();
        this.#unit = undefined;
        this.#sentOctets = 0;
      }
      const taken = Math.min(left, this.#unitOctets - this.#sentOctets);
      this.#sentOctets += taken;
      left -= taken;
    }
  }

  #createPacker(virtualChannelId: number): TmPacketPacker {
    return new TmPacketPacker({ ...this.#framing, virtualChannelId });
  }

  #nextFrame(): Uint8Array {
    const masterChannelCount = this.#masterChannelCount;
    this.#masterChannelCount = (masterChannelCount + 1) & 0xff;
    const isSpeaking = this.#realTime.pendingOctets > 0 && !this.#now.isHeld();
    const channel = isSpeaking ? this.#realTime : this.#idle;
    return channel.nextFrame({ masterChannelCount, operationalControl: this.#now.operationalControl() });
  }

  #beginUnit(frame: Uint8Array): void {
    const codeblock = this.#encode(frame);
    const unit = new Uint8Array(this.#unitOctets);
    unit.set(attachedSyncMarker);
    unit.set(this.#framing.isRandomized ? randomizeTm(codeblock) : codeblock, attachedSyncMarker.length);
    this.#unit = unit;
    this.#sentOctets = 0;
  }
}
