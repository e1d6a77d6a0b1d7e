import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketSplitter } from './packet-splitter.ts';
import { apidTotals, clearRows, createPacketTable, joinPackets, rowsByApid } from './packet-table.ts';
import { SequenceMonitor } from './sequence-monitor.ts';
import { encodeSpacePacket } from './space-packet.ts';
import { splitPackets } from './split-packets.ts';

const folder = join(
  process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'packets',
);
const isAbsent = !existsSync(folder);
const reason = isAbsent ? ` (skipped: no ${folder}; set DAWA_DATA)` : '';
const read = (...path: string[]) => new Uint8Array(readFileSync(join(folder, ...path)));

const packet = (apid: number, sequenceCount: number, octets = 3) =>
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid,
    sequenceCount,
    data: new Uint8Array(octets),
  });
const join_ = (packets: readonly Uint8Array[]) => new Uint8Array(packets.flatMap((bytes) => [...bytes]));

describe.skipIf(isAbsent)(`splitting recordings of others${reason}`, () => {
  it('splits CYGNSS level 0 by APID into the very files of CCSDSPy', () => {
    // CCSDSPy, ccsdspy/tests/data/split
    const bytes = read('cygnss_split', 'CYGNSS_F7_L0_2022_086_10_15_V01_F__first101pkts.tlm');
    const { table, usedOctets, tail } = splitPackets(bytes);
    expect([table.count, usedOctets, tail]).toEqual([101, bytes.length, undefined]);
    const parts = readdirSync(join(folder, 'cygnss_split')).filter((name) => name.startsWith('apid'));
    const rows = rowsByApid(table);
    expect(rows.size).toBe(parts.length);
    for (const name of parts) {
      const apid = Number(name.slice(4, 9));
      expect(Buffer.compare(joinPackets(bytes, table, rows.get(apid)!), read('cygnss_split', name))).toBe(0);
    }
    expect(apidTotals(table).map(({ apid, packets, gaps }) => [apid, packets, gaps])).toEqual([
      [384, 4, 3],
      [386, 4, 3],
      [391, 1, 0],
      [392, 4, 3],
      [393, 40, 0],
      [394, 39, 0],
      [1313, 9, 0],
    ]);
  });

  it('takes packets of version 1 and says that they are', () => {
    // CCSDSPy, ccsdspy/tests/data/var_length: ten packets of version 1
    const { table } = splitPackets(read('var_length', 'var_length_packets.bin'));
    expect(table.foreignVersions).toBe(10);
    expect([...table.lengths.subarray(0, 10)]).toEqual(
      [2, 3, 5, 7, 11, 13, 17, 19, 23, 29].map((n) => 6 + 2 * n),
    );
  });
});

describe('splitting a whole buffer', () => {
  it('agrees with the stream splitter and the sequence monitor on any packets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), fc.constantFrom(0, 1, 1, 1, 5), fc.integer({ min: 1, max: 90 })), {
          maxLength: 60,
        }),
        fc.nat(30),
        (steps, cutOff) => {
          const counts = [0, 0, 0];
          const whole = join_(
            steps.map(([apid, step, octets]) => {
              counts[apid] = (counts[apid]! + step) & 0x3fff;
              return packet(apid, counts[apid]!, octets);
            }),
          );
          const bytes = whole.subarray(0, Math.max(0, whole.length - cutOff));
          const splitter = new PacketSplitter();
          const monitor = new SequenceMonitor();
          const packets = splitter.push(bytes);
          const gaps = packets.map((one) => !['first', 'next'].includes(monitor.push(one).kind));
          const { table, tail, usedOctets } = splitPackets(bytes, createPacketTable(4));
          expect(table.count).toBe(packets.length);
          expect([...table.isGap.subarray(0, table.count)].map(Boolean)).toEqual(gaps);
          expect([...table.sequenceCounts.subarray(0, table.count)]).toEqual(
            packets.map((one) => one.sequenceCount),
          );
          expect(usedOctets).toBe(packets.reduce((sum, one) => sum + one.bytes.length, 0));
          const end = splitter.flush();
          expect(tail).toEqual(end.ok ? undefined : end.fault);
          for (const { apid, packets, gaps, isCounting } of apidTotals(table))
            expect(monitor.totals().get(apid)).toMatchObject({ packets, discontinuities: gaps, isCounting });
        },
      ),
      { seed: 133, numRuns: 100 },
    );
  });

  it('goes on counting when a file is read piece by piece', () => {
    const table = createPacketTable();
    splitPackets(join_([packet(5, 16_382), packet(5, 16_383)]), table);
    clearRows(table);
    splitPackets(join_([packet(5, 0), packet(5, 2)]), table);
    expect(table.count).toBe(2);
    expect([...table.isGap.subarray(0, 2)]).toEqual([0, 1]);
    expect(apidTotals(table)).toEqual([{ apid: 5, packets: 4, gaps: 1, isCounting: true }]);
  });

  it('reports an application process that never counts as not counting', () => {
    // EQUULEUS sends sequence count 0 in every packet (Estevez, "EQUL frames.ipynb")
    const { table } = splitPackets(join_(Array.from({ length: 20 }, () => packet(1296, 0))));
    expect(apidTotals(table)).toEqual([{ apid: 1296, packets: 20, gaps: 19, isCounting: false }]);
  });

  it('says how much of the last packet is missing, and takes any octets', () => {
    expect(splitPackets(packet(1, 0, 30).subarray(0, 20)).tail).toEqual({
      kind: 'truncated',
      expected: 36,
      found: 20,
    });
    expect(splitPackets(new Uint8Array(3)).tail).toEqual({ kind: 'truncated', expected: 7, found: 3 });
    expect(splitPackets(new Uint8Array()).tail).toBeUndefined();
    // Packets of seven octets are the most that a buffer can hold: the table has to grow.
    expect(splitPackets(new Uint8Array(70_000)).table.count).toBe(10_000);
    const { table } = splitPackets(new Uint8Array(7_000_000), createPacketTable(0));
    expect(table.count).toBe(1_000_000);
    expect(table.offsets.length).toBeLessThan(1_200_000);
  });
});
