import type { OpenVersion } from '../dictionary/open-version.ts';
import { type DecodedBatch, decodeBatch, type HeardPacket } from './decode-batch.ts';
import { decodeMessages, isMessage } from './decode-messages.ts';
import type { PacketDater } from './packet-dater.ts';

/**
 * Decodes what was heard of a mission, space packets and messages of other links, in its order: a batch for each run of one
 * kind. Columns of a batch are valid until the next is asked for.
 */
export function* decodeHeard(
  version: OpenVersion,
  packets: readonly HeardPacket[],
  dater?: PacketDater,
): Generator<DecodedBatch> {
  for (let from = 0; from < packets.length; ) {
    const kind = kindOf(packets[from]!);
    let to = from + 1;
    while (to < packets.length && kindOf(packets[to]!) === kind) to++;
    const run = from === 0 && to === packets.length ? packets : packets.slice(from, to);
    yield run.every(isMessage) ? decodeMessages(version, run) : decodeBatch(version, run, dater);
    from = to;
  }
}

/** Undefined for space packets. */
function kindOf(packet: HeardPacket): string | null | undefined {
  return isMessage(packet) ? packet.rootContainer : undefined;
}
