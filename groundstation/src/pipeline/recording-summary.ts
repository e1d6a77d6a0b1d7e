import { FrameCount } from 'ccsds-parser/frame/frame-count';
import { type ChannelSummary, ChannelTally } from './channel-tally.ts';
import type { RecordedFrame, RecordedMessage, RecordedPacket, RecordingItem } from './recording-item.ts';

export type { ChannelSummary } from './channel-tally.ts';

export interface RecordingSummary {
  readonly octets: number;
  readonly trailingOctets: number;
  /** Octets between frames that tell their own length. */
  readonly skippedOctets: number;
  readonly frames: {
    readonly total: number;
    readonly good: number;
    readonly bad: number;
    readonly idle: number;
    readonly correctedSymbols: number;
  };
  /** Everything that was not as it should be, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Frames by version and by spacecraft, of all whose error control was good. */
  readonly versions: Readonly<Record<string, number>>;
  readonly spacecraftIds: Readonly<Record<string, number>>;
  /** The spacecraft with the most good frames; what stands below is of it. Null where there are no frames. */
  readonly spacecraftId: number | null;
  /** Jumps of the count that a TM spacecraft keeps over all its channels; null in other framings. */
  readonly masterChannel: { readonly frameGaps: number; readonly framesLost: number } | null;
  readonly virtualChannels: Readonly<Record<string, ChannelSummary>>;
  /** By application process, over all channels. */
  readonly apids: Readonly<Record<string, { readonly packets: number; readonly octets: number }>>;
  /** Values of the operational control field and how often they came, the most frequent first. */
  readonly operationalControl: Readonly<Record<string, number>>;
  /** The channels of all other spacecraft. */
  readonly otherSpacecraft: Readonly<Record<string, Readonly<Record<string, ChannelSummary>>>>;
  /** Packets of all spacecraft. */
  readonly packets: number;
  /** Good frames of links without transfer frames, by who sent them, the most frequent first. */
  readonly senders: Readonly<Record<string, number>>;
  /** What such frames have that the specification does not allow, by kind. */
  readonly oddities: Readonly<Record<string, number>>;
  readonly parameters: number;
}

/** What is counted of one spacecraft; of all packets together where there are no frames. */
interface Spacecraft {
  readonly id: number | undefined;
  goodFrames: number;
  readonly channels: Map<string, ChannelTally>;
  readonly apids: Map<number, { packets: number; octets: number }>;
  readonly operationalControl: Map<string, number>;
  readonly masterCount: FrameCount;
  masterGaps: number;
  masterLost: number;
  hasMasterCount: boolean;
}

/** A link without error control may name any spacecraft: of those beyond this number only the frames are counted. */
const mostSpacecraft = 64;

const mostSenders = 1024;

