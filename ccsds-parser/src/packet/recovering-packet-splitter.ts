import { ByteQueue } from '../bits/byte-queue.ts';
import { mustBeWhole } from '../whole-number.ts';
import { expectPackets, type PacketExpectation, type PlausibleHeader } from './packet-plausibility.ts';
import {
  leastOctetsOfPacket,
  primaryHeaderOctets,
  readSpacePacket,
  type SpacePacket,
} from './space-packet.ts';
import type { SplitOutput } from './split-output.ts';

/** What the mission sends, and how much proof is asked for. */
export interface RecoveringPacketSplitterOptions extends PacketExpectation {
  /** Headers that must follow a packet before it is believed behind garbage; 2 unless given, 1 to 16. */
  readonly confirmingHeaders?: number;
}

/**
 * Cuts a damaged stream of space packets: garbage between packets, lost octets, broken headers.
 *
 * Space packets have no marker. What tells a packet from garbage is that its header is one that the mission sends, and
 * that its length leads to another such header. So each packet waits until the six octets behind it are there.
 *
 *     on the track:   header good, next header good      -> packet
 *                     header good, next header bad       -> either garbage follows, or the length is wrong. If a chain of
 *                                                           headers inside the packet leads out of it, the length is
 *                                                           wrong and the octets up to the chain are skipped
 *                     header bad                         -> off the track
 *     off the track:  octet by octet, until `confirmingHeaders` headers follow a header
 *
 * Name the APIDs: without them one octet in eight could begin a packet, and packets inside of packets or long runs of
 * zeros (which look like packets of seven octets of APID 0) may be taken for real.
 *
 * Output does not depend on how the input was cut. Memory holds at most `confirmingHeaders` + 1 packets of the longest
 * length, and what one call brings.
 */
export class RecoveringPacketSplitter {
  readonly #pending = new ByteQueue();
  readonly #expected: PlausibleHeader;
  readonly #confirmingHeaders: number;
  #isOnTrack = true;
  #isFlushing = false;
  #skippedOctets = 0;
  /** Octets that must be pending before another look is worth it. */
  #neededOctets = 0;

  /** @throws RangeError for options that a header cannot meet */
  constructor(options: RecoveringPacketSplitterOptions = {}) {
    const { confirmingHeaders = 2 } = options;
    mustBeWhole('confirmingHeaders', confirmingHeaders, 1, 16);
    this.#expected = expectPackets(options);
    this.#confirmingHeaders = confirmingHeaders;
  }

  /** What `bytes` decided; packets are copies. */
  push(bytes: Uint8Array): SplitOutput<SpacePacket>[] {
    const outputs: SplitOutput<SpacePacket>[] = [];
    this.#pending.append(bytes);
    this.#decide(outputs);
    return outputs;
  }

  /** The end of the stream: packets that waited for one more, what was skipped last, and the packet that is not whole. */
  flush(): SplitOutput<SpacePacket>[] {
    const outputs: SplitOutput<SpacePacket>[] = [];
    this.#isFlushing = true;
    this.#neededOctets = 0;
    this.#decide(outputs);
    this.#reportEnd(outputs);
    this.#pending.clear();
    this.#isOnTrack = true;
    this.#isFlushing = false;
    this.#neededOctets = 0;
    return outputs;
  }

