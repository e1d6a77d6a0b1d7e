import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { container, decodeOne, entry, integer, load, telemetry, unsigned } from './xtce.fixture.ts';
import { decodePacket, loadXtce, XtceReader } from './xtce.ts';

const alarm = (content: string, attributes = '') => `<DefaultAlarm${attributes}>${content}</DefaultAlarm>`;
const ranges = (...levels: [name: string, bounds: string][]) =>
  `<StaticAlarmRanges>${levels.map(([name, bounds]) => `<${name}Range ${bounds}/>`).join('')}</StaticAlarmRanges>`;
const states = (type: string, ...hex: string[]) => hex.map((octets) => decodeOne(type, octets).limitState);

describe('alarms', () => {
  it('of any number of ranges: the worst that applies', () => {
    const multi =
      '<AlarmMultiRanges><Range minInclusive="10" maxInclusive="20" rangeForm="inside" level="watch"/>' +
      '<Range minInclusive="15" maxInclusive="16" rangeForm="inside" level="severe"/><Range maxInclusive="100" level="warning"/></AlarmMultiRanges>';
    const type = integer('sizeInBits="8"', '', alarm(multi));
    expect(states(type, '05', '0a', '0f', '65')).toEqual(['nominal', 'watch', 'severe', 'warning']);
  });

  it('of text by what it looks like', () => {
    const type =
      '<StringParameterType name="t"><StringDataEncoding><SizeInBits><Fixed><FixedValue>32</FixedValue></Fixed></SizeInBits></StringDataEncoding>' +
      '<DefaultAlarm defaultAlarmLevel="watch"><StringAlarmList><StringAlarm matchPattern="ERR[0-9]" alarmLevel="critical"/>' +
      '<StringAlarm matchPattern="OK.*" alarmLevel="normal"/></StringAlarmList></DefaultAlarm></StringParameterType>';
    const ascii = (text: string) => Buffer.from(text.padEnd(4, '\0')).toString('hex');
    expect(states(type, ascii('ERR3'), ascii('OK'), ascii('OKAY'), ascii('ERR'))).toEqual([
      'critical',
      'nominal',
      'nominal',
      'watch',
    ]);
  });

  it('on conditions, of flags and octets too', () => {
    const conditions =
      '<DefaultAlarm><AlarmConditions><CriticalAlarm><Comparison parameterRef="p" value="True"/></CriticalAlarm></AlarmConditions></DefaultAlarm>';
    const flag = `<BooleanParameterType name="t"><IntegerDataEncoding/>${conditions}</BooleanParameterType>`;
    expect(states(flag, '00', '01')).toEqual(['nominal', 'critical']);
    const octets = `<BinaryParameterType name="t"><BinaryDataEncoding><SizeInBits><FixedValue>16</FixedValue></SizeInBits></BinaryDataEncoding>${conditions.replace('True', 'DEAD')}</BinaryParameterType>`;
    expect(states(octets, 'beef', 'dead')).toEqual(['nominal', 'critical']);
  });

  it('of durations in their units', () => {
    const type =
      '<RelativeTimeParameterType name="t"><Encoding units="minutes"><IntegerDataEncoding/></Encoding><DefaultAlarm>' +
      '<StaticAlarmRanges timeUnits="hours"><WarningRange maxInclusive="1"/></StaticAlarmRanges></DefaultAlarm></RelativeTimeParameterType>';
    expect(states(type, '3c', '3d')).toEqual(['nominal', 'warning']);
  });

  it('by context before the default, and none where a context says so', () => {
    // BogusSAT-1 of Yamcs, Battery_Voltage_Type, in whole volts
    const context = (mode: string, content: string, attributes = '') =>
      `<ContextAlarm${attributes}>${content}<ContextMatch><Comparison parameterRef="mode" value="${mode}"/></ContextMatch></ContextAlarm>`;
    const type = integer(
      'sizeInBits="8"',
      '',
      `${alarm(ranges(['Critical', 'maxInclusive="10"']))}<ContextAlarmList>${context('1', ranges(['Warning', 'maxInclusive="20"']))}${context('2', '')}${context('3', ranges(['Severe', 'maxInclusive="1"']), ' disabled="true"')}</ContextAlarmList>`,
    ).replace('name="t"', 'name="volt"');
    const definition = load(
      telemetry(
        unsigned('u8', 8) + type,
        { mode: 'u8', v: 'volt' },
        container('C', entry('mode') + entry('v')),
      ),
    );
    const state = (hex: string) => {
      const decoded = decodePacket(definition, fromHex(hex));
      return decoded.ok ? decoded.value.parameters[1]!.limitState : decoded.fault.kind;
    };
    expect([state('0015'), state('010f'), state('0115'), state('02ff'), state('03ff')]).toEqual([
      'critical',
      'nominal',
      'warning',
      'none',
      'none',
    ]);
  });

  it('of a label: an enumeration value without one is an alarm', () => {
    const type =
      '<EnumeratedParameterType name="t"><IntegerDataEncoding/><EnumerationList><Enumeration value="1" label="A"/></EnumerationList>' +
      '<DefaultAlarm defaultAlarmLevel="distress"><EnumerationAlarmList><EnumerationAlarm enumerationLabel="A" alarmLevel="normal"/></EnumerationAlarmList></DefaultAlarm></EnumeratedParameterType>';
    expect(states(type, '01', '02')).toEqual(['nominal', 'distress']);
  });

  it('that are algorithms are reported', () => {
    const { faults } = loadXtce(
      telemetry(
        integer('sizeInBits="8"', '', alarm('<CustomAlarm><InputAlgorithm name="a"/></CustomAlarm>')),
        { p: 't' },
        container('C', entry('p')),
      ),
    );
    expect(faults).toMatchObject([{ kind: 'unsupported', found: 'CustomAlarm' }]);
  });
});

