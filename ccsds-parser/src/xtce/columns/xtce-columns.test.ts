import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../bits/hex.ts';
import { crc16 } from '../../crc/crc16.ts';
import { decodePacket } from '../decode-packet.ts';
import { loadXtce } from '../load-xtce.ts';
import { rich } from '../rich.fixture.ts';
import { load, oneParameter, tree } from '../xtce.fixture.ts';
import { cellFormOf } from './cell-form.ts';
import type { ContainerPlan } from './column-plan.ts';
import { type ContainerColumns, parameterColumn, valuesAt } from './container-columns.ts';
import { pieces } from './pieces.fixture.ts';
import { randomMission } from './random-mission.fixture.ts';
import { joined, saidByColumns, saidByKept, saidOneByOne } from './same-values.fixture.ts';
import { XtceColumnStream } from './xtce-column-stream.ts';
import { XtceColumnDecoder } from './xtce-columns.ts';

const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../../shared/data');
const isAbsent = !existsSync(join(data, 'xtce'));
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';
const readText = (...path: string[]) => readFileSync(join(data, 'xtce', ...path), 'utf8');

describe('columns of real packets', () => {
  it.skipIf(isAbsent)(`say what decodePacket says of 7200 packets of JPSS-1${reason}`, () => {
    const definition = load(readText('jpss1_geolocation_xtce_v1.xml'));
    const file = readFileSync(join(data, 'xtce', 'jpss1_geolocation.dat'));
    const packets = Array.from({ length: 7200 }, (_, index) => file.subarray(index * 71, (index + 1) * 71));
    const decoder = new XtceColumnDecoder(definition);
    mustBeSame(saidByColumns(decoder, packets, [3, 4000]), saidOneByOne(definition, packets));
    const { bytes, places } = joined(packets);
    const [table] = decoder.decode(bytes, places).containers;
    expect(table).toMatchObject({ count: 7200, container: { name: 'JPSS_ATT_EPHEM' } });
    // space_packet_parser and CCSDSPy agree on these: shared/data/xtce/jpss1_expected_first200.json
    const expected: Record<string, number>[] = JSON.parse(readText('jpss1_expected_first200.json'));
    for (const [name, value] of Object.entries(expected[199]!))
      expect([name, parameterColumn(table!, name).value]).toMatchObject([name, { 199: value }]);
  });

  it('say what decodePacket says of random packets of the rehearsal', () => {
    const path = resolve(import.meta.dirname, '../../../../missions/aprs-dp/telemetry.xml');
    sameOnRandomPackets(readFileSync(path, 'utf8'), aprsPacket, 40);
  });

  it.skipIf(isAbsent)(`say what decodePacket says by other people's files${reason}`, () => {
    for (const name of readdirSync(join(data, 'xtce', 'yamcs_tests')))
      sameOnRandomPackets(readText('yamcs_tests', name), fc.uint8Array({ maxLength: 60 }), 20);
  });
});

/** A payload report with a header that some container of the mission has, and anything behind it. */
const aprsPacket = fc
  .tuple(
    fc.constantFrom(0x20, 0x10, 0x00, 0x7ff),
    fc.constantFrom([3, 25], [5, 1], [1, 1], [17, 2], [9, 2]),
    fc.integer({ min: 0, max: 8 }),
    fc.uint8Array({ maxLength: 80 }),
  )
  .map(([apid, [service, subtype], structure, rest]) =>
    Uint8Array.of(
      ...[0x08 | (apid >> 8), apid & 0xff, 0xc0, 0, 0, rest.length + 13],
      ...[0x20, service!, subtype!, 0, 0, 0, 0, 0x73, 0x73, 0, 0, 0x80, 0, structure],
      ...rest,
    ),
  );

/** In several calls, one of them writing over what the one before gave, and with what was learned in between. */
function sameOnRandomPackets(xml: string, packet: fc.Arbitrary<Uint8Array>, numRuns: number): void {
  const { definition } = loadXtce(xml);
  if (definition === undefined) return;
  const decoders = [
    new XtceColumnDecoder(definition),
    new XtceColumnDecoder(definition, { reusesMemory: true }),
  ];
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 20 }), fc.nat(20), (packets, cut) => {
      const twice = [...packets, ...packets];
      const expected = saidOneByOne(definition, twice);
      for (const decoder of decoders) mustBeSame(saidByColumns(decoder, twice, [cut]), expected);
    }),
    { seed: 4, numRuns },
  );
}

function sameOn(xml: string, packets: readonly Uint8Array[], cut: number): void {
  const { definition, faults } = loadXtce(xml);
  if (definition === undefined) throw new TypeError(JSON.stringify(faults));
  const expected = saidOneByOne(definition, packets);
  for (const reusesMemory of [false, true])
    mustBeSame(saidByColumns(new XtceColumnDecoder(definition, { reusesMemory }), packets, [cut]), expected);
}

