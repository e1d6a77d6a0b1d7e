import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { evaluateMath } from './math-operation.ts';
import { compilePattern, textMatches } from './text-pattern.ts';
import {
  container,
  decodeOne,
  entry,
  header,
  integer,
  load,
  oneParameter,
  telemetry,
  unsigned,
} from './xtce.fixture.ts';
import { decodePacket, loadXtce } from './xtce.ts';

describe('whole numbers', () => {
  const value = (attributes: string, hex: string) => decodeOne(integer(attributes), hex).value;

  it('are exact to 64 bits', () => {
    expect(value('sizeInBits="64"', '0020000000000001')).toBe(9007199254740993n);
    expect(value('sizeInBits="64"', 'ffffffffffffffff')).toBe(18446744073709551615n);
    expect(value('sizeInBits="64"', '00000000000000ff')).toBe(255);
    expect(value('sizeInBits="64" encoding="twosComplement"', '8000000000000000')).toBe(
      -9223372036854775808n,
    );
    expect(value('sizeInBits="64" encoding="twosComplement"', 'fffffffffffffffb')).toBe(-5);
    expect(value('sizeInBits="64" encoding="onesComplement"', 'fffffffffffffffa')).toBe(-5);
    expect(value('sizeInBits="64" encoding="signMagnitude"', '8000000000000005')).toBe(-5);
    expect(value('sizeInBits="57" encoding="twosComplement"', 'ffffffffffffff00')).toBe(-2);
    expect(value('sizeInBits="64" byteOrder="leastSignificantByteFirst"', '0100000000002000')).toBe(
      9007199254740993n,
    );
  });

  it('come as decimal digits', () => {
    expect(value('sizeInBits="32" encoding="BCD"', '01090008')).toBe(1908);
    expect(value('sizeInBits="32" encoding="packedBCD"', '20261129')).toBe(20261129);
    expect(value('sizeInBits="64" encoding="packedBCD"', '9999999999999999')).toBe(9999999999999999n);
    expect(decodeOne(integer('sizeInBits="16" encoding="packedBCD"'), '1a34')).toMatchObject({
      raw: '1a34',
      value: '1a34',
      limitState: 'none',
    });
  });

  it('come in any order of octets', () => {
    // The example of the schema, ByteOrderArbitraryType: 0x0A0B0C0D
    expect(value('sizeInBits="32" byteOrder="3,2,1,0"', '0a0b0c0d')).toBe(0x0a0b0c0d);
    expect(value('sizeInBits="32" byteOrder="0,1,2,3"', '0d0c0b0a')).toBe(0x0a0b0c0d);
    expect(value('sizeInBits="32" byteOrder="2,3,0,1"', '0b0a0d0c')).toBe(0x0a0b0c0d);
    expect(loadXtce(oneParameter(integer('sizeInBits="32" byteOrder="3,3,1,0"'))).faults).toMatchObject([
      { kind: 'bad-value' },
    ]);
  });

  it('and figures may be written as text', () => {
    // yamcs/yamcs RefXtceDecodingTest, testNumericStringEncoding
    const text = (type: string) =>
      `<${type}ParameterType name="t"><StringDataEncoding><SizeInBits><Fixed><FixedValue>48</FixedValue></Fixed><TerminationChar>00</TerminationChar></SizeInBits></StringDataEncoding></${type}ParameterType>`;
    expect(decodeOne(text('Integer'), '313030000000')).toMatchObject({ raw: '100', value: 100 });
    expect(decodeOne(text('Float'), '2d332e313400')).toMatchObject({ raw: '-3.14', value: -3.14 });
    expect(decodeOne(text('Integer'), '6e6f6e650000')).toMatchObject({ raw: 'none', value: 'none' });
  });
});

