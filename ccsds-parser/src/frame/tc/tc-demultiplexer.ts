import { maxPacketOctets } from '../../packet/space-packet.ts';
import { type DemultiplexOutput, PacketReassembly, type ReassemblyOptions } from '../packet-reassembly.ts';
import { UnitAssembly, type UnitPart, type UnitStep } from '../unit-assembly.ts';
import { decodeControlCommand, type TcControlCommand, tcFrameType } from './tc-control-command.ts';
import type { TcFrame } from './tc-frame.ts';
import { decodeTcSegment } from './tc-segment.ts';

/** What the frames of a telecommand channel hold. `mapId` is undefined on channels without segment headers. */
export type TcOutput =
  | Extract<
      DemultiplexOutput,
      { kind: 'packet' | 'encapsulation-packet' | 'dropped-fragment' | 'other-spacecraft' }
    >
  | {
      /** A whole unit of the mission's own (MAP or virtual channel access service). */
      readonly kind: 'unit';
      readonly virtualChannelId: number;
      readonly mapId: number | undefined;
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: 'control-command';
      readonly virtualChannelId: number;
      readonly command: TcControlCommand;
    }
  | {
      /**
       * A segment, or segments in hand, that cannot be used: out of order (`no-start`, `incomplete`), beyond the longest
       * unit, without a segment header (`too-short`), a control command that is none (`not-a-command`), a frame of a
       * reserved type (`reserved-type`), or left over when the input ended (`end`).
       */
      readonly kind: 'dropped-segment';
      readonly virtualChannelId: number;
      readonly mapId: number | undefined;
      readonly reason:
        | 'no-start'
        | 'incomplete'
        | 'too-long'
        | 'too-short'
        | 'not-a-command'
        | 'reserved-type'
        | 'gap'
        | 'end';
      readonly bytes: Uint8Array;
    };

/** What the mission fixes; everything is accepted unless said otherwise. */
export interface TcDemultiplexerOptions extends Pick<ReassemblyOptions, 'acceptsEncapsulation'> {
  /** Frames of other spacecraft are reported and contribute nothing. */
  readonly spacecraftId?: number;
  /** Channels whose frames start with a segment header; all unless given. */
  readonly segmentedVirtualChannelIds?: readonly number[];
  /** Access points that carry units of the mission's own; packets go to all others. */
  readonly unitMapIds?: readonly number[];
  /** Channels without segment headers that carry units of the mission's own; packets are on all others. */
  readonly unitVirtualChannelIds?: readonly number[];
  /** What bounds the memory; 65,542 octets, the longest packet, unless given. */
  readonly maxUnitOctets?: number;
}

/**
 * Takes packets, units and control commands out of telecommand frames, and joins what was segmented: one unit in hand for
 * each virtual channel, access point (MAP) and service, since type B frames pass type A frames by.
 *
 * Give it the frames that the receiver (FARM) has accepted, in their order; it does not look at sequence numbers.
 * Source: CCSDS 232.0-B-4, 4.4.1 to 4.4.4
 */
export class TcDemultiplexer {
  readonly #options: TcDemultiplexerOptions;
  readonly #points = new Map<number, AccessPoint>();
  #droppedSegments = 0;

  constructor(options: TcDemultiplexerOptions = {}) {
    this.#options = options;
  }

  /** How often segments were dropped so far, for whatever reason. */
  get droppedSegments(): number {
    return this.#droppedSegments;
  }

  push(frame: TcFrame): TcOutput[] {
    const { spacecraftId } = this.#options;
    if (spacecraftId !== undefined && frame.spacecraftId !== spacecraftId)
      return [{ kind: 'other-spacecraft', spacecraftId: frame.spacecraftId }];
    return this.#count(this.#take(frame));
  }

