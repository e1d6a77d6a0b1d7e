import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import {
  encodeSegments,
  SegmentAssembler,
  type SegmentAssemblerOptions,
  sequenceFlag,
} from './segment-assembler.ts';
import { readSpacePacket } from './space-packet.ts';

const assemble = (packets: readonly Uint8Array[], options: SegmentAssemblerOptions = {}) => {
  const assembler = new SegmentAssembler(options);
  const outputs = packets.flatMap((bytes) => assembler.push(readSpacePacket(bytes)));
  return { outputs: [...outputs, ...assembler.flush()], totals: assembler.totals() };
};
const unit = { isTelecommand: false, apid: 42, sequenceCount: 5, data: fromHex('00112233445566778899aabb') };

describe('segments', () => {
  // Headers of first, continuing and last segment as spacepackets 0.32.0 writes them
  // (ravisuhag/astro, vectors/spp/interop.json, 2026)
  const theirs = ['002a40050003', '002a00060003', '002a80070003'];

  it('writes the headers that others write, and puts theirs together', () => {
    const packets = encodeSegments(unit, 4);
    expect(packets.map((bytes) => toHex(bytes.subarray(0, 6)))).toEqual(theirs);
    const { outputs } = assemble(
      theirs.map((header, index) => fromHex(`${header}0${index}0${index}0${index}0${index}`)),
    );
    expect(outputs).toEqual([
      {
        kind: 'unit',
        apid: 42,
        isTelecommand: false,
        segments: 3,
        sequenceCount: 5,
        data: fromHex('000000000101010102020202'),
      },
    ]);
  });

  it('gives back units of any size, of several APIDs at once, also around the end of the counter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        (units, maxDataOctets) => {
          const streams = units.map((data, index) =>
            encodeSegments(
              { isTelecommand: index % 2 === 1, apid: index, sequenceCount: 16_382, data },
              maxDataOctets,
            ),
          );
          const longest = Math.max(...streams.map((packets) => packets.length));
          const mixed = Array.from({ length: longest }, (_, turn) =>
            streams.flatMap((packets) => packets.slice(turn, turn + 1)),
          ).flat();
          const { outputs } = assemble(mixed);
          expect(outputs).toHaveLength(units.length);
          for (const output of outputs)
            expect(output).toMatchObject({
              kind: 'unit',
              data: units[output.apid],
              isTelecommand: output.apid % 2 === 1,
            });
        },
      ),
      { seed: 133, numRuns: 60 },
    );
  });

  it('never delivers a unit with a hole, and counts it once', () => {
    const packets = encodeSegments(unit, 2);
    const next = encodeSegments({ ...unit, sequenceCount: 11, data: fromHex('cafe') }, 2);
    const { outputs, totals } = assemble([...packets.slice(0, 2), ...packets.slice(3), ...next]);
    expect(outputs.map((output) => (output.kind === 'unit' ? 'unit' : output.reason))).toEqual([
      'gap',
      'no-start',
      'no-start',
      'no-start',
      'unit',
    ]);
    expect(totals).toEqual([
      { apid: 42, isTelecommand: false, units: 1, droppedUnits: 1, droppedSegments: 5, repeats: 0 },
    ]);
  });

  it('drops units that begin in the middle, that never end, and that the end of the stream cuts', () => {
    const packets = encodeSegments(unit, 4);
    const again = encodeSegments({ ...unit, sequenceCount: 6 }, 4);
    expect(assemble(packets.slice(1)).outputs).toMatchObject([
      { reason: 'no-start' },
      { reason: 'no-start' },
    ]);
    expect(assemble([packets[0]!, ...again]).outputs).toMatchObject([
      { kind: 'dropped', reason: 'incomplete', segments: 1, octets: 4 },
      { kind: 'unit' },
    ]);
    expect(assemble(packets.slice(0, 2)).outputs).toMatchObject([{ reason: 'end', segments: 2, octets: 8 }]);
  });

  it('takes a packet that comes twice once', () => {
    const packets = encodeSegments(unit, 4);
    const { outputs, totals } = assemble([packets[0]!, packets[0]!, packets[1]!, packets[2]!]);
    expect(outputs).toMatchObject([{ kind: 'unit', data: unit.data }]);
    expect(totals[0]!.repeats).toBe(1);
  });

  it('keeps no more octets waiting than it may', () => {
    const packets = encodeSegments(unit, 4);
    const { outputs, totals } = assemble(packets, { maxWaitingOctets: 100 });
    expect(outputs.map((output) => output.kind === 'dropped' && output.reason)).toEqual([
      'too-long',
      'no-start',
    ]);
    expect(totals[0]!.droppedUnits).toBe(1);
  });

  it('leaves secondary headers out when it is told where the data begin', () => {
    const { outputs } = assemble(encodeSegments(unit, 4), { userDataOf: ({ data }) => data.subarray(2) });
    expect(outputs).toMatchObject([{ data: fromHex('22336677aabb') }]);
  });

  it('refuses what no packet can hold', () => {
    expect(() => encodeSegments(unit, 0)).toThrow(RangeError);
    expect(() => encodeSegments({ ...unit, data: new Uint8Array() }, 4)).toThrow(RangeError);
    expect(() => new SegmentAssembler({ maxWaitingOctets: -1 })).toThrow(RangeError);
    expect(sequenceFlag.whole).toBe(3);
  });
});