/** As `toEqual`, of which the first thousand comparisons cost a second. */
function mustBeSame(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
}

describe('columns of containers', () => {
  it('say what decodePacket says by files of any content', () => {
    fc.assert(
      fc.property(randomMission, ({ xml, packets }) => sameOn(xml, [...packets, ...packets, ...packets], 7)),
      { seed: 4, numRuns: 25 },
    );
  });

  it('follow conditions, places and branches of the tree', () => {
    sameOnRandomPackets(
      tree,
      fc
        .tuple(fc.nat(3), fc.nat(1), fc.uint8Array({ maxLength: 4 }))
        .map(([a, b, rest]) => Uint8Array.of(a, b, ...rest)),
      50,
    );
    const { bytes, places } = joined(['01000709', '0101550709', '01000808', '05'].map(fromHex));
    const { containers, faults } = new XtceColumnDecoder(load(tree)).decode(bytes, places);
    const columns = containers.map(({ container, count, packets }) => [container.name, count, [...packets]]);
    expect(columns).toEqual([
      ['LEAF', 2, [0, 1]],
      ['OTHER', 1, [2]],
    ]);
    expect(faults).toMatchObject([{ packet: 3, fault: { kind: 'too-short' } }]);
    expect(() => parameterColumn(containers[0]!, 'none')).toThrow(/expected a column of LEAF, found none/);
  });

  it('hold every encoding, text that ends by itself, and containers that are repeated', () => {
    const packet = fc
      .tuple(fc.nat(3), fc.uint8Array({ minLength: 60, maxLength: 90 }), fc.nat(3))
      .map(([count, rest, zeros]) => Uint8Array.of(5, count, ...rest.fill(0, 51 - zeros, 55)));
    sameOnRandomPackets(rich, packet, 20);
  });

  it('hold parameters in pieces, named by others, placed from the end, and what a check said', () => {
    const packet = fc
      .tuple(fc.nat(5), fc.nat(3), fc.uint8Array({ maxLength: 9 }))
      .map(([kind, id, rest]) => Uint8Array.of(kind, id, ...rest));
    sameOnRandomPackets(pieces, packet, 80);
    // x^16 + x^12 + x^5 + 1, preset to ones, over 02 06 00 0c; source of the polynomial: CCSDS 132.0-B-3, 4.1.6
    const sealed = Uint8Array.of(2, 6, 0, 0x0c, 0, 0);
    const crc = crc16(sealed.subarray(0, 4));
    sealed.set([crc >> 8, crc & 0xff], 4);
    const damaged = sealed.with(3, 0);
    const { bytes, places } = joined([sealed, damaged, sealed, damaged]);
    const [table] = new XtceColumnDecoder(load(pieces)).decode(bytes, places).containers;
    expect([...table!.errorControls[0]!.isGood]).toEqual([1, 2, 1, 2]);
  });

  it('say the same in memory that each batch uses again', () => {
    fc.assert(
      fc.property(randomMission, fc.integer({ min: 1, max: 9 }), ({ xml, packets }, step) => {
        const { definition } = loadXtce(xml);
        if (definition === undefined) return;
        const cuts = packets.map((_, index) => index).filter((index) => index > 0 && index % step === 0);
        const decoder = new XtceColumnDecoder(definition, { reusesMemory: true });
        mustBeSame(saidByColumns(decoder, packets, cuts), saidOneByOne(definition, packets));
      }),
      { numRuns: 100, seed: 6 },
    );
  });

  it('say packet by packet what they say as columns', () => {
    let lanes = 0;
    const telemetry = readFileSync(
      resolve(import.meta.dirname, '../../../../missions/aprs-dp/telemetry.xml'),
      'utf8',
    );
    const rehearsal = fc
      .array(aprsPacket, { minLength: 20, maxLength: 60 })
      .map((packets) => ({ xml: telemetry, packets }));
    fc.assert(
      fc.property(fc.oneof(randomMission, rehearsal), ({ xml, packets }) => {
        const { definition } = loadXtce(xml);
        if (definition === undefined) return;
        const { bytes, places } = joined([...packets, ...packets]);
        const columns = new XtceColumnDecoder(definition).decode(bytes, places);
        const decoder = new XtceColumnDecoder(definition, { reusesMemory: true });
        const found = decoder.decode(bytes, places, (plan) => ({ kept: numbersOf(plan), watched: [0, 1] }));
        expect(found.faults).toEqual(columns.faults);
        for (const [at, table] of found.containers.entries()) {
          lanes += table.lanes?.length ?? 0;
          sameInLanes(table, columns.containers[at]!);
        }
      }),
      { numRuns: 100, seed: 7 },
    );
    expect(lanes).toBeGreaterThan(50);
  });

  it('say the same years later, from their raw values alone', () => {
    fc.assert(
      fc.property(randomMission, ({ xml, packets }) => {
        const { definition } = loadXtce(xml);
        if (definition === undefined) return;
        const decoder = new XtceColumnDecoder(definition);
        mustBeSame(saidByKept(decoder, packets), saidByColumns(decoder, packets));
      }),
      { numRuns: 150, seed: 5 },
    );
  });

  it('never throw, whatever the packets are', () => {
    fc.assert(
      fc.property(randomMission, fc.array(fc.uint8Array({ maxLength: 300 })), ({ xml }, packets) => {
        const { bytes, places } = joined([...packets, ...packets]);
        new XtceColumnDecoder(loadXtce(xml).definition!).decode(bytes, places);
      }),
      { seed: 4, numRuns: 15 },
    );
  });

  it('leave the octets of a Buffer to whoever gave them', () => {
    const type =
      '<BinaryParameterType name="t"><BinaryDataEncoding><SizeInBits><FixedValue>800</FixedValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>';
    const buffer = Buffer.alloc(100, 7);
    const definition = load(oneParameter(type));
    const decoded = decodePacket(definition, buffer);
    const places = { count: 1, offsets: Uint32Array.of(0), lengths: Uint32Array.of(100) };
    const [table] = new XtceColumnDecoder(definition).decode(buffer, places).containers;
    buffer.fill(0);
    const sevens = new Uint8Array(100).fill(7);
    expect(decoded.ok && decoded.value.parameters[0]!.raw).toEqual(sevens);
    expect(valuesAt(table!.columns[0]!, 0)[0]!.raw).toEqual(sevens);
  });

  it('refuse packets that do not lie inside the buffer', () => {
    const places = { count: 1, offsets: Uint32Array.of(2), lengths: Uint32Array.of(3) };
    expect(() => new XtceColumnDecoder(load(tree)).decode(new Uint8Array(4), places)).toThrow(RangeError);
  });

  it('come in batches of one size, or as the octets fill them', () => {
    const packets = Array.from({ length: 7 }, (_, index) => Uint8Array.of(1, 0, 7, index));
    const stream = new XtceColumnStream(load(tree), { batchPackets: 3 });
    const batches = [...packets.flatMap((packet) => stream.push(packet)), ...stream.flush()];
    const values = batches.map(({ firstPacket, packetCount, containers }) => {
      const { cells, value } = parameterColumn(containers[0]!, 'value');
      return [firstPacket, packetCount, cells.form.valueKind, ...(value as Uint8Array)];
    });
    expect(values).toEqual([
      [0, 3, 'same', 0, 1, 2],
      [3, 3, 'same', 3, 4, 5],
      [6, 1, 'same', 6],
    ]);
    const full = new XtceColumnStream(load(tree), { batchOctets: 8 });
    expect(packets.map((packet) => full.push(packet).length)).toEqual([0, 1, 0, 1, 0, 1, 0]);
    expect(() => new XtceColumnStream(load(tree), { batchPackets: 0 })).toThrow(/found 0/);
    expect(stream.flush()).toEqual([]);
  });
});

