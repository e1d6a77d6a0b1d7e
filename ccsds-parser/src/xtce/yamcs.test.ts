import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { calibrate } from './calibrate.ts';
import type { EngineeringValue, XtceDefinition } from './definition.ts';
import { decodePacket, encodeCommand, loadXtce } from './xtce.ts';

// Expected behaviour: the Java tests of the same names in yamcs/yamcs, commit 425c8cbb3590, yamcs-core/src/test/java/org/yamcs/mdb
const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const folder = join(data, 'xtce', 'yamcs_tests');
const isAbsent = !existsSync(folder);
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';

const load = (file: string): XtceDefinition => {
  const { definition, faults } = loadXtce(readFileSync(join(folder, file), 'utf8'));
  if (definition === undefined || faults.length > 0) throw new TypeError(JSON.stringify(faults));
  return definition;
};
const ascii = (text: string) => toHex(Uint8Array.from(text, (character) => character.charCodeAt(0)));

describe.skipIf(isAbsent)(`the files of Yamcs${reason}`, () => {
  const decode = (definition: XtceDefinition, rootContainer: string, hex: string) => {
    const decoded = decodePacket(definition, fromHex(hex), { rootContainer });
    if (!decoded.ok) return decoded.fault.kind;
    expect(decoded.value.stoppedAt).toBeUndefined();
    return Object.fromEntries(decoded.value.parameters.map(({ name, value }) => [name, value]));
  };
  const encode = (
    definition: XtceDefinition,
    name: string,
    args: Record<string, EngineeringValue>,
  ): string => {
    const encoded = encodeCommand(definition, name, args);
    return encoded.ok ? toHex(encoded.value) : encoded.fault.kind;
  };

  it('ArrayTmTest: arrays of a size that the packet gives, empty ones too', () => {
    const definition = load('array-tm.xml');
    for (const [container, array] of [
      ['packet1', 'array1'],
      ['packet2', 'array2'],
      ['packet3', 'array3'],
      ['packet4', 'array4'],
    ] as const)
      expect(decode(definition, container, '0000000000000000')).toEqual({ n: 0, [array]: [] });
    expect(decode(definition, 'packet1', '0000000100000005')).toEqual({ n: 1, array1: [5] });
    expect(decode(definition, 'packet4', '000000010000000500000003')).toEqual({
      n: 1,
      array4: [{ m1: 5, m2: 'trei' }],
    });
  });

  it('XtceStringDecodingTest: six ways to end a text', () => {
    const definition = load('strings-tm.xml');
    const behind = '0102';
    const is = (text: string, key: string) => ({ [key]: text, uint16_param1: 0x0102 });
    expect(decode(definition, 'packet1', `${ascii('ab')}00000000${behind}`)).toEqual(is('ab', 'string1'));
    expect(decode(definition, 'packet1', ascii('abcdef') + behind)).toEqual(is('abcdef', 'string1'));
    expect(decode(definition, 'packet2', ascii('abcdef') + behind)).toEqual(is('abcdef', 'string2'));
    expect(decode(definition, 'packet3', `${ascii('ab')}00${behind}`)).toEqual(is('ab', 'string3'));
    expect(decode(definition, 'packet3', ascii('abcdef') + behind)).toBe('bad-size');
    expect(decode(definition, 'packet4', `000603${ascii('abcxx')}${behind}`)).toEqual({
      uint16_param2: 6,
      ...is('abc', 'string4'),
    });
    expect(decode(definition, 'packet5', `0002${ascii('ab')}${behind}`)).toEqual(is('ab', 'string5'));
    expect(decode(definition, 'packet5', `0005${ascii('abcde')}${behind}`)).toBe('bad-size');
    expect(decode(definition, 'packet6', `0006${ascii('abcdef')}${behind}`)).toEqual({
      uint16_param2: 6,
      ...is('abcdef', 'string6'),
    });
  });

  it('XtceBooleansTest: flags as numbers and as text', () => {
    const definition = load('booleans.xml');
    expect(decode(definition, 'packet1', '00')).toEqual({ bool1: false });
    expect(decode(definition, 'packet1', '05')).toEqual({ bool1: true });
    expect(decode(definition, 'packet2', ascii('Yes!'))).toEqual({ bool2: true });
    expect(decode(definition, 'packet2', ascii('Nooo'))).toEqual({ bool2: false });
    expect(encode(definition, 'command1', { bool1: 'True' })).toBe('01');
    expect(encode(definition, 'command1', { bool1: 'False' })).toBe('00');
    expect(encode(definition, 'command1', { bool1: true })).toBe('01');
    expect(encode(definition, 'command1', { bool1: false })).toBe('00');
    expect(encode(definition, 'command2', { bool2: 'yes!' })).toBe(ascii('yes!'));
    expect(encode(definition, 'command2', { bool2: 'nooo' })).toBe(ascii('nooo'));
  });

  it('VariableBinaryDecodingTest, VariableBinaryCommandEncodingTest: octets of a size that another value gives', () => {
    const definition = load('VariableBinary.xml');
    // 3.14 as binary32 is 4048f5c3 (IEEE 754)
    const found = decode(definition, 'Packet', '002801020304054048f5c3');
    expect(found).toMatchObject({ size: 40, data: fromHex('0102030405') });
    expect((found as { value: number }).value).toBeCloseTo(3.14, 6);
    const octets = '0102030405';
    expect(encode(definition, 'Command', { size: '5', data: octets, value: '3.14' })).toBe(
      '000501020304054048f5c3',
    );
    expect(encode(definition, 'Command1', { data: octets, value: '3.14' })).toBe('01020304054048f5c3');
    expect(encode(definition, 'Command1', { data: '01', value: '3.14' })).toBe('bad-size');
    expect(encode(definition, 'Command1', { data: '01020304050607', value: '3.14' })).toBe('too-long');
  });

  it('CcsdsGreenBookTmTest: a secondary header when there is one, times from each other', () => {
    const definition = load('ccsds-green-book.xml');
    const without = decodePacket(definition, fromHex('1801000000000000'));
    expect(without.ok && without.value.parameters).toHaveLength(6);
    const withTime = decodePacket(definition, fromHex('1881000c16925e80003200000000'));
    if (!withTime.ok) throw new TypeError(withTime.fault.kind);
    expect(withTime.value.parameters).toHaveLength(8);
    const named = Object.fromEntries(withTime.value.parameters.map(({ name, value }) => [name, value]));
    expect(named).toMatchObject({ Seconds: 0, MilliSeconds: 50 });
  });

  it('CcsdsGreenBookCommandEncodingTest: orders of the base container, verifiers, significance', () => {
    const definition = load('ccsds-green-book.xml');
    expect(encode(definition, 'PWHTMR', { TimerStartStop: 'TIMER_START' })).toBe('ff0000001e000001');
    const command = definition.commands.find(({ name }) => name === 'PWHTMR')!;
    expect(command).toMatchObject({
      significance: { level: 'critical' },
      container: { bits: 32 },
      verifiers: [
        {
          stage: 'complete',
          check: { kind: 'container', container: { name: 'HealthSafety1' } },
          window: { startMs: undefined, stopMs: 600_000, from: 'timeLastVerifierPassed' },
        },
        { stage: 'failed', check: { kind: 'conditions' } },
      ],
      parametersToSet: [
        { parameter: { name: 'CommandReturn' }, stage: 'release', value: '0x00' },
        { parameter: { name: 'CommandReturn' }, stage: 'complete', value: '0x55' },
      ],
    });
  });

  it('XmlLoaderTest: BogusSAT-1 loses only its algorithms and what is wrong in it', () => {
    const { definition, faults } = loadXtce(readFileSync(join(folder, 'BogusSAT-1.xml'), 'utf8'));
    expect(faults.map(({ kind, line }) => `${line} ${kind}`)).toEqual([
      '970 unsupported',
      '982 unsupported',
      // As their names say: infinite slope, missing terms, no operations, a short stack.
      '391 duplicate',
      '407 missing',
      '486 missing',
      '512 bad-value',
      // Two lists of arguments in one command; both are read.
      '1172 duplicate',
    ]);
    const parameter = (name: string) => definition!.parameters.find((one) => one.name === name)!;
    const container = (name: string) => definition!.containers.find((one) => one.name === name)!;
    const command = (name: string) => definition!.commands.find((one) => one.name === name)!;
    expect(parameter('Bus_Fault_Message').type.encoding).toMatchObject({ kind: 'string', bits: 128 });
    expect(parameter('Payload_Fault_Message').type.encoding).toMatchObject({
      bits: undefined,
      terminator: Uint8Array.of(0),
    });
    expect(container('SensorHistoryRecord').rate).toEqual({ basis: 'perSecond', min: 0.1, max: 10 });
    expect(parameter('Battery_Current').initialValue).toBe('0.2');
    expect(parameter('Basic_MilFloat32').type.encoding).toMatchObject({ format: 'milStd1750a', bits: 32 });
    expect(parameter('Basic_MilFloat48').type.encoding).toMatchObject({ format: 'milStd1750a', bits: 48 });
    expect(parameter('SunSensorLevel').type).toMatchObject({
      calibrator: {
        terms: [
          { exponent: 0, coefficient: -10 },
          { exponent: 1, coefficient: 5 },
        ],
      },
      contextCalibrators: [{}, {}],
    });
    expect(command('Adjust_Payload_1_Config').container).toMatchObject({
      name: 'Adjust_Payload_1_Config_Container',
    });
    expect([...command('Cmd1').assignments]).toEqual([['CmdId', '1']]);
    expect(command('Cmd1').arguments).toMatchObject([
      { name: 'STRING_FV', initialValue: 'blabla', type: { encoding: { bits: 320 } } },
      { name: 'BINARY_FV', type: { encoding: { bits: 128 } } },
    ]);
    expect(parameter('CCSDSPacketLength').type.unit).toBe('Octets');
  });

  it('XmlLoaderTest, testMathOpCal: expressions in reverse Polish notation', () => {
    const { definition } = loadXtce(readFileSync(join(folder, 'BogusSAT-1.xml'), 'utf8'));
    const result = (name: string, raw: number) =>
      calibrate(definition!.parameters.find((one) => one.name === name)!.type.calibrator!, raw);
    expect(result('Float_MathOpCal_2', 3)).toBeCloseTo(64 * (Math.log(1.234 * 3) / Math.log(2)), 10);
    const x2 = Math.abs(-4 / Math.log10((5 - 3) ** 3 + 92));
    const x3 = Math.atan(Math.acos(Math.sin(Math.acos(Math.cos(Math.asin(5 - x2 - 2))))));
    expect(result('Float_MathOpCal_7', 20)).toBeCloseTo(4 ** ((x3 + 19) % 8), 10);
    const x1 = Math.cos(Math.cos(90 - 1) + 89) + 45;
    expect(result('Float_MathOpCal_9', 50)).toBeCloseTo(Math.sinh(Math.cosh(Math.tanh(Math.tan(x1)))), 10);
  });

  it('decodes a repeated container of BogusSAT-1, calibrated by the mode beside it', () => {
    const { definition } = loadXtce(readFileSync(join(folder, 'BogusSAT-1.xml'), 'utf8'));
    // SensorTime (64), SunSensorMode, EarthSensorMode, SunSensorLevel = 2, EarthSensorLevel = 15; four times
    const record = (mode: string) => `0000000000000001${mode}${mode}0002000f`;
    const decoded = decodePacket(definition!, fromHex(['00', '01', '02', '00'].map(record).join('')), {
      rootContainer: 'SensorHistoryBuffer',
    });
    if (!decoded.ok) throw new TypeError(decoded.fault.kind);
    const values = (wanted: string) =>
      decoded.value.parameters.filter(({ name }) => name === wanted).map(({ value }) => value);
    expect(values('SunSensorLevel')).toEqual([0, 10, 30, 0]);
    expect(values('EarthSensorLevel')).toEqual([7.5, 12.5, 15, 7.5]);
    expect(values('SensorTime')).toEqual([1000, 1000, 1000, 1000]);
  });
});