describe('calibrators', () => {
  const spline = (attributes: string) =>
    `<DefaultCalibrator><SplineCalibrator ${attributes}><SplinePoint raw="0" calibrated="0"/><SplinePoint raw="2" calibrated="4"/>` +
    '<SplinePoint raw="4" calibrated="16"/><SplinePoint raw="6" calibrated="36"/></SplineCalibrator></DefaultCalibrator>';
  const at = (attributes: string, hex: string) =>
    decodeOne(integer('sizeInBits="8"', spline(attributes)), hex).value;

  it('of order 2 and 3 go through the points with a curve', () => {
    // The points lie on a parabola, which both orders must find.
    for (const order of [2, 3]) {
      expect(at(`order="${order}"`, '03')).toBeCloseTo(9, 12);
      expect(at(`order="${order}"`, '05')).toBeCloseTo(25, 12);
      expect(at(`order="${order}" extrapolate="true"`, '08')).toBeCloseTo(64, 12);
      expect(at(`order="${order}"`, '08')).toBe(36);
    }
    expect(loadXtce(oneParameter(integer('sizeInBits="8"', spline('order="4"')))).faults).toMatchObject([
      { kind: 'missing', expected: '5 SplinePoint (order)' },
    ]);
  });

  it('calculate with every operator of XTCE', () => {
    const result = (...steps: (number | string)[]) =>
      evaluateMath(
        steps.map((step) =>
          typeof step === 'number'
            ? { kind: 'value', value: step }
            : step === 'x'
              ? { kind: 'this' }
              : { kind: 'operator', operator: step as '+' },
        ),
        2,
        () => undefined,
      );
    // Source: XTCE 1.3 schema, MathOperatorsType, (before -- after)
    const table: [number | undefined, ...(number | string)[]][] = [
      [5, 'x', 3, '+'],
      [-1, 'x', 3, '-'],
      [0.5, 4, 8, '/'],
      [undefined, 1, 0, '/'],
      [1, 7, 3, '%'],
      [8, 2, 3, '^'],
      [9, 2, 3, 'y^x'],
      [0, 1, 'ln'],
      [3, 1000, 'log'],
      [undefined, -1, 'ln'],
      [1, 0, 'e^x'],
      [0.25, 4, '1/x'],
      [120, 5, 'x!'],
      [undefined, 0.5, 'x!'],
      [0, 0, 'tan'],
      [1, 0, 'cos'],
      [0, 0, 'sin'],
      [0, 0, 'atan'],
      [Math.PI / 2, 0, 1, 'atan2'],
      [0, 1, 'acos'],
      [0, 0, 'asin'],
      [0, 0, 'tanh'],
      [1, 0, 'cosh'],
      [0, 0, 'sinh'],
      [0, 0, 'atanh'],
      [0, 1, 'acosh'],
      [0, 0, 'asinh'],
      [-2, 5, 3, 'swap', '-'],
      [5, 5, 3, 'drop'],
      [25, 5, 'dup', '*'],
      [5, 5, 3, 'over'],
      [20, 5, 2, '<<'],
      [1, 5, 2, '>>'],
      [4, 5, 6, '&'],
      [7, 5, 6, '|'],
      [3, 5, 6, 'xor'],
      [0, 5, 0, '&&'],
      [1, 5, 0, '||'],
      [1, 0, '!'],
      [5, -5, 'abs'],
      [-3, -7, 3, 'div'],
      [3, -7, -3, 'div'],
      [-3, -3.7, 'int'],
      [1, 5, 3, '>'],
      [1, 5, 5, '>='],
      [0, 5, 3, '<'],
      [1, 5, 5, '<='],
      [1, 5, 5, '=='],
      [1, 5, 3, '!='],
      [3, 5, 3, 'min'],
      [5, 5, 3, 'max'],
      [-6, 5, '~'],
    ];
    for (const [expected, ...steps] of table) expect(result(...steps), steps.join(' ')).toBe(expected);
  });

  it('apply by what the raw value itself is', () => {
    const below = (value: number, factor: number) =>
      `<ContextCalibrator><ContextMatch><Comparison parameterRef="p" useCalibratedValue="false" comparisonOperator="&lt;" value="${value}"/></ContextMatch><Calibrator><PolynomialCalibrator><Term coefficient="${factor}" exponent="1"/></PolynomialCalibrator></Calibrator></ContextCalibrator>`;
    const type = integer(
      'sizeInBits="8"',
      `<ContextCalibratorList>${below(10, 2)}${below(20, 3)}</ContextCalibratorList>`,
    );
    expect(['05', '0f', '1e'].map((hex) => decodeOne(type, hex).value)).toEqual([10, 45, 30]);
  });

  it('that nobody can choose leave the value raw', () => {
    const text = integer(
      'sizeInBits="8"',
      '<ContextCalibratorList><ContextCalibrator><ContextMatch><CustomAlgorithm name="a"/></ContextMatch><Calibrator><PolynomialCalibrator><Term coefficient="2" exponent="1"/></PolynomialCalibrator></Calibrator></ContextCalibrator></ContextCalibratorList>',
    );
    const { definition, faults } = loadXtce(oneParameter(text));
    expect(faults).toMatchObject([{ kind: 'unsupported', found: 'CustomAlgorithm' }]);
    // Nobody can say whether it applies: better raw than wrong.
    const decoded = decodePacket(definition!, fromHex('07'));
    expect(decoded).toMatchObject({ ok: true, value: { parameters: [{ value: 7, isValid: false }] } });
  });
});

