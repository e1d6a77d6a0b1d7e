import { fromHex } from '../bits/hex.ts';
import { decodePacket, loadXtce, type XtceDefinition } from './xtce.ts';

/** A whole file around its content. */
export const header = (content: string) =>
  `<SpaceSystem name="S" xmlns="http://www.omg.org/spec/XTCE/20180204">${content}</SpaceSystem>`;

/** A definition with one parameter `p` of the type given, alone in container C. */
export const oneParameter = (type: string) =>
  header(
    `<TelemetryMetaData><ParameterTypeSet>${type}</ParameterTypeSet><ParameterSet><Parameter name="p" parameterTypeRef="t"/>` +
      '</ParameterSet><ContainerSet><SequenceContainer name="C"><EntryList><ParameterRefEntry parameterRef="p"/></EntryList>' +
      '</SequenceContainer></ContainerSet></TelemetryMetaData>',
  );

/** A definition without a fault. */
export const load = (text: string): XtceDefinition => {
  const { definition, faults } = loadXtce(text);
  if (definition === undefined || faults.length > 0) throw new TypeError(JSON.stringify(faults));
  return definition;
};

/** What the octets mean when they are a parameter of this type. */
export const decodeOne = (type: string, hex: string) => {
  const decoded = decodePacket(load(oneParameter(type)), fromHex(hex));
  if (!decoded.ok) throw new TypeError(JSON.stringify(decoded.fault));
  const { raw, value, limitState, enumLabel, unit } = decoded.value.parameters[0]!;
  return { raw, value, limitState, enumLabel, unit };
};

/** A type for `oneParameter`: a number in an integer encoding. */
export const integer = (attributes: string, calibrator = '', more = '') =>
  `<FloatParameterType name="t"><IntegerDataEncoding ${attributes}>${calibrator}</IntegerDataEncoding>${more}</FloatParameterType>`;

/** A tree of containers like a mission's, written for these tests. */
export const tree = header(`
  <TelemetryMetaData>
    <ParameterTypeSet><IntegerParameterType name="u8"><IntegerDataEncoding/></IntegerParameterType>
      <BooleanParameterType name="flag"><IntegerDataEncoding sizeInBits="8"/></BooleanParameterType></ParameterTypeSet>
    <ParameterSet><Parameter name="kind" parameterTypeRef="u8"/><Parameter name="part" parameterTypeRef="u8"/>
      <Parameter name="has_time" parameterTypeRef="flag"/><Parameter name="time" parameterTypeRef="u8"/>
      <Parameter name="value" parameterTypeRef="u8"/></ParameterSet>
    <ContainerSet>
      <SequenceContainer name="TIME"><EntryList><ParameterRefEntry parameterRef="time"/></EntryList></SequenceContainer>
      <SequenceContainer name="LEAF"><EntryList><ParameterRefEntry parameterRef="value"/></EntryList>
        <BaseContainer containerRef="BRANCH"><RestrictionCriteria><Comparison parameterRef="part" value="7"/></RestrictionCriteria></BaseContainer>
      </SequenceContainer>
      <SequenceContainer name="ROOT" abstract="true"><EntryList><ParameterRefEntry parameterRef="kind"/>
        <ParameterRefEntry parameterRef="has_time"/>
        <ContainerRefEntry containerRef="TIME"><IncludeCondition><Comparison parameterRef="has_time" value="True"/></IncludeCondition></ContainerRefEntry>
        </EntryList></SequenceContainer>
      <SequenceContainer name="BRANCH" abstract="true"><EntryList><ParameterRefEntry parameterRef="part"/></EntryList>
        <BaseContainer containerRef="ROOT"><RestrictionCriteria><ComparisonList><Comparison parameterRef="kind" value="1"/>
          <Comparison parameterRef="has_time" value="0" useCalibratedValue="false" comparisonOperator="&gt;="/></ComparisonList></RestrictionCriteria></BaseContainer>
      </SequenceContainer>
      <SequenceContainer name="OTHER"><EntryList><ParameterRefEntry parameterRef="value"><LocationInContainerInBits referenceLocation="containerStart"><FixedValue>24</FixedValue></LocationInContainerInBits></ParameterRefEntry></EntryList>
        <BaseContainer containerRef="ROOT"><RestrictionCriteria><Comparison parameterRef="kind" comparisonOperator="&lt;" value="3"/></RestrictionCriteria></BaseContainer>
      </SequenceContainer>
    </ContainerSet>
  </TelemetryMetaData>`);

/** Telemetry of a file: types, `name type` pairs of parameters, containers. */
export const telemetry = (types: string, parameters: Readonly<Record<string, string>>, containers: string) =>
  header(
    `<TelemetryMetaData><ParameterTypeSet>${types}</ParameterTypeSet><ParameterSet>${Object.entries(
      parameters,
    )
      .map(([name, type]) => `<Parameter name="${name}" parameterTypeRef="${type}"/>`)
      .join('')}</ParameterSet><ContainerSet>${containers}</ContainerSet></TelemetryMetaData>`,
  );

/** A container of entries as they are written. */
export const container = (name: string, entries: string, base = '') =>
  `<SequenceContainer name="${name}"><EntryList>${entries}</EntryList>${base}</SequenceContainer>`;

export const entry = (parameter: string, inside = '') =>
  `<ParameterRefEntry parameterRef="${parameter}">${inside}</ParameterRefEntry>`;

/** An unsigned integer type. */
export const unsigned = (name: string, bits: number) =>
  `<IntegerParameterType name="${name}" signed="false"><IntegerDataEncoding sizeInBits="${bits}"/></IntegerParameterType>`;

/** Values of a packet by name; of a parameter that is there more than once all of them. */
export const valuesOf = (definition: XtceDefinition, hex: string, rootContainer?: string) => {
  const decoded = decodePacket(
    definition,
    fromHex(hex),
    rootContainer === undefined ? {} : { rootContainer },
  );
  if (!decoded.ok) return decoded.fault;
  if (decoded.value.stoppedAt !== undefined) return { stoppedAt: decoded.value.stoppedAt };
  return decoded.value.parameters.map(({ name, value }) => [name, value]);
};
