import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { encodePusTelemetry } from '../pus/pus-telemetry.ts';
import {
  decodePacket,
  encodeCommand,
  listCommands,
  listParameters,
  loadXtce,
  type XtceDefinition,
} from './xtce.ts';

const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const isAbsent = !existsSync(join(data, 'xtce'));
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';
const readText = (...path: string[]) => readFileSync(join(data, 'xtce', ...path), 'utf8');

const header = (content: string) =>
  `<SpaceSystem name="S" xmlns="http://www.omg.org/spec/XTCE/20180204">${content}</SpaceSystem>`;
/** A definition with one parameter `p` of the type given, alone in container C. */
const oneParameter = (type: string) =>
  header(
    `<TelemetryMetaData><ParameterTypeSet>${type}</ParameterTypeSet><ParameterSet><Parameter name="p" parameterTypeRef="t"/>` +
      '</ParameterSet><ContainerSet><SequenceContainer name="C"><EntryList><ParameterRefEntry parameterRef="p"/></EntryList>' +
      '</SequenceContainer></ContainerSet></TelemetryMetaData>',
  );
const load = (text: string): XtceDefinition => {
  const { definition, faults } = loadXtce(text);
  expect(faults).toEqual([]);
  if (definition === undefined) throw new TypeError('no definition');
  return definition;
};
const decodeOne = (type: string, hex: string) => {
  const decoded = decodePacket(load(oneParameter(type)), fromHex(hex));
  if (!decoded.ok) throw new TypeError(JSON.stringify(decoded.fault));
  const { raw, value, limitState, enumLabel, unit } = decoded.value.parameters[0]!;
  return { raw, value, limitState, enumLabel, unit };
};
const integer = (attributes: string, calibrator = '', more = '') =>
  `<FloatParameterType name="t"><IntegerDataEncoding ${attributes}>${calibrator}</IntegerDataEncoding>${more}</FloatParameterType>`;

