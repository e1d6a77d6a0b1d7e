import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { decodeSpacePacket, encodeSpacePacket, readSpacePacket } from '../packet/space-packet.ts';
import { sealPacket } from './packet-error-control.ts';
import { decodePusTelecommand, encodePusTelecommand } from './pus-telecommand.ts';
import { decodePusTelemetry, encodePusTelemetry } from './pus-telemetry.ts';
import { decodeVerification, encodeVerification } from './verification.ts';

const format = { timeOctets: 6, hasErrorControl: true };
// First packet of ESA Hera's low-rate downlink of 2024-10-07 (D. Estevez, jupyter_notebooks, Hera, CC BY 4.0): PUS-C
// (3,25), its own error control at the end.
const hera = fromHex(
  '0904ddcc00782003195dcc00000000832b80bf5d005002642602510c3a0f0f0ef20251025b0f0e0005000ef00005a2044820040208ba8b' +
    '011611000048c04608bb8b011d11000048c04608b98b011d11000048c04601000ef20ef00eee0eee0c3a0c38400aa4ccee34a3ae3f911d' +
    'e550808f3a00004820040204004800dc05',
);

describe('PUS reports', () => {
  it('reads a housekeeping report that flew', () => {
    const decoded = decodePusTelemetry(readSpacePacket(hera), format);
    expect(decoded).toMatchObject({
      ok: true,
      value: { pusVersion: 2, service: 3, subtype: 25, messageCounter: 0x5dcc, hasGoodErrorControl: true },
    });
  });

  it('notices damage by the packet error control', () => {
    const damaged = hera.slice();
    damaged[40]! ^= 4;
    const decoded = decodePusTelemetry(readSpacePacket(damaged), format);
    expect(decoded).toMatchObject({ ok: true, value: { hasGoodErrorControl: false } });
  });

  it('reads PUS-A, whose counter and destination are the mission’s choice', () => {
    // Report (17,2) of SpacePyLibrary, TM_PACKET_01: version octet 0x10, no error control
    const packet = readSpacePacket(fromHex('0844c000000f10010100000000000000000000000000'));
    expect(decodePusTelemetry(packet, { timeOctets: 6, hasErrorControl: false })).toMatchObject({
      ok: true,
      value: { pusVersion: 1, service: 1, subtype: 1, messageCounter: undefined, hasGoodErrorControl: true },
    });
  });

  it('gives back what it wrote', () => {
    fc.assert(
      fc.property(
        fc.record({
          service: fc.nat(255),
          subtype: fc.nat(255),
          messageCounter: fc.nat(65_535),
          destinationId: fc.nat(65_535),
          timeReferenceStatus: fc.nat(15),
          onboardTime: fc.uint8Array({ minLength: 6, maxLength: 6 }),
          data: fc.uint8Array({ maxLength: 50 }),
        }),
        (report) => {
          const packet = decodeSpacePacket(encodePusTelemetry({ apid: 32, sequenceCount: 7, ...report }));
          if (!packet.ok) throw new TypeError('no packet');
          expect(packet.value).toMatchObject({ apid: 32, sequenceCount: 7, hasSecondaryHeader: true });
          expect(decodePusTelemetry(packet.value, format)).toMatchObject({
            ok: true,
            value: { ...report, hasGoodErrorControl: true },
          });
        },
      ),
    );
  });

  it('refuses telecommands, packets without secondary header, unknown versions and short ones', () => {
    const base = { apid: 1, sequenceCount: 0, data: fromHex('20') };
    const kindOf = (isTelecommand: boolean, hasSecondaryHeader: boolean, data = base.data) => {
      const packet = readSpacePacket(encodeSpacePacket({ ...base, data, isTelecommand, hasSecondaryHeader }));
      const decoded = decodePusTelemetry(packet, format);
      return decoded.ok ? 'ok' : decoded.fault.kind;
    };
    expect(kindOf(true, true)).toBe('not-telemetry');
    expect(kindOf(false, false)).toBe('no-secondary-header');
    expect(kindOf(false, true, fromHex('30'))).toBe('bad-pus-version');
    expect(kindOf(false, true)).toBe('too-short');
  });
});

