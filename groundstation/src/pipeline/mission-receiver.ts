import type { FrameCounts } from '@dawa/protocols/console/link';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { MissionLink } from '@dawa/protocols/mission-file';
import type { HeardSound } from '../ports.ts';
import type { ReceptionAccount } from '../processing/reception-account.ts';
import { heardTogether, isTelemetry, readableLinks } from './heard-links.ts';
import { addByKey, JoinedCounts } from './joined-counts.ts';
import { type AttributedFrame, createLinkReceiver, type LinkReceiver } from './link-receiver.ts';
import {
  createReceiver,
  type ReceiverOptions,
  type StationReceiver,
  type TelemetryReceiver,
} from './receiver.ts';

export interface MissionReceiverOptions extends ReceiverOptions {
  /** The modem speaks KISS; links of transfer frames come as bare octets whatever it speaks. */
  readonly isKiss?: boolean;
  /** Told of each frame of a link without transfer frames whose sender could be read. */
  readonly onFrame?: ((frame: AttributedFrame) => void) | undefined;
}

export interface MissionReceiver extends StationReceiver {
  /** Ids of the links that are heard now. */
  readonly linkIds: readonly string[];
  /**
   * Takes what comes for what that link carries, and for what cannot be told from it but by its frames; without a name, for the
   * link that is heard first.
   *
   * @throws RangeError for a link that cannot be read
   */
  listenTo(linkId?: string): void;
}

/**
 * What receives a mission: all its downlinks that this station can read, one modem's worth at a time. Frames and packets are
 * counted over all of them.
 *
 * @throws RangeError when it has no downlink
 */
export function createMissionReceiver(options: MissionReceiverOptions): MissionReceiver {
  const { links, id } = options.mission;
  const [first] = readableLinks(links);
  if (first === undefined) throw new RangeError(`links: expected a downlink, found none in ${id}`);
  return new ManyLinksReceiver(options, first);
}

class ManyLinksReceiver implements MissionReceiver {
  readonly account?: ReceptionAccount;
  readonly #options: MissionReceiverOptions;
  readonly #first: MissionLink;
  readonly #counts: JoinedCounts;
  readonly #links = new Map<string, LinkReceiver>();
  readonly #telemetry: TelemetryReceiver | undefined;
  readonly #frameListeners = new Set<(receivedAtMs: number) => void>();
  readonly #packetListeners = new Set<(packet: PacketInfo) => void>();
  #heard: readonly MissionLink[] = [];

  constructor(options: MissionReceiverOptions, first: MissionLink) {
    this.#options = options;
    this.#first = first;
    this.#counts = new JoinedCounts(options.bus);
    if (isTelemetry(first)) {
      this.#telemetry = this.#joined(first.id, (bus) => createReceiver({ ...options, bus }));
      if (this.#telemetry.account !== undefined) this.account = this.#telemetry.account;
    }
    this.listenTo();
  }

  get linkIds(): readonly string[] {
    return this.#heard.map(({ id }) => id);
  }

  get counts(): FrameCounts {
    return this.#counts.sum(this.#options.clock.nowAtMs());
  }

  get parameterCount(): number {
    return this.#all.reduce((sum, one) => sum + one.parameterCount, 0);
  }

  get packetsByApid(): Readonly<Record<string, number>> {
    return addByKey(this.#all.map(({ packetsByApid }) => packetsByApid));
  }

  listenTo(linkId = this.#first.id): void {
    const heard = heardTogether(this.#options.mission.links, linkId);
    if (heard.length === 0) {
      const known = readableLinks(this.#options.mission.links).map(({ id }) => id);
      throw new RangeError(`link: expected ${known.join(' or ')}, found ${linkId}`);
    }
    for (const link of heard)
      if (isTelemetry(link)) this.#telemetry!.listenTo(link);
      else this.#open(link);
    this.#heard = heard;
  }

  receive(bytes: Uint8Array, receivedAtMs: number, sound?: HeardSound): number {
    const [first, ...others] = this.#heard as [MissionLink, ...MissionLink[]];
    // The octets are kept once, whoever reads them.
    const receiver = isTelemetry(first) ? this.#telemetry! : this.#links.get(first.id)!;
    const lsn = receiver.receive(bytes, receivedAtMs, sound);
    for (const { id } of others) this.#links.get(id)?.overhear(bytes, receivedAtMs, lsn, sound);
    return lsn;
  }

  onGoodFrame(listener: (receivedAtMs: number) => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  onPacket(listener: (packet: PacketInfo) => void): () => void {
    this.#packetListeners.add(listener);
    return () => this.#packetListeners.delete(listener);
  }

  onControlWord(listener: (octets: Uint8Array, receivedAtMs: number) => void): () => void {
    return this.#telemetry?.onControlWord?.(listener) ?? (() => {});
  }

  close(): void {
    for (const one of this.#all) one.close();
  }

  get #all(): readonly StationReceiver[] {
    return this.#telemetry === undefined
      ? [...this.#links.values()]
      : [this.#telemetry, ...this.#links.values()];
  }

  /** A link is read from when it is heard first: until then it costs nothing. */
  #open(link: MissionLink): void {
    if (this.#links.has(link.id)) return;
    const receiver = this.#joined(link.id, (bus) => createLinkReceiver({ ...this.#options, bus, link }));
    this.#links.set(link.id, receiver);
  }

  #joined<T extends StationReceiver>(linkId: string, make: (bus: ReceiverOptions['bus']) => T): T {
    const receiver = make(this.#counts.busOf(linkId));
    this.#counts.add(receiver);
    receiver.onGoodFrame((atMs) => {
      for (const listener of [...this.#frameListeners]) listener(atMs);
    });
    receiver.onPacket((packet) => {
      for (const listener of [...this.#packetListeners]) listener(packet);
    });
    return receiver;
  }
}