describe('real definitions', () => {
  it.skipIf(isAbsent)(`decodes 200 JPSS-1 packets as space_packet_parser and CCSDSPy do${reason}`, () => {
    const definition = load(readText('jpss1_geolocation_xtce_v1.xml'));
    const expected: Record<string, number>[] = JSON.parse(readText('jpss1_expected_first200.json'));
    const packets = readFileSync(join(data, 'xtce', 'jpss1_geolocation.dat'));
    const packetOctets = 71;
    const found = expected.map((_, index) => {
      const decoded = decodePacket(
        definition,
        packets.subarray(index * packetOctets, (index + 1) * packetOctets),
      );
      if (!decoded.ok) return decoded.fault;
      expect(decoded.value).toMatchObject({ containerName: 'JPSS_ATT_EPHEM', decodedBits: packetOctets * 8 });
      return Object.fromEntries(decoded.value.parameters.map(({ name, value }) => [name, value]));
    });
    expect(found).toHaveLength(200);
    expect(found).toEqual(expected);
  });

  it.skipIf(isAbsent)(`loads other people's files and names what it does not read${reason}`, () => {
    for (const name of readdirSync(join(data, 'xtce', 'yamcs_tests'))) {
      const { definition, faults } = loadXtce(readText('yamcs_tests', name));
      expect(definition?.parameters.length).toBeGreaterThan(0);
      for (const fault of faults)
        expect(fault).toMatchObject({ path: expect.stringMatching(/^\//), line: expect.any(Number) });
    }
    const { faults } = loadXtce(readText('yamcs_tests', 'BogusSAT-1.xml'));
    expect(faults).toContainEqual(
      expect.objectContaining({
        kind: 'unsupported',
        found: 'ContextAlarmList',
        path: '/BogusSAT/SC001/BusElectronics/TelemetryMetaData/ParameterTypeSet/FloatParameterType[Battery_Voltage_Type]/ContextAlarmList',
        line: 254,
      }),
    );
  });
});

describe('values', () => {
  it('reads the four integer forms', () => {
    const value = (form: string, hex: string) =>
      decodeOne(integer(`sizeInBits="8" encoding="${form}"`), hex).value;
    // -5 in eight bits: two's complement fb, ones' complement fa, sign and magnitude 85
    expect(value('unsigned', 'fb')).toBe(251);
    expect(value('twosComplement', 'fb')).toBe(-5);
    expect(value('onesComplement', 'fa')).toBe(-5);
    expect(value('signMagnitude', '85')).toBe(-5);
    expect(value('signMagnitude', '80')).toBe(0);
  });

  it('turns octets and bits round where the file says so', () => {
    expect(
      decodeOne(integer('sizeInBits="32" byteOrder="leastSignificantByteFirst"'), '0d0c0b0a').value,
    ).toBe(0x0a0b0c0d);
    expect(decodeOne(integer('sizeInBits="12" bitOrder="leastSignificantBitFirst"'), '8000').value).toBe(1);
    const float = (attributes: string) =>
      `<FloatParameterType name="t"><FloatDataEncoding ${attributes}/></FloatParameterType>`;
    // 1.5 as binary32 is 3fc00000 (IEEE 754)
    expect(decodeOne(float('sizeInBits="32"'), '3fc00000').value).toBe(1.5);
    expect(decodeOne(float('sizeInBits="32" byteOrder="leastSignificantByteFirst"'), '0000c03f').value).toBe(
      1.5,
    );
    expect(decodeOne(float('sizeInBits="64"'), '3ff8000000000000').value).toBe(1.5);
    expect(decodeOne(float('sizeInBits="16" encoding="IEEE754"'), '3e00').value).toBe(1.5);
  });

  it('calibrates by polynomial and by spline', () => {
    // First terms of PBATMTEMP in the CCSDS green book example (Yamcs, ccsds-green-book.xml), summed by hand at raw 1000
    const terms =
      '<Term coefficient="-7459.23273708" exponent="0"/><Term coefficient="8.23643519148" exponent="1"/><Term coefficient="-3.02185061876e-3" exponent="2"/>';
    const polynomial = `<DefaultCalibrator><PolynomialCalibrator>${terms}</PolynomialCalibrator></DefaultCalibrator>`;
    expect(decodeOne(integer('sizeInBits="16"', polynomial), '03e8').value).toBeCloseTo(-2244.64816436, 6);
    const spline = (attributes: string) =>
      `<DefaultCalibrator><SplineCalibrator ${attributes}><SplinePoint raw="0" calibrated="10"/><SplinePoint raw="10" calibrated="20"/>` +
      '<SplinePoint raw="20" calibrated="0"/></SplineCalibrator></DefaultCalibrator>';
    const at = (attributes: string, hex: string) =>
      decodeOne(integer('sizeInBits="8"', spline(attributes)), hex).value;
    expect([at('', '00'), at('', '05'), at('', '0a'), at('', '0f'), at('', '14'), at('', '1e')]).toEqual([
      10, 15, 20, 10, 0, 0,
    ]);
    expect(at('extrapolate="true"', '1e')).toBe(-20);
    expect([at('order="0"', '05'), at('order="0"', '0f')]).toEqual([10, 20]);
  });

  it('reads labels, flags, text and octets', () => {
    const enumerated =
      '<EnumeratedParameterType name="t"><IntegerDataEncoding sizeInBits="8"/><EnumerationList><Enumeration value="0" label="OFF"/>' +
      '<Enumeration value="1" maxValue="3" label="ON"/></EnumerationList><DefaultAlarm><EnumerationAlarmList>' +
      '<EnumerationAlarm enumerationLabel="ON" alarmLevel="critical"/></EnumerationAlarmList></DefaultAlarm></EnumeratedParameterType>';
    expect(decodeOne(enumerated, '00')).toMatchObject({ raw: 0, value: 'OFF', limitState: 'nominal' });
    expect(decodeOne(enumerated, '02')).toMatchObject({
      raw: 2,
      value: 'ON',
      enumLabel: 'ON',
      limitState: 'critical',
    });
    expect(decodeOne(enumerated, '09')).toMatchObject({
      raw: 9,
      value: 9,
      enumLabel: undefined,
      limitState: 'warning',
    });
    const flag =
      '<BooleanParameterType name="t" zeroStringValue="no" oneStringValue="yes"><IntegerDataEncoding sizeInBits="1"/></BooleanParameterType>';
    expect(decodeOne(flag, '80')).toMatchObject({ raw: 1, value: true, enumLabel: 'yes' });
    const text = (encoding: string, size: string) =>
      `<StringParameterType name="t"><StringDataEncoding encoding="${encoding}"><SizeInBits><Fixed><FixedValue>48</FixedValue></Fixed>${size}` +
      '</SizeInBits></StringDataEncoding></StringParameterType>';
    expect(decodeOne(text('US-ASCII', ''), '413535420000').value).toBe('A55B');
    expect(decodeOne(text('UTF-8', '<TerminationChar>58</TerminationChar>'), 'e0bd9058ffff').value).toBe('ཐ');
    expect(decodeOne(text('UTF-16LE', ''), '0f5000004100').value.toString()).toHaveLength(3);
    const octets =
      '<BinaryParameterType name="t"><BinaryDataEncoding><SizeInBits><FixedValue>12</FixedValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>';
    expect(decodeOne(octets, 'abcd').value).toEqual(fromHex('abc0'));
  });

  it('takes the size of octets from another parameter', () => {
    const definition = load(
      header(
        '<TelemetryMetaData><ParameterTypeSet><IntegerParameterType name="u8"><IntegerDataEncoding/></IntegerParameterType>' +
          '<BinaryParameterType name="b"><BinaryDataEncoding><SizeInBits><DynamicValue><ParameterInstanceRef parameterRef="n"/>' +
          '<LinearAdjustment slope="8"/></DynamicValue></SizeInBits></BinaryDataEncoding></BinaryParameterType></ParameterTypeSet>' +
          '<ParameterSet><Parameter name="n" parameterTypeRef="u8"/><Parameter name="blob" parameterTypeRef="b"/>' +
          '<Parameter name="after" parameterTypeRef="u8"/></ParameterSet><ContainerSet><SequenceContainer name="C"><EntryList>' +
          '<ParameterRefEntry parameterRef="n"/><ParameterRefEntry parameterRef="blob"/><ParameterRefEntry parameterRef="after"/>' +
          '</EntryList></SequenceContainer></ContainerSet></TelemetryMetaData>',
      ),
    );
    const decoded = decodePacket(definition, fromHex('02aabb07'));
    expect(decoded.ok && decoded.value.parameters.map(({ value }) => value)).toEqual([2, fromHex('aabb'), 7]);
    expect(decodePacket(definition, fromHex('ff00'))).toMatchObject({
      ok: false,
      fault: { kind: 'too-short', found: 16 },
    });
  });

  it('makes UTC of the time codes it reads', () => {
    const time = (encoding: string, epoch: string) =>
      `<AbsoluteTimeParameterType name="t"><Encoding units="seconds">${encoding}</Encoding><ReferenceTime><Epoch>${epoch}</Epoch></ReferenceTime></AbsoluteTimeParameterType>`;
    const cuc =
      '<BinaryDataEncoding><SizeInBits><FixedValue>48</FixedValue></SizeInBits></BinaryDataEncoding>';
    // 2000-01-01T00:00:00 UTC is 15,340 days and 32 leap seconds after 1958 TAI: see time/cuc.test.ts
    const elapsed = (15_340 * 86_400 + 32).toString(16);
    expect(decodeOne(time(cuc, 'TAI'), `${elapsed}8000`).value).toBe(Date.UTC(2000, 0, 1) + 500);
    // Yamcs CucTimeDecoderTest
    expect(Math.round(decodeOne(time(cuc, 'UNIX'), '5b3f555e48b4').value as number)).toBe(
      Date.UTC(2018, 6, 6, 11, 41, 18, 284),
    );
    const seconds = '<IntegerDataEncoding sizeInBits="32"/>';
    // GPS second 1,000,000,000 was 2011-09-14T01:46:25 UTC (GPS-UTC then 15 s, IS-GPS-200)
    expect(decodeOne(time(seconds, 'GPS'), (1_000_000_000).toString(16)).value).toBe(
      Date.UTC(2011, 8, 14, 1, 46, 25),
    );
    // J2000 is 2000-01-01T11:58:55.816 UTC
    expect(decodeOne(time(seconds, 'J2000'), '00000000').value).toBe(Date.UTC(2000, 0, 1, 11, 58, 55, 816));
    expect(decodeOne(time(seconds, '2020-01-01'), '00000001').value).toBe(Date.UTC(2020, 0, 1, 0, 0, 1));
  });

  it('judges limits from the inside and from the outside, the worst first', () => {
    const limits = (form: string, ranges: string) =>
      integer(
        'sizeInBits="8" encoding="twosComplement"',
        '',
        `<DefaultAlarm><StaticAlarmRanges ${form}>${ranges}</StaticAlarmRanges></DefaultAlarm>`,
      );
    const outside = limits(
      '',
      '<WarningRange minInclusive="0" maxInclusive="60"/><CriticalRange maxExclusive="75"/>',
    );
    const states = (type: string, ...hex: string[]) => hex.map((octet) => decodeOne(type, octet).limitState);
    expect(states(outside, '00', '3c', '3d', '4a', '4b', 'ff')).toEqual([
      'nominal',
      'nominal',
      'warning',
      'warning',
      'critical',
      'warning',
    ]);
    const inside = limits(
      'rangeForm="inside"',
      '<WatchRange minInclusive="10" maxInclusive="20"/><SevereRange minInclusive="14" maxInclusive="15"/>',
    );
    expect(states(inside, '09', '0a', '0e', '15')).toEqual(['nominal', 'watch', 'severe', 'nominal']);
  });
});

/** A tree of containers like a mission's, written for these tests. */
const tree = header(`
  <TelemetryMetaData>
    <ParameterTypeSet><IntegerParameterType name="u8"><IntegerDataEncoding/></IntegerParameterType>
      <BooleanParameterType name="flag"><IntegerDataEncoding sizeInBits="8"/></BooleanParameterType></ParameterTypeSet>
    <ParameterSet><Parameter name="kind" parameterTypeRef="u8"/><Parameter name="part" parameterTypeRef="u8"/>
      <Parameter name="has_time" parameterTypeRef="flag"/><Parameter name="time" parameterTypeRef="u8"/>
      <Parameter name="value" parameterTypeRef="u8"/></ParameterSet>
    <ContainerSet>
      <SequenceContainer name="TIME"><EntryList><ParameterRefEntry parameterRef="time"/></EntryList></SequenceContainer>
      <SequenceContainer name="LEAF"><EntryList><ParameterRefEntry parameterRef="value"/></EntryList>
        <BaseContainer containerRef="BRANCH"><RestrictionCriteria><Comparison parameterRef="part" value="7"/></RestrictionCriteria></BaseContainer>
      </SequenceContainer>
      <SequenceContainer name="ROOT" abstract="true"><EntryList><ParameterRefEntry parameterRef="kind"/>
        <ParameterRefEntry parameterRef="has_time"/>
        <ContainerRefEntry containerRef="TIME"><IncludeCondition><Comparison parameterRef="has_time" value="True"/></IncludeCondition></ContainerRefEntry>
        </EntryList></SequenceContainer>
      <SequenceContainer name="BRANCH" abstract="true"><EntryList><ParameterRefEntry parameterRef="part"/></EntryList>
        <BaseContainer containerRef="ROOT"><RestrictionCriteria><ComparisonList><Comparison parameterRef="kind" value="1"/>
          <Comparison parameterRef="has_time" value="0" useCalibratedValue="false" comparisonOperator="&gt;="/></ComparisonList></RestrictionCriteria></BaseContainer>
      </SequenceContainer>
      <SequenceContainer name="OTHER"><EntryList><ParameterRefEntry parameterRef="value"><LocationInContainerInBits referenceLocation="containerStart"><FixedValue>24</FixedValue></LocationInContainerInBits></ParameterRefEntry></EntryList>
        <BaseContainer containerRef="ROOT"><RestrictionCriteria><Comparison parameterRef="kind" comparisonOperator="&lt;" value="3"/></RestrictionCriteria></BaseContainer>
      </SequenceContainer>
    </ContainerSet>
  </TelemetryMetaData>`);

describe('containers', () => {
  const definition = load(tree);
  const read = (hex: string) => {
    const decoded = decodePacket(definition, fromHex(hex));
    if (!decoded.ok) return decoded.fault;
    return [
      decoded.value.containerName,
      ...decoded.value.parameters.map(({ name, value }) => `${name} ${String(value)}`),
    ];
  };

  it('walks down to the most specific match, and back from a branch without one', () => {
    expect(read('01000709')).toEqual(['LEAF', 'kind 1', 'has_time false', 'part 7', 'value 9']);
    expect(read('01000809')).toEqual(['OTHER', 'kind 1', 'has_time false', 'value 9']);
    expect(read('0101550709')).toEqual(['LEAF', 'kind 1', 'has_time true', 'time 85', 'part 7', 'value 9']);
  });

  it('says how far it came when nothing matches, and how short a packet is', () => {
    expect(read('05000000')).toMatchObject({
      kind: 'no-container',
      expected: 'a container that extends ROOT',
      found: 'kind 5, has_time False',
    });
    expect(read('010007')).toMatchObject({
      kind: 'too-short',
      expected: '32 bits or more (LEAF)',
      found: 24,
    });
    expect(read('')).toMatchObject({ kind: 'too-short' });
    expect(decodePacket(definition, fromHex('0a'), { rootContainer: 'TIME' })).toMatchObject({
      ok: true,
      value: { containerName: 'TIME' },
    });
    expect(decodePacket(definition, fromHex('0a'), { rootContainer: 'NONE' }).ok).toBe(false);
  });

  it('tells where each value stands', () => {
    const decoded = decodePacket(definition, fromHex('01000709ffff'));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        decodedBits: 32,
        stoppedAt: undefined,
        parameters: [
          { bitOffset: 0 },
          { bitOffset: 8 },
          { bitOffset: 16 },
          { bitOffset: 24, bitLength: 8, qualifiedName: '/S/value' },
        ],
      },
    });
  });

  it('never throws on random packets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (packet) => void decodePacket(definition, packet)),
    );
  });
});

