import { readFileSync } from 'node:fs';
import { loadXtce } from 'ccsds-parser/xtce/xtce';
import { describe, expect, it } from 'vitest';
import { knownApids } from './known-apids.ts';
import { smallMissionXtce } from './small-mission.fixture.ts';

const known = (xtce: string) => {
  const knows = knownApids(loadXtce(xtce).definition!);
  return Array.from({ length: 2048 }, (_, apid) => apid).filter(knows);
};

describe('application processes that a dictionary knows', () => {
  it('are those that its containers ask for', () => {
    const path = new URL('../../../missions/aprs-dp/telemetry.xml', import.meta.url);
    // As the file says them: time, on-board computer, payload, power, idle.
    expect(known(readFileSync(path, 'utf8'))).toEqual([0, 0x10, 0x20, 0x30, 0x7ff]);
  });

  it('are all, where the dictionary does not look at the field', () => {
    expect(known(smallMissionXtce).length).toBe(2048);
  });

  it.each([
    ['<Comparison parameterRef="apid" value="100" comparisonOperator="&gt;="/>', 1948],
    [
      '<BooleanExpression><ORedConditions><Condition><ParameterInstanceRef parameterRef="apid"/><ComparisonOperator>==</ComparisonOperator><Value>7</Value></Condition><Condition><ParameterInstanceRef parameterRef="apid"/><ComparisonOperator>==</ComparisonOperator><Value>9</Value></Condition></ORedConditions></BooleanExpression>',
      2,
    ],
    ['<Comparison parameterRef="kind" value="3"/>', 2048],
  ])('follow from whatever conditions say: %s', (criteria, count) => {
    expect(
      known(`<SpaceSystem name="S" xmlns="http://www.omg.org/spec/XTCE/20180204"><TelemetryMetaData><ParameterTypeSet>
        <IntegerParameterType name="u5"><IntegerDataEncoding sizeInBits="5"/></IntegerParameterType>
        <IntegerParameterType name="u11"><IntegerDataEncoding sizeInBits="11"/></IntegerParameterType>
      </ParameterTypeSet><ParameterSet><Parameter name="kind" parameterTypeRef="u5"/><Parameter name="apid" parameterTypeRef="u11"/></ParameterSet>
      <ContainerSet><SequenceContainer name="ROOT" abstract="true"><EntryList><ParameterRefEntry parameterRef="kind"/><ParameterRefEntry parameterRef="apid"/></EntryList></SequenceContainer>
      <SequenceContainer name="HK"><EntryList/><BaseContainer containerRef="ROOT"><RestrictionCriteria>${criteria}</RestrictionCriteria></BaseContainer></SequenceContainer>
      </ContainerSet></TelemetryMetaData></SpaceSystem>`).length,
    ).toBe(count);
  });
});
