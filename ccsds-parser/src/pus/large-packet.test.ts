import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import {
  decodeLargePacketTransfer,
  encodeLargePacketTransfer,
  type LargePacketPart,
  splitLargePacket,
} from './large-packet.ts';
import { LargePacketReassembler, type ReassemblyOutput } from './large-packet-reassembler.ts';
import { kindOf, octets, valueOf } from './pus.fixture.ts';

/** Sources of the octets as in pus-services.test.ts: gr-pus (2024, 7d52322) and AcubeSAT (2025, 9445c613). */

describe('service 13, large packet transfer', () => {
  const packet = Uint8Array.from({ length: 600 }, (_, index) => (index * 7) % 251);
  const parts = splitLargePacket(packet, { transactionId: 5, partOctets: 64 });
  const pushAll = (reassembler: LargePacketReassembler, list: readonly LargePacketPart[]) =>
    list.flatMap((part) => reassembler.push(part));
  const whole: ReassemblyOutput = { kind: 'packet', transactionId: 5, packet };

  it('writes parts and aborts as others do', () => {
    // AcubeSAT, LargePacketTransferServiceTests: transaction 1, part 1, "12345678"; gr-pus, test 021: TM(13,16) is 0, 1, 1
    const data = fromHex('0001 0001 3132333435363738');
    for (const subtype of [1, 2, 3, 9, 10, 11] as const) {
      const part = { subtype, transactionId: 1, partNumber: 1, part: data.subarray(4) };
      expect(encodeLargePacketTransfer(part)).toEqual(data);
      expect(valueOf(decodeLargePacketTransfer({ subtype, data }))).toEqual(part);
    }
    const abort = { subtype: 16, transactionId: 1, failureReason: 1 } as const;
    expect(encodeLargePacketTransfer(abort)).toEqual(octets(0, 1, 1));
    expect(valueOf(decodeLargePacketTransfer({ subtype: 16, data: octets(0, 1, 1) }))).toEqual(abort);
    expect(kindOf(decodeLargePacketTransfer({ subtype: 9, data: octets(0, 0, 0) }))).toBe('too-short');
    expect(kindOf(decodeLargePacketTransfer({ subtype: 16, data: octets(0, 1, 1, 0) }))).toBe('too-long');
    expect(kindOf(decodeLargePacketTransfer({ subtype: 4, data }))).toBe('bad-subtype');
  });

  it('puts three parts together as gr-pus does, counted from 0', () => {
    // gr-pus, test 022: parts 0, 1, 2 of transaction 1 rise, fall and rise again
    const rising = Uint8Array.from({ length: 256 }, (_, index) => index);
    const falling = rising.toReversed();
    const uplink = [rising, falling, rising].map((part, index) => ({
      subtype: ([9, 10, 11] as const)[index]!,
      transactionId: 1,
      partNumber: index,
      part,
    }));
    const outputs = pushAll(new LargePacketReassembler(), uplink);
    expect(outputs).toEqual([
      { kind: 'packet', transactionId: 1, packet: octets(...rising, ...falling, ...rising) },
    ]);
  });

  it('splits into equal parts but the last, and only what is large', () => {
    expect(parts.map(({ subtype, partNumber, part }) => [subtype, partNumber, part.length])).toEqual([
      [1, 1, 64],
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => [2, number, 64]),
      [3, 10, 24],
    ]);
    expect(() => splitLargePacket(packet, { transactionId: 1, partOctets: 600 })).toThrow(RangeError);
    expect(splitLargePacket(packet, { transactionId: 1, partOctets: 300, isUplink: true })).toMatchObject([
      { subtype: 9 },
      { subtype: 11 },
    ]);
  });

  it('delivers a packet exactly once, in any order and with any repetitions', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(parts, { minLength: 10 }),
        fc.array(fc.nat(9), { maxLength: 20 }),
        (order, again) => {
          const mixed = [...order, ...again.map((index) => parts[index]!)];
          const reassembler = new LargePacketReassembler();
          expect(pushAll(reassembler, mixed)).toEqual([whole]);
          expect(reassembler.flush()).toEqual([]);
        },
      ),
      { numRuns: 25, seed: 4 },
    );
  });

  it('waits for lost parts until they are sent again', () => {
    const reassembler = new LargePacketReassembler();
    expect(
      pushAll(
        reassembler,
        parts.filter(({ partNumber }) => partNumber % 3 !== 0),
      ),
    ).toEqual([]);
    expect(pushAll(reassembler, parts)).toEqual([whole]);
  });

  it('says which parts are missing when it is told to stop', () => {
    const reassembler = new LargePacketReassembler();
    pushAll(
      reassembler,
      parts.filter(({ partNumber }) => ![1, 4, 9].includes(partNumber)),
    );
    expect(reassembler.flush()).toEqual([
      {
        kind: 'dropped',
        transactionId: 5,
        reason: 'incomplete',
        missing: [1, 4, 9],
        receivedOctets: 7 * 64 - 40,
      },
    ]);
  });

  it('drops an old packet when its id is used again', () => {
    const reassembler = new LargePacketReassembler();
    pushAll(reassembler, parts.slice(0, 4));
    const other = splitLargePacket(packet.toReversed(), { transactionId: 5, partOctets: 64 });
    const outputs = pushAll(reassembler, other);
    expect(outputs.map((output) => (output.kind === 'packet' ? 'packet' : output.reason))).toEqual([
      'superseded',
      'packet',
    ]);
  });

  it('does not mix a last part that comes before parts it has', () => {
    const reassembler = new LargePacketReassembler();
    pushAll(reassembler, parts.slice(0, 5));
    const outputs = reassembler.push({ subtype: 3, transactionId: 5, partNumber: 3, part: octets(1) });
    expect(outputs).toMatchObject([{ reason: 'superseded' }]);
  });

  it('keeps to its memory', () => {
    const reassembler = new LargePacketReassembler({ maxTransactions: 2, maxOctets: 1000, maxParts: 10 });
    const dropped: string[] = [];
    for (let transactionId = 0; transactionId < 100; transactionId++)
      for (const output of reassembler.push({ subtype: 2, transactionId, partNumber: 2, part: octets(1) }))
        dropped.push(output.kind === 'dropped' ? output.reason : '');
    expect(dropped).toEqual(Array(98).fill('crowded-out'));
    const empty = Array.from(
      { length: 11 },
      (_, partNumber) => ({ subtype: 2, transactionId: 200, partNumber, part: octets() }) as const,
    );
    expect(pushAll(reassembler, empty).at(-1)).toMatchObject({ reason: 'too-long' });
    const long = { subtype: 2, transactionId: 201, partNumber: 1, part: new Uint8Array(1001) } as const;
    expect(reassembler.push(long).at(-1)).toMatchObject({ reason: 'too-long' });
    expect(() => new LargePacketReassembler({ maxParts: 0 })).toThrow(RangeError);
  });
});