describe('PUS requests', () => {
  it('reads a PUS-A ping that others wrote', () => {
    // spacepackets-py, docs/packets.rst: TC (17,1), error control a0b8
    const packet = readSpacePacket(fromHex('1873c0190004111101a0b8'));
    expect(decodePusTelecommand(packet)).toMatchObject({
      ok: true,
      value: {
        pusVersion: 1,
        service: 17,
        subtype: 1,
        acknowledgement: { acceptance: true },
        hasGoodErrorControl: true,
      },
    });
  });

  it('writes acceptance into the last bit of the first octet and completion into the first of the four', () => {
    // FSFW, tmtcpacket/pus/tc/PusTcIF.h: ACK_ACCEPTANCE 0b0001, ACK_COMPLETION 0b1000
    const octet = (stage: string) => {
      const acknowledgement = {
        acceptance: false,
        start: false,
        progress: false,
        completion: false,
        [stage]: true,
      };
      const bytes = encodePusTelecommand({
        apid: 1,
        sequenceCount: 0,
        service: 17,
        subtype: 1,
        acknowledgement,
        data: new Uint8Array(0),
      });
      return bytes[6];
    };
    expect(['acceptance', 'start', 'progress', 'completion'].map(octet)).toEqual([0x21, 0x22, 0x24, 0x28]);
  });

  it('gives back what it wrote', () => {
    const acknowledgement = { acceptance: true, start: false, progress: false, completion: true };
    const request = { service: 8, subtype: 1, sourceId: 0x0102, acknowledgement, data: fromHex('0103') };
    const bytes = encodePusTelecommand({ apid: 32, sequenceCount: 99, ...request });
    expect(toHex(bytes.subarray(6, 13))).toBe('29080101020103');
    expect(decodePusTelecommand(readSpacePacket(bytes))).toMatchObject({
      ok: true,
      value: { ...request, hasGoodErrorControl: true },
    });
  });

  it('never throws on random packets', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.uint8Array({ minLength: 1, maxLength: 20 }), (isTelecommand, data) => {
        const packet = readSpacePacket(
          encodeSpacePacket({ isTelecommand, hasSecondaryHeader: true, apid: 0, sequenceCount: 0, data }),
        );
        decodePusTelemetry(packet, format);
        decodePusTelecommand(packet);
        decodeVerification({ subtype: data[0]!, data });
      }),
    );
  });
});

