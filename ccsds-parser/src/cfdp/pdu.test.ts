import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { cfdpConditionCodes, cfdpFileStatuses, cfdpTransactionStatuses } from './condition.ts';
import { fileNameOf, octetsOfFileName } from './file-name.ts';
import { type CfdpBody, decodeCfdpPdu, encodeCfdpPdu } from './pdu.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import { type CfdpTlv, filestoreActions } from './tlv.ts';

const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const vectorsPath = join(data, 'vectors.json');
const isAbsent = !existsSync(vectorsPath);
const reason = isAbsent ? ` (skipped: no ${vectorsPath}; set DAWA_DATA)` : '';
const text = (value: string) => toHex(new TextEncoder().encode(value));

const decode = (hex: string) => {
  const decoded = decodeCfdpPdu(fromHex(hex));
  if (!decoded.ok) throw new TypeError(JSON.stringify(decoded.fault));
  return decoded.value;
};
/** Decodes what others wrote, looks at it, and writes the same octets again. */
const holds = (hex: string, body: object, header: object = {}) => {
  const pdu = decode(hex);
  expect(pdu).toMatchObject({ header, body });
  expect(toHex(encodeCfdpPdu(pdu.header, pdu.body))).toBe(toHex(fromHex(hex)));
};

describe('CFDP PDUs that others wrote', () => {
  it.skipIf(isAbsent)(`reads the EOF of Yamcs and the Finished of spacepackets-py${reason}`, () => {
    const vectors = JSON.parse(readFileSync(vectorsPath, 'utf8'));
    // Version 0 (before 727.0-B-5), an error without fault location
    holds(
      vectors.cfdp_eof[0].hex,
      { kind: 'eof', condition: 'inactivity-detected', fileSizeOctets: 0x65fc },
      { version: 0, sourceEntityId: 0x18n, sequenceNumber: 1n, destinationEntityId: 0x15n },
    );
    holds(
      vectors.cfdp_finished[0].hex,
      { kind: 'finished', condition: 'no-error', delivery: 'complete', fileStatus: 'unreported' },
      { direction: 'toward-sender' },
    );
  });

  // us-irs/spacepackets-py b9c6bb15 (2026-04-13), tests/cfdp/pdus/test_*.py
  it('reads and writes ACK', () => {
    holds(
      '20000311000200010003 065102',
      { kind: 'ack', of: 'finished', condition: 'no-error', transactionStatus: 'terminated' },
      { sourceEntityId: 2n, sequenceNumber: 1n, destinationEntityId: 3n, direction: 'toward-receiver' },
    );
    // Its CRC is not in the test there, so only the octets before it are compared
    const octets = encodeCfdpPdu(
      {
        version: 1,
        mode: 'unacknowledged',
        hasCrc: true,
        isLargeFile: false,
        entityIdOctets: 4,
        sequenceNumberOctets: 4,
        sourceEntityId: 0x10000102n,
        sequenceNumber: 0x50001001n,
        destinationEntityId: 0x30000103n,
      },
      { kind: 'ack', of: 'eof', condition: 'positive-ack-limit-reached', transactionStatus: 'active' },
    );
    expect(toHex(octets.subarray(0, 19))).toBe('2e000533100001025000100130000103064011');
    expect(octets.length).toBe(21);
  });

  it('reads and writes EOF, Prompt, Keep Alive', () => {
    holds('2000 0a00 000000 04 00 00000000 00000000', { kind: 'eof', condition: 'no-error' });
    holds('2000 0200 000000 09 80', { kind: 'prompt', asks: 'keep-alive' });
    holds('2800 0500 000000 0c 00000000', { kind: 'keep-alive', progressOctets: 0 });
  });

  it('reads and writes file data, with and without CRC', () => {
    const hello = text('hello world');
    holds(`30000f00000000 00000000 ${hello}`, { kind: 'file-data', offset: 0 }, { hasCrc: false });
    holds(`32001100000000 00000000 ${hello} f6eb`, { kind: 'file-data', offset: 0 }, { hasCrc: true });
  });

  it('reads and writes Finished with filestore responses', () => {
    const first = `010b 60 08 ${text('test.txt')} 00`;
    const second = `0115 3f 08 ${text('test.txt')} 09 ${text('test2.txt')} 00`;
    holds(`28000f00000000 05 44 ${first}`, {
      kind: 'finished',
      condition: 'filestore-rejection',
      delivery: 'incomplete',
      fileStatus: 'discarded',
      filestoreResponses: [{ action: 'remove-directory', status: 0, firstFileName: 'test.txt', message: '' }],
    });
    holds(`28002a00000000 05 a2 ${first} ${second} 06020001`, {
      filestoreResponses: [{}, { action: 'append-file', status: 15, secondFileName: 'test2.txt' }],
      faultLocation: Uint8Array.of(0, 1),
    });
  });

  it('reads and writes Metadata with a filestore request', () => {
    const option = `000b 00 09 ${text('hallo.txt')}`;
    holds(`20002600000000 07 00 00000002 08 ${text('test.txt')} 09 ${text('test2.txt')} ${option}`, {
      kind: 'metadata',
      isClosureRequested: false,
      checksumType: 0,
      fileSizeOctets: 2,
      sourceFileName: 'test.txt',
      destinationFileName: 'test2.txt',
      options: [{ kind: 'filestore-request', action: 'create-file', firstFileName: 'hallo.txt' }],
    });
  });

  // dariol83/ccsds 8c1f966f (2024-07-14), eu.dariolucia.ccsds.cfdp/src/test/.../protocol/pdu/*Test.java. This one was
  // made by LibreCube's Python implementation; its CRC is inside the data field length
  it('reads and writes the Metadata of an exchange between LibreCube and dariol83/ccsds', () => {
    holds(
      '26002f020101000102074000002800107465737466696c655f61636b2e62696e15726563765f7465737466696c655f61636b2e62696ec6ed',
      {
        kind: 'metadata',
        isClosureRequested: true,
        checksumType: 0,
        fileSizeOctets: 10240,
        sourceFileName: 'testfile_ack.bin',
        destinationFileName: 'recv_testfile_ack.bin',
      },
      { mode: 'unacknowledged', hasCrc: true, sequenceNumber: 0x010001n, sequenceNumberOctets: 3 },
    );
  });

  // The same tests; those PDUs set the CRC flag without having one, so the flag (02 in the first octet) is taken back here
  it('reads and writes identifiers of three octets, fault locations and segment metadata', () => {
    holds('20000a21 f11204 9155 a2a1a3 04 00 c5a134d2 0032112d', {
      kind: 'eof',
      checksum: 0xc5a134d2,
      fileSizeOctets: 0x32112d,
    });
    holds('20000f21 f11204 9155 a2a1a3 04 b0 c5a134d2 0032112d 0603f4f5f6', {
      condition: 'unsupported-checksum-type',
      faultLocation: fromHex('f4f5f6'),
    });
    holds('31001829 f11204 9155 a2a1a3 c4 01020304 0000000000000007 0102030405060708090a0b', {
      kind: 'file-data',
      offset: 7,
      segmentMetadata: { recordContinuation: 3, metadata: fromHex('01020304') },
    });
    holds('28000521 f11204 9155 a2a1a3 0c 00000020', { kind: 'keep-alive', progressOctets: 32 });
    // Their ACK (EOF) has subtype 3 and goes the wrong way: it is read, but not written like that
    expect(decode('20000321 f11204 9155 a2a1a3 06 43 12').body).toEqual({
      kind: 'ack',
      of: 'eof',
      condition: 'positive-ack-limit-reached',
      transactionStatus: 'terminated',
    });
    expect(
      decodeCfdpPdu(fromHex('20000f21 f11204 9155 a2a1a3 04 b0 c5a134d2 0032112d 0903f4f5f6')),
    ).toMatchObject({ fault: { kind: 'bad-tlv' } });
    expect(decodeCfdpPdu(fromHex('28000521 f11204 9155 a2a1a3 0d 00000020'))).toMatchObject({
      fault: { kind: 'bad-directive', found: 13 },
    });
  });

  // nasa/CF 2fa384d5 (2026-05-14), unit-test/cf_codec_tests.c: header 3c ....00 44 55 66, segment requests 1-2 and 3-4,
  // entity id TLV 06 01 77; length and NAK scope are filled in here
  it('reads and writes the pieces of NASA CF', () => {
    holds('28001900445566 08 00000000 00000004 00000001 00000002 00000003 00000004', {
      kind: 'nak',
      scopeStart: 0,
      scopeEnd: 4,
      requests: [
        { start: 1, end: 2 },
        { start: 3, end: 4 },
      ],
    });
    holds(
      '3c0004004455660000 0000'.replace('3c', '34'),
      { kind: 'file-data', offset: 0 },
      { sourceEntityId: 0x44n },
    );
    holds('20000d00445566 04 f0 00000000 00000000 060177', { faultLocation: Uint8Array.of(0x77) });
  });
});

