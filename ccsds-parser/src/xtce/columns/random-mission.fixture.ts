import * as fc from 'fast-check';

/** A mission file that no one would write, with some of everything that packets may hold, and packets for it. */
export interface RandomMission {
  readonly xml: string;
  readonly packets: readonly Uint8Array[];
}

/**
 * Containers below a header of two octets, `kind` and `count`, which tell them apart and decide conditions, sizes and
 * repetitions. Packets have small numbers in front, so that they match; what is behind is anything, and often too short.
 */
export const randomMission: fc.Arbitrary<RandomMission> = fc
  .tuple(
    fc.array(randomType(), { minLength: 3, maxLength: 10 }),
    fc.array(randomContainer(), { minLength: 1, maxLength: 5 }),
  )
  .chain(([types, containers]) =>
    fc.record({
      xml: fc.constant(missionText(types, containers)),
      packets: fc.array(randomPacket(containers.length), { minLength: 4, maxLength: 40 }),
    }),
  );

function randomPacket(kinds: number): fc.Arbitrary<Uint8Array> {
  const octet = fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 2, arbitrary: fc.nat(255) });
  const few = fc.array(octet, { maxLength: 20 });
  const enough = fc.array(octet, { minLength: 100, maxLength: 140 });
  return fc
    .tuple(
      fc.oneof({ weight: 9, arbitrary: fc.nat(kinds - 1) }, { weight: 1, arbitrary: fc.nat(255) }),
      fc.nat(4),
      fc.oneof({ weight: 1, arbitrary: few }, { weight: 4, arbitrary: enough }),
    )
    .map(([kind, count, rest]) => Uint8Array.of(kind, count, ...rest));
}

/** The inside of a type; `NAME` stands for its name. */
type TypeText = string;

function randomType(): fc.Arbitrary<TypeText> {
  return fc.oneof(
    fc
      .tuple(integerEncoding(), fc.boolean())
      .map(
        ([encoding]) =>
          `<IntegerParameterType name="NAME" signed="false"><UnitSet><Unit>V</Unit></UnitSet>${encoding('')}</IntegerParameterType>`,
      ),
    fc
      .tuple(integerEncoding(), calibrator(), alarm(), validRange())
      .map(
        ([encoding, inside, limits, range]) =>
          `<FloatParameterType name="NAME">${range}${encoding(inside)}${limits}</FloatParameterType>`,
      ),
    fc
      .tuple(floatEncoding(), alarm())
      .map(
        ([encoding, limits]) =>
          `<FloatParameterType name="NAME">${encoding('')}${limits}</FloatParameterType>`,
      ),
    integerEncoding().map(
      (encoding) =>
        `<EnumeratedParameterType name="NAME">${encoding('')}<EnumerationList><Enumeration value="0" label="OFF"/><Enumeration value="1" label="ON"/><Enumeration value="2" maxValue="9" label="ODD"/></EnumerationList><DefaultAlarm><EnumerationAlarmList><EnumerationAlarm alarmLevel="critical" enumerationLabel="ODD"/></EnumerationAlarmList></DefaultAlarm></EnumeratedParameterType>`,
    ),
    integerEncoding().map(
      (encoding) => `<BooleanParameterType name="NAME">${encoding('')}</BooleanParameterType>`,
    ),
    fc.constantFrom(
      '<StringParameterType name="NAME"><StringDataEncoding><SizeInBits><Fixed><FixedValue>24</FixedValue></Fixed></SizeInBits></StringDataEncoding></StringParameterType>',
      '<StringParameterType name="NAME"><StringDataEncoding><SizeInBits><Fixed><FixedValue>36</FixedValue></Fixed><TerminationChar>00</TerminationChar></SizeInBits></StringDataEncoding></StringParameterType>',
      '<StringParameterType name="NAME"><StringDataEncoding><Variable maxSizeInBits="64"><DynamicValue><ParameterInstanceRef parameterRef="count" useCalibratedValue="false"/><LinearAdjustment slope="8" intercept="0"/></DynamicValue><TerminationChar>00</TerminationChar></Variable></StringDataEncoding></StringParameterType>',
      '<StringParameterType name="NAME"><StringDataEncoding><Variable maxSizeInBits="64"><DynamicValue><ParameterInstanceRef parameterRef="count" useCalibratedValue="false"/><LinearAdjustment slope="8" intercept="0"/></DynamicValue></Variable></StringDataEncoding></StringParameterType>',
      '<BinaryParameterType name="NAME"><BinaryDataEncoding><SizeInBits><FixedValue>20</FixedValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>',
      '<BinaryParameterType name="NAME"><BinaryDataEncoding><SizeInBits><DynamicValue><ParameterInstanceRef parameterRef="count" useCalibratedValue="false"/><LinearAdjustment slope="8" intercept="0"/></DynamicValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>',
      '<AbsoluteTimeParameterType name="NAME"><Encoding units="seconds"><IntegerDataEncoding sizeInBits="32"/></Encoding><ReferenceTime><Epoch>GPS</Epoch></ReferenceTime></AbsoluteTimeParameterType>',
      '<AbsoluteTimeParameterType name="NAME"><Encoding units="seconds" scale="0.5" offset="3"><IntegerDataEncoding sizeInBits="16"/></Encoding><ReferenceTime><Epoch>2000-01-01T00:00:00Z</Epoch></ReferenceTime></AbsoluteTimeParameterType>',
      '<RelativeTimeParameterType name="NAME"><Encoding units="seconds"><IntegerDataEncoding sizeInBits="12"/></Encoding></RelativeTimeParameterType>',
    ),
  );
}