/** Places of columns that are plain numbers. */
function numbersOf({ columns }: ContainerPlan): number[] {
  return columns.flatMap(({ type, isList }, index) =>
    isList || cellFormOf(type).rawKind === 'octets' ? [] : index,
  );
}

function sameInLanes(table: ContainerColumns, expected: ContainerColumns): void {
  expect([...table.packets]).toEqual([...expected.packets]);
  if (table.lanes === undefined) return;
  for (const { kind, width, values } of table.lanes) {
    const mine = expected.columns.filter(({ form, starts }) => form.rawKind === kind && starts === undefined);
    expect(mine).toHaveLength(width);
    for (let row = 0; row < table.count; row++)
      for (const [place, { raw }] of mine.entries())
        expect(values[row * width + place]).toBe((raw as Float64Array)[row]);
  }
  // Those that were asked for, and those that hang on others.
  table.columns.forEach((column, index) => {
    for (let row = 0; row < table.count; row++)
      expect(valuesAt(column, row)).toEqual(valuesAt(expected.columns[index]!, row));
  });
  const dependents = expected.columns.filter(
    ({ type, parameter, starts }) =>
      starts === undefined && (cellFormOf(type).needsOthers || parameter.properties.validity !== undefined),
  );
  for (const { name } of dependents) expect(table.columns.some((column) => column?.name === name)).toBe(true);
}
