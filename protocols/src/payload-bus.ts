import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { encodeSlip, SlipDecoder } from './slip.ts';

/** The payload's own serial port: 19,200 baud, 8N1 (decision record 0008). */
export const payloadBusBaudRate = 19_200;

/** Longest packet that the payload bus carries, primary header included. */
export const maxBusPacketOctets = 1024;

/** CCSDS 133.0-B-2, 4.1.3: primary header. */
const primaryHeaderOctets = 6;

export type PayloadBusFault = Fault<'damaged-frame' | 'wrong-length'>;

/**
 * A PUS packet as it goes over the payload's serial port: one SLIP frame, header and error control included.
 *
 * @throws RangeError when the packet does not say its own length or is too long for the bus
 */
export function encodeBusPacket(packet: Uint8Array): Uint8Array {
  const fault = lengthFault(packet);
  if (fault) throw new RangeError(`packet: expected ${fault.expected} octets, found ${fault.found}`);
  return encodeSlip(packet);
}

/**
 * Cuts the payload's serial line into packets. A packet is checked against the length in its header only; its error
 * control is the business of whoever decodes it.
 */
export class PayloadBusDecoder {
  readonly #slip = new SlipDecoder({ maxFrameOctets: maxBusPacketOctets });

  /** Packets and faults, faults of the line before the packets that came with them. */
  push(bytes: Uint8Array): Result<Uint8Array, PayloadBusFault>[] {
    const damagedBefore = this.#slip.damagedFrames;
    const frames = this.#slip.push(bytes);
    const results: Result<Uint8Array, PayloadBusFault>[] = [];
    for (let i = damagedBefore; i < this.#slip.damagedFrames; i++) {
      results.push(
        failure({ kind: 'damaged-frame', expected: 'a SLIP frame (RFC 1055)', found: 'a damaged one' }),
      );
    }
    for (const frame of frames) {
      const fault = lengthFault(frame);
      results.push(fault ? failure(fault) : success(frame));
    }
    return results;
  }
}

function lengthFault(packet: Uint8Array): PayloadBusFault | undefined {
  if (packet.length < primaryHeaderOctets + 1) {
    return { kind: 'wrong-length', expected: `at least ${primaryHeaderOctets + 1}`, found: packet.length };
  }
  const expected = primaryHeaderOctets + (packet[4]! << 8) + packet[5]! + 1;
  if (expected > maxBusPacketOctets) {
    return { kind: 'wrong-length', expected: `at most ${maxBusPacketOctets}`, found: expected };
  }
  return expected === packet.length ? undefined : { kind: 'wrong-length', expected, found: packet.length };
}