/** Counts what a recording held. Feed it every item; memory does not grow with the recording. */
export class RecordingCounts {
  readonly #spacecraft = new Map<number | undefined, Spacecraft>();
  readonly #faults: Record<string, number> = {};
  readonly #versions: Record<string, number> = {};
  readonly #spacecraftIds: Record<string, number> = {};
  readonly #frames = { total: 0, good: 0, bad: 0, idle: 0, correctedSymbols: 0 };
  readonly #senders = new Map<string, number>();
  readonly #oddities: Record<string, number> = {};
  #octets = 0;
  #trailingOctets = 0;
  #skippedOctets = 0;
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
      case 'message':
        this.#addMessage(item);
        return;
      case 'gap':
        this.#channel(item)?.addGap(item.missing);
        return;
      case 'fragment':
        this.#channel(item)?.addFragment(item);
        this.addFault(`dropped-fragment-${item.reason}`);
        return;
      case 'content':
        this.#channel(item)?.addContent(item.what);
        return;
      case 'skipped':
        this.#skippedOctets += item.octets;
        this.addFault('skipped-octets');
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
    const all = [...this.#spacecraft.values()].sort((a, b) => b.goodFrames - a.goodFrames);
    const [main, ...others] = all;
    const apids: Record<string, { packets: number; octets: number }> = {};
    for (const [apid, entry] of main?.apids ?? []) apids[apid] = { ...entry };
    return {
      octets: this.#octets,
      trailingOctets: this.#trailingOctets,
      skippedOctets: this.#skippedOctets,
      frames: { ...this.#frames },
      faults: { ...this.#faults },
      versions: { ...this.#versions },
      spacecraftIds: { ...this.#spacecraftIds },
      spacecraftId: main?.id ?? null,
      masterChannel: main?.hasMasterCount
        ? { frameGaps: main.masterGaps, framesLost: main.masterLost }
        : null,
      virtualChannels: main === undefined ? {} : channelsOf(main),
      apids,
      operationalControl: Object.fromEntries(
        [...(main?.operationalControl ?? [])].sort(([, a], [, b]) => b - a),
      ),
      otherSpacecraft: Object.fromEntries(others.map((other) => [String(other.id), channelsOf(other)])),
      packets: all.reduce((sum, { channels }) => sum + packetsOf(channels), 0),
      senders: Object.fromEntries([...this.#senders].sort(([, a], [, b]) => b - a)),
      oddities: { ...this.#oddities },
      parameters: this.#parameters,
    };
  }

  #addFrame(frame: RecordedFrame): void {
    const { header, fault } = frame;
    this.#frames.total++;
    if (header !== undefined) {
      this.#versions[header.version] = (this.#versions[header.version] ?? 0) + 1;
      this.#spacecraftIds[header.spacecraftId] = (this.#spacecraftIds[header.spacecraftId] ?? 0) + 1;
    }
    if (fault !== undefined) {
      this.#frames.bad++;
      this.addFault(fault.kind);
      return;
    }
    this.#frames.good++;
    this.#frames.correctedSymbols += frame.correctedSymbols;
    if (frame.isIdle) this.#frames.idle++;
    if (header === undefined) return;
    const spacecraft = this.#of(header.spacecraftId);
    if (spacecraft === undefined) return;
    spacecraft.goodFrames++;
    followMaster(spacecraft, header.masterChannelCount);
    channelOf(spacecraft, header.virtualChannelId).addFrame(frame);
    if (frame.isPointerOutside) this.addFault('pointer-outside');
    if (header.operationalControl !== undefined) countControl(spacecraft, header.operationalControl);
  }

  #addPacket(recorded: RecordedPacket): void {
    const spacecraft = this.#of(recorded.spacecraftId);
    if (spacecraft === undefined) return;
    const { packet } = recorded;
    channelOf(spacecraft, recorded.virtualChannelId).addPacket(packet);
    const entry = spacecraft.apids.get(packet.apid) ?? { packets: 0, octets: 0 };
    entry.packets++;
    entry.octets += packet.bytes.length;
    spacecraft.apids.set(packet.apid, entry);
  }

  #addMessage({ link: { source, oddities } }: RecordedMessage): void {
    const sender = source ?? 'nobody';
    const count = this.#senders.get(sender);
    // A link without frame check may name anybody.
    if (count !== undefined || this.#senders.size < mostSenders) this.#senders.set(sender, (count ?? 0) + 1);
    for (const oddity of oddities) this.#oddities[oddity] = (this.#oddities[oddity] ?? 0) + 1;
  }

  #channel(item: {
    readonly spacecraftId: number | undefined;
    readonly virtualChannelId: number | undefined;
  }): ChannelTally | undefined {
    const spacecraft = this.#of(item.spacecraftId);
    return spacecraft === undefined ? undefined : channelOf(spacecraft, item.virtualChannelId);
  }

  #of(id: number | undefined): Spacecraft | undefined {
    const known = this.#spacecraft.get(id);
    if (known !== undefined || this.#spacecraft.size >= mostSpacecraft) return known;
    const spacecraft: Spacecraft = {
      id,
      goodFrames: 0,
      channels: new Map(),
      apids: new Map(),
      operationalControl: new Map(),
      masterCount: new FrameCount(0xff),
      masterGaps: 0,
      masterLost: 0,
      hasMasterCount: false,
    };
    this.#spacecraft.set(id, spacecraft);
    return spacecraft;
  }
}

function channelOf({ channels }: Spacecraft, id: number | undefined): ChannelTally {
  const key = id === undefined ? 'none' : String(id);
  let channel = channels.get(key);
  if (channel === undefined) {
    channel = new ChannelTally();
    channels.set(key, channel);
  }
  return channel;
}

function channelsOf({ channels }: Spacecraft): Record<string, ChannelSummary> {
  return Object.fromEntries([...channels].map(([id, channel]) => [id, channel.summary()]));
}

function packetsOf(channels: Spacecraft['channels']): number {
  return [...channels.values()].reduce((sum, channel) => sum + channel.packets, 0);
}

function followMaster(spacecraft: Spacecraft, count: number | undefined): void {
  if (count === undefined) return;
  spacecraft.hasMasterCount = true;
  const gap = spacecraft.masterCount.follow(count);
  if (gap === undefined) return;
  spacecraft.masterGaps++;
  spacecraft.masterLost += gap.missing;
}

function countControl({ operationalControl }: Spacecraft, field: Uint8Array): void {
  const hex = Buffer.from(field).toString('hex');
  const count = operationalControl.get(hex);
  // A damaged link without error control may show any value: not all of them are remembered.
  if (count !== undefined || operationalControl.size < 256) operationalControl.set(hex, (count ?? 0) + 1);
}