const condition = fc.constantFrom(
  ...(Object.keys(cfdpConditionCodes) as (keyof typeof cfdpConditionCodes)[]),
);
const fileName = fc.string({ maxLength: 20 });
const octets = (maxLength: number) => fc.uint8Array({ maxLength });
const size = fc.nat(0xffff_ffff);
const filestoreRequest = fc
  .record({ action: fc.constantFrom(...filestoreActions), firstFileName: fileName, secondFileName: fileName })
  .map((request) =>
    ['rename-file', 'append-file', 'replace-file'].includes(request.action)
      ? request
      : { ...request, secondFileName: '' },
  );
const filestoreResponse = fc
  .tuple(filestoreRequest, fc.record({ status: fc.nat(15), message: fileName }))
  .map(([request, more]) => ({ ...request, ...more }));
const tlv: fc.Arbitrary<CfdpTlv> = fc.oneof(
  filestoreRequest.map((request) => ({ kind: 'filestore-request' as const, ...request })),
  filestoreResponse.map((response) => ({ kind: 'filestore-response' as const, ...response })),
  fc.record({ kind: fc.constant('message-to-user' as const), message: octets(255) }),
  fc.record({
    kind: fc.constant('fault-handler-override' as const),
    condition,
    handler: fc.constantFrom('ignore' as const, 'cancel' as const, 'suspend' as const, 'abandon' as const),
  }),
  fc.record({ kind: fc.constant('flow-label' as const), label: octets(20) }),
  fc.record({ kind: fc.constant('entity-id' as const), entityId: octets(8) }),
  fc.record({
    kind: fc.constant('other' as const),
    type: fc.integer({ min: 7, max: 255 }),
    value: octets(9),
  }),
);
const faultLocation = fc.option(octets(8), { nil: undefined });
const body: fc.Arbitrary<CfdpBody> = fc.oneof(
  fc.record({
    kind: fc.constant('eof' as const),
    condition,
    checksum: size,
    fileSizeOctets: size,
    faultLocation,
  }),
  fc.record({
    kind: fc.constant('finished' as const),
    condition,
    delivery: fc.constantFrom('complete' as const, 'incomplete' as const),
    fileStatus: fc.constantFrom(...cfdpFileStatuses),
    filestoreResponses: fc.array(filestoreResponse, { maxLength: 3 }),
    faultLocation,
  }),
  fc.record({
    kind: fc.constant('ack' as const),
    of: fc.constantFrom('eof' as const, 'finished' as const),
    condition,
    transactionStatus: fc.constantFrom(...cfdpTransactionStatuses),
  }),
  fc.record({
    kind: fc.constant('metadata' as const),
    isClosureRequested: fc.boolean(),
    checksumType: fc.nat(15),
    fileSizeOctets: size,
    sourceFileName: fileName,
    destinationFileName: fileName,
    options: fc.array(tlv, { maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('nak' as const),
    scopeStart: size,
    scopeEnd: size,
    requests: fc.array(fc.record({ start: size, end: size }), { maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('prompt' as const),
    asks: fc.constantFrom('nak' as const, 'keep-alive' as const),
  }),
  fc.record({ kind: fc.constant('keep-alive' as const), progressOctets: size }),
  fc.record({
    kind: fc.constant('file-data' as const),
    offset: size,
    data: octets(50),
    segmentMetadata: fc.option(fc.record({ recordContinuation: fc.nat(3), metadata: octets(63) }), {
      nil: undefined,
    }),
  }),
);
const header: fc.Arbitrary<CfdpTransactionHeader> = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .chain(([entityIdOctets, sequenceNumberOctets]) =>
    fc.record({
      version: fc.constant(1),
      mode: fc.constantFrom('acknowledged' as const, 'unacknowledged' as const),
      hasCrc: fc.boolean(),
      isLargeFile: fc.boolean(),
      entityIdOctets: fc.constant(entityIdOctets),
      sequenceNumberOctets: fc.constant(sequenceNumberOctets),
      sourceEntityId: fc.bigInt({ min: 0n, max: (1n << BigInt(8 * entityIdOctets)) - 1n }),
      sequenceNumber: fc.bigInt({ min: 0n, max: (1n << BigInt(8 * sequenceNumberOctets)) - 1n }),
      destinationEntityId: fc.bigInt({ min: 0n, max: (1n << BigInt(8 * entityIdOctets)) - 1n }),
    }),
  );

describe('CFDP PDUs', () => {
  it('give back what was written, in small and large files, with identifiers of one to eight octets', () => {
    fc.assert(
      fc.property(header, body, (fields, content) => {
        const decoded = decodeCfdpPdu(encodeCfdpPdu(fields, content));
        expect(decoded).toMatchObject({ ok: true, value: { header: fields } });
        expect(decoded.ok && decoded.value.body).toEqual(content);
      }),
      { numRuns: 300, seed: 727 },
    );
  });

  it('are refused with one wrong bit when they have a CRC', () => {
    fc.assert(
      fc.property(header, body, fc.nat(), (fields, content, bit) => {
        const bytes = encodeCfdpPdu({ ...fields, hasCrc: true }, content);
        const at = bit % (bytes.length * 8);
        // The flag that says that there is a CRC cannot be guarded by it
        if (at === 6) return;
        bytes[at >>> 3]! ^= 0x80 >>> (at & 7);
        expect(decodeCfdpPdu(bytes).ok).toBe(false);
      }),
      { numRuns: 200, seed: 727 },
    );
  });

  it('are a fault, never an exception, whatever the octets', () => {
    fc.assert(
      fc.property(
        header,
        body,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(),
        (f, b, changes, cut) => {
          const bytes = encodeCfdpPdu({ ...f, hasCrc: false }, b);
          for (const [at, octet] of changes) bytes[at % bytes.length] = octet;
          decodeCfdpPdu(bytes);
          const short = decodeCfdpPdu(bytes.subarray(0, cut % bytes.length), { allowsTrailingOctets: true });
          if (!short.ok) expect(short.fault.expected).toBeDefined();
        },
      ),
      { numRuns: 500, seed: 727 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        decodeCfdpPdu(bytes, { allowsTrailingOctets: true });
      }),
      { numRuns: 500, seed: 727 },
    );
  });

  it('say what is wrong with them', () => {
    const keepAlive = '28000500000000 0c 00000000';
    const faultOf = (hex: string) => {
      const decoded = decodeCfdpPdu(fromHex(hex));
      return decoded.ok ? undefined : decoded.fault;
    };
    expect(faultOf(keepAlive.slice(0, -2))).toMatchObject({ kind: 'too-short', expected: 12, found: 11 });
    expect(faultOf('28000300000000 0c 0000')).toMatchObject({ kind: 'too-short', expected: 12, found: 10 });
    expect(faultOf(`${keepAlive}00`)).toMatchObject({ kind: 'bad-length', expected: 12, found: 13 });
    expect(faultOf(keepAlive.replace('28', '48'))).toMatchObject({ kind: 'bad-version', found: 2 });
    expect(faultOf('28000200000000 05 c0')).toMatchObject({ kind: 'bad-condition', found: 12 });
    expect(faultOf('22000100000000 05')).toMatchObject({ kind: 'too-short' });
    expect(faultOf('29000900000000 0c 0020000000000000')).toMatchObject({ kind: 'too-large' });
    const options = '0500'.repeat(1025);
    expect(faultOf(`20080a00000000 07 00 00000000 00 00 ${options}`)).toMatchObject({
      kind: 'bad-tlv',
      found: 1025,
    });
    expect(faultOf('20000300000000 06 70 01')).toMatchObject({ kind: 'bad-directive', found: 7 });
  });

  it('are not made from values that do not fit', () => {
    const fields = decode('28000500000000 0c 00000000').header;
    expect(() => encodeCfdpPdu(fields, { kind: 'keep-alive', progressOctets: 2 ** 32 })).toThrow(RangeError);
    expect(() => encodeCfdpPdu({ ...fields, sourceEntityId: 256n }, { kind: 'prompt', asks: 'nak' })).toThrow(
      RangeError,
    );
    expect(() => encodeCfdpPdu({ ...fields, entityIdOctets: 9 }, { kind: 'prompt', asks: 'nak' })).toThrow(
      RangeError,
    );
    const tooMuch = { kind: 'file-data' as const, offset: 0, data: new Uint8Array(65532) };
    expect(() => encodeCfdpPdu(fields, tooMuch)).toThrow(RangeError);
  });

  it('of before 727.0-B-5 have spare bits where closure and checksum type are now', () => {
    const body = 'ff 00000000 00 00';
    expect(decode(`00000800000000 07 ${body}`).body).toMatchObject({
      isClosureRequested: false,
      checksumType: 0,
    });
    expect(decode(`20000800000000 07 ${body}`).body).toMatchObject({
      isClosureRequested: true,
      checksumType: 15,
    });
  });

  it('keep file names that are not UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (name) => {
        expect(octetsOfFileName(fileNameOf(name))).toEqual(name);
      }),
      { numRuns: 300, seed: 727 },
    );
    expect(fileNameOf(new TextEncoder().encode('འབྲུག.bin'))).toBe('འབྲུག.bin');
  });
});
