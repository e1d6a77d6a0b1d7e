import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { derivedParameter } from '@dawa/protocols/mission-derived';
import { createRandom } from '@dawa/seams/random';
import { XtceColumnDecoder } from 'ccsds-parser/xtce/columns/columns';
import { loadXtce } from 'ccsds-parser/xtce/xtce';
import { expect, it } from 'vitest';
import { containerGroup } from '../dictionary/container-group.ts';
import { knownNamesOf } from '../dictionary/known-names-of.ts';
import { createDictionary } from '../pipeline/xtce-dictionary.ts';
import { DerivedParameters } from './derived-parameters.ts';
import { planDerived } from './derived-plan.ts';

/** One octet of decivolts, a mode with a label for 1 and 2 only, a flag, a float, 64 bits, text, and a list as long as it says. */
const xtce = `<SpaceSystem name="S" xmlns="http://www.omg.org/spec/XTCE/20180204"><TelemetryMetaData><ParameterTypeSet>
  <IntegerParameterType name="u8" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType>
  <IntegerParameterType name="u64" sizeInBits="64" signed="false"><IntegerDataEncoding sizeInBits="64"/></IntegerParameterType>
  <FloatParameterType name="f32" sizeInBits="32"><FloatDataEncoding sizeInBits="32"/></FloatParameterType>
  <FloatParameterType name="decivolts"><IntegerDataEncoding sizeInBits="8"><DefaultCalibrator><PolynomialCalibrator>
    <Term coefficient="0" exponent="0"/><Term coefficient="0.1" exponent="1"/></PolynomialCalibrator></DefaultCalibrator>
  </IntegerDataEncoding></FloatParameterType>
  <EnumeratedParameterType name="modes"><IntegerDataEncoding sizeInBits="8"/><EnumerationList>
    <Enumeration value="1" label="RX"/><Enumeration value="2" label="DIGI"/></EnumerationList></EnumeratedParameterType>
  <BooleanParameterType name="flag"><IntegerDataEncoding sizeInBits="8"/></BooleanParameterType>
  <StringParameterType name="call"><StringDataEncoding><SizeInBits><Fixed><FixedValue>16</FixedValue></Fixed></SizeInBits>
  </StringDataEncoding></StringParameterType>
  <ArrayParameterType name="list" arrayTypeRef="u8"><DimensionList><Dimension>
    <StartingIndex><FixedValue>0</FixedValue></StartingIndex>
    <EndingIndex><DynamicValue><ParameterInstanceRef parameterRef="last"/></DynamicValue></EndingIndex>
  </Dimension></DimensionList></ArrayParameterType>
</ParameterTypeSet><ParameterSet>
  <Parameter name="volts" parameterTypeRef="decivolts"/><Parameter name="mode" parameterTypeRef="modes"/>
  <Parameter name="keyed" parameterTypeRef="flag"/><Parameter name="ratio" parameterTypeRef="f32"/>
  <Parameter name="count" parameterTypeRef="u64"/><Parameter name="heard" parameterTypeRef="call"/>
  <Parameter name="last" parameterTypeRef="u8"/><Parameter name="cells" parameterTypeRef="list"/>
</ParameterSet><ContainerSet><SequenceContainer name="HK"><EntryList>
  ${['volts', 'mode', 'keyed', 'ratio', 'count', 'heard', 'last'].map((name) => `<ParameterRefEntry parameterRef="${name}"/>`).join('')}
  <ArrayParameterRefEntry parameterRef="cells"/>
</EntryList></SequenceContainer></ContainerSet></TelemetryMetaData></SpaceSystem>`;

const written = [
  'volts * 2',
  'raw(volts) + raw(mode)',
  "mode == 'DIGI' and keyed",
  'if(keyed, mode, heard)',
  "mode == '7'",
  'ratio + 1',
  'count / 2',
  "heard == 'AB'",
  'cells[1] + cells[0]',
  'rate(cells[2])',
  'raw(keyed) | 4',
];

it('derives from columns what it derives from the samples of each packet, labels, flags, long counts and lists included', () => {
  const { definition, faults } = loadXtce(xtce);
  expect(faults).toEqual([]);
  const dictionary = createDictionary(definition!);
  const names = [...knownNamesOf(definition!), { name: 'cells[]', value: 'number', raw: 'number' } as const];
  const plan = planDerived(
    written.map((expression, index) => derivedParameter.parse({ name: `d${index}`, expression })),
    names,
  );
  expect(plan.faults).toEqual([]);
  const packets = randomPackets(500);

  const scalar = new DerivedParameters(plan);
  const expected = packets.flatMap((packet, row) =>
    scalar
      .push(samplesOf(dictionary.decode(packet).values, row))
      .map(({ name, value }) => `${row} ${name} ${value}`),
  );

  const decoder = new XtceColumnDecoder(definition!);
  const [columns] = decoder.decode(...joined(packets)).containers;
  const identity = { groupId: 1, dictionaryId: 1, missionId: 'm', parameterIdOf: () => 1 };
  const plans = columns!.columns.map((column) => ({ ...column, isList: column.starts !== undefined }));
  const group = containerGroup(definition!, columns!.container, plans, identity);
  const generatedAtMs = Float64Array.from(packets, (_, row) => row * 1000);
  const columnar = new DerivedParameters(plan);
  const found = columnar
    .pushDecoded({ group, columns: columns!, rows: { count: packets.length, generatedAtMs } })
    .flatMap(({ parameter: { name, kind }, figures, texts, marks }) =>
      Array.from(figures).flatMap((figure, row) => {
        if (marks?.[row] === 0) return [];
        return `${row} ${name} ${kind === 'text' ? texts[figure]! : kind === 'boolean' ? figure === 1 : figure}`;
      }),
    );
  expect(expected.length).toBeGreaterThan(4000);
  expect(found.sort()).toEqual(expected.sort());
  expect(columnar.tally()).toEqual(scalar.tally());
});

function randomPackets(count: number): Uint8Array[] {
  const random = createRandom('decoded');
  return Array.from({ length: count }, () => {
    const last = random.integer(4);
    const packet = new Uint8Array(18 + last + 1);
    const view = new DataView(packet.buffer);
    packet.set([
      random.integer(256),
      1 + random.integer(2) + (random.next() < 0.1 ? 6 : 0),
      random.integer(3),
    ]);
    view.setFloat32(3, random.next() < 0.1 ? Number.NaN : random.normal());
    view.setBigUint64(
      7,
      random.next() < 0.5 ? BigInt(random.integer(1000)) : 2n ** 63n + BigInt(random.integer(1e6)),
    );
    packet.set([0x41, 0x42 + random.integer(2), last], 15);
    for (let cell = 0; cell <= last; cell++) packet[18 + cell] = random.integer(256);
    return packet;
  });
}

type Values = readonly Pick<ParameterSample, 'name' | 'raw' | 'value' | 'unit' | 'limitState'>[];

function samplesOf(values: Values, row: number): ParameterSample[] {
  return values.map((value) => ({
    ...value,
    generatedAtMs: row * 1000,
    receivedAtMs: row * 1000,
    packetLsn: row,
  }));
}

function joined(packets: readonly Uint8Array[]): Parameters<XtceColumnDecoder['decode']> {
  const lengths = Uint32Array.from(packets, ({ length }) => length);
  const offsets = new Uint32Array(packets.length);
  for (let row = 1; row < packets.length; row++) offsets[row] = offsets[row - 1]! + lengths[row - 1]!;
  return [
    Uint8Array.from(packets.flatMap((packet) => [...packet])),
    { count: packets.length, offsets, lengths },
  ];
}
