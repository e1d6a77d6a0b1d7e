import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { crc16 } from '../crc/crc16.ts';
import type { EngineeringValue } from './definition.ts';
import { header, load } from './xtce.fixture.ts';
import { encodeCommand, listCommands, loadXtce } from './xtce.ts';

const u = (name: string, bits: number) =>
  `<IntegerArgumentType name="${name}" signed="false"><IntegerDataEncoding sizeInBits="${bits}"/></IntegerArgumentType>`;
const dimension = (to: string) =>
  `<DimensionList><Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex><EndingIndex>${to}</EndingIndex></Dimension></DimensionList>`;
const lengthOf = (argument: string) =>
  `<DynamicValue><ArgumentInstanceRef argumentRef="${argument}"/><LinearAdjustment intercept="-1"/></DynamicValue>`;
const command = (name: string, args: Readonly<Record<string, string>>, entries: string, more = '') =>
  `<MetaCommand name="${name}"><ArgumentList>${Object.entries(args)
    .map(([argument, type]) => `<Argument name="${argument}" argumentTypeRef="${type}"/>`)
    .join(
      '',
    )}</ArgumentList><CommandContainer name="${name}_C"><EntryList>${entries}</EntryList></CommandContainer>${more}</MetaCommand>`;
const ref = (argument: string, inside = '') =>
  `<ArgumentRefEntry argumentRef="${argument}">${inside}</ArgumentRefEntry>`;
const file = (types: string, commands: string, telemetry = '') =>
  header(
    `${telemetry}<CommandMetaData><ArgumentTypeSet>${types}</ArgumentTypeSet><MetaCommandSet>${commands}</MetaCommandSet></CommandMetaData>`,
  );
const encoder = (text: string) => {
  const definition = load(text);
  return (
    name: string,
    args: Record<string, EngineeringValue> = {},
    parameters: Record<string, EngineeringValue> = {},
  ) => {
    const encoded = encodeCommand(definition, name, args, { parameters });
    return encoded.ok
      ? toHex(encoded.value)
      : `${encoded.fault.kind}: ${encoded.fault.expected}, ${encoded.fault.found}`;
  };
};

