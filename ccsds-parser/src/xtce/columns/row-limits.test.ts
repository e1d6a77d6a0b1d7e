import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePacket } from '../decode-packet.ts';
import { loadXtce } from '../load-xtce.ts';
import { header, load } from '../xtce.fixture.ts';
import { cellFormOf, limitStates } from './cell-form.ts';
import type { ContainerPlan } from './column-plan.ts';
import { type ContainerColumns, valuesAt } from './container-columns.ts';
import { randomMission } from './random-mission.fixture.ts';
import { joined } from './same-values.fixture.ts';
import { XtceColumnDecoder } from './xtce-columns.ts';

describe('limit states packet by packet', () => {
  it('are those of decodePacket and of columns, whatever is calibrated and compared', () => {
    const met = { states: new Set<string>(), asTable: 0, asColumn: 0, isUnmeant: 0 };
    fc.assert(
      fc.property(judgedMission, ({ xml, packets }) => {
        const definition = load(xml);
        const decoder = new XtceColumnDecoder(definition, { reusesMemory: true });
        const wish = wishOf(decoder.planOf(definition.containers[0]!));
        // In several batches, each over the memory of the one before; two packets show what a layout is.
        for (const batch of [packets.slice(0, 2), packets.slice(0, 2), packets.slice(2, 7), packets]) {
          const { bytes, places } = joined(batch);
          const [table] = decoder.decode(bytes, places, () => wish).containers;
          if (table?.lanes === undefined) continue;
          met.asTable += table.limits?.places.length ?? 0;
          met.asColumn += table.columns.filter((column) => column !== undefined).length;
          for (const [row, packet] of batch.entries()) {
            const decoded = decodePacket(definition, packet);
            if (!decoded.ok) throw new TypeError(JSON.stringify(decoded.fault));
            for (const [place, said] of decoded.value.parameters.entries()) {
              const { raw, value, enumLabel: label, limitState, isValid } = said;
              const judged = judgedAt(table, place, row);
              if (judged === undefined) continue;
              const cell = { raw, value, label, limitState, isValid };
              mustBeSame(judged, { state: limitState, cell });
              met.states.add(limitState);
              if (limitState === 'none' && !isValid) met.isUnmeant++;
            }
          }
        }
      }),
      { seed: 11, numRuns: 80 },
    );
    expect(met.states).toEqual(new Set(limitStates));
    // The random files are worth the comparison: most of their types have a table, a few have none.
    expect(met.asTable).toBeGreaterThan(1000);
    expect(met.asColumn).toBeGreaterThan(20);
    expect(met.isUnmeant).toBeGreaterThan(20);
  });

  it('are those of columns in files of any content', () => {
    let judged = 0;
    fc.assert(
      fc.property(randomMission, ({ xml, packets }) => {
        const { definition } = loadXtce(xml);
        if (definition === undefined) return;
        const { bytes, places } = joined([...packets, ...packets]);
        const expected = new XtceColumnDecoder(definition).decode(bytes, places);
        const decoder = new XtceColumnDecoder(definition, { reusesMemory: true });
        decoder.decode(bytes, places);
        // One at a time, for many of these files have fields that no fast loop reads.
        const plans = expected.containers.map(({ container }) => decoder.planOf(container));
        for (let place = 2; place < 12; place++) {
          if (plans.every((plan) => wishOf(plan, place).judged.length === 0)) continue;
          const { containers } = decoder.decode(bytes, places, (plan) => wishOf(plan, place));
          for (const table of containers) {
            if (table.limits === undefined) continue;
            const { columns } = expected.containers.find(({ container }) => container === table.container)!;
            for (let row = 0; row < table.count; row++) {
              const said = judgedAt(table, place, row)!;
              judged++;
              const cell = valuesAt(columns[place]!, row)[0];
              mustBeSame(said, { state: cell?.limitState, cell });
            }
          }
        }
      }),
      { seed: 12, numRuns: 45 },
    );
    expect(judged).toBeGreaterThan(20);
  });

  it('are wished for of raw values that are kept alone', () => {
    const definition = load(missionOf([{ text: octetType, bits: 8, specials: [] }]));
    const decoder = new XtceColumnDecoder(definition, { reusesMemory: true });
    const { bytes, places } = joined([Uint8Array.of(1), Uint8Array.of(2)]);
    expect(() => decoder.decode(bytes, places, () => ({ kept: [], watched: [], judged: [0] }))).toThrow(
      /expected a column that is kept, found 0/,
    );
  });
});

