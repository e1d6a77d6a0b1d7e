import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { header, load } from './xtce.fixture.ts';
import { decodeCommand, encodeCommand, listCommands, type XtceDefinition } from './xtce.ts';

const mission = load(
  readFileSync(resolve(import.meta.dirname, '../../../missions/aprs-dp/telemetry.xml'), 'utf8'),
);

const decode = (definition: XtceDefinition, name: string, octets: string) => {
  const command = definition.commands.find((one) => one.name === name)!;
  const read = decodeCommand(command, fromHex(octets));
  return read.ok ? read.value : `${read.fault.kind}: ${read.fault.expected}, ${read.fault.found}`;
};

// A load of memory as ECSS-E-ST-70-41C, 8.6.2.2 lays it out: one area, its data counted, a CRC over the data alone.
const counted = load(
  header(`<CommandMetaData>
    <ParameterTypeSet><IntegerParameterType name="u16"><IntegerDataEncoding sizeInBits="16"/></IntegerParameterType></ParameterTypeSet>
    <ParameterSet><Parameter name="check" parameterTypeRef="u16" initialValue="0"/></ParameterSet>
    <ArgumentTypeSet><IntegerArgumentType name="u8"><IntegerDataEncoding/></IntegerArgumentType>
      <BinaryArgumentType name="blob"><BinaryDataEncoding><SizeInBits><DynamicValue><ArgumentInstanceRef argumentRef="length"/><LinearAdjustment slope="8"/></DynamicValue></SizeInBits></BinaryDataEncoding></BinaryArgumentType></ArgumentTypeSet>
    <MetaCommandSet><MetaCommand name="LOAD"><ArgumentList><Argument name="length" argumentTypeRef="u8"/><Argument name="data" argumentTypeRef="blob"/></ArgumentList>
      <CommandContainer name="LOAD_DATA"><BinaryEncoding><ErrorDetectCorrect><CRC width="16" bitsFromReference="8" reference="start" parameterRef="check"><Polynomial>1021</Polynomial><InitRemainder>ffff</InitRemainder></CRC></ErrorDetectCorrect></BinaryEncoding>
        <EntryList><ArgumentRefEntry argumentRef="length"/><ArgumentRefEntry argumentRef="data"/><ParameterRefEntry parameterRef="check"/></EntryList></CommandContainer></MetaCommand></MetaCommandSet>
  </CommandMetaData>`),
);

describe('a command that is read', () => {
  it('says its arguments in engineering units', () => {
    // Laid out by hand from the table of telecommands in docs/payload-interface.md.
    expect(decode(mission, 'SET_MODE', '0104')).toEqual({ mode: 'DIGI' });
    expect(decode(mission, 'SET_TXDELAY', '071e')).toEqual({ txdelay: 300 });
    expect(decode(mission, 'SET_DIGI', '03 07 01 413531414100 0b')).toEqual({
      alias_mask: 7,
      style: 'REPLACE',
      own_call: 'A51AA',
      own_ssid: 11,
    });
  });

  it('is refused for the first thing that is wrong with it, by name', () => {
    expect(decode(mission, 'SET_MODE', '0204')).toBe('other-command: function_id: 0x01, 0x02');
    expect(decode(mission, 'SET_MODE', '01')).toMatch(/^too-short/);
    expect(decode(mission, 'SET_MODE', '')).toMatch(/^too-short/);
    expect(decode(mission, 'SET_MODE', '010400')).toBe('too-long: 2, 3');
    expect(decode(mission, 'SET_MODE', '0100')).toMatch(/^out-of-range: mode: STANDBY, RX/);
    expect(decode(mission, 'TX_TEST', '060b')).toBe('out-of-range: duration: 1 to 10, 11');
    expect(decode(mission, 'SET_TXDELAY', '0704')).toBe('out-of-range: txdelay: 50 to 1000, 40');
  });

  it('knows data that are counted by another argument, and the check behind them', () => {
    const encoded = encodeCommand(counted, 'LOAD', { data: '313233343536373839' });
    // CRC-16/IBM-3740 of "123456789" is 0x29b1 (reveng.sourceforge.io, catalogue of CRCs).
    expect(encoded.ok && toHex(encoded.value)).toBe('0931323334353637383929b1');
    expect(decode(counted, 'LOAD', '0931323334353637383929b1')).toEqual({
      length: 9,
      data: fromHex('313233343536373839'),
    });
    expect(decode(counted, 'LOAD', '0931323334353637383929b0')).toBe('bad-check: check: 10673, 10672');
    expect(decode(counted, 'LOAD', 'ff31')).toMatch(/^too-short/);
  });

  it('is what it was made of, for every command of the mission', () => {
    for (const { name, arguments: args } of listCommands(mission)) {
      const given = Object.fromEntries(
        args.flatMap(({ name: key, labels, initialValue }) =>
          initialValue === undefined ? [[key, labels[0] ?? 1000]] : [],
        ),
      );
      const encoded = encodeCommand(mission, name, given);
      if (!encoded.ok) continue;
      const read = decode(mission, name, toHex(encoded.value));
      const initial = args.flatMap(({ name: key, initialValue }) =>
        initialValue === undefined ? [] : [[key, initialValue]],
      );
      expect([name, read]).toEqual([name, { ...given, ...Object.fromEntries(initial) }]);
    }
  });

  it('never throws, whatever comes', () => {
    const names = fc.constantFrom(...listCommands(mission).map(({ name }) => name));
    fc.assert(
      fc.property(names, fc.uint8Array({ maxLength: 90 }), (name, octets) => {
        decode(mission, name, toHex(octets));
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
