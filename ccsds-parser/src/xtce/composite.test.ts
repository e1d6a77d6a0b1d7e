import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { container, entry, load, telemetry, unsigned, valuesOf } from './xtce.fixture.ts';
import { decodePacket, layoutOf, listParameters, loadXtce } from './xtce.ts';

const dimension = (from: string, to: string) =>
  `<Dimension><StartingIndex>${from}</StartingIndex><EndingIndex>${to}</EndingIndex></Dimension>`;
const fixed = (value: number) => `<FixedValue>${value}</FixedValue>`;
const dynamic = (reference: string, adjustment = '') =>
  `<DynamicValue><ParameterInstanceRef parameterRef="${reference}"/>${adjustment}</DynamicValue>`;
const array = (name: string, element: string, ...dimensions: string[]) =>
  `<ArrayParameterType name="${name}" arrayTypeRef="${element}"><DimensionList>${dimensions.join('')}</DimensionList></ArrayParameterType>`;
const aggregate = (name: string, members: Readonly<Record<string, string>>) =>
  `<AggregateParameterType name="${name}"><MemberList>${Object.entries(members)
    .map(([member, type]) => `<Member name="${member}" typeRef="${type}"/>`)
    .join('')}</MemberList></AggregateParameterType>`;
const lessOne = '<LinearAdjustment intercept="-1"/>';