  /** Reports what the end of the input leaves behind, and starts afresh. */
  flush(): TcOutput[] {
    const outputs = [...this.#points.values()].flatMap((point) => point.drop('end'));
    this.#points.clear();
    return this.#count(outputs);
  }

  #take(frame: TcFrame): TcOutput[] {
    const { virtualChannelId, data } = frame;
    const dropped = { kind: 'dropped-segment', virtualChannelId, mapId: undefined, bytes: data } as const;
    switch (tcFrameType(frame)) {
      case 'reserved':
        return [{ ...dropped, reason: 'reserved-type' }];
      case 'BC': {
        const command = decodeControlCommand(data);
        if (!command.ok) return [{ ...dropped, reason: 'not-a-command' }];
        return [{ kind: 'control-command', virtualChannelId, command: command.value }];
      }
      default:
    }
    if (!(this.#options.segmentedVirtualChannelIds?.includes(virtualChannelId) ?? true))
      return this.#pointOf(frame, undefined).push('whole', data);
    const segment = decodeTcSegment(data);
    if (!segment.ok) return [{ ...dropped, reason: 'too-short' }];
    const { mapId, sequenceFlags } = segment.value;
    return this.#pointOf(frame, mapId).push(segmentParts[sequenceFlags]!, segment.value.data);
  }

  #pointOf({ virtualChannelId, isBypass }: TcFrame, mapId: number | undefined): AccessPoint {
    const key = ((mapId ?? 64) * 64 + virtualChannelId) * 2 + (isBypass ? 1 : 0);
    let point = this.#points.get(key);
    if (point === undefined) {
      const { unitMapIds, unitVirtualChannelIds } = this.#options;
      const isForUnits =
        mapId === undefined ? unitVirtualChannelIds?.includes(virtualChannelId) : unitMapIds?.includes(mapId);
      point = new AccessPoint(virtualChannelId, mapId, isForUnits ?? false, this.#options);
      this.#points.set(key, point);
    }
    return point;
  }

  #count(outputs: TcOutput[]): TcOutput[] {
    for (const { kind } of outputs)
      if (kind === 'dropped-segment' || kind === 'dropped-fragment') this.#droppedSegments++;
    return outputs;
  }
}

/** Sequence flags 0 to 3. Source: CCSDS 232.0-B-4, 4.1.3.2.2.2 */
const segmentParts: readonly UnitPart[] = ['continuing', 'first', 'last', 'whole'];

class AccessPoint {
  readonly #place: { readonly virtualChannelId: number; readonly mapId: number | undefined };
  readonly #isForUnits: boolean;
  readonly #units: UnitAssembly;
  readonly #packets: PacketReassembly;

  constructor(
    virtualChannelId: number,
    mapId: number | undefined,
    isForUnits: boolean,
    { maxUnitOctets = maxPacketOctets, acceptsEncapsulation = false }: TcDemultiplexerOptions,
  ) {
    this.#place = { virtualChannelId, mapId };
    this.#isForUnits = isForUnits;
    this.#units = new UnitAssembly(maxUnitOctets);
    const limits = { acceptsEncapsulation, maxPacketOctets: maxUnitOctets };
    this.#packets = new PacketReassembly(
      virtualChannelId,
      mapId === undefined ? limits : { ...limits, mapId },
    );
  }

  push(part: UnitPart, bytes: Uint8Array): TcOutput[] {
    return this.#outputsOf(this.#units.push(part, bytes));
  }

  drop(reason: 'end'): TcOutput[] {
    return this.#outputsOf(this.#units.drop(reason));
  }

  #outputsOf(steps: readonly UnitStep[]): TcOutput[] {
    const outputs: TcOutput[] = [];
    for (const step of steps) {
      if (step.kind === 'dropped')
        outputs.push({ kind: 'dropped-segment', ...this.#place, reason: step.reason, bytes: step.bytes });
      else if (this.#isForUnits) outputs.push({ kind: 'unit', ...this.#place, bytes: step.bytes });
      else this.#takePackets(step.bytes, outputs);
    }
    return outputs;
  }

  /** Several packets may be blocked in one frame; each of them is whole. */
  #takePackets(bytes: Uint8Array, outputs: TcOutput[]): void {
    const found: DemultiplexOutput[] = [];
    this.#packets.pushFrom(bytes, 0, found);
    this.#packets.drop('incomplete', found);
    outputs.push(...(found as TcOutput[]));
  }
}
