import type { DictionaryContents } from './dictionary-version.ts';

/** For tests: housekeeping of one octet of decivolts, critical below 4 V, and an event of a number and a mode. */
export const smallMissionXtce = `<SpaceSystem name="Small" xmlns="http://www.omg.org/spec/XTCE/20180204">
  <TelemetryMetaData>
    <ParameterTypeSet>
      <IntegerParameterType name="u8" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType>
      <IntegerParameterType name="u16" signed="false"><IntegerDataEncoding sizeInBits="16"/></IntegerParameterType>
      <FloatParameterType name="decivolts">
        <UnitSet><Unit>V</Unit></UnitSet>
        <IntegerDataEncoding sizeInBits="8"><DefaultCalibrator><PolynomialCalibrator>
          <Term coefficient="0" exponent="0"/><Term coefficient="0.1" exponent="1"/>
        </PolynomialCalibrator></DefaultCalibrator></IntegerDataEncoding>
        <DefaultAlarm><StaticAlarmRanges><CriticalRange minInclusive="4" maxInclusive="6"/></StaticAlarmRanges></DefaultAlarm>
      </FloatParameterType>
      <EnumeratedParameterType name="mode"><IntegerDataEncoding sizeInBits="8"/><EnumerationList>
        <Enumeration value="3" label="RX"/><Enumeration value="4" label="DIGI"/>
      </EnumerationList></EnumeratedParameterType>
    </ParameterTypeSet>
    <ParameterSet>
      <Parameter name="service" parameterTypeRef="u8"/>
      <Parameter name="bus_voltage" parameterTypeRef="decivolts"/>
      <Parameter name="event_id" parameterTypeRef="u16"/>
      <Parameter name="event_to_mode" parameterTypeRef="mode"/>
    </ParameterSet>
    <ContainerSet>
      <SequenceContainer name="REPORT" abstract="true"><EntryList>
        ${entry('service', 56)}
      </EntryList></SequenceContainer>
      <SequenceContainer name="HK"><EntryList>
        ${entry('bus_voltage', 152)}
      </EntryList><BaseContainer containerRef="REPORT"><RestrictionCriteria>
        <Comparison parameterRef="service" value="3"/>
      </RestrictionCriteria></BaseContainer></SequenceContainer>
      <SequenceContainer name="EVENT_MODE_CHANGE" shortDescription="0x0102, information: the mode has changed"><EntryList>
        ${entry('event_id', 152)}
        ${entry('event_to_mode', 168)}
      </EntryList><BaseContainer containerRef="REPORT"><RestrictionCriteria>
        <Comparison parameterRef="service" value="5"/>
      </RestrictionCriteria></BaseContainer></SequenceContainer>
    </ContainerSet>
  </TelemetryMetaData>
</SpaceSystem>`;

export const smallMission: DictionaryContents = {
  missionId: 'test',
  xtce: smallMissionXtce,
  packets: {
    timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
    hasErrorControl: true,
  },
};

function entry(name: string, bit: number): string {
  return `<ParameterRefEntry parameterRef="${name}"><LocationInContainerInBits referenceLocation="containerStart">
    <FixedValue>${bit}</FixedValue></LocationInContainerInBits></ParameterRefEntry>`;
}