describe('arrays and aggregates', () => {
  it('lay out several dimensions with the last one running fastest', () => {
    const type = array('grid', 'u8', dimension(fixed(0), fixed(1)), dimension(fixed(0), fixed(2)));
    const definition = load(telemetry(unsigned('u8', 8) + type, { g: 'grid' }, container('C', entry('g'))));
    expect(valuesOf(definition, '010203040506')).toEqual([
      [
        'g',
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
    ]);
    expect(definition.parameters[0]!.type.staticBits).toBe(48);
    const decoded = decodePacket(definition, fromHex('010203040506'));
    expect(decoded.ok && decoded.value.parameters[0]!.parts).toMatchObject([
      { path: '[0][0]', value: 1, bitOffset: 0 },
      { path: '[0][1]', value: 2, bitOffset: 8 },
      {},
      { path: '[1][0]', value: 4, bitOffset: 24, bitLength: 8 },
      {},
      {},
    ]);
  });

  it('tell the parts of many elements, also to copies and to JSON', () => {
    const type = array('long', 'u8', dimension(fixed(1), fixed(50)), dimension(fixed(0), fixed(1)));
    const definition = load(telemetry(unsigned('u8', 8) + type, { a: 'long' }, container('C', entry('a'))));
    const decoded = decodePacket(
      definition,
      Uint8Array.from({ length: 100 }, (_, octet) => octet),
    );
    if (!decoded.ok) throw new TypeError(decoded.fault.kind);
    const expected = Array.from({ length: 100 }, (_, octet) => ({
      path: `[${1 + (octet >> 1)}][${octet & 1}]`,
      raw: octet,
      limitState: 'none',
      isValid: true,
      bitOffset: octet * 8,
      bitLength: 8,
    }));
    const [parameter] = decoded.value.parameters;
    expect(parameter!.parts).toMatchObject(expected);
    expect({ ...parameter! }.parts).toMatchObject(expected);
    expect(JSON.parse(JSON.stringify({ ...parameter!, parameter: null })).parts).toMatchObject(expected);
  });

  it('take sizes from a member of the same aggregate, by path or by name', () => {
    for (const reference of ['list.n', 'n']) {
      const types =
        unsigned('u8', 8) +
        array('items', 'u8', dimension(fixed(0), dynamic(reference, lessOne))) +
        aggregate('list_type', { n: 'u8', items: 'items', last: 'u8' });
      const definition = load(telemetry(types, { list: 'list_type' }, container('C', entry('list'))));
      expect(valuesOf(definition, '02aabbcc')).toEqual([['list', { n: 2, items: [0xaa, 0xbb], last: 0xcc }]]);
    }
  });

  it('take each row of an array of aggregates by its own size', () => {
    const types =
      unsigned('u8', 8) +
      array('items', 'u8', dimension(fixed(0), dynamic('n', lessOne))) +
      aggregate('row', { n: 'u8', items: 'items' }) +
      array('rows', 'row', dimension(fixed(0), dynamic('count', lessOne)));
    const definition = load(
      telemetry(types, { count: 'u8', table: 'rows' }, container('C', entry('count') + entry('table'))),
    );
    expect(valuesOf(definition, '0202aabb01cc')).toEqual([
      ['count', 2],
      [
        'table',
        [
          { n: 2, items: [0xaa, 0xbb] },
          { n: 1, items: [0xcc] },
        ],
      ],
    ]);
  });

  it('give a part of an array where an entry says which', () => {
    const type = array('four', 'u8', dimension(fixed(0), fixed(3)));
    const part = `<ArrayParameterRefEntry parameterRef="a"><DimensionList>${dimension(fixed(1), fixed(2))}</DimensionList></ArrayParameterRefEntry>`;
    const definition = load(
      telemetry(unsigned('u8', 8) + type, { a: 'four', z: 'u8' }, container('C', part + entry('z'))),
    );
    const decoded = decodePacket(definition, fromHex('0a0b0c'));
    expect(decoded).toMatchObject({
      ok: true,
      value: { parameters: [{ value: [10, 11], parts: [{ path: '[1]' }, { path: '[2]' }] }, { value: 12 }] },
    });
  });

  it('stand in conditions and as entries by their parts', () => {
    const types = unsigned('u8', 8) + aggregate('status_type', { mode: 'u8', count: 'u8' });
    const condition =
      '<IncludeCondition><Comparison parameterRef="status.mode" value="2"/></IncludeCondition>';
    const definition = load(
      telemetry(
        types,
        { status: 'status_type', z: 'u8' },
        container('WHOLE', entry('status') + entry('z', condition)) +
          container('PARTS', entry('status.mode') + entry('z', condition) + entry('status.count')),
      ),
    );
    expect(valuesOf(definition, '020507', 'WHOLE')).toEqual([
      ['status', { mode: 2, count: 5 }],
      ['z', 7],
    ]);
    expect(valuesOf(definition, '010507', 'WHOLE')).toEqual([['status', { mode: 1, count: 5 }]]);
    expect(valuesOf(definition, '020507', 'PARTS')).toEqual([
      ['status.mode', 2],
      ['z', 5],
      ['status.count', 7],
    ]);
  });

  it('carry limits of their parts, and the worst of them as a whole', () => {
    const limited =
      '<IntegerParameterType name="l8"><IntegerDataEncoding/><DefaultAlarm><StaticAlarmRanges><WarningRange maxInclusive="10"/>' +
      '<CriticalRange maxInclusive="20"/></StaticAlarmRanges></DefaultAlarm></IntegerParameterType>';
    const type = array('three', 'l8', dimension(fixed(0), fixed(2)));
    const definition = load(telemetry(limited + type, { a: 'three' }, container('C', entry('a'))));
    const decoded = decodePacket(definition, fromHex('050f20'));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        parameters: [
          {
            limitState: 'critical',
            parts: [{ limitState: 'nominal' }, { limitState: 'warning' }, { limitState: 'critical' }],
          },
        ],
      },
    });
  });

  it('are listed by what is in them, and laid out where that never changes', () => {
    const types =
      unsigned('u8', 8) +
      unsigned('u4', 4) +
      aggregate('pair', { high: 'u4', low: 'u4' }) +
      array('two', 'pair', dimension(fixed(0), fixed(1)));
    const definition = load(
      telemetry(types, { h: 'u8', p: 'two' }, container('C', entry('h') + entry('p') + entry('h'))),
    );
    expect(listParameters(definition)[1]!.parts!.map(({ name, containers }) => [name, containers])).toEqual([
      ['p[0].high', ['C']],
      ['p[0].low', ['C']],
      ['p[1].high', ['C']],
      ['p[1].low', ['C']],
    ]);
    expect(layoutOf(definition.containers[0]!)).toMatchObject({
      isWhole: true,
      fields: [
        { parameter: { name: 'h' }, bitOffset: 0, bits: 8 },
        { parameter: { name: 'p' }, bitOffset: 8, bits: 16 },
        { parameter: { name: 'h' }, bitOffset: 24, bits: 8 },
      ],
    });
  });

  it('are refused when a size in the packet makes no sense, or too many values of it', () => {
    const types =
      unsigned('u32', 32) +
      unsigned('u1', 1) +
      array('bits', 'u1', dimension(fixed(0), dynamic('n', lessOne))) +
      array('from', 'u1', dimension(fixed(5), dynamic('n')));
    const definition = load(
      telemetry(
        types,
        { n: 'u32', b: 'bits', f: 'from' },
        container('C', entry('n') + entry('b')) + container('D', entry('n') + entry('f')),
      ),
    );
    expect(valuesOf(definition, 'ffffffff00', 'C')).toMatchObject({ kind: 'too-short' });
    expect(valuesOf(definition, '0000000200', 'D')).toMatchObject({ kind: 'bad-size' });
    const packet = new Uint8Array(65_000);
    packet.set(fromHex('0007a120'));
    expect(decodePacket(definition, packet, { rootContainer: 'C' })).toMatchObject({
      ok: false,
      fault: { kind: 'too-many' },
    });
  });

  it('do not hold themselves', () => {
    const types = aggregate('a', { b: 'b' }) + aggregate('b', { a: 'a' });
    const { faults } = loadXtce(telemetry(types, {}, container('C', '')));
    expect(faults.map(({ kind }) => kind)).toContain('circular');
  });

  it('keep members with names that mean something to JavaScript', () => {
    const types =
      unsigned('u8', 8) + aggregate('odd', { __proto__2: 'u8', constructor: 'u8', toString: 'u8' });
    const definition = load(
      telemetry(types.replace('__proto__2', '__proto__'), { o: 'odd' }, container('C', entry('o'))),
    );
    const decoded = decodePacket(definition, fromHex('010203'));
    if (!decoded.ok) throw new TypeError(decoded.fault.kind);
    expect(Object.entries(decoded.value.parameters[0]!.value)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['toString', 3],
    ]);
  });
});