describe('times', () => {
  const time = (attributes: string, encoding: string, reference: string) =>
    `<AbsoluteTimeParameterType name="t"><Encoding ${attributes}>${encoding}</Encoding><ReferenceTime>${reference}</ReferenceTime></AbsoluteTimeParameterType>`;
  const u32 = '<IntegerDataEncoding sizeInBits="32"/>';
  const value = (attributes: string, hex: string, epoch = '2020-01-31T12:00:00Z', encoding = u32) =>
    decodeOne(time(attributes, encoding, `<Epoch>${epoch}</Epoch>`), hex).value;

  it('count in every unit of XTCE', () => {
    const epoch = Date.UTC(2020, 0, 31, 12);
    expect(value('units="milliseconds"', '000003e8')).toBe(epoch + 1000);
    expect(value('units="microseconds"', '000f4240')).toBeCloseTo(epoch + 1000, 3);
    expect(value('units="nanoseconds"', '3b9aca00')).toBeCloseTo(epoch + 1000, 3);
    expect(value('units="picoSeconds"', '3b9aca00')).toBeCloseTo(epoch + 1, 3);
    expect(value('units="minutes"', '00000002')).toBe(epoch + 120_000);
    expect(value('units="hours"', '00000002')).toBe(epoch + 7_200_000);
    expect(value('units="days"', '00000002')).toBe(epoch + 172_800_000);
    // On the calendar: one month after 31 January is the last of February.
    expect(value('units="months"', '00000001')).toBe(Date.UTC(2020, 1, 29, 12));
    expect(value('units="years"', '00000002')).toBe(Date.UTC(2022, 0, 31, 12));
    expect(value('scale="0.5" offset="-1"', '00000006')).toBe(epoch + 2000);
  });

  it('are text in ISO form or by day of year', () => {
    const text =
      '<StringDataEncoding><SizeInBits><Fixed><FixedValue>160</FixedValue></Fixed></SizeInBits></StringDataEncoding>';
    const hex = (iso: string) => Buffer.from(iso.padEnd(20, '\0')).toString('hex');
    // CCSDS 301.0-B-4, 3.5: codes A and B
    expect(value('', hex('1988-01-18T17:20:43Z'), 'UNIX', text)).toBe(Date.UTC(1988, 0, 18, 17, 20, 43));
    expect(value('', hex('1988-018T17:20:43Z'), 'UNIX', text)).toBe(Date.UTC(1988, 0, 18, 17, 20, 43));
    expect(value('', hex('yesterday'), 'UNIX', text)).toBe('yesterday');
  });

  it('are CUC codes of four to seven octets', () => {
    const octets = (bits: number) =>
      `<BinaryDataEncoding><SizeInBits><FixedValue>${bits}</FixedValue></SizeInBits></BinaryDataEncoding>`;
    expect(value('', '00000001', 'UNIX', octets(32))).toBe(1000);
    expect(value('', '0000000180', 'UNIX', octets(40))).toBe(1500);
    expect(value('', '00000001400000', 'UNIX', octets(56))).toBe(1250);
  });

  it('count from each other, and durations for themselves', () => {
    const types =
      time('', u32, '<Epoch>UNIX</Epoch>').replace('name="t"', 'name="coarse"') +
      time(
        'units="milliseconds"',
        '<IntegerDataEncoding sizeInBits="16"/>',
        '<OffsetFrom parameterRef="s"/>',
      ).replace('name="t"', 'name="fine"') +
      '<RelativeTimeParameterType name="span"><Encoding units="minutes"><IntegerDataEncoding encoding="twosComplement"/></Encoding></RelativeTimeParameterType>';
    const definition = load(
      telemetry(
        types,
        { s: 'coarse', ms: 'fine', d: 'span' },
        container('C', entry('s') + entry('ms') + entry('d')),
      ),
    );
    const decoded = decodePacket(definition, fromHex('000000640032fe'));
    expect(decoded.ok && decoded.value.parameters.map((parameter) => parameter.value)).toEqual([
      100_000, 100_050, -120_000,
    ]);
  });
});