/** By Object.is, which tells -0 from 0; as `toStrictEqual`, of which thousands of comparisons cost seconds. */
function mustBeSame(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).toStrictEqual(expected);
}

/** All numbers kept, or one alone, and judged what can be. */
function wishOf({ columns }: ContainerPlan, only?: number) {
  const kept = columns.flatMap(({ type, isList }, index) =>
    isList || cellFormOf(type).rawKind === 'octets' || index !== (only ?? index) ? [] : index,
  );
  return { kept, watched: [], judged: kept.filter((index) => cellFormOf(columns[index]!.type).isJudged) };
}

/** What a row says of a column, from the table of limit states or from the column that stands for it. */
function judgedAt({ limits, columns }: ContainerColumns, place: number, row: number) {
  const n = limits?.places.indexOf(place) ?? -1;
  const column = n < 0 ? columns[place] : limits!.columnAt(n);
  if (column?.limits === undefined) return undefined;
  const code = n < 0 ? column.limits[row]! : limits!.codes[row * limits!.places.length + n]!;
  return { state: limitStates[code], cell: valuesAt(column, row)[0] };
}

/** A field of a packet: its type, called `NAME`, and raw values that are worth a look, as bits. */
interface JudgedField {
  readonly text: string;
  readonly bits: number;
  readonly specials: readonly string[];
}

const octetType =
  '<EnumeratedParameterType name="NAME"><IntegerDataEncoding/><EnumerationList><Enumeration value="0" label="OFF"/></EnumerationList></EnumeratedParameterType>';

const bitsOf = (value: number | bigint, bits: number) =>
  BigInt.asUintN(bits, BigInt(value)).toString(2).padStart(bits, '0');

function floatBits(value: number, bits: number): string {
  const view = new DataView(new ArrayBuffer(8));
  if (bits === 32) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return bitsOf(bits === 32 ? view.getUint32(0) : view.getBigUint64(0), bits);
}

/** Near the bounds of the limits below, on them, and where there are no numbers. */
const figures = [0, -0, 1, 2, 3, 5, 9, 10, 11, 20, 40, 49.5, 50, 60, 85, -10, -60, 1000, 1e300];

const integerField = fc
  .record({
    bits: fc.oneof(fc.integer({ min: 1, max: 25 }), fc.constantFrom(8, 16, 16, 32)),
    form: fc.constantFrom('unsigned', 'twosComplement'),
  })
  .map(({ bits, form }) => ({
    bits,
    encoding: (inside: string) =>
      `<IntegerDataEncoding sizeInBits="${bits}" encoding="${form}">${inside}</IntegerDataEncoding>`,
    specials: figures.filter(Number.isInteger).map((value) => bitsOf(value, bits)),
  }));

const floatField = fc.constantFrom(32, 64).map((bits) => ({
  bits,
  encoding: (inside: string) => `<FloatDataEncoding sizeInBits="${bits}">${inside}</FloatDataEncoding>`,
  specials: [...figures, Number.NaN, Infinity, -Infinity].map((value) => floatBits(value, bits)),
}));

const polynomial = (...terms: readonly (readonly [coefficient: number | string, exponent: number])[]) =>
  `<DefaultCalibrator><PolynomialCalibrator>${terms
    .map(([coefficient, exponent]) => `<Term coefficient="${coefficient}" exponent="${exponent}"/>`)
    .join('')}</PolynomialCalibrator></DefaultCalibrator>`;

const calibrators = fc.constantFrom(
  '',
  '',
  polynomial([-40, 0], [0.005, 1]),
  polynomial(['-0', 0], [0.1, 1]),
  polynomial([0.1, 1], [-40, 0]),
  polynomial([1e-3, 2], [3, 0], [0.7, 1], [1e-7, 3]),
  polynomial([100, -1]),
  polynomial([1e305, 1], [1, 0]),
  polynomial([1e303, 2]),
  polynomial([0.1, 2], [0.2, 2], [7, 0]),
  polynomial([42, 0]),
  '<DefaultCalibrator><SplineCalibrator><SplinePoint raw="0" calibrated="-70"/><SplinePoint raw="200" calibrated="90"/></SplineCalibrator></DefaultCalibrator>',
);

const ranges = (inside: string, attributes = '') =>
  `<DefaultAlarm><StaticAlarmRanges ${attributes}>${inside}</StaticAlarmRanges></DefaultAlarm>`;