describe('what is wrong with a file', () => {
  const faultsOf = (text: string) =>
    loadXtce(text).faults.map(({ kind, found, line }) => `${line} ${kind} ${found}`);

  it('is told with path, line and column', () => {
    const { definition, faults } = loadXtce(oneParameter('\n<ArrayParameterType name="t"/>'));
    expect(definition).toBeDefined();
    expect(faults[0]).toEqual({
      kind: 'unsupported',
      expected: 'integer, float, enumerated, boolean, string, binary or absolute time',
      found: 'ArrayParameterType',
      path: '/S/TelemetryMetaData/ParameterTypeSet/ArrayParameterType[t]',
      line: 2,
      column: 1,
    });
    const decoded = decodePacket(definition!, fromHex('00'));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        stoppedAt: '/S/TelemetryMetaData/ContainerSet/SequenceContainer[C]/EntryList/ParameterRefEntry[p]',
      },
    });
  });

  it('covers attributes, elements, references, repeated names and bad numbers', () => {
    expect(faultsOf(oneParameter(integer('sizeInBits="8" encoding="BCD"')))).toEqual(['1 unsupported BCD']);
    expect(faultsOf(oneParameter(integer('sizeInBits="eight"')))).toEqual(['1 bad-value eight']);
    expect(faultsOf(oneParameter(integer('sizeInBits="54"')))).toEqual(['1 unsupported 54']);
    expect(faultsOf(oneParameter(integer('colour="red"')))).toEqual(['1 unsupported colour="red"']);
    expect(faultsOf(tree.replace('containerRef="BRANCH"', 'containerRef="BRANCHES"'))).toEqual([
      '11 unresolved BRANCHES',
    ]);
    expect(faultsOf(tree.replace('part" value="7"', 'part" value="seven"'))).toEqual(['11 bad-value seven']);
    expect(faultsOf(tree.replace('name="part"', 'name="kind"'))).toContain('5 duplicate kind');
    expect(
      faultsOf(
        tree.replace(
          'name="TIME"><EntryList>',
          'name="TIME"><EntryList><ContainerRefEntry containerRef="TIME"/>',
        ),
      ),
    ).toEqual(['9 circular TIME']);
  });

  it('covers elements of other languages too', () => {
    const include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="other.xml"/>';
    expect(faultsOf(header(include))).toEqual(['1 unsupported include']);
  });

  it('does not let a container whose criteria cannot be judged match everything', () => {
    const { definition } = loadXtce(tree.replace('part" value="7"', 'part" value="seven"'));
    expect(decodePacket(definition!, fromHex('01000709'))).toMatchObject({
      ok: true,
      value: { containerName: 'OTHER' },
    });
  });

  it('leaves a value raw and unjudged when its calibrator is not supported', () => {
    const math = '<DefaultCalibrator><MathOperationCalibrator/></DefaultCalibrator>';
    const alarm =
      '<DefaultAlarm><StaticAlarmRanges><WarningRange maxInclusive="1"/></StaticAlarmRanges></DefaultAlarm>';
    const { definition, faults } = loadXtce(oneParameter(integer('sizeInBits="8"', math, alarm)));
    expect(faults).toMatchObject([{ kind: 'unsupported', found: 'MathOperationCalibrator' }]);
    const decoded = decodePacket(definition!, fromHex('07'));
    expect(decoded).toMatchObject({ ok: true, value: { parameters: [{ value: 7, limitState: 'none' }] } });
  });

  it('makes a definition impossible only when it is no XTCE', () => {
    expect(loadXtce('<a>')).toMatchObject({
      definition: undefined,
      faults: [{ kind: 'bad-xml', line: 1, column: 4 }],
    });
    expect(loadXtce('<SpaceSystem name="S"/>')).toMatchObject({
      definition: undefined,
      faults: [{ kind: 'not-xtce' }],
    });
  });
});

