import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { header, integer, oneParameter, tree } from './xtce.fixture.ts';
import { decodePacket, loadXtce } from './xtce.ts';

describe('what is wrong with a file', () => {
  const faultsOf = (text: string) =>
    loadXtce(text).faults.map(({ kind, found, line }) => `${line} ${kind} ${found}`);

  it('is told with path, line and column', () => {
    const { definition, faults } = loadXtce(oneParameter('\n<ArrayParameterType name="t"/>'));
    expect(definition).toBeDefined();
    expect(faults[0]).toEqual({
      kind: 'missing',
      expected: 'attribute arrayTypeRef',
      found: 'none',
      path: '/S/TelemetryMetaData/ParameterTypeSet/ArrayParameterType[t]',
      line: 2,
      column: 1,
    });
    const decoded = decodePacket(definition!, fromHex('00'));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        stoppedAt: '/S/TelemetryMetaData/ContainerSet/SequenceContainer[C]/EntryList/ParameterRefEntry[p]',
      },
    });
  });

  it('covers attributes, elements, references, repeated names and bad numbers', () => {
    expect(faultsOf(oneParameter(integer('sizeInBits="8" encoding="Gray"')))).toEqual(['1 unsupported Gray']);
    expect(faultsOf(oneParameter(integer('sizeInBits="eight"')))).toEqual(['1 bad-value eight']);
    expect(faultsOf(oneParameter(integer('sizeInBits="65"')))).toEqual(['1 unsupported 65']);
    expect(faultsOf(oneParameter(integer('colour="red"')))).toEqual(['1 unsupported colour="red"']);
    expect(faultsOf(tree.replace('containerRef="BRANCH"', 'containerRef="BRANCHES"'))).toEqual([
      '11 unresolved BRANCHES',
    ]);
    expect(faultsOf(tree.replace('part" value="7"', 'part" value="seven"'))).toEqual(['11 bad-value seven']);
    expect(faultsOf(tree.replace('name="part"', 'name="kind"'))).toContain('5 duplicate kind');
    expect(
      faultsOf(
        tree.replace(
          'name="TIME"><EntryList>',
          'name="TIME"><EntryList><ContainerRefEntry containerRef="TIME"/>',
        ),
      ),
    ).toEqual(['9 circular TIME']);
  });

  it('covers elements of other languages too', () => {
    const include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="other.xml"/>';
    expect(faultsOf(header(include))).toEqual(['1 unsupported include']);
  });

  it('does not let a container whose criteria cannot be judged match everything', () => {
    const { definition } = loadXtce(tree.replace('part" value="7"', 'part" value="seven"'));
    expect(decodePacket(definition!, fromHex('01000709'))).toMatchObject({
      ok: true,
      value: { containerName: 'OTHER' },
    });
  });

  it('leaves a value raw and unjudged when its calibrator cannot be used', () => {
    const math = '<DefaultCalibrator><MathOperationCalibrator/></DefaultCalibrator>';
    const alarm =
      '<DefaultAlarm><StaticAlarmRanges><WarningRange maxInclusive="1"/></StaticAlarmRanges></DefaultAlarm>';
    const { definition, faults } = loadXtce(oneParameter(integer('sizeInBits="8"', math, alarm)));
    expect(faults).toMatchObject([{ kind: 'missing', expected: 'an operand' }]);
    const decoded = decodePacket(definition!, fromHex('07'));
    expect(decoded).toMatchObject({
      ok: true,
      value: { parameters: [{ value: 7, limitState: 'none', isValid: false }] },
    });
  });

  it('makes a definition impossible only when it is no XTCE', () => {
    expect(loadXtce('<a>')).toMatchObject({
      definition: undefined,
      faults: [{ kind: 'bad-xml', line: 1, column: 4 }],
    });
    expect(loadXtce('<SpaceSystem name="S"/>')).toMatchObject({
      definition: undefined,
      faults: [{ kind: 'not-xtce' }],
    });
  });
});