describe('types', () => {
  it('inherit what they do not write themselves', () => {
    const types =
      '<FloatParameterType name="base" shortDescription="Voltage"><UnitSet><Unit>V</Unit></UnitSet><IntegerDataEncoding sizeInBits="16"><DefaultCalibrator><PolynomialCalibrator><Term coefficient="0.5" exponent="1"/></PolynomialCalibrator></DefaultCalibrator></IntegerDataEncoding>' +
      '<DefaultAlarm><StaticAlarmRanges><WarningRange maxInclusive="5"/></StaticAlarmRanges></DefaultAlarm></FloatParameterType>' +
      '<FloatParameterType name="child" baseType="base"><DefaultAlarm><StaticAlarmRanges><WarningRange maxInclusive="7"/></StaticAlarmRanges></DefaultAlarm></FloatParameterType>' +
      '<FloatParameterType name="t" baseType="child"><IntegerDataEncoding sizeInBits="8"/></FloatParameterType>';
    const definition = load(
      telemetry(
        types,
        { a: 'base', b: 'child', c: 't' },
        container('C', entry('a') + entry('b') + entry('c')),
      ),
    );
    const decoded = decodePacket(definition, fromHex('000c000c0c'));
    if (!decoded.ok) throw new TypeError(decoded.fault.kind);
    expect(decoded.value.parameters.map(({ value, unit, limitState }) => [value, unit, limitState])).toEqual([
      [6, 'V', 'warning'],
      [6, 'V', 'nominal'],
      [12, 'V', 'warning'],
    ]);
    expect(definition.parameters[2]!.description).toBe('Voltage');
  });

  it('do not inherit from themselves, from another kind or from nothing', () => {
    const kinds = (types: string) =>
      loadXtce(telemetry(types, {}, container('C', ''))).faults.map(({ kind }) => kind);
    const derived = (name: string, base: string) =>
      `<IntegerParameterType name="${name}" baseType="${base}"><IntegerDataEncoding/></IntegerParameterType>`;
    expect(kinds(derived('a', 'b') + derived('b', 'a'))).toEqual(['circular', 'circular']);
    expect(kinds(derived('a', 'none'))).toEqual(['unresolved']);
    expect(kinds(`${derived('a', 'b')}<StringParameterType name="b"/>`)).toEqual(['bad-value']);
  });

  it('say which values are valid', () => {
    const type = (more: string, range: string) =>
      `<IntegerParameterType name="t"><IntegerDataEncoding><DefaultCalibrator><PolynomialCalibrator><Term coefficient="10" exponent="1"/></PolynomialCalibrator></DefaultCalibrator></IntegerDataEncoding><ValidRange ${range} ${more}/></IntegerParameterType>`;
    const isValid = (text: string, hex: string) => {
      const decoded = decodePacket(load(oneParameter(text)), fromHex(hex));
      return decoded.ok && decoded.value.parameters[0]!.isValid;
    };
    const calibrated = type('', 'minInclusive="10" maxInclusive="50"');
    expect([isValid(calibrated, '05'), isValid(calibrated, '06')]).toEqual([true, false]);
    const raw = type('validRangeAppliesToCalibrated="false"', 'minInclusive="1" maxInclusive="5"');
    expect([isValid(raw, '05'), isValid(raw, '06')]).toEqual([true, false]);
    const condition = header(
      `<TelemetryMetaData><ParameterTypeSet>${unsigned('u8', 8)}</ParameterTypeSet><ParameterSet><Parameter name="on" parameterTypeRef="u8"/>` +
        '<Parameter name="v" parameterTypeRef="u8"><ParameterProperties><ValidityCondition><Comparison parameterRef="on" value="1"/></ValidityCondition></ParameterProperties></Parameter></ParameterSet>' +
        `<ContainerSet>${container('C', entry('on') + entry('v'))}</ContainerSet></TelemetryMetaData>`,
    );
    const valid = (hex: string) => {
      const decoded = decodePacket(load(condition), fromHex(hex));
      return decoded.ok && decoded.value.parameters[1]!.isValid;
    };
    expect([valid('0109'), valid('0009')]).toEqual([true, false]);
  });

  it('name units with their powers and factors', () => {
    const unit = (inside: string) => decodeOne(integer('', '', `<UnitSet>${inside}</UnitSet>`), '00').unit;
    expect(unit('<Unit>m</Unit><Unit power="-2">s</Unit>')).toBe('m*s^-2');
    expect(unit('<Unit factor="1000">Pa</Unit>')).toBe('1000*Pa');
    expect(unit('<Unit form="raw">counts</Unit><Unit>V</Unit>')).toBe('V');
  });
});