describe('arguments', () => {
  it('that are arrays, with a length that need not be given', () => {
    // yamcs/yamcs ArrayArgTest
    const types =
      u('u8', 8) +
      u('u16', 16) +
      `<ArrayArgumentType name="list" arrayTypeRef="u8">${dimension(lengthOf('length'))}</ArrayArgumentType>`;
    const encode = encoder(
      file(types, command('cmd1', { length: 'u16', array1: 'list' }, ref('length') + ref('array1'))),
    );
    expect(encode('cmd1', { length: '5', array1: '[1,2,3,4,5]' })).toBe('00050102030405');
    expect(encode('cmd1', { array1: '[1,2,3,4,5]' })).toBe('00050102030405');
    expect(encode('cmd1', { length: 5, array1: [1, 2, 3, 4, 5] })).toBe('00050102030405');
    expect(encode('cmd1', { length: '3', array1: '[1,2,3,4,5]' })).toBe('bad-size: array1: 3 elements, 5');
    expect(encode('cmd1', { array1: [1, 256] })).toMatch(/^out-of-range: array1\[1\]/);
    expect(encode('cmd1', { array1: 'no list' })).toMatch(/^missing-argument: length/);
    expect(encode('cmd1', { length: 1, array1: 'no list' })).toMatch(/^bad-type: array1: an array/);
  });

  it('that are arrays in aggregates in arrays', () => {
    // yamcs/yamcs ArrayInArrayArgTest
    const types =
      u('uint8', 8) +
      u('uint16', 16) +
      `<ArrayArgumentType name="inner_array" arrayTypeRef="uint16">${dimension(lengthOf('inner_array_length'))}</ArrayArgumentType>` +
      '<AggregateArgumentType name="row"><MemberList><Member name="inner_array_length" typeRef="uint8"/><Member name="inner_array" typeRef="inner_array"/></MemberList></AggregateArgumentType>' +
      `<ArrayArgumentType name="outer" arrayTypeRef="row">${dimension(lengthOf('outer_array_length'))}</ArrayArgumentType>`;
    const encode = encoder(
      file(
        types,
        command(
          'cmd1',
          { outer_array_length: 'uint16', outer_array: 'outer' },
          ref('outer_array_length') + ref('outer_array'),
        ),
      ),
    );
    const expected = '00020200ab00cd010088';
    const [one, two] = [[0xab, 0xcd], [0x88]];
    expect(
      encode('cmd1', {
        outer_array_length: 2,
        outer_array: [
          { inner_array_length: 2, inner_array: one },
          { inner_array_length: 1, inner_array: two },
        ],
      }),
    ).toBe(expected);
    expect(encode('cmd1', { outer_array: [{ inner_array: one }, { inner_array: two }] })).toBe(expected);
    expect(
      encode('cmd1', { outer_array: [{ inner_array: one }, { inner_array_length: 5, inner_array: two }] }),
    ).toMatch(/^bad-size/);
    expect(encode('cmd1', { outer_array_length: 20, outer_array: [{ inner_array: one }] })).toMatch(
      /^bad-size/,
    );
  });

  it('that are aggregates, with initial values of their members', () => {
    // yamcs/yamcs RefXtceCommandingTest, command2 and command4
    const types =
      u('u32', 32) +
      '<FloatArgumentType name="f64limit100"><FloatDataEncoding sizeInBits="64"/><ValidRangeSet><ValidRange maxInclusive="100"/></ValidRangeSet></FloatArgumentType>' +
      '<AggregateArgumentType name="plain"><MemberList><Member name="m1" typeRef="u32"/><Member name="m2" typeRef="f64limit100"/></MemberList></AggregateArgumentType>' +
      '<AggregateArgumentType name="initial"><MemberList><Member name="m1" typeRef="u32" initialValue="7"/><Member name="m2" typeRef="f64limit100" initialValue="3.5"/></MemberList></AggregateArgumentType>';
    const encode = encoder(
      file(
        types,
        command('c2', { arg1: 'plain' }, ref('arg1')) + command('c4', { arg1: 'initial' }, ref('arg1')),
      ),
    );
    // 23.5 and 3.5 as binary64
    expect(encode('c2', { arg1: '{m1: 42, m2: 23.5}' })).toBe('0000002a4037800000000000');
    expect(encode('c2', { arg1: '{m1: 0}' })).toBe('missing-argument: arg1.m2, none');
    expect(encode('c2', { arg1: { m1: 42, m2: 123.4 } })).toMatch(/^out-of-range: arg1.m2/);
    expect(encode('c2', { arg1: { m1: 42, m2: 1, m3: 1 } })).toMatch(/^unknown-argument/);
    expect(encode('c4', { arg1: '{m1: 42}' })).toBe('0000002a400c000000000000');
    expect(encode('c4', { arg1: {} })).toBe('00000007400c000000000000');
  });

  it('that are times and durations', () => {
    const time = (name: string, epoch: string) =>
      `<AbsoluteTimeArgumentType name="${name}"><Encoding><IntegerDataEncoding sizeInBits="32"/></Encoding><ReferenceTime><Epoch>${epoch}</Epoch></ReferenceTime></AbsoluteTimeArgumentType>`;
    const types =
      time('gps', 'GPS') +
      time('unix', 'UNIX') +
      '<RelativeTimeArgumentType name="span"><Encoding units="milliseconds"><IntegerDataEncoding sizeInBits="16"/></Encoding></RelativeTimeArgumentType>';
    const encode = encoder(
      file(types, command('c', { g: 'gps', x: 'unix', d: 'span' }, ref('g') + ref('x') + ref('d'))),
    );
    // yamcs/yamcs RefXtceCommandingTest, testAbsTimeArg. GPS-UTC was 18 s: 1261872018; UNIX 1577836800
    expect(encode('c', { g: '2020-01-01T00:00:00.123Z', x: '2020-01-01T00:00:00.123Z', d: 'PT1.5S' })).toBe(
      `${(1261872018).toString(16)}${(1577836800).toString(16)}05dc`,
    );
    expect(encode('c', { g: 'soon', x: 0, d: 0 })).toMatch(/^bad-type: g: a date/);
  });

  it('that are text of every size', () => {
    // yamcs/yamcs XtceStringEncodingTest
    const text = (name: string, size: string) =>
      `<StringArgumentType name="${name}"><StringDataEncoding>${size}</StringDataEncoding></StringArgumentType>`;
    const variable = (inside: string) => `<Variable maxSizeInBits="48">${inside}</Variable>`;
    const room =
      '<DynamicValue><ArgumentInstanceRef argumentRef="n"/><LinearAdjustment slope="8"/></DynamicValue>';
    const types =
      u('u16', 16) +
      text(
        's1',
        '<SizeInBits><Fixed><FixedValue>48</FixedValue></Fixed><TerminationChar>00</TerminationChar></SizeInBits>',
      ) +
      text('s3', variable('<TerminationChar>00</TerminationChar>')) +
      text('s4', variable(`${room}<LeadingSize sizeInBitsOfSizeTag="8"/>`)) +
      text('s5', variable('<LeadingSize sizeInBitsOfSizeTag="16"/>'));
    const encode = encoder(
      file(
        types,
        command('c1', { s: 's1', p: 'u16' }, ref('s') + ref('p')) +
          command('c3', { s: 's3', p: 'u16' }, ref('s') + ref('p')) +
          command('c4', { n: 'u16', s: 's4', p: 'u16' }, ref('n') + ref('s') + ref('p')) +
          command('c5', { s: 's5', p: 'u16' }, ref('s') + ref('p')),
      ),
    );
    expect(encode('c1', { s: 'ab', p: 258 })).toBe('6162000000000102');
    expect(encode('c1', { s: 'abcdef', p: 258 })).toBe('6162636465660102');
    expect(encode('c3', { s: 'ab', p: 258 })).toBe('6162000102');
    expect(encode('c3', { s: 'abcde', p: 258 })).toBe('6162636465000102');
    expect(encode('c3', { s: 'abcdef', p: 258 })).toBe('too-long: s: at most 5 octets, 6');
    expect(encode('c3', { s: 'a\0b', p: 258 })).toMatch(/^bad-type: s: text without its terminator/);
    expect(encode('c4', { n: 6, s: 'abc', p: 258 })).toBe('00060361626300000102');
    expect(encode('c4', { n: 7, s: 'ab', p: 258 })).toMatch(/^too-long/);
    expect(encode('c4', { n: 4, s: 'abcd', p: 258 })).toMatch(/^too-long/);
    expect(encode('c5', { s: 'ab', p: 258 })).toBe('000261620102');
    expect(encode('c5', { s: 'abcde', p: 258 })).toMatch(/^too-long/);
  });

  it('that bounds, patterns and labels restrict', () => {
    const types =
      '<StringArgumentType name="call" restrictionPattern="[A-Z0-9]{3,6}"><StringDataEncoding><Variable maxSizeInBits="64"><TerminationChar/></Variable></StringDataEncoding><SizeRangeInCharacters maxInclusive="5"/></StringArgumentType>' +
      '<EnumeratedArgumentType name="phase"><IntegerDataEncoding/><EnumerationList><Enumeration value="2" label="ASCENT"/></EnumerationList></EnumeratedArgumentType>' +
      '<IntegerArgumentType name="odd"><IntegerDataEncoding encoding="packedBCD" sizeInBits="16"/><ValidRangeSet><ValidRange minInclusive="1" maxInclusive="10"/><ValidRange minInclusive="100" maxInclusive="1000"/></ValidRangeSet></IntegerArgumentType>';
    const encode = encoder(
      file(
        types,
        command('call', { c: 'call' }, ref('c')) +
          command('phase', { p: 'phase' }, ref('p')) +
          command('odd', { o: 'odd' }, ref('o')),
      ),
    );
    expect(encode('call', { c: 'A55B' })).toBe('4135354200');
    expect(encode('call', { c: 'a55b' })).toMatch(/^bad-type: c: text like/);
    expect(encode('call', { c: 'A55BTN' })).toMatch(/^too-long: c/);
    // yamcs/yamcs EnumArgTest: a number in figures is a state, in text it is not
    expect([encode('phase', { p: 'ASCENT' }), encode('phase', { p: 2 })]).toEqual(['02', '02']);
    expect(encode('phase', { p: '2' })).toMatch(/^bad-label/);
    expect(encode('odd', { o: 123 })).toBe('0123');
    expect(encode('odd', { o: 50 })).toBe('out-of-range: o: 1 to 10 or 100 to 1000, 50');
  });

  it('with curves that can be turned round', () => {
    const type = (name: string, calibrator: string) =>
      `<FloatArgumentType name="${name}"><IntegerDataEncoding><DefaultCalibrator>${calibrator}</DefaultCalibrator></IntegerDataEncoding></FloatArgumentType>`;
    const term = (coefficient: number, exponent: number) =>
      `<Term coefficient="${coefficient}" exponent="${exponent}"/>`;
    const types =
      type('square', `<PolynomialCalibrator>${term(1, 0)}${term(2, 2)}</PolynomialCalibrator>`) +
      type('cube', `<PolynomialCalibrator>${term(1, 3)}</PolynomialCalibrator>`);
    const encode = encoder(
      file(types, command('s', { a: 'square' }, ref('a')) + command('c', { a: 'cube' }, ref('a'))),
    );
    // y = 1 + 2 x^2: of both roots only the positive one fits
    expect(encode('s', { a: 51 })).toBe('05');
    expect(encode('s', { a: 0 })).toMatch(/^unsupported: a: a calibrator/);
    expect(encode('c', { a: 8 })).toMatch(/^unsupported/);
  });
});