function integerEncoding(): fc.Arbitrary<(inside: string) => string> {
  return fc
    .tuple(
      fc.oneof(fc.integer({ min: 1, max: 64 }), fc.constantFrom(8, 16, 24, 32, 64)),
      fc.constantFrom(
        'unsigned',
        'unsigned',
        'twosComplement',
        'signMagnitude',
        'onesComplement',
        'BCD',
        'packedBCD',
      ),
      fc.constantFrom('', '', 'byteOrder="leastSignificantByteFirst"', 'bitOrder="leastSignificantBitFirst"'),
    )
    .map(([wish, form, order]) => (inside: string) => {
      const needsOctets = form === 'BCD' || order.startsWith('byteOrder');
      const step = needsOctets ? 8 : form === 'packedBCD' ? 4 : 1;
      const least = form === 'unsigned' ? step : Math.max(2, step);
      const bits = Math.max(least, wish - (wish % step));
      return `<IntegerDataEncoding sizeInBits="${bits}" encoding="${form}" ${order}>${inside}</IntegerDataEncoding>`;
    });
}

function floatEncoding(): fc.Arbitrary<(inside: string) => string> {
  return fc
    .tuple(
      fc.constantFrom('16', '32', '64', '32" encoding="MILSTD_1750A', '32" encoding="IBM'),
      fc.constantFrom('', 'byteOrder="leastSignificantByteFirst"'),
    )
    .map(
      ([size, order]) =>
        (inside: string) =>
          `<FloatDataEncoding sizeInBits="${size}" ${order}>${inside}</FloatDataEncoding>`,
    );
}

function calibrator(): fc.Arbitrary<string> {
  return fc.constantFrom(
    '',
    polynomial('<Term coefficient="-50.5" exponent="0"/><Term coefficient="0.1" exponent="1"/>'),
    polynomial(
      '<Term coefficient="1e-3" exponent="2"/><Term coefficient="3" exponent="0"/><Term coefficient="0.7" exponent="1"/><Term coefficient="1e-7" exponent="3"/>',
    ),
    '<DefaultCalibrator><SplineCalibrator extrapolate="true"><SplinePoint raw="0" calibrated="1"/><SplinePoint raw="10" calibrated="5"/><SplinePoint raw="200" calibrated="-5"/></SplineCalibrator></DefaultCalibrator>',
    '<DefaultCalibrator><MathOperationCalibrator><ThisParameterOperand/><ThisParameterOperand/><Operator>ln</Operator><Operator>*</Operator></MathOperationCalibrator></DefaultCalibrator>',
    '<DefaultCalibrator><MathOperationCalibrator><ThisParameterOperand/><ParameterInstanceRefOperand parameterRef="count"/><Operator>/</Operator></MathOperationCalibrator></DefaultCalibrator>',
    bySelf(),
    `${polynomial('<Term coefficient="2" exponent="1"/>')}<ContextCalibratorList><ContextCalibrator><ContextMatch><Comparison parameterRef="count" value="2"/></ContextMatch><Calibrator><PolynomialCalibrator><Term coefficient="1000" exponent="0"/></PolynomialCalibrator></Calibrator></ContextCalibrator></ContextCalibratorList>`,
  );
}

