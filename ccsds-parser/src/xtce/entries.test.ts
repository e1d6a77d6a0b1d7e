import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { container, entry, header, load, telemetry, unsigned, valuesOf } from './xtce.fixture.ts';
import { decodePacket, encodeContainer, layoutOf, loadXtce, XtceReader } from './xtce.ts';

const location = (from: string, bits: number) =>
  `<LocationInContainerInBits referenceLocation="${from}"><FixedValue>${bits}</FixedValue></LocationInContainerInBits>`;
const repeat = (count: string, offset = '') => `<RepeatEntry><Count>${count}</Count>${offset}</RepeatEntry>`;
const u8 = unsigned('u8', 8);

describe('entries', () => {
  it('repeat with a gap, a number of times that the packet gives', () => {
    const definition = load(
      telemetry(
        u8,
        { n: 'u8', v: 'u8' },
        container(
          'C',
          entry('n') +
            entry(
              'v',
              repeat(
                '<DynamicValue><ParameterInstanceRef parameterRef="n"/></DynamicValue>',
                '<Offset><FixedValue>8</FixedValue></Offset>',
              ),
            ),
        ),
      ),
    );
    expect(valuesOf(definition, '030aff0bff0c')).toEqual([
      ['n', 3],
      ['v', 10],
      ['v', 11],
      ['v', 12],
    ]);
    expect(valuesOf(definition, '00')).toEqual([['n', 0]]);
    expect(valuesOf(definition, '02')).toMatchObject({ kind: 'too-short' });
  });

  it('count as a lookup says', () => {
    const lookup =
      '<DiscreteLookupList defaultValue="1"><DiscreteLookup value="2"><Comparison parameterRef="n" value="7"/></DiscreteLookup>' +
      '<DiscreteLookup value="0"><ComparisonList><Comparison parameterRef="n" value="9"/></ComparisonList></DiscreteLookup></DiscreteLookupList>';
    const definition = load(
      telemetry(u8, { n: 'u8', v: 'u8' }, container('C', entry('n') + entry('v', repeat(lookup)))),
    );
    const count = (hex: string) => (valuesOf(definition, hex) as unknown[]).length - 1;
    expect([count('070102'), count('0901'), count('0101')]).toEqual([2, 0, 1]);
  });

  it('are placed from the start and the end of their container', () => {
    const inner = container('INNER', entry('a', location('containerStart', 8)));
    const definition = load(
      telemetry(
        u8 + unsigned('u16', 16),
        { a: 'u8', b: 'u8', check: 'u16' },
        `${inner}${container(
          'C',
          `${entry('b')}<ContainerRefEntry containerRef="INNER"/>${entry('check', location('containerEnd', 0))}`,
        )}`,
      ),
    );
    expect(valuesOf(definition, '01000234ffffabcd', 'C')).toEqual([
      ['b', 1],
      ['a', 2],
      ['check', 0xabcd],
    ]);
  });

  it('that lie on each other are told', () => {
    const { faults } = loadXtce(
      telemetry(
        u8,
        { a: 'u8', b: 'u8' },
        container('C', entry('a') + entry('b', location('previousEntry', -4))),
      ),
    );
    expect(faults).toMatchObject([{ kind: 'overlap', found: 'bits 0 to 7 taken already' }]);
    expect(faults[0]!.path).toMatch(/ParameterRefEntry\[b\]$/);
  });

  it('put a parameter together from its segments', () => {
    const segment = (order: string, bits: number) =>
      `<ParameterSegmentRefEntry parameterRef="w" sizeInBits="${bits}"${order}/>`;
    const types = u8 + unsigned('u16', 16);
    const inOrder = load(
      telemetry(types, { w: 'u16', a: 'u8' }, container('C', segment('', 8) + entry('a') + segment('', 8))),
    );
    expect(valuesOf(inOrder, 'ab00cd')).toEqual([
      ['a', 0],
      ['w', 0xabcd],
    ]);
    const swapped = load(
      telemetry(
        types,
        { w: 'u16', a: 'u8' },
        container('C', segment(' order="1"', 8) + entry('a') + segment(' order="0"', 8)),
      ),
    );
    expect(valuesOf(swapped, 'ab00cd')).toEqual([
      ['a', 0],
      ['w', 0xcdab],
    ]);
  });

  it('name the parameter that follows, as dwell telemetry does', () => {
    // yamcs/yamcs IndirectParameterRefBinaryDecodingTest: an identifier, then the value of the parameter with that alias
    const text = header(`<TelemetryMetaData><ParameterTypeSet>${unsigned('u32', 32)}
      <FloatParameterType name="f32"><FloatDataEncoding/></FloatParameterType></ParameterTypeSet><ParameterSet>
      <Parameter name="id" parameterTypeRef="u32"/>
      <Parameter name="p1" parameterTypeRef="f32"><AliasSet><Alias nameSpace="ids" alias="1"/></AliasSet></Parameter>
      <Parameter name="p2" parameterTypeRef="f32"><AliasSet><Alias nameSpace="ids" alias="2"/></AliasSet></Parameter></ParameterSet><ContainerSet>
      <SequenceContainer name="PAIR"><EntryList><ParameterRefEntry parameterRef="id"/>
      <IndirectParameterRefEntry aliasNameSpace="ids"><ParameterInstance parameterRef="id"/></IndirectParameterRefEntry></EntryList></SequenceContainer>
      <SequenceContainer name="PAIRS"><EntryList><ContainerRefEntry containerRef="PAIR"><RepeatEntry><Count><FixedValue>2</FixedValue></Count></RepeatEntry></ContainerRefEntry></EntryList></SequenceContainer>
      </ContainerSet></TelemetryMetaData>`);
    const definition = load(text);
    // 1.5 and -2 as binary32
    expect(valuesOf(definition, '000000013fc0000000000002c0000000', 'PAIRS')).toEqual([
      ['id', 1],
      ['p1', 1.5],
      ['id', 2],
      ['p2', -2],
    ]);
    expect(valuesOf(definition, '0000000900000000', 'PAIR')).toEqual({
      stoppedAt: 'PAIR: no parameter called 9',
    });
  });

  it('pass over what is not put together here, and say so', () => {
    const part = '<ContainerSegmentRefEntry containerRef="C" sizeInBits="16"/>';
    const { definition, faults } = loadXtce(
      telemetry(u8, { a: 'u8' }, container('C', '') + container('D', part + entry('a'))),
    );
    expect(faults).toMatchObject([{ kind: 'unsupported', found: 'ContainerSegmentRefEntry' }]);
    expect(valuesOf(definition!, 'ffff07', 'D')).toEqual([['a', 7]]);
  });
});