describe('containers of commands', () => {
  const telemetry =
    '<TelemetryMetaData><ParameterTypeSet><IntegerParameterType name="u8"><IntegerDataEncoding/></IntegerParameterType><IntegerParameterType name="u16"><IntegerDataEncoding sizeInBits="16"/></IntegerParameterType></ParameterTypeSet>' +
    '<ParameterSet><Parameter name="kind" parameterTypeRef="u8"/><Parameter name="count" parameterTypeRef="u16"/><Parameter name="check" parameterTypeRef="u16"/></ParameterSet>' +
    '<ContainerSet><SequenceContainer name="HEAD"><EntryList><ParameterRefEntry parameterRef="kind"/><ParameterRefEntry parameterRef="count"/></EntryList></SequenceContainer></ContainerSet></TelemetryMetaData>';

  it('ask for the values of parameters, order others, and seal the whole', () => {
    const encoding =
      '<BinaryEncoding><SizeInBits><FixedValue>40</FixedValue></SizeInBits><ErrorDetectCorrect><CRC width="16" parameterRef="check"><Polynomial>1021</Polynomial><InitRemainder>ffff</InitRemainder></CRC></ErrorDetectCorrect></BinaryEncoding>';
    const text = file(
      u('u8', 8),
      `<MetaCommand name="C"><ArgumentList><Argument name="a" argumentTypeRef="u8"/></ArgumentList><CommandContainer name="CC">${encoding}<EntryList>${ref('a')}<ParameterRefEntry parameterRef="check"/></EntryList>` +
        '<BaseContainer containerRef="HEAD"><RestrictionCriteria><Comparison parameterRef="kind" value="3"/></RestrictionCriteria></BaseContainer></CommandContainer></MetaCommand>',
      telemetry,
    );
    const encode = encoder(text);
    expect(encode('C', { a: 9 })).toBe('unsupported: a value for parameter count, none');
    const check = crc16(fromHex('03010209')).toString(16).padStart(4, '0');
    expect(encode('C', { a: 9 }, { count: 0x0102 })).toBe(`03010209${check}0000`);
  });

  it('hold entries that arguments include, repeat and place', () => {
    const include = (value: number) =>
      `<IncludeCondition><Comparison argumentRef="n" value="${value}"/></IncludeCondition>`;
    const repeat =
      '<RepeatEntry><Count><DynamicValue><ArgumentInstanceRef argumentRef="n"/></DynamicValue></Count><Offset><FixedValue>4</FixedValue></Offset></RepeatEntry>';
    const place =
      '<LocationInContainerInBits referenceLocation="containerStart"><FixedValue>16</FixedValue></LocationInContainerInBits>';
    const encode = encoder(
      file(
        u('u8', 8) + u('u4', 4),
        command(
          'inc',
          { n: 'u8' },
          `${ref('n')}<FixedValueEntry binaryValue="ff" sizeInBits="8">${include(2)}</FixedValueEntry>`,
        ) +
          command('rep', { n: 'u8', v: 'u4' }, ref('n') + ref('v', repeat)) +
          command('loc', { n: 'u8' }, ref('n', place)),
      ),
    );
    expect([encode('inc', { n: 1 }), encode('inc', { n: 2 })]).toEqual(['01', '02ff']);
    expect(encode('rep', { n: 3, v: 10 })).toBe('03a0a0a0');
    expect(encode('loc', { n: 7 })).toBe('000007');
  });

  it('take parts of arguments, and parts that are assigned', () => {
    const types = `${u('u8', 8)}<AggregateArgumentType name="pair"><MemberList><Member name="a" typeRef="u8"/><Member name="b" typeRef="u8"/></MemberList></AggregateArgumentType>`;
    const child =
      '<MetaCommand name="D"><BaseMetaCommand metaCommandRef="C"><ArgumentAssignmentList><ArgumentAssignment argumentName="p.a" argumentValue="9"/></ArgumentAssignmentList></BaseMetaCommand></MetaCommand>';
    const encode = encoder(file(types, command('C', { p: 'pair' }, ref('p.b') + ref('p.a')) + child));
    expect(encode('C', { p: { a: 1, b: 2 } })).toBe('0201');
    expect(encode('D', { p: { a: 1, b: 2 } })).toBe('0209');
    expect(encode('D', { p: { b: 2 } })).toBe('0209');
  });
});