const commands = header(`
  <CommandMetaData>
    <ParameterTypeSet><IntegerParameterType name="u8"><IntegerDataEncoding/></IntegerParameterType></ParameterTypeSet>
    <ParameterSet><Parameter name="check" parameterTypeRef="u8" initialValue="170"/></ParameterSet>
    <ArgumentTypeSet>
      <IntegerArgumentType name="interval"><UnitSet><Unit>s</Unit></UnitSet><IntegerDataEncoding sizeInBits="16"/>
        <ValidRangeSet><ValidRange minInclusive="15" maxInclusive="600"/></ValidRangeSet></IntegerArgumentType>
      <FloatArgumentType name="delay"><UnitSet><Unit>ms</Unit></UnitSet><IntegerDataEncoding sizeInBits="8"><DefaultCalibrator>
        <PolynomialCalibrator><Term coefficient="10" exponent="1"/></PolynomialCalibrator></DefaultCalibrator></IntegerDataEncoding></FloatArgumentType>
      <EnumeratedArgumentType name="mode"><IntegerDataEncoding sizeInBits="4"/><EnumerationList><Enumeration value="3" label="RX"/>
        <Enumeration value="4" label="DIGI"/></EnumerationList></EnumeratedArgumentType>
      <BooleanArgumentType name="switch" zeroStringValue="off" oneStringValue="on"><IntegerDataEncoding sizeInBits="4"/></BooleanArgumentType>
      <StringArgumentType name="call"><StringDataEncoding encoding="US-ASCII"><SizeInBits><Fixed><FixedValue>32</FixedValue></Fixed></SizeInBits></StringDataEncoding></StringArgumentType>
      <BinaryArgumentType name="magic"><BinaryDataEncoding><SizeInBits><FixedValue>16</FixedValue></SizeInBits></BinaryDataEncoding></BinaryArgumentType>
    </ArgumentTypeSet>
    <MetaCommandSet>
      <MetaCommand name="RX_ON"><BaseMetaCommand metaCommandRef="SET"><ArgumentAssignmentList><ArgumentAssignment argumentName="mode" argumentValue="RX"/></ArgumentAssignmentList></BaseMetaCommand></MetaCommand>
      <MetaCommand name="FUNCTION" abstract="true"><AncillaryDataSet><AncillaryData name="apid">32</AncillaryData><AncillaryData name="pusService">8</AncillaryData></AncillaryDataSet>
        <CommandContainer name="FUNCTION_DATA"><EntryList><FixedValueEntry binaryValue="1f" sizeInBits="5"/><FixedValueEntry binaryValue="02" sizeInBits="3"/></EntryList></CommandContainer>
        <DefaultSignificance consequenceLevel="critical" reasonForWarning="Changes the payload"/></MetaCommand>
      <MetaCommand name="SET" shortDescription="Sets all"><AncillaryDataSet><AncillaryData name="pusSubtype">1</AncillaryData></AncillaryDataSet>
        <BaseMetaCommand metaCommandRef="FUNCTION"/>
        <ArgumentList><Argument name="mode" argumentTypeRef="mode"/><Argument name="on" argumentTypeRef="switch" initialValue="on"/>
          <Argument name="interval" argumentTypeRef="interval" initialValue="45"/><Argument name="delay" argumentTypeRef="delay" initialValue="300"/>
          <Argument name="call" argumentTypeRef="call" initialValue="A5"/><Argument name="magic" argumentTypeRef="magic" initialValue="b7a5"/></ArgumentList>
        <CommandContainer name="SET_DATA"><EntryList><ArgumentRefEntry argumentRef="mode"/><ArgumentRefEntry argumentRef="on"/>
          <ArgumentRefEntry argumentRef="interval"/><ArgumentRefEntry argumentRef="delay"/><ArgumentRefEntry argumentRef="call"/>
          <ArgumentRefEntry argumentRef="magic"/><ParameterRefEntry parameterRef="check"/></EntryList><BaseContainer containerRef="FUNCTION_DATA"/></CommandContainer></MetaCommand>
    </MetaCommandSet>
  </CommandMetaData>`);

