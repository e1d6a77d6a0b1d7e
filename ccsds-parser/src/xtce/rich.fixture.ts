import { header } from './xtce.fixture.ts';

const dimension = (to: string) =>
  `<DimensionList><Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex><EndingIndex>${to}</EndingIndex></Dimension></DimensionList>`;
const sized = (reference: string, slope: number) =>
  `<DynamicValue><ParameterInstanceRef parameterRef="${reference}"/><LinearAdjustment slope="${slope}"/></DynamicValue>`;
const last = (reference: string) =>
  `<DynamicValue><ParameterInstanceRef parameterRef="${reference}"/><LinearAdjustment intercept="-1"/></DynamicValue>`;
const integer = (name: string, attributes: string) =>
  `<IntegerParameterType name="${name}"><IntegerDataEncoding ${attributes}/></IntegerParameterType>`;
const float = (name: string, attributes: string) =>
  `<FloatParameterType name="${name}"><FloatDataEncoding ${attributes}/></FloatParameterType>`;
const text = (name: string, size: string) =>
  `<StringParameterType name="${name}"><StringDataEncoding>${size}</StringDataEncoding></StringParameterType>`;

/** A definition with something of everything that is read, laid out so that packets can be made and read back. */
export const rich = header(`<TelemetryMetaData><ParameterTypeSet>
  ${integer('u4', 'sizeInBits="4"')}${integer('u8', '')}${integer('s16', 'sizeInBits="16" encoding="twosComplement"')}
  ${integer('m13', 'sizeInBits="13" encoding="signMagnitude"')}${integer('o24', 'sizeInBits="24" encoding="onesComplement" byteOrder="leastSignificantByteFirst"')}
  ${integer('b16', 'sizeInBits="16" encoding="packedBCD"')}${integer('u64', 'sizeInBits="64" byteOrder="6,7,4,5,2,3,0,1"')}${integer('r11', 'sizeInBits="11" bitOrder="leastSignificantBitFirst"')}
  ${float('f32', '')}${float('f64', 'sizeInBits="64" byteOrder="leastSignificantByteFirst"')}${float('mil', 'encoding="MILSTD_1750A" sizeInBits="48"')}
  <FloatParameterType name="volt"><UnitSet><Unit>V</Unit></UnitSet><IntegerDataEncoding sizeInBits="12"><DefaultCalibrator><PolynomialCalibrator><Term coefficient="-5" exponent="0"/><Term coefficient="0.25" exponent="1"/></PolynomialCalibrator></DefaultCalibrator></IntegerDataEncoding>
    <DefaultAlarm minViolations="2"><StaticAlarmRanges><WarningRange minInclusive="0" maxInclusive="500"/></StaticAlarmRanges><ChangeAlarmRanges><CriticalRange maxInclusive="100"/></ChangeAlarmRanges></DefaultAlarm></FloatParameterType>
  <EnumeratedParameterType name="mode"><IntegerDataEncoding sizeInBits="4"/><EnumerationList><Enumeration value="0" label="OFF"/><Enumeration value="1" label="ON"/><Enumeration value="2" maxValue="7" label="TEST"/></EnumerationList></EnumeratedParameterType>
  <BooleanParameterType name="flag"><IntegerDataEncoding sizeInBits="1"/></BooleanParameterType>
  ${text('zero', '<Variable maxSizeInBits="128"><TerminationChar>00</TerminationChar></Variable>')}${text('pascal', '<Variable maxSizeInBits="128"><LeadingSize sizeInBitsOfSizeTag="8"/></Variable>')}
  <BinaryParameterType name="blob"><BinaryDataEncoding><SizeInBits>${sized('n', 8)}</SizeInBits></BinaryDataEncoding></BinaryParameterType>
  <AbsoluteTimeParameterType name="time"><Encoding units="seconds"><IntegerDataEncoding sizeInBits="32"/></Encoding><ReferenceTime><Epoch>GPS</Epoch></ReferenceTime></AbsoluteTimeParameterType>
  <RelativeTimeParameterType name="span"><Encoding units="milliseconds"><IntegerDataEncoding sizeInBits="16"/></Encoding></RelativeTimeParameterType>
  <ArrayParameterType name="list" arrayTypeRef="s16">${dimension(last('n'))}</ArrayParameterType>
  <AggregateParameterType name="point"><MemberList><Member name="x" typeRef="f32"/><Member name="on" typeRef="flag"/><Member name="m" typeRef="mode"/></MemberList></AggregateParameterType>
  <ArrayParameterType name="points" arrayTypeRef="point">${dimension('<FixedValue>1</FixedValue>')}</ArrayParameterType>
 </ParameterTypeSet><ParameterSet>
  ${Object.entries({
    kind: 'u8',
    n: 'u8',
    s: 's16',
    m: 'm13',
    o: 'o24',
    b: 'b16',
    w: 'u64',
    r: 'r11',
    f: 'f32',
    d: 'f64',
    a: 'mil',
    v: 'volt',
    e: 'mode',
    y: 'flag',
    z: 'zero',
    p: 'pascal',
    q: 'blob',
    t: 'time',
    i: 'span',
    l: 'list',
    g: 'points',
    c: 'u4',
    x: 'u8',
  })
    .map(([name, type]) => `<Parameter name="${name}" parameterTypeRef="${type}"/>`)
    .join('')}
 </ParameterSet><ContainerSet>
  <SequenceContainer name="ROOT" abstract="true"><EntryList><ParameterRefEntry parameterRef="kind"/></EntryList></SequenceContainer>
  <SequenceContainer name="INNER"><EntryList><ParameterRefEntry parameterRef="c"/><ParameterRefEntry parameterRef="e"/></EntryList></SequenceContainer>
  <SequenceContainer name="ALL"><EntryList>${'nsmobwrfdavyzpqtilg'
    .split('')
    .map((name) => `<ParameterRefEntry parameterRef="${name}"/>`)
    .join('')}
    <ContainerRefEntry containerRef="INNER"><RepeatEntry><Count><FixedValue>2</FixedValue></Count><Offset><FixedValue>3</FixedValue></Offset></RepeatEntry></ContainerRefEntry>
    <ParameterRefEntry parameterRef="x"><IncludeCondition><BooleanExpression><ORedConditions><Condition><ParameterInstanceRef parameterRef="e"/><ComparisonOperator>==</ComparisonOperator><Value>ON</Value></Condition>
      <Condition><ParameterInstanceRef parameterRef="n"/><ComparisonOperator>&gt;</ComparisonOperator><Value>3</Value></Condition></ORedConditions></BooleanExpression></IncludeCondition></ParameterRefEntry></EntryList>
    <BaseContainer containerRef="ROOT"><RestrictionCriteria><Comparison parameterRef="kind" value="5"/></RestrictionCriteria></BaseContainer></SequenceContainer>
 </ContainerSet></TelemetryMetaData>
 <CommandMetaData><ArgumentTypeSet><IntegerArgumentType name="a8"><IntegerDataEncoding/><ValidRangeSet><ValidRange minInclusive="1" maxInclusive="9"/></ValidRangeSet></IntegerArgumentType></ArgumentTypeSet>
  <MetaCommandSet><MetaCommand name="GO"><ArgumentList><Argument name="a" argumentTypeRef="a8" initialValue="3"/></ArgumentList><CommandContainer name="GO_C"><EntryList><FixedValueEntry binaryValue="2a" sizeInBits="8"/><ArgumentRefEntry argumentRef="a"/></EntryList></CommandContainer></MetaCommand></MetaCommandSet></CommandMetaData>`);