describe('what a command says beside its bits', () => {
  const telemetry =
    '<TelemetryMetaData><ParameterTypeSet><IntegerParameterType name="u8"><IntegerDataEncoding/></IntegerParameterType></ParameterTypeSet>' +
    '<ParameterSet><Parameter name="mode" parameterTypeRef="u8"/><Parameter name="answer" parameterTypeRef="u8"/></ParameterSet>' +
    '<ContainerSet><SequenceContainer name="ACK"><EntryList/></SequenceContainer></ContainerSet></TelemetryMetaData>';
  const window =
    '<CheckWindow timeToStartChecking="PT0.1S" timeToStopChecking="PT1M" timeWindowIsRelativeTo="commandRelease"/>';
  const mode = '<Comparison parameterRef="mode" value="1"/>';
  const parent = `<MetaCommand name="P" abstract="true"><ArgumentList><Argument name="a" argumentTypeRef="u8"/></ArgumentList><CommandContainer name="PC"><EntryList>${ref('a')}</EntryList></CommandContainer>
    <TransmissionConstraintList><TransmissionConstraint timeOut="PT1.234S" suspendable="true">${mode}</TransmissionConstraint></TransmissionConstraintList>
    <DefaultSignificance consequenceLevel="vital" reasonForWarning="because"/>
    <ContextSignificanceList><ContextSignificance><ContextMatch>${mode}</ContextMatch><Significance consequenceLevel="forbidden"/></ContextSignificance></ContextSignificanceList>
    <Interlock scopeToSpaceSystem="S" verificationToWaitFor="accepted" suspendable="true"/>
    <VerifierSet><AcceptedVerifier><ContainerRef containerRef="ACK"/>${window}</AcceptedVerifier>
      <CompleteVerifier><ParameterValueChange><ParameterRef parameterRef="mode"/><Change value="1"/></ParameterValueChange>${window}<ReturnParmRef parameterRef="answer"/></CompleteVerifier></VerifierSet>
    <ParameterToSetList><ParameterToSet parameterRef="mode"><Derivation><ArgumentInstanceRefOperand argumentRef="a"/><ValueOperand>1</ValueOperand><Operator>+</Operator></Derivation></ParameterToSet></ParameterToSetList>
    <ParametersToSuspendAlarmsOnSet><ParameterToSuspendAlarmsOn parameterRef="mode" suspenseTime="PT5S"/></ParametersToSuspendAlarmsOnSet></MetaCommand>`;
  const child = `<MetaCommand name="C"><BaseMetaCommand metaCommandRef="P"/><VerifierSet>
    <AcceptedVerifier>${mode}${window}</AcceptedVerifier>
    <ExecutionVerifier>${mode}${window}<PercentComplete><FixedValue>50</FixedValue></PercentComplete></ExecutionVerifier>
    <CompleteVerifier>${mode}<CheckWindow timeToStopChecking="PT1S"/></CompleteVerifier></VerifierSet></MetaCommand>`;
  const block =
    '<BlockMetaCommand name="B"><MetaCommandStepList><MetaCommandStep metaCommandRef="C"><ArgumentAssigmentList><ArgumentAssignment argumentName="a" argumentValue="1"/></ArgumentAssigmentList></MetaCommandStep></MetaCommandStepList></BlockMetaCommand>';
  const definition = load(file(u('u8', 8), parent + child + block, telemetry));
  const of = (name: string) => definition.commands.find((one) => one.name === name)!;

  it('is inherited: verifiers of execution and completion are added, others replaced', () => {
    expect(of('C').verifiers).toMatchObject([
      {
        stage: 'accepted',
        check: { kind: 'conditions' },
        window: { startMs: 100, stopMs: 60_000, from: 'commandRelease' },
      },
      { stage: 'executing', percentComplete: 50 },
      {
        stage: 'complete',
        check: { kind: 'change', parameter: { name: 'mode' }, change: 1 },
        returnParameter: { name: 'answer' },
      },
      { stage: 'complete', check: { kind: 'conditions' }, window: { startMs: undefined, stopMs: 1000 } },
    ]);
    expect(of('P').verifiers[0]).toMatchObject({
      stage: 'accepted',
      check: { kind: 'container', container: { name: 'ACK' } },
    });
    expect(of('C')).toMatchObject({
      constraints: [{ timeoutMs: 1234, isSuspendable: true, conditions: [{ kind: 'comparison' }] }],
      significance: { level: 'vital', reason: 'because' },
      contextSignificances: [{ significance: { level: 'forbidden' } }],
      interlock: { scope: 'S', stage: 'accepted', isSuspendable: true },
      parametersToSet: [{ parameter: { name: 'mode' }, stage: 'complete', derivation: [{}, {}, {}] }],
      suspendedAlarms: [{ parameter: { name: 'mode' }, suspendedMs: 5000, from: 'release' }],
    });
  });

  it('knows blocks of commands', () => {
    expect(of('B').steps).toMatchObject([{ command: { name: 'C' } }]);
    expect([...of('B').steps[0]!.assignments]).toEqual([['a', '1']]);
    expect(listCommands(definition).map(({ name }) => name)).toEqual(['C', 'B']);
  });

  it('reports what leads nowhere', () => {
    const kinds = (commands: string) =>
      loadXtce(file(u('u8', 8), commands, telemetry)).faults.map(({ kind }) => kind);
    expect(
      kinds(
        '<MetaCommand name="A"><BaseMetaCommand metaCommandRef="B"/></MetaCommand><MetaCommand name="B"><BaseMetaCommand metaCommandRef="A"/></MetaCommand>',
      ),
    ).toEqual(['circular']);
    expect(kinds(command('A', { a: 'none' }, ref('a')))).toEqual(['unresolved', 'unresolved']);
    expect(kinds(command('A', { a: 'u8' }, ref('b')))).toEqual(['unresolved']);
    expect(
      kinds(
        command(
          'A',
          {},
          '',
          '<VerifierSet><AcceptedVerifier><CustomAlgorithm name="x"/><CheckWindow timeToStopChecking="PT1S"/></AcceptedVerifier></VerifierSet>',
        ).replace('<ArgumentList></ArgumentList>', ''),
      ),
    ).toEqual(['unsupported']);
    expect(kinds(command('A', { a: 'u8' }, ref('a')) + command('A', { a: 'u8' }, ref('a')))).toEqual([
      'duplicate',
    ]);
  });
});
