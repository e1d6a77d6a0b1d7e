import { maxPacketOctets } from '../../packet/space-packet.ts';
import { type DemultiplexOutput, PacketReassembly, type ReassemblyOptions } from '../packet-reassembly.ts';
import { UnitAssembly, type UnitPart, type UnitStep } from '../unit-assembly.ts';
import { constructionRules, noPointer, uslpProtocols } from './uslp-data-field.ts';
import { type UslpFrame, uslpIdleVirtualChannelId } from './uslp-frame.ts';

/** What a USLP demultiplexer has to say: as the others, and units and streams that are not packets. */
export type UslpOutput =
  | DemultiplexOutput
  | {
      /** A whole unit of a service that is not for packets; `protocolId` tells whose (see `uslpProtocols`). */
      readonly kind: 'unit';
      readonly virtualChannelId: number;
      readonly mapId: number;
      readonly protocolId: number;
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: 'octet-stream';
      readonly virtualChannelId: number;
      readonly mapId: number;
      readonly protocolId: number;
      readonly data: Uint8Array;
    }
  | {
      /** Part of a unit that cannot be completed. */
      readonly kind: 'dropped-unit';
      readonly virtualChannelId: number;
      readonly mapId: number;
      readonly reason: 'no-start' | 'incomplete' | 'too-long' | 'bad-pointer' | 'gap' | 'end';
      readonly bytes: Uint8Array;
    };

/** What the mission fixes; everything is accepted unless said otherwise. */
export interface UslpDemultiplexerOptions
  extends Pick<ReassemblyOptions, 'acceptsEncapsulation' | 'acceptsAnyVersion' | 'maxPacketOctets'> {
  /** Frames of other spacecraft are reported and contribute nothing. */
  readonly spacecraftId?: number;
  /** What bounds the memory of units that are not packets; 65,542 octets unless given. */
  readonly maxUnitOctets?: number;
}

/**
 * Sorts USLP frames by virtual channel and access point (MAP) and takes out packets, units and octet streams.
 *
 * Give it only frames whose error control was good. Sequence-controlled and expedited frames of a channel count each for
 * themselves. A jump of one of the counts drops what all access points of the channel have in hand of it, since the count
 * does not tell whose the lost frames were. Frames without a count are taken as they come.
 * Source: CCSDS 732.1-B-3, 4.1.4.2 and 4.3
 */
export class UslpDemultiplexer {
  readonly #options: UslpDemultiplexerOptions;
  readonly #channels = new Map<number, Channel>();

  constructor(options: UslpDemultiplexerOptions = {}) {
    this.#options = options;
  }

  push(frame: UslpFrame): UslpOutput[] {
    const { spacecraftId } = this.#options;
    if (spacecraftId !== undefined && frame.spacecraftId !== spacecraftId)
      return [{ kind: 'other-spacecraft', spacecraftId: frame.spacecraftId }];
    const outputs: UslpOutput[] = [];
    const channel = this.#channelOf(frame);
    channel.follow(frame, outputs);
    const { virtualChannelId, protocolId } = frame;
    if (virtualChannelId === uslpIdleVirtualChannelId || protocolId === uslpProtocols.idle)
      outputs.push({ kind: 'idle-frame', virtualChannelId });
    else channel.accessPoint(frame.mapId, this.#options).push(frame, outputs);
    return outputs;
  }

  /** Reports what the end of the input leaves behind, and starts afresh. */
  flush(): UslpOutput[] {
    const outputs: UslpOutput[] = [];
    for (const channel of this.#channels.values()) channel.drop('end', outputs);
    this.#channels.clear();
    return outputs;
  }

  #channelOf({ virtualChannelId, isBypass }: UslpFrame): Channel {
    const key = virtualChannelId * 2 + (isBypass ? 1 : 0);
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      channel = new Channel(virtualChannelId);
      this.#channels.set(key, channel);
    }
    return channel;
  }
}

/** One of the two counts of a virtual channel, and the access points that share it. */
class Channel {
  readonly #virtualChannelId: number;
  readonly #accessPoints = new Map<number, AccessPoint>();
  #lastCount: bigint | undefined;
  #countOctets = 0;

  constructor(virtualChannelId: number) {
    this.#virtualChannelId = virtualChannelId;
  }

