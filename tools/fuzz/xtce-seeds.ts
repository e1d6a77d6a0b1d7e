/** Small mission files that together have every kind of element that is read; short, since a million of each are tried. */

const file = (telemetry: string, commands = '') =>
  `<SpaceSystem name="S" xmlns="http://www.omg.org/spec/XTCE/20180204">${
    telemetry && `<TelemetryMetaData>${telemetry}</TelemetryMetaData>`
  }${commands && `<CommandMetaData>${commands}</CommandMetaData>`}</SpaceSystem>`;

/** Parameters `a`, `b` ... of the types given, one after the other in container C. */
function parameters(types: readonly string[]): string {
  const names = types.map((_, index) => String.fromCharCode(97 + index));
  const withNames = types.map((type, index) => type.replace('TYPE', `name="t${names[index]}"`));
  return file(
    `<ParameterTypeSet>${withNames.join('')}</ParameterTypeSet><ParameterSet>${names
      .map((name) => `<Parameter name="${name}" parameterTypeRef="t${name}"/>`)
      .join('')}</ParameterSet><ContainerSet><SequenceContainer name="C"><EntryList>${names
      .map((name) => `<ParameterRefEntry parameterRef="${name}"/>`)
      .join('')}</EntryList></SequenceContainer></ContainerSet>`,
  );
}

/** The type alone, which is quickly read, and with a packet that holds it. */
function oneType(type: string): string[] {
  return [
    file(`<ParameterTypeSet>${type.replace('TYPE', 'name="t"')}</ParameterTypeSet>`),
    file(`<ParameterTypeSet>${type.replace('TYPE', 'name="ta"')}</ParameterTypeSet>`),
    parameters([type]),
  ];
}

const u8 =
  '<IntegerParameterType TYPE signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType>';

const numbers = [
  '<IntegerParameterType TYPE><UnitSet><Unit>V</Unit></UnitSet><IntegerDataEncoding sizeInBits="12" encoding="twosComplement"/><ValidRange minInclusive="-5" maxInclusive="1000"/></IntegerParameterType>',
  '<IntegerParameterType TYPE><IntegerDataEncoding sizeInBits="16" encoding="signMagnitude" byteOrder="leastSignificantByteFirst"/></IntegerParameterType>',
  '<IntegerParameterType TYPE><IntegerDataEncoding sizeInBits="16" encoding="BCD"/></IntegerParameterType>',
  '<FloatParameterType TYPE sizeInBits="32"><FloatDataEncoding sizeInBits="32" encoding="IEEE754_1985"/></FloatParameterType>',
  '<FloatParameterType TYPE><FloatDataEncoding sizeInBits="48" encoding="MILSTD_1750A"/></FloatParameterType>',
  '<IntegerParameterType TYPE><IntegerDataEncoding sizeInBits="64"/></IntegerParameterType>',
].flatMap(oneType);

const calibrated = [
  '<FloatParameterType TYPE><IntegerDataEncoding sizeInBits="8"><DefaultCalibrator><PolynomialCalibrator><Term coefficient="1.5" exponent="0"/></PolynomialCalibrator></DefaultCalibrator><ContextCalibratorList><ContextCalibrator><ContextMatch><Comparison parameterRef="a" value="3"/></ContextMatch><Calibrator><SplineCalibrator order="1" extrapolate="true"><SplinePoint raw="0" calibrated="-1"/><SplinePoint raw="255" calibrated="9"/></SplineCalibrator></Calibrator></ContextCalibrator></ContextCalibratorList></IntegerDataEncoding></FloatParameterType>',
  '<FloatParameterType TYPE><IntegerDataEncoding sizeInBits="8"><DefaultCalibrator><MathOperationCalibrator><ThisParameterOperand/><ValueOperand>2.5</ValueOperand><Operator>*</Operator><ParameterInstanceRefOperand parameterRef="a"/><Operator>/</Operator></MathOperationCalibrator></DefaultCalibrator></IntegerDataEncoding></FloatParameterType>',
].map((type) => parameters([u8, type]));