const alarms = fc.constantFrom(
  '',
  ranges(
    '<WarningRange minInclusive="-10" maxExclusive="60"/><CriticalRange minExclusive="-60" maxInclusive="85"/>',
  ),
  ranges('<WatchRange minExclusive="0" maxExclusive="10"/>'),
  ranges('<SevereRange maxInclusive="1000"/>'),
  ranges('<DistressRange minExclusive="0"/><SevereRange minInclusive="0"/>'),
  ranges(
    '<WatchRange minInclusive="2" maxInclusive="3"/><WarningRange minInclusive="1" maxInclusive="9"/><DistressRange minInclusive="0" maxInclusive="50"/>',
  ),
  ranges(
    '<WatchRange minInclusive="2" maxInclusive="40"/><CriticalRange minInclusive="9" maxExclusive="11"/>',
    'rangeForm="inside"',
  ),
  '<DefaultAlarm><AlarmMultiRanges><Range minInclusive="10" maxInclusive="20" rangeForm="inside" level="watch"/><Range minInclusive="15" maxInclusive="16" rangeForm="inside" level="severe"/><Range maxInclusive="100" level="warning"/></AlarmMultiRanges></DefaultAlarm>',
);

const validRanges = fc.constantFrom('', '', '<ValidRange minInclusive="-100" maxInclusive="100"/>');

const numberType = fc
  .tuple(fc.oneof(integerField, floatField), calibrators, alarms, validRanges)
  .map(([{ bits, specials, encoding }, calibrator, alarm, range]) => ({
    ...{ bits, specials },
    text: `<FloatParameterType name="NAME">${range}${encoding(calibrator)}${alarm}</FloatParameterType>`,
  }));

const enumerationAlarm =
  '<DefaultAlarm defaultAlarmLevel="distress"><EnumerationAlarmList><EnumerationAlarm alarmLevel="normal" enumerationLabel="OFF"/><EnumerationAlarm alarmLevel="critical" enumerationLabel="ODD"/></EnumerationAlarmList></DefaultAlarm>';

const enumeratedType = fc
  .tuple(integerField, fc.constantFrom('', enumerationAlarm))
  .map(([{ bits, specials, encoding }, alarm]) => ({
    ...{ bits, specials },
    text: `<EnumeratedParameterType name="NAME">${encoding('')}<EnumerationList><Enumeration value="0" label="OFF"/><Enumeration value="1" label="ON"/><Enumeration value="2" maxValue="9" label="ODD"/></EnumerationList>${alarm}</EnumeratedParameterType>`,
  }));

/** One container of fields whose limits hang on nothing but their own values. */
const judgedMission = fc
  .array(fc.oneof({ weight: 5, arbitrary: numberType }, enumeratedType), {
    minLength: 1,
    maxLength: 12,
  })
  .chain((fields) =>
    fc.record({
      xml: fc.constant(missionOf(fields)),
      packets: fc.array(packetOf(fields), { minLength: 2, maxLength: 20 }),
    }),
  );

function missionOf(fields: readonly JudgedField[]): string {
  const each = (text: (field: JudgedField, index: number) => string) => fields.map(text).join('');
  return header(
    `<TelemetryMetaData><ParameterTypeSet>${each(({ text }, index) => text.replace('NAME', `t${index}`))}</ParameterTypeSet>` +
      `<ParameterSet>${each((_, index) => `<Parameter name="p${index}" parameterTypeRef="t${index}"/>`)}</ParameterSet>` +
      `<ContainerSet><SequenceContainer name="C"><EntryList>${each((_, index) => entry(index))}</EntryList>` +
      '</SequenceContainer></ContainerSet></TelemetryMetaData>',
  );
}

/** Each in eight octets of its own. */
function entry(index: number): string {
  return `<ParameterRefEntry parameterRef="p${index}"><LocationInContainerInBits referenceLocation="containerStart"><FixedValue>${index * 64}</FixedValue></LocationInContainerInBits></ParameterRefEntry>`;
}

function packetOf(fields: readonly JudgedField[]): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(
      ...fields.map(({ bits, specials }) => {
        const any = fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }).map((value) => bitsOf(value, bits));
        return specials.length === 0 ? any : fc.oneof(any, fc.constantFrom(...specials));
      }),
    )
    .map((values) => {
      const text = values.map((value) => value.padEnd(64, '0')).join('');
      return Uint8Array.from(text.match(/.{8}/g)!, (octet) => Number.parseInt(octet, 2));
    });
}
