import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { decodeOne, header, integer, load } from './xtce.fixture.ts';
import { decodePacket } from './xtce.ts';

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