/** Chosen by the raw value that is calibrated. */
function bySelf(): string {
  const match =
    '<ContextMatch><Comparison parameterRef="SELF" useCalibratedValue="false" comparisonOperator="&gt;=" value="3"/></ContextMatch>';
  const half = '<PolynomialCalibrator><Term coefficient="0.5" exponent="1"/></PolynomialCalibrator>';
  return `<ContextCalibratorList><ContextCalibrator>${match}<Calibrator>${half}</Calibrator></ContextCalibrator></ContextCalibratorList>`;
}

function polynomial(terms: string): string {
  return `<DefaultCalibrator><PolynomialCalibrator>${terms}</PolynomialCalibrator></DefaultCalibrator>`;
}

function alarm(): fc.Arbitrary<string> {
  return fc.constantFrom(
    '',
    '<DefaultAlarm><StaticAlarmRanges><WarningRange minInclusive="-10" maxExclusive="60"/><CriticalRange minExclusive="-60" maxInclusive="85"/></StaticAlarmRanges></DefaultAlarm>',
    '<DefaultAlarm minViolations="3"><StaticAlarmRanges><SevereRange maxInclusive="1000"/></StaticAlarmRanges></DefaultAlarm>',
    '<DefaultAlarm><AlarmConditions><WatchAlarm><Comparison parameterRef="count" value="3"/></WatchAlarm></AlarmConditions></DefaultAlarm>',
    '<DefaultAlarm><StaticAlarmRanges><DistressRange minInclusive="5" maxInclusive="50"/></StaticAlarmRanges></DefaultAlarm><ContextAlarmList><ContextAlarm><StaticAlarmRanges><WatchRange minInclusive="1" maxInclusive="2"/></StaticAlarmRanges><ContextMatch><Comparison parameterRef="count" comparisonOperator="&gt;" value="2"/></ContextMatch></ContextAlarm></ContextAlarmList>',
  );
}

function validRange(): fc.Arbitrary<string> {
  return fc.constantFrom('', '', '<ValidRange minInclusive="-100" maxInclusive="100"/>');
}

interface RandomContainer {
  readonly entries: readonly (readonly [shape: number, type: number])[];
  readonly isBelowLast: boolean;
}

function randomContainer(): fc.Arbitrary<RandomContainer> {
  return fc.record({
    entries: fc.array(fc.tuple(fc.nat(12), fc.nat(99)), { minLength: 1, maxLength: 6 }),
    isBelowLast: fc.boolean(),
  });
}