  accessPoint(mapId: number, options: UslpDemultiplexerOptions): AccessPoint {
    let point = this.#accessPoints.get(mapId);
    if (point === undefined) {
      point = new AccessPoint(this.#virtualChannelId, mapId, options);
      this.#accessPoints.set(mapId, point);
    }
    return point;
  }

  follow({ virtualChannelCount: found, countOctets }: UslpFrame, outputs: UslpOutput[]): void {
    if (found === undefined) return;
    const last = this.#countOctets === countOctets ? this.#lastCount : undefined;
    this.#lastCount = found;
    this.#countOctets = countOctets;
    if (last === undefined) return;
    const turn = 1n << BigInt(8 * countOctets);
    const expected = (last + 1n) % turn;
    if (found === expected) return;
    outputs.push({
      kind: 'gap',
      virtualChannelId: this.#virtualChannelId,
      missing: Number((found - expected + turn) % turn),
      expectedCount: Number(expected),
      foundCount: Number(found),
    });
    this.drop('gap', outputs);
  }

  drop(reason: 'gap' | 'end', outputs: UslpOutput[]): void {
    for (const point of this.#accessPoints.values()) point.drop(reason, outputs);
  }
}

/** What one access point has in hand. */
class AccessPoint {
  readonly #place: { readonly virtualChannelId: number; readonly mapId: number };
  readonly #packets: PacketReassembly;
  readonly #units: UnitAssembly;

  constructor(virtualChannelId: number, mapId: number, options: UslpDemultiplexerOptions) {
    this.#place = { virtualChannelId, mapId };
    this.#packets = new PacketReassembly(virtualChannelId, { ...options, mapId });
    this.#units = new UnitAssembly(options.maxUnitOctets ?? maxPacketOctets);
  }

  push(frame: UslpFrame, outputs: UslpOutput[]): void {
    const { rule, protocolId, pointer, zone } = frame;
    switch (rule) {
      case constructionRules.packetsSpanFrames:
        this.#pushPackets(zone, pointer ?? noPointer, outputs as DemultiplexOutput[]);
        return;
      case constructionRules.unitStarts:
        this.#pushToPointer('whole', 'first', frame, outputs);
        return;
      case constructionRules.unitContinues:
        this.#pushToPointer('last', 'continuing', frame, outputs);
        return;
      case constructionRules.octetStream:
        outputs.push({ kind: 'octet-stream', ...this.#place, protocolId, data: zone });
        return;
      default:
        this.#take(
          this.#units.push(segmentParts[rule - constructionRules.firstSegment]!, zone),
          protocolId,
          outputs,
        );
    }
  }

  drop(reason: 'gap' | 'end', outputs: UslpOutput[]): void {
    this.#packets.drop(reason, outputs as DemultiplexOutput[]);
    this.#take(this.#units.drop(reason), 0, outputs);
  }

  #pushPackets(zone: Uint8Array, pointer: number, outputs: DemultiplexOutput[]): void {
    if (pointer === noPointer) this.#packets.pushContinuation(zone, outputs);
    else this.#packets.pushFrom(zone, pointer, outputs);
  }

  /** The pointer names the last octet of the unit; behind it the zone is fill. */
  #pushToPointer(ending: UnitPart, open: UnitPart, frame: UslpFrame, outputs: UslpOutput[]): void {
    const { zone, protocolId, pointer = noPointer } = frame;
    if (pointer === noPointer) {
      this.#take(this.#units.push(open, zone), protocolId, outputs);
    } else if (pointer < zone.length) {
      this.#take(this.#units.push(ending, zone.subarray(0, pointer + 1)), protocolId, outputs);
    } else {
      this.#take(this.#units.drop('incomplete'), protocolId, outputs);
      outputs.push({ kind: 'dropped-unit', ...this.#place, reason: 'bad-pointer', bytes: zone });
    }
  }

  #take(steps: readonly UnitStep[], protocolId: number, outputs: UslpOutput[]): void {
    for (const step of steps) {
      if (step.kind === 'dropped')
        outputs.push({ kind: 'dropped-unit', ...this.#place, reason: step.reason, bytes: step.bytes });
      else if (protocolId === uslpProtocols.packets)
        this.#takePackets(step.bytes, outputs as DemultiplexOutput[]);
      else outputs.push({ kind: 'unit', ...this.#place, protocolId, bytes: step.bytes });
    }
  }

  /** A unit of the packet service holds whole packets, one or more. */
  #takePackets(bytes: Uint8Array, outputs: DemultiplexOutput[]): void {
    this.#packets.pushFrom(bytes, 0, outputs);
    this.#packets.drop('incomplete', outputs);
  }
}

/** Rules 4 to 7. */
const segmentParts = ['first', 'continuing', 'last', 'whole'] as const;