  #decide(outputs: SplitOutput<SpacePacket>[]): void {
    while (this.#pending.length >= Math.max(this.#neededOctets, 1)) {
      this.#neededOctets = 0;
      const isDecided = this.#isOnTrack ? this.#followTrack(outputs) : this.#search();
      if (!isDecided) return;
    }
  }

  /** Takes the packet at the front, or leaves the track. False when more must come first. */
  #followTrack(outputs: SplitOutput<SpacePacket>[]): boolean {
    const octets = this.#headerAt(0);
    if (octets === undefined) return this.#waitFor(primaryHeaderOctets);
    if (octets === 0) {
      this.#isOnTrack = false;
      return true;
    }
    const next = this.#headerAt(octets);
    if (next === undefined) {
      if (!this.#isFlushing) return this.#waitFor(octets + primaryHeaderOctets);
      if (octets > this.#pending.length) return this.#jumpToChain(this.#pending.length);
    }
    if (next === 0) {
      const decidable = octets + this.#expected.maxPacketOctets + primaryHeaderOctets;
      if (!this.#isFlushing && this.#pending.length < decidable) return this.#waitFor(decidable);
      if (this.#jumpToChain(octets)) return true;
      this.#isOnTrack = false;
    }
    this.#reportSkipped(outputs);
    outputs.push({ kind: 'packet', packet: readSpacePacket(this.#pending.copy(0, octets)) });
    this.#pending.drop(octets);
    return true;
  }

  /** Goes to the first place from where enough headers follow each other. False when more must come first. */
  #search(): boolean {
    while (this.#pending.length > 0) {
      const isConfirmed = this.#isConfirmed();
      if (isConfirmed === undefined) return false;
      if (isConfirmed) {
        this.#isOnTrack = true;
        return true;
      }
      this.#skip(1);
    }
    return true;
  }

  /** Whether enough headers follow the one at the front; undefined when more must come first. */
  #isConfirmed(): boolean | undefined {
    let place = 0;
    for (let header = 0; header <= this.#confirmingHeaders; header++) {
      // A chain that ends with the stream is whole.
      if (header > 0 && this.#isEnd(place)) return true;
      const octets = this.#headerAt(place);
      if (octets === undefined) {
        if (this.#isFlushing) return false;
        this.#waitFor(place + primaryHeaderOctets);
        return undefined;
      }
      if (octets === 0) return false;
      place += octets;
    }
    return true;
  }

  /**
   * Skips to the first place inside the front packet from where headers lead beyond its end to another header, if there
   * is one.
   *
   * From the back to the front each octet is looked at once: whether it leads out is known of the place it leads to.
   */
  #jumpToChain(octets: number): boolean {
    const leadsOut = new Uint8Array(octets);
    let first = 0;
    for (let inside = octets - 1; inside > 0; inside--) {
      const length = this.#headerAt(inside) ?? 0;
      if (length === 0) continue;
      const next = inside + length;
      const isOut =
        next < octets ? leadsOut[next] === 1 : this.#isEnd(next) || (this.#headerAt(next) ?? 0) > 0;
      if (!isOut) continue;
      leadsOut[inside] = 1;
      first = inside;
    }
    this.#skip(first);
    return first > 0;
  }

  /** Octets of the packet at `place`; 0 when its header is not plausible, undefined when it is not whole. */
  #headerAt(place: number): number | undefined {
    const pending = this.#pending;
    if (place + primaryHeaderOctets > pending.length) return undefined;
    return this.#expected.octetsOf(
      (pending.at(place) << 8) | pending.at(place + 1),
      (pending.at(place + 4) << 8) | pending.at(place + 5),
    );
  }

  #isEnd(place: number): boolean {
    return this.#isFlushing && place === this.#pending.length;
  }

  #waitFor(octets: number): false {
    this.#neededOctets = octets;
    return false;
  }

  #skip(octets: number): void {
    this.#pending.drop(octets);
    this.#skippedOctets += octets;
  }

  #reportSkipped(outputs: SplitOutput<SpacePacket>[]): void {
    if (this.#skippedOctets > 0) outputs.push({ kind: 'skipped', octets: this.#skippedOctets });
    this.#skippedOctets = 0;
  }

  /** What is still pending at the end is a packet that is not whole: garbage was skipped before. */
  #reportEnd(outputs: SplitOutput<SpacePacket>[]): void {
    this.#reportSkipped(outputs);
    const foundOctets = this.#pending.length;
    if (foundOctets === 0) return;
    const expectedOctets = leastOctetsOfPacket(this.#pending.view(0, foundOctets));
    outputs.push({ kind: 'truncated', expectedOctets, foundOctets });
  }
}
