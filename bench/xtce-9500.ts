/**
 * An XTCE 1.2 document as large missions have them: parameters in containers of thirty below a CCSDS packet header, told
 * apart by APID and a structure identifier. The text is the same at every call.
 *
 * Of ten types four are plain integers, two enumerations, one a flag and three figures with polynomial and limits.
 *
 * @param parametersOfType how many parameters share a type; 1: each has its own, as some exporters write it
 */
export function xtceDocument({ parameters = 9500, parametersOfType = 8 } = {}): string {
  const types: string[] = [];
  const names: string[] = [];
  const containers: string[] = [];
  for (let index = 0; index * parametersOfType < parameters; index++) types.push(typeOf(index));
  for (let index = 0; index < parameters; index++)
    names.push(
      `      <Parameter name="P${index}" parameterTypeRef="T${Math.floor(index / parametersOfType)}" shortDescription="Measurement ${index} of unit ${index % 17}"/>`,
    );
  for (let first = 0, number = 0; first < parameters; first += parametersOfContainer, number++)
    containers.push(containerOf(number, first, Math.min(first + parametersOfContainer, parameters)));
  return `<?xml version="1.0" encoding="UTF-8"?>
<SpaceSystem name="Large" xmlns="http://www.omg.org/spec/XTCE/20180204">
  <TelemetryMetaData>
    <ParameterTypeSet>
${headerTypes}
${types.join('\n')}
    </ParameterTypeSet>
    <ParameterSet>
${headerFields.map(([name]) => `      <Parameter name="${name}" parameterTypeRef="${name}_Type"/>`).join('\n')}
${names.join('\n')}
    </ParameterSet>
    <ContainerSet>
      <SequenceContainer name="CcsdsPacket" abstract="true">
        <EntryList>
${headerFields.map(([name]) => `          <ParameterRefEntry parameterRef="${name}"/>`).join('\n')}
        </EntryList>
      </SequenceContainer>
${containers.join('\n')}
    </ContainerSet>
  </TelemetryMetaData>
</SpaceSystem>
`;
}

/** A packet for each of the containers, with octets in it that differ from packet to packet. */
export function xtcePackets(parameters = 9500): Uint8Array[] {
  const headerOctets = 7;
  return Array.from({ length: Math.ceil(parameters / parametersOfContainer) }, (_, number) => {
    const packet = Uint8Array.from(
      { length: headerOctets + dataOctets },
      (_, at) => (at * 37 + number * 11) & 0xff,
    );
    const apid = firstApid + Math.floor(number / structuresOfApid);
    packet.set([
      apid >>> 8,
      apid & 0xff,
      0xc0,
      number & 0xff,
      0,
      packet.length - 7,
      number % structuresOfApid,
    ]);
    return packet;
  });
}

/** Enough for thirty of the widest fields. */
const dataOctets = 120;
const parametersOfContainer = 30;
const structuresOfApid = 8;
const firstApid = 100;

const headerFields = [
  ['version', 3],
  ['packet_type', 1],
  ['secondary_header', 1],
  ['apid', 11],
  ['sequence_flags', 2],
  ['sequence_count', 14],
  ['packet_length', 16],
  ['structure_id', 8],
] as const;

const headerTypes = headerFields
  .map(
    ([name, bits]) =>
      `      <IntegerParameterType name="${name}_Type" signed="false"><IntegerDataEncoding sizeInBits="${bits}"/></IntegerParameterType>`,
  )
  .join('\n');

function typeOf(index: number): string {
  const name = `T${index}`;
  switch (index % 10) {
    case 3:
    case 7:
      return `      <EnumeratedParameterType name="${name}">
        <UnitSet/>
        <IntegerDataEncoding sizeInBits="4" encoding="unsigned"/>
        <EnumerationList>
          <Enumeration value="0" label="OFF"/>
          <Enumeration value="1" label="STANDBY"/>
          <Enumeration value="2" label="ON"/>
          <Enumeration value="3" maxValue="15" label="FAILED"/>
        </EnumerationList>
        <DefaultAlarm>
          <EnumerationAlarmList>
            <EnumerationAlarm enumerationLabel="FAILED" alarmLevel="critical"/>
          </EnumerationAlarmList>
        </DefaultAlarm>
      </EnumeratedParameterType>`;
    case 5:
      return `      <BooleanParameterType name="${name}" zeroStringValue="OFF" oneStringValue="ON">
        <UnitSet/>
        <IntegerDataEncoding sizeInBits="1"/>
      </BooleanParameterType>`;
    case 1:
    case 4:
    case 8:
      return `      <FloatParameterType name="${name}" sizeInBits="64">
        <UnitSet>
          <Unit description="Temperature">degC</Unit>
        </UnitSet>
        <IntegerDataEncoding sizeInBits="16" encoding="twosComplement">
          <DefaultCalibrator>
            <PolynomialCalibrator>
              <Term coefficient="-50.5" exponent="0"/>
              <Term coefficient="0.01220703125" exponent="1"/>
              <Term coefficient="1.5e-9" exponent="2"/>
            </PolynomialCalibrator>
          </DefaultCalibrator>
        </IntegerDataEncoding>
        <DefaultAlarm>
          <StaticAlarmRanges>
            <WarningRange minInclusive="-40" maxInclusive="60"/>
            <CriticalRange minInclusive="-60" maxInclusive="85"/>
          </StaticAlarmRanges>
        </DefaultAlarm>
      </FloatParameterType>`;
    default:
      return `      <IntegerParameterType name="${name}" signed="false">
        <UnitSet/>
        <IntegerDataEncoding sizeInBits="${[8, 16, 32, 12][index % 4]}"/>
      </IntegerParameterType>`;
  }
}

function containerOf(number: number, from: number, to: number): string {
  const entries: string[] = [];
  for (let index = from; index < to; index++)
    entries.push(`          <ParameterRefEntry parameterRef="P${index}"/>`);
  return `      <SequenceContainer name="Report${number}">
        <EntryList>
${entries.join('\n')}
        </EntryList>
        <BaseContainer containerRef="CcsdsPacket">
          <RestrictionCriteria>
            <ComparisonList>
              <Comparison parameterRef="apid" value="${firstApid + Math.floor(number / structuresOfApid)}"/>
              <Comparison parameterRef="structure_id" value="${number % structuresOfApid}"/>
            </ComparisonList>
          </RestrictionCriteria>
        </BaseContainer>
      </SequenceContainer>`;
}