describe('alarms over several packets', () => {
  const reader = (type: string) => {
    const definition = load(telemetry(type, { p: 't' }, container('C', entry('p'))));
    const xtce = new XtceReader(definition);
    return (hex: string, atMs?: number) => {
      const read = xtce.read(fromHex(hex), atMs);
      return read.ok ? read.value.parameters[0]!.limitState : read.fault.kind;
    };
  };

  it('begin after so many violations in a row, and end after so many values in order', () => {
    const limits = ranges(['Warning', 'maxInclusive="10"'], ['Critical', 'maxInclusive="20"']);
    const state = reader(
      integer('sizeInBits="8"', '', alarm(limits, ' minViolations="3" minConformance="2"')),
    );
    expect(['0b', '0b', '05', '0b', '0b', '0b', '15', '05', '05', '0b'].map((hex) => state(hex))).toEqual([
      'nominal',
      'nominal',
      'nominal',
      'nominal',
      'nominal',
      'warning',
      'critical',
      'critical',
      'nominal',
      'nominal',
    ]);
  });

  it('leave no trace of a packet that could not be read', () => {
    const type = integer(
      'sizeInBits="8"',
      '',
      alarm(ranges(['Warning', 'maxInclusive="10"']), ' minViolations="2"'),
    );
    const definition = load(
      telemetry(type + unsigned('u8', 8), { p: 't', q: 'u8' }, container('C', entry('p') + entry('q'))),
    );
    const xtce = new XtceReader(definition);
    const state = (hex: string) => {
      const read = xtce.read(fromHex(hex));
      return read.ok ? read.value.parameters[0]!.limitState : read.fault.kind;
    };
    expect(['0b00', '0b', '0b', '0500', '0b', '0b00', '0b00'].map(state)).toEqual([
      'nominal',
      'too-short',
      'too-short',
      'nominal',
      'too-short',
      'nominal',
      'warning',
    ]);
  });

  it('judge how much a value changed, from one to the next and in a second', () => {
    const change = (attributes: string) =>
      integer(
        'sizeInBits="8"',
        '',
        alarm(`<ChangeAlarmRanges ${attributes}><WarningRange maxInclusive="5"/></ChangeAlarmRanges>`),
      );
    const perSample = reader(change('changeType="changePerSample"'));
    expect(['0a', '0f', '15', '0a'].map((hex) => perSample(hex))).toEqual([
      'none',
      'nominal',
      'warning',
      'warning',
    ]);
    const perSecond = reader(change(''));
    const found = [perSecond('0a', 0), perSecond('14', 2000), perSecond('1e', 3000), perSecond('1e')];
    expect(found).toEqual(['none', 'nominal', 'warning', 'none']);
    const percentage = reader(change('changeType="changePerSample" changeBasis="percentageChange"'));
    expect(['64', '69', '70'].map((hex) => percentage(hex))).toEqual(['none', 'nominal', 'warning']);
    const overThree = reader(change('changeType="changePerSample" spanOfInterestInSamples="3"'));
    expect(['00', '02', '04', '06', '06'].map((hex) => overThree(hex))).toEqual([
      'none',
      'none',
      'none',
      'warning',
      'nominal',
    ]);
    const overTime = reader(change('changeType="changePerSecond" spanOfInterestInSeconds="2"'));
    expect([overTime('00', 0), overTime('06', 1000), overTime('0c', 2000), overTime('1e', 3000)]).toEqual([
      'none',
      'none',
      'warning',
      'warning',
    ]);
  });
});

