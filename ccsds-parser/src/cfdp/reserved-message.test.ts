import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import {
  type CfdpReservedMessage,
  decodeCfdpReservedMessage,
  encodeCfdpReservedMessage,
} from './reserved-message.ts';

const text = (value: string) => toHex(new TextEncoder().encode(value));
const holds = (hex: string, message: CfdpReservedMessage) => {
  const octets = fromHex(hex);
  expect(decodeCfdpReservedMessage(octets)).toEqual({ ok: true, value: message });
  expect(toHex(encodeCfdpReservedMessage(message))).toBe(toHex(octets));
};

describe('reserved CFDP messages', () => {
  // us-irs/spacepackets-py b9c6bb15 (2026-04-13), tests/cfdp/tlvslvs/test_proxy.py, test_reserved_cfdp_msg.py: field by
  // field as asserted there, `cfdp` being 63 66 64 70
  it('ask a remote entity to send a file, and answer', () => {
    holds(`63666470 00 01 05 09 ${text('hello.txt')} 0a ${text('hello2.txt')}`, {
      kind: 'proxy-put-request',
      destinationEntityId: Uint8Array.of(5),
      sourceFileName: 'hello.txt',
      destinationFileName: 'hello2.txt',
    });
    holds('63666470 07 02', {
      kind: 'proxy-put-response',
      condition: 'no-error',
      delivery: 'complete',
      fileStatus: 'retained',
    });
    holds('63666470 0a 11 0001 0005', {
      kind: 'originating-transaction',
      entityIdOctets: 2,
      sequenceNumberOctets: 2,
      sourceEntityId: 1n,
      sequenceNumber: 5n,
    });
    holds('63666470 0b 01', { kind: 'proxy-closure-request', isClosureRequested: true });
    holds('63666470 04 01', { kind: 'proxy-transmission-mode', mode: 'unacknowledged' });
    holds('63666470 09', { kind: 'proxy-put-cancel' });
  });

  it('ask for the listing of a directory, and answer', () => {
    const names = `04 ${text('/tmp')} 10 ${text('/tmp/listing.txt')}`;
    const listing = { directoryName: '/tmp', listingFileName: '/tmp/listing.txt' };
    holds(`63666470 10 ${names}`, { kind: 'directory-listing-request', ...listing });
    holds(`63666470 11 00 ${names}`, { kind: 'directory-listing-response', isSuccess: true, ...listing });
  });

  it('carry the other proxy options', () => {
    const request = { action: 'rename-file' as const, firstFileName: 'a', secondFileName: 'b' };
    const messages: CfdpReservedMessage[] = [
      { kind: 'proxy-message-to-user', message: Uint8Array.of(1, 2) },
      { kind: 'proxy-filestore-request', ...request },
      { kind: 'proxy-filestore-response', ...request, status: 3, message: 'no' },
      { kind: 'proxy-fault-handler-override', condition: 'nak-limit-reached', handler: 'abandon' },
      { kind: 'proxy-flow-label', label: Uint8Array.of(9) },
      { kind: 'proxy-segmentation-control', keepsRecordBoundaries: true },
      { kind: 'other', type: 0x20, value: Uint8Array.of(7) },
    ];
    for (const message of messages)
      expect(decodeCfdpReservedMessage(encodeCfdpReservedMessage(message))).toEqual({
        ok: true,
        value: message,
      });
  });

  it('are faults when they are something else, and never exceptions', () => {
    expect(decodeCfdpReservedMessage(fromHex('63666471 07 02'))).toMatchObject({
      fault: { kind: 'bad-message' },
    });
    expect(decodeCfdpReservedMessage(fromHex('63666470 07'))).toMatchObject({ fault: { kind: 'too-short' } });
    expect(decodeCfdpReservedMessage(fromHex('63666470 09 00'))).toMatchObject({
      fault: { kind: 'bad-message' },
    });
    expect(decodeCfdpReservedMessage(fromHex('63666470 03 c1'))).toMatchObject({
      fault: { kind: 'bad-tlv' },
    });
    fc.assert(
      fc.property(fc.nat(0x40), fc.uint8Array({ maxLength: 30 }), (type, rest) => {
        decodeCfdpReservedMessage(Uint8Array.of(0x63, 0x66, 0x64, 0x70, type, ...rest));
      }),
      { numRuns: 500, seed: 727 },
    );
  });
});