describe('text', () => {
  const text = (set: string, hex: string) =>
    decodeOne(
      `<StringParameterType name="t"><StringDataEncoding encoding="${set}"><SizeInBits><Fixed><FixedValue>${hex.length * 4}</FixedValue></Fixed></SizeInBits></StringDataEncoding></StringParameterType>`,
      hex,
    ).value;

  it('is read in every character set of XTCE', () => {
    // Source: Unicode 15, CP1252.TXT; RFC 2781 for the byte order mark
    expect(text('Windows-1252', '80939941')).toBe('€“™A');
    expect(text('ISO-8859-1', 'e9')).toBe('é');
    expect(text('UTF-16', 'feff0041')).toBe('A');
    expect(text('UTF-16', 'fffe4100')).toBe('A');
    expect(text('UTF-16', '0041')).toBe('A');
    expect(text('UTF-32BE', '0001f6f0')).toBe('🛰');
    expect(text('UTF-32LE', 'f0f60100')).toBe('🛰');
    expect(text('UTF-32', '0000feff00000041')).toBe('A');
    expect(text('UTF-32BE', '00110000')).toBe('�');
  });

  it('matches patterns in a time that does not explode', () => {
    const matches = (pattern: string, candidate: string) => textMatches(pattern, candidate);
    expect(matches('[A-Z]{3}-\\d{2,3}', 'ABC-12')).toBe(true);
    expect(matches('[A-Z]{3}-\\d{2,3}', 'ABC-1234')).toBe(false);
    expect(matches('(on|off)?', '')).toBe(true);
    expect(matches('^a.c$', 'abc')).toBe(true);
    expect(matches('[^0-9]+', 'ab1')).toBe(false);
    expect(matches('(a+)+b', 'a'.repeat(5000))).toBe(false);
    expect(matches('(a|aa)*', 'a'.repeat(5000))).toBe(true);
    expect(
      ['(', 'a{2', '*', '[a', '\\p{L}', '(?=a)', '((a{200}){200}){200}', '((){200}){200}'].map((pattern) =>
        compilePattern(pattern),
      ),
    ).toEqual(Array.from({ length: 8 }, () => undefined));
  });
});
