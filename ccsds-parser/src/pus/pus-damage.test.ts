import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeConnectionTest } from './connection-test.ts';
import { decodeEventReporting, encodeEventReporting } from './event-reporting.ts';
import { decodeFunctionManagement } from './function-management.ts';
import { decodeHousekeeping, encodeHousekeeping } from './housekeeping.ts';
import { decodeLargePacketTransfer, encodeLargePacketTransfer } from './large-packet.ts';
import { LargePacketReassembler } from './large-packet-reassembler.ts';
import { decodeMemoryManagement, encodeMemoryManagement } from './memory-management.ts';
import { decodeMonitoring, encodeMonitoring } from './monitoring.ts';
import { decodeParameterManagement } from './parameter-management.ts';
import type { ParameterType } from './parameter-value.ts';
import { octets } from './pus.fixture.ts';
import { decodeScheduling, encodeScheduling } from './scheduling.ts';
import { decodeTimeManagement } from './time-management.ts';
import { decodeVerification } from './verification.ts';

/** Sources of the octets as in pus-services.test.ts: gr-pus (2024, 7d52322) and AcubeSAT (2025, 9445c613). */

describe('every service', () => {
  const parameterType = (id: number): ParameterType | undefined =>
    [
      { kind: 'unsigned', octets: 1 },
      { kind: 'float', octets: 4 },
      { kind: 'counted-octets', countOctets: 1 },
      undefined,
    ][id % 4] as ParameterType | undefined;
  const narrow = {
    countOctets: 1,
    structureIdOctets: 1,
    parameterIdOctets: 1,
    pmonIdOctets: 1,
    timeOctets: 1,
    parameterType,
  };
  const decoders = [
    decodeVerification,
    decodeHousekeeping,
    decodeEventReporting,
    decodeMemoryManagement,
    decodeFunctionManagement,
    decodeTimeManagement,
    decodeScheduling,
    decodeMonitoring,
    decodeLargePacketTransfer,
    decodeConnectionTest,
    decodeParameterManagement,
  ];

  it('survives random octets, with wide fields and narrow ones', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.uint8Array({ maxLength: 60 }), (subtype, data) => {
        for (const decode of decoders) {
          decode({ subtype, data });
          decode({ subtype, data }, narrow);
        }
        const part = decodeLargePacketTransfer({ subtype, data });
        if (part.ok && part.value.subtype !== 16) new LargePacketReassembler().push(part.value);
      }),
      { numRuns: 700, seed: 5 },
    );
  });

  it('writes what it reads: what is taken apart without a fault gives back the same octets', () => {
    const pairs = [
      [decodeHousekeeping, encodeHousekeeping],
      [decodeEventReporting, encodeEventReporting],
      [decodeScheduling, encodeScheduling],
      [decodeMonitoring, encodeMonitoring],
      [decodeLargePacketTransfer, encodeLargePacketTransfer],
      [decodeMemoryManagement, encodeMemoryManagement],
    ] as const;
    const small = {
      ...narrow,
      checksum: 'none',
      lengthOctets: 1,
      addressOctets: 1,
      baseOctets: 1,
      collectionIntervalOctets: 1,
    } as const;
    let read = 0;
    fc.assert(
      fc.property(fc.nat(36), fc.array(fc.constantFrom(0, 1, 2, 4), { maxLength: 12 }), (subtype, values) => {
        for (const [decode, encode] of pairs) {
          const decoded = decode({ subtype, data: octets(...values) }, small);
          if (!decoded.ok) continue;
          read++;
          expect(encode(decoded.value as never, small)).toEqual(octets(...values));
        }
      }),
      { numRuns: 1000, seed: 6 },
    );
    // Enough of the random messages are whole for the claim to mean something.
    expect(read).toBeGreaterThan(150);
  });
});