describe('containers', () => {
  const base = (name: string, criteria: string) =>
    `<BaseContainer containerRef="${name}"><RestrictionCriteria>${criteria}</RestrictionCriteria></BaseContainer>`;

  it('are told apart through any number of levels, by the first in the file that matches', () => {
    const equal = (value: number) => `<Comparison parameterRef="k" value="${value}"/>`;
    const many = Array.from({ length: 40 }, (_, index) =>
      container(`K${index}`, entry('v'), base('ROOT', equal(index))),
    ).join('');
    const definition = load(
      telemetry(
        u8,
        { k: 'u8', v: 'u8', w: 'u8' },
        `${container('ROOT', entry('k'))}${container('ANY', '', base('ROOT', '<Comparison parameterRef="k" value="7" comparisonOperator="&gt;"/>'))}${many}${container(
          'DEEP',
          entry('w'),
          base('K7', '<Comparison parameterRef="v" value="1"/>'),
        )}`,
      ),
    );
    const name = (hex: string) => {
      const decoded = decodePacket(definition, fromHex(hex));
      return decoded.ok ? decoded.value.containerName : decoded.fault.kind;
    };
    expect([name('0500'), name('0700'), name('070109'), name('0800'), name('ff')]).toEqual([
      'K5',
      'K7',
      'DEEP',
      'ANY',
      'ANY',
    ]);
  });

  it('judge conditions that are nested, and values against each other', () => {
    const condition = (left: string, operator: string, right: string) =>
      `<Condition><ParameterInstanceRef parameterRef="${left}"/><ComparisonOperator>${operator}</ComparisonOperator>${right}</Condition>`;
    const value = (text: string) => `<Value>${text}</Value>`;
    const expression = `<BooleanExpression><ANDedConditions>${condition('a', '&gt;=', value('2'))}<ORedConditions>${condition('b', '==', value('9'))}${condition('a', '&lt;', '<ParameterInstanceRef parameterRef="b" useCalibratedValue="false"/>')}</ORedConditions></ANDedConditions></BooleanExpression>`;
    const definition = load(
      telemetry(
        u8,
        { a: 'u8', b: 'u8' },
        container('ROOT', entry('a') + entry('b')) + container('MATCH', '', base('ROOT', expression)),
      ),
    );
    const matches = (hex: string) => {
      const decoded = decodePacket(definition, fromHex(hex));
      return decoded.ok && decoded.value.containerName === 'MATCH';
    };
    expect([matches('0103'), matches('0203'), matches('0302'), matches('0a09')]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('check the CRC that they describe, and fill it in', () => {
    // CCSDS 132.0-B-3, 4.1.6: x^16 + x^12 + x^5 + 1, preset to ones. `06000cf0000400558873c900000521` has 75fb (Yamcs)
    const crc =
      '<BinaryEncoding><ErrorDetectCorrect><CRC width="16" parameterRef="check"><Polynomial>1021</Polynomial><InitRemainder>ffff</InitRemainder></CRC></ErrorDetectCorrect></BinaryEncoding>';
    const definition = load(
      telemetry(
        `${unsigned('u16', 16)}<BinaryParameterType name="octets"><BinaryDataEncoding><SizeInBits><FixedValue>120</FixedValue></SizeInBits></BinaryDataEncoding></BinaryParameterType>`,
        { data: 'octets', check: 'u16' },
        `<SequenceContainer name="C">${crc}<EntryList>${entry('data')}${entry('check')}</EntryList></SequenceContainer>`,
      ),
    );
    const octets = '06000cf0000400558873c900000521';
    const good = decodePacket(definition, fromHex(`${octets}75fb`));
    expect(good).toMatchObject({ ok: true, value: { errorControls: [{ isGood: true }] } });
    const bad = decodePacket(definition, fromHex(`${octets}75fa`));
    expect(bad).toMatchObject({ ok: true, value: { errorControls: [{ isGood: false }] } });
    const encoded = encodeContainer(definition, 'C', { data: octets });
    expect(encoded.ok && toHex(encoded.value)).toBe(`${octets}75fb`);
  });

  it('report other checks than CRCs', () => {
    for (const check of [
      '<Checksum name="sum8"/>',
      '<XOR/>',
      '<Parity type="Even"/>',
      '<CRC width="8"><Polynomial>07</Polynomial></CRC>',
    ]) {
      const text = telemetry(
        u8,
        {},
        `<SequenceContainer name="C"><BinaryEncoding><ErrorDetectCorrect>${check}</ErrorDetectCorrect></BinaryEncoding><EntryList/></SequenceContainer>`,
      );
      expect(loadXtce(text).faults, check).toMatchObject([{ kind: 'unsupported' }]);
    }
  });

  it('tell the reader what must follow them', () => {
    const next = base('ROOT', '<Comparison parameterRef="k" value="1"/><NextContainer containerRef="B"/>');
    const definition = load(
      telemetry(
        u8,
        { k: 'u8' },
        container('ROOT', entry('k')) +
          container('A', '', next) +
          container('B', '', base('ROOT', '<Comparison parameterRef="k" value="2"/>')),
      ),
    );
    const reader = new XtceReader(definition);
    const missed = ['01', '02', '01', '01', '02'].map((hex) => {
      const read = reader.read(fromHex(hex));
      return read.ok ? read.value.missed?.name : read.fault.kind;
    });
    expect(missed).toEqual([undefined, undefined, undefined, 'B', undefined]);
  });

  it('say where their fields stand whatever the packet says', () => {
    const definition = load(
      telemetry(
        u8 + unsigned('u4', 4),
        { a: 'u8', b: 'u4', c: 'u4', d: 'u8' },
        container('HEAD', entry('a')) +
          container('PAIR', entry('b') + entry('c')) +
          container(
            'C',
            `<ContainerRefEntry containerRef="PAIR">${repeat('<FixedValue>2</FixedValue>')}</ContainerRefEntry>${entry('d', '<IncludeCondition><Comparison parameterRef="a" value="1"/></IncludeCondition>')}${entry('a')}`,
            '<BaseContainer containerRef="HEAD"/>',
          ),
      ),
    );
    const { fields, isWhole } = layoutOf(definition.containers.find(({ name }) => name === 'C')!);
    expect(fields.map(({ parameter, bitOffset, bits }) => [parameter.name, bitOffset, bits])).toEqual([
      ['a', 0, 8],
      ['b', 8, 4],
      ['c', 12, 4],
      ['b', 16, 4],
      ['c', 20, 4],
    ]);
    expect(isWhole).toBe(false);
  });
});