const alarms = [
  '<IntegerParameterType TYPE><IntegerDataEncoding sizeInBits="8"/><DefaultAlarm minViolations="2"><StaticAlarmRanges><WatchRange minInclusive="3" maxInclusive="200"/><WarningRange minExclusive="2" maxExclusive="250"/><CriticalRange maxInclusive="254"/></StaticAlarmRanges><ChangeAlarmRanges changeType="changePerSample"><WarningRange maxInclusive="5"/></ChangeAlarmRanges></DefaultAlarm></IntegerParameterType>',
  '<EnumeratedParameterType TYPE><IntegerDataEncoding sizeInBits="4"/><EnumerationList><Enumeration value="0" label="OFF"/><Enumeration value="1" maxValue="5" label="ON"/></EnumerationList><DefaultAlarm defaultAlarmLevel="watch"><EnumerationAlarmList><EnumerationAlarm alarmLevel="critical" enumerationLabel="ON"/></EnumerationAlarmList></DefaultAlarm></EnumeratedParameterType>',
  '<BooleanParameterType TYPE oneStringValue="yes" zeroStringValue="no"><IntegerDataEncoding sizeInBits="4"/></BooleanParameterType>',
].flatMap(oneType);

const texts = [
  '<StringParameterType TYPE><StringDataEncoding encoding="UTF-8"><SizeInBits><Fixed><FixedValue>32</FixedValue></Fixed><TerminationChar>00</TerminationChar></SizeInBits></StringDataEncoding></StringParameterType>',
  '<StringParameterType TYPE><StringDataEncoding encoding="UTF-16BE"><Variable maxSizeInBits="64"><LeadingSize sizeInBitsOfSizeTag="8"/></Variable></StringDataEncoding></StringParameterType>',
  '<StringParameterType TYPE><StringDataEncoding><Variable maxSizeInBits="48"><DynamicValue><ParameterInstanceRef parameterRef="a"/><LinearAdjustment slope="8"/></DynamicValue><TerminationChar>2c</TerminationChar></Variable></StringDataEncoding></StringParameterType>',
  '<BinaryParameterType TYPE><BinaryDataEncoding><SizeInBits><DynamicValue><ParameterInstanceRef parameterRef="a"/><LinearAdjustment slope="8" intercept="-8"/></DynamicValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>',
].map((type) => parameters([u8, type]));

const times = [
  '<AbsoluteTimeParameterType TYPE><Encoding units="seconds" scale="0.001" offset="5"><IntegerDataEncoding sizeInBits="32"/></Encoding><ReferenceTime><Epoch>TAI</Epoch></ReferenceTime></AbsoluteTimeParameterType>',
  '<AbsoluteTimeParameterType TYPE><Encoding><BinaryDataEncoding><SizeInBits><FixedValue>48</FixedValue></SizeInBits></BinaryDataEncoding></Encoding><ReferenceTime><Epoch>2000-01-01T12:00:00</Epoch></ReferenceTime></AbsoluteTimeParameterType>',
  '<RelativeTimeParameterType TYPE><Encoding units="seconds"><FloatDataEncoding sizeInBits="64"/></Encoding></RelativeTimeParameterType>',
].flatMap(oneType);

const dimension = (end: string) =>
  `<Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex><EndingIndex>${end}</EndingIndex></Dimension>`;
const oneContainer = (types: string, type: string) =>
  file(
    `<ParameterTypeSet>${u8.replace('TYPE', 'name="u8"')}${types}</ParameterTypeSet><ParameterSet><Parameter name="n" parameterTypeRef="u8"/><Parameter name="g" parameterTypeRef="${type}"/></ParameterSet><ContainerSet><SequenceContainer name="C"><EntryList><ParameterRefEntry parameterRef="n"/><ParameterRefEntry parameterRef="g"/></EntryList></SequenceContainer></ContainerSet>`,
  );
const row = oneContainer(
  `<ArrayParameterType name="row" arrayTypeRef="u8"><DimensionList>${dimension('<DynamicValue><ParameterInstanceRef parameterRef="n"/><LinearAdjustment intercept="-1"/></DynamicValue>')}</DimensionList></ArrayParameterType>`,
  'row',
);
const pairs = oneContainer(
  `<AggregateParameterType name="pair"><MemberList><Member name="x" typeRef="u8"/><Member name="y" typeRef="u8"/></MemberList></AggregateParameterType><ArrayParameterType name="grid" arrayTypeRef="pair"><DimensionList>${dimension('<FixedValue>1</FixedValue>')}${dimension('<FixedValue>2</FixedValue>')}</DimensionList></ArrayParameterType>`,
  'grid',
);