describe('commands', () => {
  const definition = load(commands);
  const encode = (name: string, args = {}) => {
    const encoded = encodeCommand(definition, name, args);
    return encoded.ok
      ? toHex(encoded.value)
      : `${encoded.fault.kind}: ${encoded.fault.expected}, ${encoded.fault.found}`;
  };

  it('encodes fixed values, arguments and constants, those of the base container first', () => {
    expect(encode('SET', { mode: 'DIGI' })).toBe('fa41002d1e41350000b7a5aa');
    expect(
      encode('SET', {
        mode: 3,
        on: false,
        interval: '0x10',
        delay: 2550,
        call: 'A55B',
        magic: fromHex('0001'),
      }),
    ).toBe('fa300010ff413535420001aa');
    expect(encode('/S/SET', { mode: 'RX', on: 'off' })).toBe('fa30002d1e41350000b7a5aa');
  });

  it('fixes an argument by assignment', () => {
    expect(encode('RX_ON')).toBe('fa31002d1e41350000b7a5aa');
    expect(encode('RX_ON', { mode: 'DIGI' })).toMatch(/^unknown-argument/);
  });

  it('refuses what the file does not allow, and names the argument', () => {
    expect(encode('NONE')).toBe('unknown-command: a command of the definition, NONE');
    expect(encode('FUNCTION')).toMatch(/^abstract-command/);
    expect(encode('SET')).toBe('missing-argument: mode, none');
    expect(encode('SET', { mode: 'SAFE' })).toBe('bad-label: mode: RX, DIGI, SAFE');
    expect(encode('SET', { mode: 'RX', interval: 10 })).toBe('out-of-range: interval: 15 to 600, 10');
    expect(encode('SET', { mode: 'RX', interval: 20.5 })).toBe('bad-type: interval: a whole number, 20.5');
    expect(encode('SET', { mode: 'RX', interval: Number.NaN })).toMatch(/^bad-type/);
    expect(encode('SET', { mode: 'RX', delay: 2560 })).toMatch(/^out-of-range: delay/);
    expect(encode('SET', { mode: 'RX', call: 'A55BTN' })).toBe('too-long: call: at most 4 octets, 6');
    expect(encode('SET', { mode: 'RX', call: 'ཀ' })).toMatch(/^bad-type: call: characters of US-ASCII/);
    expect(encode('SET', { mode: 'RX', on: 2 })).toBe('bad-label: on: on or off, 2');
    expect(encode('SET', { mode: 'RX', magic: 'b7' })).toMatch(/^too-long: magic/);
    expect(encode('SET', { mode: 'RX', colour: 1 })).toMatch(/^unknown-argument/);
    expect(encode('SET', JSON.parse('{"__proto__":1,"mode":"RX"}'))).toMatch(/^unknown-argument/);
  });

  it('lists commands for people and programs', () => {
    const [set] = listCommands(definition).filter(({ name }) => name === 'SET');
    expect(listCommands(definition).map(({ name }) => name)).toEqual(['SET', 'RX_ON']);
    expect(set).toMatchObject({
      qualifiedName: '/S/SET',
      description: 'Sets all',
      ancillary: { apid: '32', pusService: '8', pusSubtype: '1' },
      significance: { level: 'critical', reason: 'Changes the payload' },
      arguments: [
        { name: 'mode', type: 'enumerated', labels: ['RX', 'DIGI'], initialValue: undefined },
        { name: 'on', type: 'boolean', labels: ['off', 'on'], initialValue: true },
        { name: 'interval', type: 'integer', unit: 's', validRange: { min: 15, max: 600 }, initialValue: 45 },
        { name: 'delay', type: 'float', unit: 'ms', validRange: undefined, initialValue: 300 },
        { name: 'call', type: 'string', maxOctets: 4, initialValue: 'A5' },
        { name: 'magic', type: 'binary', maxOctets: 2 },
      ],
    });
  });

  it('never throws on random arguments', () => {
    const value = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.uint8Array({ maxLength: 4 }));
    const record = fc.record({
      mode: value,
      on: value,
      interval: value,
      delay: value,
      call: value,
      magic: value,
    });
    fc.assert(fc.property(record, (args) => void encodeCommand(definition, 'SET', args)));
  });
});