describe('headers of both versions', () => {
  it('makes the ping and its answer that spacepackets documents', () => {
    // spacepackets-py 0.24 to 0.31, docs/examples.rst: "Ping telecommand [17,1]" and "Ping reply [17,2]", PUS-C
    const nothing = new Uint8Array(0);
    const ping = { apid: 1, sequenceCount: 0, service: 17, subtype: 1, data: nothing };
    expect(toHex(encodePusTelecommand(ping))).toBe('1801c00000062f11010000161d');
    const reply = { ...ping, subtype: 2, onboardTime: nothing };
    expect(toHex(encodePusTelemetry(reply))).toBe('0801c00000082011020000000086d7');
    // tests/ecss/test_pus_tc.py and test_pus_tc_a.py (2026): APID 2, count 0x34, error controls ee63 and 372d
    expect(toHex(encodePusTelecommand({ ...ping, apid: 2, sequenceCount: 0x34 }))).toBe(
      '1802c03400062f11010000ee63',
    );
    expect(toHex(encodePusTelecommand({ ...ping, apid: 2, sequenceCount: 0x34 }, { pusVersion: 1 }))).toBe(
      '1802c03400041f1101372d',
    );
  });

  it('makes PUS-A with the fields that the mission has', () => {
    // spacepackets-py, docs/packets.rst: TC (17,1) of PUS-A, acknowledgement of acceptance, error control a0b8
    const acknowledgement = { acceptance: true, start: false, progress: false, completion: false };
    const ping = {
      apid: 115,
      sequenceCount: 25,
      service: 17,
      subtype: 1,
      acknowledgement,
      data: new Uint8Array(0),
    };
    expect(toHex(encodePusTelecommand(ping, { pusVersion: 1 }))).toBe('1873c0190004111101a0b8');
    // SpacePyLibrary, TM_PACKET_01: PUS-A without error control. The length field leaves six octets for the time
    const report = {
      apid: 68,
      sequenceCount: 0,
      service: 1,
      subtype: 1,
      onboardTime: new Uint8Array(6),
      data: new Uint8Array(7),
    };
    const packet = encodePusTelemetry(report, { pusVersion: 1, errorControl: 'none' });
    expect(toHex(packet)).toBe('0844c000000f10010100000000000000000000000000');
    // dariol83/ccsds (2024), PusHeaderTest: 10 03 19 04 with a destination, 10 c8 81 32 with a counter of one octet
    const header = (format: object, fields: object) =>
      toHex(
        encodePusTelemetry(
          {
            ...report,
            service: 3,
            subtype: 25,
            ...fields,
            onboardTime: new Uint8Array(0),
            data: new Uint8Array(0),
          },
          { pusVersion: 1, errorControl: 'none', ...format },
        ).subarray(6),
      );
    expect(header({ destinationOctets: 1 }, { destinationId: 4 })).toBe('10031904');
    expect(header({ messageCounterOctets: 1 }, { service: 200, subtype: 129, messageCounter: 50 })).toBe(
      '10c88132',
    );
  });

  it('reads a PUS-A telecommand of 276 octets', () => {
    // SpacePyLibrary, TC_PACKET_01, its first octets and its length: (6,2), acceptance and completion, error control ac8f
    const packet = fromHex(`1a8cc00e010d190602${'00'.repeat(265)}ac8f`);
    expect(decodePusTelecommand(readSpacePacket(packet), { sourceOctets: 1 })).toMatchObject({
      value: {
        pusVersion: 1,
        service: 6,
        subtype: 2,
        sourceId: 0,
        acknowledgement: { acceptance: true, start: false, progress: false, completion: true },
        data: { length: 264 },
        hasGoodErrorControl: false,
      },
    });
  });

  it('closes packets by either checksum, or by none', () => {
    const request = { apid: 32, sequenceCount: 1, service: 17, subtype: 1, data: fromHex('00ff') };
    for (const errorControl of ['crc', 'iso-checksum', 'none'] as const) {
      const packet = encodePusTelecommand(request, { errorControl });
      const read = (bytes: Uint8Array) => decodePusTelecommand(readSpacePacket(bytes), { errorControl });
      expect(read(packet)).toMatchObject({ value: { data: request.data, hasGoodErrorControl: true } });
      packet[11]! ^= 0x10;
      expect(read(packet)).toMatchObject({ value: { hasGoodErrorControl: errorControl === 'none' } });
    }
    // dariol83/ccsds (2024), PusChecksumUtilTest: ISO checksum f804 of 0102
    expect(sealPacket(fromHex('01020000'), 'iso-checksum')).toEqual(fromHex('0102f804'));
  });

  it('sizes source, destination, counter and spare as the mission does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, 2 as const),
        fc.nat(4),
        fc.nat(4),
        fc.nat(3),
        fc.uint8Array({ maxLength: 8 }),
        (pusVersion, messageCounterOctets, destinationOctets, spareOctets, onboardTime) => {
          const fields = {
            messageCounterOctets,
            destinationOctets,
            spareOctets,
            errorControl: 'iso-checksum',
          } as const;
          const most = (octets: number) => 256 ** octets - 1;
          const report = {
            service: 3,
            subtype: 25,
            messageCounter: most(messageCounterOctets),
            destinationId: most(destinationOctets),
            onboardTime,
            data: fromHex('0102'),
          };
          const bytes = encodePusTelemetry(
            { apid: 1, sequenceCount: 2, ...report },
            { ...fields, pusVersion },
          );
          const decoded = decodePusTelemetry(readSpacePacket(bytes), {
            ...fields,
            timeOctets: onboardTime.length,
          });
          expect(decoded).toMatchObject({
            value: {
              ...report,
              pusVersion,
              messageCounter: messageCounterOctets === 0 ? undefined : report.messageCounter,
              destinationId: destinationOctets === 0 ? undefined : report.destinationId,
              hasGoodErrorControl: true,
            },
          });
        },
      ),
      { numRuns: 60, seed: 7 },
    );
    const request = {
      apid: 1,
      sequenceCount: 2,
      service: 8,
      subtype: 1,
      sourceId: 0x010203,
      data: fromHex('05'),
    };
    const format = { sourceOctets: 3, spareOctets: 1, errorControl: 'none' } as const;
    const bytes = encodePusTelecommand(request, format);
    expect(toHex(bytes.subarray(6))).toBe('2f08010102030005');
    expect(decodePusTelecommand(readSpacePacket(bytes), format)).toMatchObject({
      value: { sourceId: 0x010203 },
    });
    expect(() => encodePusTelecommand(request)).toThrow(RangeError);
    expect(() => decodePusTelecommand(readSpacePacket(bytes), { sourceOctets: 7 })).toThrow(RangeError);
  });
});