function missionText(types: readonly TypeText[], containers: readonly RandomContainer[]): string {
  const texts = types.map((text, index) =>
    text.replaceAll('NAME', `t${index}`).replaceAll('SELF', `p${index}`),
  );
  const parameters = types.map(
    (_, index) =>
      `<Parameter name="p${index}" parameterTypeRef="t${index}">${index % 4 === 1 ? validity : ''}</Parameter>`,
  );
  const composites = types.map(
    (_, index) =>
      `<Parameter name="a${index}" parameterTypeRef="array${index}"/><Parameter name="s${index}" parameterTypeRef="row${index}"/><Parameter name="r${index}" parameterTypeRef="record${index}"/>`,
  );
  const compositeTypes = types.map(
    (_, index) =>
      `<ArrayParameterType name="array${index}" arrayTypeRef="t${index}"><DimensionList><Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex><EndingIndex><DynamicValue><ParameterInstanceRef parameterRef="count" useCalibratedValue="false"/><LinearAdjustment slope="1" intercept="-1"/></DynamicValue></EndingIndex></Dimension></DimensionList></ArrayParameterType>` +
      `<ArrayParameterType name="row${index}" arrayTypeRef="t${index}"><DimensionList><Dimension><StartingIndex><FixedValue>1</FixedValue></StartingIndex><EndingIndex><FixedValue>3</FixedValue></EndingIndex></Dimension></DimensionList></ArrayParameterType>` +
      `<AggregateParameterType name="record${index}"><MemberList><Member name="one" typeRef="t${index}"/><Member name="many" typeRef="row${index}"/></MemberList></AggregateParameterType>`,
  );
  const bodies = containers.map(({ entries, isBelowLast }, index) => {
    const base =
      isBelowLast && index > 0
        ? `<BaseContainer containerRef="C${index - 1}"><RestrictionCriteria><Comparison parameterRef="count" value="${index % 3}"/></RestrictionCriteria></BaseContainer>`
        : `<BaseContainer containerRef="HEAD"><RestrictionCriteria><Comparison parameterRef="kind" value="${index}"/></RestrictionCriteria></BaseContainer>`;
    const list = entries.map(([shape, type]) => entryText(shape, type % types.length)).join('');
    return `<SequenceContainer name="C${index}" ${index % 4 === 3 ? 'abstract="true"' : ''}><EntryList>${list}</EntryList>${base}</SequenceContainer>`;
  });
  return `<SpaceSystem name="Random" xmlns="http://www.omg.org/spec/XTCE/20180204"><TelemetryMetaData>
    <ParameterTypeSet><IntegerParameterType name="u8" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType>
    ${texts.join('\n')}${compositeTypes.join('\n')}</ParameterTypeSet>
    <ParameterSet><Parameter name="kind" parameterTypeRef="u8"/><Parameter name="count" parameterTypeRef="u8"/>
    ${parameters.join('\n')}${composites.join('\n')}</ParameterSet>
    <ContainerSet><SequenceContainer name="HEAD" abstract="true"><EntryList><ParameterRefEntry parameterRef="kind"/><ParameterRefEntry parameterRef="count"/></EntryList></SequenceContainer>
    <SequenceContainer name="INSIDE"><EntryList><ParameterRefEntry parameterRef="p0"/><ParameterRefEntry parameterRef="p1"/></EntryList></SequenceContainer>
    ${bodies.join('\n')}</ContainerSet></TelemetryMetaData></SpaceSystem>`;
}

const validity =
  '<ParameterProperties><ValidityCondition><Comparison parameterRef="count" comparisonOperator="!=" value="1"/></ValidityCondition></ParameterProperties>';

const ifTwo =
  '<IncludeCondition><Comparison parameterRef="count" comparisonOperator="&gt;=" value="2"/></IncludeCondition>';
const byCount =
  '<RepeatEntry><Count><DynamicValue><ParameterInstanceRef parameterRef="count" useCalibratedValue="false"/></DynamicValue></Count></RepeatEntry>';

function entryText(shape: number, type: number): string {
  const entry = (name: string, inside = '') =>
    `<ParameterRefEntry parameterRef="${name}${type}">${inside}</ParameterRefEntry>`;
  switch (shape) {
    case 0:
      return entry('a');
    case 1:
      return entry('s');
    case 2:
      return entry('r');
    case 3:
      return entry('p', ifTwo);
    case 4:
      return entry('p', byCount);
    case 5:
      return entry(
        'p',
        '<LocationInContainerInBits referenceLocation="previousEntry"><FixedValue>3</FixedValue></LocationInContainerInBits>',
      );
    case 6:
      return `<ContainerRefEntry containerRef="INSIDE">${type % 2 === 0 ? ifTwo : ''}</ContainerRefEntry>`;
    case 7:
      return entry(
        'p',
        '<RepeatEntry><Count><FixedValue>3</FixedValue></Count><Offset><FixedValue>4</FixedValue></Offset></RepeatEntry>',
      );
    default:
      return entry('p');
  }
}
