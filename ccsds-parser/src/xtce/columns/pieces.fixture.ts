import { header } from '../xtce.fixture.ts';

const entry = (name: string, inside = '') =>
  `<ParameterRefEntry parameterRef="${name}">${inside}</ParameterRefEntry>`;
const kindOf = (kind: number) =>
  `<BaseContainer containerRef="HEAD"><RestrictionCriteria><Comparison parameterRef="kind" value="${kind}"/></RestrictionCriteria></BaseContainer>`;
const container = (kind: number, entries: string, more = '') =>
  `<SequenceContainer name="C${kind}">${more}<EntryList>${entries}</EntryList>${kindOf(kind)}</SequenceContainer>`;
const segment = (bits: number) => `<ParameterSegmentRefEntry parameterRef="w" sizeInBits="${bits}"/>`;

/** What is told apart by the first octet: pieces, indirect entries, a check, places from the end, sizes in aggregates. */
export const pieces = header(`<TelemetryMetaData><ParameterTypeSet>
  <IntegerParameterType name="u8"><IntegerDataEncoding/></IntegerParameterType>
  <IntegerParameterType name="u16"><IntegerDataEncoding sizeInBits="16"/></IntegerParameterType>
  <ArrayParameterType name="list" arrayTypeRef="u8"><DimensionList><Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex>
    <EndingIndex><DynamicValue><ParameterInstanceRef parameterRef="r/n"/></DynamicValue></EndingIndex></Dimension></DimensionList></ArrayParameterType>
  <AggregateParameterType name="record"><MemberList><Member name="n" typeRef="u8"/><Member name="l" typeRef="list"/></MemberList></AggregateParameterType>
  </ParameterTypeSet><ParameterSet><Parameter name="kind" parameterTypeRef="u8"/><Parameter name="id" parameterTypeRef="u8"/>
  <Parameter name="w" parameterTypeRef="u16"/><Parameter name="check" parameterTypeRef="u16"/><Parameter name="r" parameterTypeRef="record"/>
  <Parameter name="p1" parameterTypeRef="u8"><AliasSet><Alias nameSpace="ids" alias="1"/></AliasSet></Parameter>
  <Parameter name="p2" parameterTypeRef="u16"><AliasSet><Alias nameSpace="ids" alias="2"/></AliasSet></Parameter></ParameterSet><ContainerSet>
  <SequenceContainer name="HEAD" abstract="true"><EntryList>${entry('kind')}${entry('id')}</EntryList></SequenceContainer>
  ${container(0, `${segment(8)}${entry('p1')}${segment(8)}`)}
  ${container(1, '<IndirectParameterRefEntry aliasNameSpace="ids"><ParameterInstance parameterRef="id"/></IndirectParameterRefEntry>')}
  ${container(
    2,
    entry('p2') + entry('check'),
    '<BinaryEncoding><ErrorDetectCorrect><CRC width="16" parameterRef="check"><Polynomial>1021</Polynomial><InitRemainder>ffff</InitRemainder></CRC></ErrorDetectCorrect></BinaryEncoding>',
  )}
  ${container(3, entry('p2', '<LocationInContainerInBits referenceLocation="containerEnd"><FixedValue>0</FixedValue></LocationInContainerInBits>'))}
  ${container(4, entry('r') + entry('p1'))}
  </ContainerSet></TelemetryMetaData>`);