describe('the mission of the rehearsal', () => {
  const path = resolve(import.meta.dirname, '../../../missions/aprs-dp/telemetry.xml');

  it('is read without a fault, and its packets go where they belong', () => {
    const definition = load(readFileSync(path, 'utf8'));
    // Housekeeping structure 1 of docs/decisions/0008: 43 octets of fields; 5000 mV, 90 mA, 21.5 degC
    const fields = fromHex(
      '3000 00000e10 1388 005a 0866 07d0 0834 a6 00 80 00000005 00000001 00000004 0002 00 0003 413535425446 70',
    );
    expect(fields).toHaveLength(43);
    const packet = encodePusTelemetry({
      apid: 0x20,
      sequenceCount: 3,
      service: 3,
      subtype: 25,
      onboardTime: fromHex('737300008000'),
      data: Uint8Array.of(1, ...fields),
    });
    const decoded = decodePacket(definition, packet);
    if (!decoded.ok) throw new TypeError(JSON.stringify(decoded.fault));
    expect(decoded.value.containerName).toBe('HK_PAYLOAD_FAST');
    // What is left is the packet error control.
    expect(packet.length * 8 - decoded.value.decodedBits).toBe(16);
    const named = new Map(decoded.value.parameters.map((parameter) => [parameter.name, parameter]));
    expect(named.get('bus_voltage')).toMatchObject({ raw: 5000, unit: 'V', limitState: 'nominal' });
    expect(named.get('bus_voltage')?.value).toBeCloseTo(5, 9);
    expect(named.get('temp_pa')?.value).toBeCloseTo(21.5, 9);
    expect(named.get('mode')).toMatchObject({ value: 'RX', limitState: 'nominal' });
    expect(named.get('rssi')).toMatchObject({ value: -90, unit: 'dBm' });
    expect(named.get('last_heard_call')?.value).toBe('A55BTF');
    expect(listParameters(definition).find(({ name }) => name === 'bus_voltage')).toMatchObject({
      unit: 'V',
      containers: ['HK_PAYLOAD_FAST'],
      limits: [
        { level: 'critical', low: 4.75, high: 5.25 },
        { level: 'warning', low: 4.85, high: 5.15 },
      ],
    });
  });
});