const tree = file(
  `<ParameterTypeSet>${u8.replace('TYPE', 'name="u8"')}</ParameterTypeSet><ParameterSet><Parameter name="kind" parameterTypeRef="u8"/><Parameter name="part" parameterTypeRef="u8"/></ParameterSet><ContainerSet><SequenceContainer name="ROOT" abstract="true"><EntryList><ParameterRefEntry parameterRef="kind"/></EntryList></SequenceContainer><SequenceContainer name="PART"><EntryList><ParameterRefEntry parameterRef="part"><IncludeCondition><Comparison parameterRef="kind" comparisonOperator="&gt;" value="1"/></IncludeCondition></ParameterRefEntry></EntryList></SequenceContainer><SequenceContainer name="LEAF"><EntryList><ContainerRefEntry containerRef="PART"><RepeatEntry><Count><DynamicValue><ParameterInstanceRef parameterRef="kind"/></DynamicValue></Count><Offset><FixedValue>4</FixedValue></Offset></RepeatEntry></ContainerRefEntry><ParameterRefEntry parameterRef="part"><LocationInContainerInBits referenceLocation="containerStart"><FixedValue>24</FixedValue></LocationInContainerInBits></ParameterRefEntry></EntryList><BaseContainer containerRef="ROOT"><RestrictionCriteria><BooleanExpression><Condition><ParameterInstanceRef parameterRef="kind"/><ComparisonOperator>==</ComparisonOperator><Value>2</Value></Condition></BooleanExpression></RestrictionCriteria></BaseContainer></SequenceContainer></ContainerSet>`,
);

const argumentTypes =
  '<ArgumentTypeSet><IntegerArgumentType name="u8" initialValue="7"><IntegerDataEncoding sizeInBits="8"/><ValidRangeSet><ValidRange minInclusive="1" maxInclusive="200"/></ValidRangeSet></IntegerArgumentType></ArgumentTypeSet>';
const command = file(
  '',
  '<ArgumentTypeSet><EnumeratedArgumentType name="mode"><IntegerDataEncoding sizeInBits="4"/><EnumerationList><Enumeration value="1" label="RX"/></EnumerationList></EnumeratedArgumentType><StringArgumentType name="text"><StringDataEncoding><SizeInBits><Fixed><FixedValue>24</FixedValue></Fixed></SizeInBits></StringDataEncoding></StringArgumentType></ArgumentTypeSet><MetaCommandSet><MetaCommand name="SET"><ArgumentList><Argument name="m" argumentTypeRef="mode" initialValue="RX"/><Argument name="s" argumentTypeRef="text" initialValue="abc"/></ArgumentList><CommandContainer name="SC"><EntryList><ArgumentRefEntry argumentRef="m"/><ArgumentRefEntry argumentRef="s"/></EntryList></CommandContainer></MetaCommand></MetaCommandSet>',
);
const inheritance = file(
  '',
  `${argumentTypes}<MetaCommandSet><MetaCommand name="BASE" abstract="true"><ArgumentList><Argument name="n" argumentTypeRef="u8"/></ArgumentList><CommandContainer name="BC"><EntryList><FixedValueEntry binaryValue="a5" sizeInBits="8"/><ArgumentRefEntry argumentRef="n"/></EntryList></CommandContainer></MetaCommand><MetaCommand name="SET"><BaseMetaCommand metaCommandRef="BASE"><ArgumentAssignmentList><ArgumentAssignment argumentName="n" argumentValue="9"/></ArgumentAssignmentList></BaseMetaCommand><CommandContainer name="SC"><EntryList/><BaseContainer containerRef="BC"/></CommandContainer></MetaCommand></MetaCommandSet>`,
);

export const xtceSeeds: readonly string[] = [
  ...numbers,
  ...calibrated,
  ...alarms,
  ...texts,
  ...times,
  row,
  pairs,
  tree,
  command,
  inheritance,
];