describe('what a reader remembers', () => {
  const calibrator = (mode: string, factor: number) =>
    `<ContextCalibrator><ContextMatch><Comparison parameterRef="mode" value="${mode}"/></ContextMatch><Calibrator><PolynomialCalibrator><Term coefficient="${factor}" exponent="1"/></PolynomialCalibrator></Calibrator></ContextCalibrator>`;
  const byKind = (value: number) =>
    `<BaseContainer containerRef="ROOT"><RestrictionCriteria><Comparison parameterRef="k" value="${value}"/></RestrictionCriteria></BaseContainer>`;
  const types =
    unsigned('u8', 8) +
    `<FloatParameterType name="cal"><IntegerDataEncoding><DefaultCalibrator><PolynomialCalibrator><Term coefficient="1" exponent="1"/></PolynomialCalibrator></DefaultCalibrator><ContextCalibratorList>${calibrator('1', 10)}${calibrator('2', 100)}</ContextCalibratorList></IntegerDataEncoding></FloatParameterType>`;

  it('calibrates by a mode that came in another packet', () => {
    const definition = load(
      telemetry(
        types,
        { k: 'u8', mode: 'u8', v: 'cal' },
        container('ROOT', entry('k')) +
          container('MODE', entry('mode'), byKind(1)) +
          container('DATA', entry('v'), byKind(2)),
      ),
    );
    const reader = new XtceReader(definition);
    const value = (hex: string) => {
      const read = reader.read(fromHex(hex));
      return read.ok ? read.value.parameters[1]!.value : read.fault.kind;
    };
    expect(['0205', '0101', '0205', '0102', '0205'].map(value)).toEqual([5, 1, 50, 2, 500]);
    const alone = decodePacket(definition, fromHex('0205'));
    expect(alone.ok && alone.value.parameters[1]!.value).toBe(5);
  });

  it('compares with earlier instances', () => {
    const rising =
      '<IncludeCondition><BooleanExpression><Condition><ParameterInstanceRef parameterRef="k"/><ComparisonOperator>&gt;</ComparisonOperator>' +
      '<ParameterInstanceRef parameterRef="k" instance="-1"/></Condition></BooleanExpression></IncludeCondition>';
    const definition = load(
      telemetry(unsigned('u8', 8), { k: 'u8', v: 'u8' }, container('C', entry('k') + entry('v', rising))),
    );
    expect(definition.parameters[0]!.depth).toBe(2);
    const reader = new XtceReader(definition);
    const count = (hex: string) => {
      const read = reader.read(fromHex(hex));
      return read.ok ? read.value.parameters.length : read.fault.kind;
    };
    expect(['0500', '0600', '0600', '0500', '0700'].map(count)).toEqual([1, 2, 1, 1, 2]);
  });

  it('calculates with other parameters', () => {
    const math =
      '<FloatParameterType name="t"><IntegerDataEncoding><DefaultCalibrator><MathOperationCalibrator><ThisParameterOperand/>' +
      '<ParameterInstanceRefOperand parameterRef="k"/><Operator>/</Operator></MathOperationCalibrator></DefaultCalibrator></IntegerDataEncoding></FloatParameterType>';
    const definition = load(
      telemetry(unsigned('u8', 8) + math, { k: 'u8', v: 't' }, container('C', entry('k') + entry('v'))),
    );
    const read = (hex: string) => {
      const decoded = decodePacket(definition, fromHex(hex));
      if (!decoded.ok) return decoded.fault.kind;
      const { value, isValid } = decoded.value.parameters[1]!;
      return [value, isValid];
    };
    expect(read('0209')).toEqual([4.5, true]);
    // A division by zero has no result: the value stays raw and is not valid.
    expect(read('0009')).toEqual([9, false]);
  });
});
