import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bits/hex.ts';
import {
  RecoveringPacketSplitter,
  type RecoveringPacketSplitterOptions,
} from './recovering-packet-splitter.ts';
import { encodeSpacePacket, type SpacePacket } from './space-packet.ts';
import type { SplitOutput } from './split-output.ts';

const folder = join(
  process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'packets',
);
const isAbsent = !existsSync(folder);
const reason = isAbsent ? ` (skipped: no ${folder}; set DAWA_DATA)` : '';
const read = (...path: string[]) => new Uint8Array(readFileSync(join(folder, ...path)));

/** Repeatable octets: a linear congruential generator (Numerical Recipes). */
function noise(octets: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length: octets }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

const apids = [0x101, 0x102, 0x1f3];
const mission: RecoveringPacketSplitterOptions = { acceptedApids: apids, maxPacketOctets: 600 };

const packets = Array.from({ length: 300 }, (_, index) =>
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: true,
    apid: apids[index % 3]!,
    sequenceCount: Math.floor(index / 3),
    data: noise(20 + ((index * 37) % 400), index),
  }),
);
const joined = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function splitAll(
  stream: Uint8Array,
  options: RecoveringPacketSplitterOptions = mission,
  chunkOctets = stream.length || 1,
): SplitOutput<SpacePacket>[] {
  const splitter = new RecoveringPacketSplitter(options);
  const outputs: SplitOutput<SpacePacket>[] = [];
  for (let at = 0; at < stream.length; at += chunkOctets)
    outputs.push(...splitter.push(stream.subarray(at, at + chunkOctets)));
  return [...outputs, ...splitter.flush()];
}

const found = (outputs: readonly SplitOutput<SpacePacket>[]) =>
  outputs.flatMap((output) => (output.kind === 'packet' ? [toHex(output.packet.bytes)] : []));
const octetsOf = (output: SplitOutput<SpacePacket>) => {
  if (output.kind === 'packet') return output.packet.bytes.length;
  return output.kind === 'skipped' ? output.octets : output.foundOctets;
};
const total = (outputs: readonly SplitOutput<SpacePacket>[]) =>
  outputs.reduce((sum, output) => sum + octetsOf(output), 0);

describe.skipIf(isAbsent)(`recordings of others${reason}`, () => {
  it('gives the 101 packets of CYGNSS, and all of them again with garbage in front, between and behind', () => {
    // CCSDSPy, ccsdspy/tests/data/split
    const bytes = read('cygnss_split', 'CYGNSS_F7_L0_2022_086_10_15_V01_F__first101pkts.tlm');
    const options = { acceptedApids: [384, 386, 391, 392, 393, 394, 1313], maxPacketOctets: 2000 };
    const whole = found(splitAll(bytes, options));
    expect(whole).toHaveLength(101);
    expect(whole.join('')).toBe(toHex(bytes));
    const cut = whole.slice(0, 50).join('').length / 2;
    const damaged = joined([
      noise(999, 1),
      bytes.subarray(0, cut),
      noise(1501, 2),
      bytes.subarray(cut),
      noise(77, 3),
    ]);
    expect(found(splitAll(damaged, options))).toEqual(whole);
  });

  it('takes packets of version 1 when it is told that they exist', () => {
    // CCSDSPy, ccsdspy/tests/data/var_length: ten packets of version 1, APID 0x0E2
    const bytes = read('var_length', 'var_length_packets.bin');
    const outputs = splitAll(bytes, { acceptedVersions: [1], acceptedApids: [0x0e2] });
    expect(outputs.map((output) => output.kind === 'packet' && output.packet.version)).toEqual(
      new Array(10).fill(1),
    );
    expect(splitAll(bytes, { acceptedApids: [0x0e2] })).toEqual([{ kind: 'skipped', octets: bytes.length }]);
  });
});

