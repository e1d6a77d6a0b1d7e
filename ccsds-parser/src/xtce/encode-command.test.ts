import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { header, load } from './xtce.fixture.ts';
import { encodeCommand, listCommands } from './xtce.ts';

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
    expect(listCommands(definition).map(({ name }) => name)).toEqual(['RX_ON', 'SET']);
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
