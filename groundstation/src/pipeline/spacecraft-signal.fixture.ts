import { randomizeTm } from 'ccsds-parser/coding/randomizer';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';
import { TmPacketPacker } from 'ccsds-parser/frame/tm/tm-packet-packer';
import { encodePusTelemetry } from 'ccsds-parser/pus/pus-telemetry';
import { encodeCuc } from 'ccsds-parser/time/cuc';
import type { TmLink } from './downlink.ts';

/** For tests: what a spacecraft on this link would radiate, frame by frame. */
export class SpacecraftSignal {
  readonly #link: TmLink;
  readonly #channels: readonly [TmPacketPacker, TmPacketPacker];
  #masterChannelCount = 0;

  constructor(link: TmLink) {
    this.#link = link;
    const packer = (virtualChannelId: number) => new TmPacketPacker({ ...link, virtualChannelId });
    this.#channels = [packer(0), packer(7)];
  }

  /** Queues a packet on virtual channel 0. */
  send(packet: Uint8Array): void {
    this.#channels[0].push(packet);
  }

  /** The next frame with its marker: channel 0 while packets wait, else an idle frame of channel 7. */
  nextFrame(): Uint8Array {
    const channel = this.#channels[0].pendingOctets > 0 ? this.#channels[0] : this.#channels[1];
    const masterChannelCount = this.#masterChannelCount;
    this.#masterChannelCount = (masterChannelCount + 1) % 256;
    const frame = channel.nextFrame({ masterChannelCount });
    const { reedSolomon, isRandomized } = this.#link;
    const coded = reedSolomon === null ? frame : createReedSolomon(reedSolomon).encode(frame);
    const codeblock = isRandomized ? randomizeTm(coded) : coded;
    const marked = new Uint8Array(4 + codeblock.length);
    marked.set([0x1a, 0xcf, 0xfc, 0x1d]);
    marked.set(codeblock, 4);
    return marked;
  }
}

/** The link of the APRS-DP breadboard: `missions/aprs-dp/mission.yaml`. */
export const breadboardLink: TmLink = {
  kind: 'ccsds-tm',
  frameOctets: 223,
  spacecraftId: 0x12b,
  hasErrorControl: true,
  hasOperationalControl: true,
  isRandomized: true,
  reedSolomon: { informationOctets: 223, isDualBasis: true, interleaveDepth: 1 },
};

/** A PUS report of the payload, made at `atMs`. */
export function payloadReport(
  sequenceCount: number,
  [service, subtype]: readonly [number, number],
  data: Uint8Array,
  atMs: number,
): Uint8Array {
  const onboardTime = encodeCuc(atMs, { coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' });
  return encodePusTelemetry({
    apid: 0x20,
    sequenceCount,
    service,
    subtype,
    messageCounter: sequenceCount,
    destinationId: 0,
    onboardTime,
    data,
  });
}