describe('RecoveringPacketSplitter', () => {
  const all = packets.map(toHex);

  it('hands out a whole stream octet by octet', () => {
    const outputs = splitAll(joined(packets));
    expect(found(outputs)).toEqual(all);
    expect(outputs).toHaveLength(300);
  });

  it('finds all packets behind each of many bursts of garbage', () => {
    const parts = packets.flatMap((bytes, index) =>
      index % 20 === 7 ? [noise(1 + index * 3, index), bytes] : [bytes],
    );
    const outputs = splitAll(joined(parts));
    expect(found(outputs)).toEqual(all);
    expect(total(outputs)).toBe(joined(parts).length);
  });

  it('loses only the packet whose header is broken', () => {
    const damaged = packets.map((bytes, index) => {
      if (index % 50 !== 25) return bytes;
      const broken = bytes.slice();
      broken[0]! ^= 0x80;
      return broken;
    });
    expect(found(splitAll(joined(damaged)))).toEqual(all.filter((_, index) => index % 50 !== 25));
  });

  it('loses only the packet whose length is wrong, too long or too short', () => {
    for (const error of [+90, -5]) {
      const damaged = packets.map((bytes, index) => {
        if (index % 50 !== 25) return bytes;
        const broken = bytes.slice();
        const length = broken[4]! * 256 + broken[5]! + error;
        broken[4] = length >> 8;
        broken[5] = length;
        return broken;
      });
      const intact = all.filter((_, index) => index % 50 !== 25);
      const ours = found(splitAll(joined(damaged)));
      expect(intact.filter((packet) => !ours.includes(packet))).toEqual([]);
    }
  });

  it('loses only the packet from which octets are missing', () => {
    const damaged = packets.map((bytes, index) =>
      index % 50 === 25 ? bytes.subarray(0, bytes.length - 9) : bytes,
    );
    const intact = all.filter((_, index) => index % 50 !== 25);
    const ours = found(splitAll(joined(damaged)));
    expect(intact.filter((packet) => !ours.includes(packet))).toEqual([]);
  });

  it('says the same however the stream was cut', () => {
    const stream = joined([...packets.slice(0, 9), noise(500, 4), ...packets.slice(9, 18), noise(40, 5)]);
    const whole = splitAll(stream);
    for (const chunkOctets of [1, 2, 7, 64, 1000])
      expect(splitAll(stream, mission, chunkOctets)).toEqual(whole);
    expect(whole.some((output) => output.kind === 'skipped')).toBe(true);
  });

  it('reports a truncated end, and never throws', () => {
    const stream = joined(packets.slice(0, 3));
    const last = packets[2]!.length;
    expect(splitAll(stream.subarray(0, stream.length - 4)).at(-1)).toEqual({
      kind: 'truncated',
      expectedOctets: last,
      foundOctets: last - 4,
    });
    expect(splitAll(stream.subarray(0, stream.length - last + 3)).at(-1)).toEqual({
      kind: 'truncated',
      expectedOctets: 7,
      foundOctets: 3,
    });
    expect(splitAll(new Uint8Array())).toEqual([]);
  });

  it('accounts for every octet of any stream, also where everything looks like a packet', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 0, 0, 1, 6, 0xff), fc.nat(40)), { maxLength: 30 }),
        fc.integer({ min: 1, max: 64 }),
        (runs, chunkOctets) => {
          const stream = new Uint8Array(
            runs.flatMap(([octet, length]) => new Array<number>(length).fill(octet)),
          );
          const whole = splitAll(stream, { maxPacketOctets: 300 });
          expect(total(whole)).toBe(stream.length);
          expect(splitAll(stream, { maxPacketOctets: 300 }, chunkOctets)).toEqual(whole);
        },
      ),
      { seed: 133, numRuns: 150 },
    );
  });

  it('refuses options that no header can meet', () => {
    expect(() => new RecoveringPacketSplitter({ acceptedApids: [2048] })).toThrow(RangeError);
    expect(() => new RecoveringPacketSplitter({ acceptedVersions: [8] })).toThrow(RangeError);
    expect(() => new RecoveringPacketSplitter({ maxPacketOctets: 6 })).toThrow(RangeError);
    expect(() => new RecoveringPacketSplitter({ confirmingHeaders: 0 })).toThrow(RangeError);
  });
});
