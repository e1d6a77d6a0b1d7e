import { createHash, type Hash } from 'node:crypto';
import { SequenceMonitor } from 'ccsds-parser/packet/sequence-monitor';
import type { RecordedFrame, RecordedPacket, RecordingItem } from './recording-decoder.ts';

/** Counts of one virtual channel; of all packets together where there are no frames. */
export interface ChannelSummary {
  readonly frames: number;
  readonly idleFrames: number;
  /** Jumps of the frame count, and the frames that they skipped (modulo the counter). */
  readonly frameGaps: number;
  readonly framesLost: number;
  readonly packets: number;
  readonly packetOctets: number;
  readonly partialsDropped: number;
  readonly packetsByApid: Readonly<Record<string, number>>;
  /** Steps of a sequence count that were not +1, by application process. */
  readonly sequenceGapsByApid: Readonly<Record<string, number>>;
  /** SHA-256 over all packets in order; null when there are none. */
  readonly packetsSha256: string | null;
}

export interface RecordingSummary {
  readonly octets: number;
  readonly trailingOctets: number;
  readonly frames: {
    readonly total: number;
    readonly good: number;
    readonly bad: number;
    readonly idle: number;
    readonly correctedSymbols: number;
  };
  /** Everything that was not as it should be, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly spacecraftIds: Readonly<Record<string, number>>;
  readonly virtualChannels: Readonly<Record<string, ChannelSummary>>;
  /** By application process, over all channels. */
  readonly apids: Readonly<Record<string, { readonly packets: number; readonly octets: number }>>;
  readonly packets: number;
  readonly parameters: number;
  /** Values of the operational control field and how often they came, the most frequent first. */
  readonly operationalControl: Readonly<Record<string, number>>;
}

interface Channel {
  frames: number;
  idleFrames: number;
  frameGaps: number;
  framesLost: number;
  packets: number;
  packetOctets: number;
  partialsDropped: number;
  readonly packetsByApid: Record<string, number>;
  readonly sequences: SequenceMonitor;
  readonly hash: Hash;
}

/** Counts what a recording held. Feed it every item; memory does not grow with the recording. */
export class RecordingCounts {
  readonly #channels = new Map<string, Channel>();
  readonly #apids = new Map<number, { packets: number; octets: number }>();
  readonly #faults: Record<string, number> = {};
  readonly #spacecraftIds: Record<string, number> = {};
  readonly #operationalControl = new Map<string, number>();
  readonly #frames = { total: 0, good: 0, bad: 0, idle: 0, correctedSymbols: 0 };
  #octets = 0;
  #trailingOctets = 0;
  #parameters = 0;

  addOctets(octets: number): void {
    this.#octets += octets;
  }

  addFault(kind: string): void {
    this.#faults[kind] = (this.#faults[kind] ?? 0) + 1;
  }

  addParameters(count: number): void {
    this.#parameters += count;
  }

  add(item: RecordingItem): void {
    switch (item.kind) {
      case 'frame':
        this.#addFrame(item);
        return;
      case 'packet':
        this.#addPacket(item);
        return;
      case 'gap': {
        const channel = this.#channel(item.virtualChannelId);
        channel.frameGaps++;
        channel.framesLost += item.missing;
        return;
      }
      case 'fragment':
        // What the end of the recording cut is a fault of the recording, not of the channel.
        if (item.reason !== 'end') this.#channel(item.virtualChannelId).partialsDropped++;
        this.addFault(`dropped-fragment-${item.reason}`);
        return;
      case 'trailing':
        this.#trailingOctets += item.octets;
        this.addFault('trailing-octets');
        return;
      default:
        item satisfies never;
    }
  }

  summary(): RecordingSummary {
    const channels = [...this.#channels].map(([id, channel]) => [id, channelSummary(channel)] as const);
    const apids: Record<string, { packets: number; octets: number }> = {};
    for (const [apid, entry] of this.#apids) apids[apid] = { ...entry };
    return {
      octets: this.#octets,
      trailingOctets: this.#trailingOctets,
      frames: { ...this.#frames },
      faults: { ...this.#faults },
      spacecraftIds: { ...this.#spacecraftIds },
      virtualChannels: Object.fromEntries(channels),
      apids,
      packets: channels.reduce((sum, [, channel]) => sum + channel.packets, 0),
      parameters: this.#parameters,
      operationalControl: Object.fromEntries([...this.#operationalControl].sort(([, a], [, b]) => b - a)),
    };
  }

  #addFrame(frame: RecordedFrame): void {
    this.#frames.total++;
    if (frame.header !== undefined) {
      const id = frame.header.spacecraftId;
      this.#spacecraftIds[id] = (this.#spacecraftIds[id] ?? 0) + 1;
    }
    if (frame.fault !== undefined) {
      this.#frames.bad++;
      this.addFault(frame.fault.kind);
      return;
    }
    this.#frames.good++;
    this.#frames.correctedSymbols += frame.correctedSymbols;
    if (frame.isIdle) this.#frames.idle++;
    if (frame.header === undefined) return;
    const channel = this.#channel(frame.header.virtualChannelId);
    channel.frames++;
    if (frame.isIdle) channel.idleFrames++;
    if (frame.header.operationalControl !== undefined) this.#countControl(frame.header.operationalControl);
  }

  #countControl(field: Uint8Array): void {
    const hex = Buffer.from(field).toString('hex');
    const count = this.#operationalControl.get(hex);
    // A damaged link without error control may show any value: not all of them are remembered.
    if (count !== undefined || this.#operationalControl.size < 256) {
      this.#operationalControl.set(hex, (count ?? 0) + 1);
    }
  }

  #addPacket({ packet, virtualChannelId }: RecordedPacket): void {
    const channel = this.#channel(virtualChannelId);
    channel.packets++;
    channel.packetOctets += packet.bytes.length;
    channel.packetsByApid[packet.apid] = (channel.packetsByApid[packet.apid] ?? 0) + 1;
    channel.sequences.push(packet);
    channel.hash.update(packet.bytes);
    const entry = this.#apids.get(packet.apid) ?? { packets: 0, octets: 0 };
    entry.packets++;
    entry.octets += packet.bytes.length;
    this.#apids.set(packet.apid, entry);
  }

  #channel(id: number | undefined): Channel {
    const key = id === undefined ? 'none' : String(id);
    const known = this.#channels.get(key);
    if (known !== undefined) return known;
    const channel: Channel = {
      frames: 0,
      idleFrames: 0,
      frameGaps: 0,
      framesLost: 0,
      packets: 0,
      packetOctets: 0,
      partialsDropped: 0,
      packetsByApid: {},
      sequences: new SequenceMonitor(),
      hash: createHash('sha256'),
    };
    this.#channels.set(key, channel);
    return channel;
  }
}

function channelSummary({ sequences, hash, ...channel }: Channel): ChannelSummary {
  const sequenceGapsByApid: Record<string, number> = {};
  for (const [apid, totals] of sequences.totals()) {
    if (totals.discontinuities > 0) sequenceGapsByApid[apid] = totals.discontinuities;
  }
  return {
    ...channel,
    sequenceGapsByApid,
    packetsSha256: channel.packets === 0 ? null : hash.copy().digest('hex'),
  };
}