describe('request verification', () => {
  it('names the request by the first four octets of its packet', () => {
    const ping = encodePusTelecommand({
      apid: 0x20,
      sequenceCount: 5,
      service: 17,
      subtype: 1,
      data: new Uint8Array(0),
    });
    const data = encodeVerification({ subtype: 1, request: { apid: 0x20, sequenceCount: 5 } });
    // ECSS-E-ST-70-41C, 8.1.2.1: packet version, packet id and sequence control of the request
    expect(toHex(data)).toBe(toHex(ping.subarray(0, 4)));
    expect(decodeVerification({ subtype: 1, data })).toMatchObject({
      ok: true,
      value: { stage: 'acceptance', isSuccess: true, request: { apid: 0x20, sequenceCount: 5 } },
    });
  });

  it('carries step and failure code', () => {
    const data = encodeVerification({
      subtype: 6,
      request: { apid: 0x20, sequenceCount: 5 },
      step: 3,
      failureCode: 7,
      failureData: fromHex('aabb'),
    });
    expect(toHex(data)).toBe('1820c0050307aabb');
    expect(decodeVerification({ subtype: 6, data })).toMatchObject({
      ok: true,
      value: { stage: 'progress', isSuccess: false, step: 3, failureCode: 7 },
    });
  });

  it('sizes steps and failure codes as the mission does, and tells failed routing', () => {
    // AcubeSAT (2025), RequestVerificationServiceTests: request 1803c000 (APID 3, count 0), step in one octet, codes in two
    const request = { apid: 3, sequenceCount: 0 };
    const format = { stepOctets: 1, failureCodeOctets: 2 };
    const cases = [
      [{ subtype: 5, request, step: 0 }, '1803c00000'],
      [{ subtype: 6, request, step: 0, failureCode: 0x0102 }, '1803c000000102'],
      [{ subtype: 10, request, failureCode: 0x0102 }, '1803c0000102'],
    ] as const;
    for (const [report, hex] of cases) {
      expect(toHex(encodeVerification(report, format))).toBe(hex);
      expect(decodeVerification({ subtype: report.subtype, data: fromHex(hex) }, format)).toMatchObject({
        ok: true,
        value: report,
      });
    }
    // spacepackets-py (2026), test_srv1.py: notice of code 2 in one octet with the data 00 02 04 08
    const failed = { subtype: 2, request, failureCode: 2, failureData: fromHex('00020408') };
    expect(toHex(encodeVerification(failed))).toBe('1803c0000200020408');
  });

  it('refuses unknown subtypes and reports cut short', () => {
    expect(decodeVerification({ subtype: 9, data: new Uint8Array(9) }).ok).toBe(false);
    expect(decodeVerification({ subtype: 2, data: new Uint8Array(4) })).toMatchObject({
      fault: { kind: 'too-short', expected: 5, found: 4 },
    });
    expect(() => encodeVerification({ subtype: 8, request: { apid: 1, sequenceCount: 1 } })).toThrow(
      RangeError,
    );
  });
});
