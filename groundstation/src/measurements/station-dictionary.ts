import { type DerivedDefinition, derivedParameter } from '@dawa/protocols/mission-derived';
import type { StationFile } from '@dawa/protocols/station-file';
import type { DictionaryContents } from '../dictionary/dictionary-version.ts';
import { antennaLayout } from './measured-antenna.ts';
import { radioLayouts } from './measured-radio.ts';
import { relayLayout } from './measured-relay.ts';
import { supplyLayout } from './measured-supply.ts';
import type { Gap, MeasuredField, ReadingLayout } from './measured-thing.ts';
import { windLayouts } from './measured-wind.ts';

/** Under this name the archive keeps what the station measures of itself, beside its missions. */
export const stationSourceId = 'station' as const;

/** All that this station can measure, by its file; a rehearsal has the same, whatever of it is simulated. */
export function layoutsOf({ sensors = [], relays = [], radio }: MeasuringSections): ReadingLayout[] {
  return [
    ...sensors.flatMap((section) =>
      section.kind === 'nmea-wind' ? windLayouts(section) : [supplyLayout(section)],
    ),
    antennaLayout,
    ...radioLayouts(radio?.powerW),
    ...relays.map(({ id }) => relayLayout(id)),
  ];
}

export type MeasuringSections = Pick<StationFile, 'sensors' | 'relays' | 'radio'>;

/** What the readings mean, in the words of a mission: XTCE for what is measured, derived parameters for what follows from it. */
export function stationDictionary(file: MeasuringSections): DictionaryContents {
  const layouts = layoutsOf(file);
  return {
    missionId: stationSourceId,
    xtce: xtceOf(layouts),
    // No reading is a space packet.
    packets: {
      timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
      hasErrorControl: false,
    },
    derived: layouts.flatMap(({ computed = [] }) => computed.map(derivedOf)),
  };
}

/** How often values come, for whoever must see that one is old. */
export function readingPeriodsMs(layouts: readonly ReadingLayout[]): Record<string, number> {
  return Object.fromEntries(
    layouts.flatMap(({ name, periodMs }) => (periodMs === null ? [] : [[name, periodMs] as const])),
  );
}

function derivedOf({
  description,
  ...computed
}: {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly expression: string;
}): DerivedDefinition {
  return derivedParameter.parse({ ...computed, shortDescription: description, trigger: 'all' });
}

function xtceOf(layouts: readonly ReadingLayout[]): string {
  const fields = new Map(
    layouts.flatMap(({ entries }) => entries.filter(isField).map((field) => [field.name, field] as const)),
  );
  const all = [...fields.values()];
  return `<?xml version="1.0" encoding="UTF-8"?>
<SpaceSystem name="STATION" xmlns="http://www.omg.org/spec/XTCE/20180204" shortDescription="What the station measures of itself">
  <TelemetryMetaData>
    <ParameterTypeSet>
${all.map(typeOf).join('\n')}
    </ParameterTypeSet>
    <ParameterSet>
${all.map(({ name, description }) => `      <Parameter name="${name}" parameterTypeRef="${name}_type" shortDescription="${escaped(description)}"/>`).join('\n')}
    </ParameterSet>
    <ContainerSet>
${layouts.map(containerOf).join('\n')}
    </ContainerSet>
  </TelemetryMetaData>
</SpaceSystem>
`;
}

function typeOf({ name, bits, isSigned, step, unit, labels }: MeasuredField): string {
  const units = unit === undefined ? '<UnitSet/>' : `<UnitSet><Unit>${escaped(unit)}</Unit></UnitSet>`;
  const encoding = `sizeInBits="${bits}" encoding="${isSigned ? 'twosComplement' : 'unsigned'}"`;
  if (labels !== undefined) {
    const list = Object.entries(labels)
      .map(([value, label]) => `<Enumeration value="${value}" label="${escaped(label)}"/>`)
      .join('');
    return `      <EnumeratedParameterType name="${name}_type">${units}<IntegerDataEncoding ${encoding}/><EnumerationList>${list}</EnumerationList></EnumeratedParameterType>`;
  }
  if (step === undefined)
    return `      <IntegerParameterType name="${name}_type" signed="${isSigned}">${units}<IntegerDataEncoding ${encoding}/></IntegerParameterType>`;
  const line = `<PolynomialCalibrator><Term coefficient="0" exponent="0"/><Term coefficient="${step}" exponent="1"/></PolynomialCalibrator>`;
  return `      <FloatParameterType name="${name}_type">${units}<IntegerDataEncoding ${encoding}><DefaultCalibrator>${line}</DefaultCalibrator></IntegerDataEncoding></FloatParameterType>`;
}

function containerOf({ name, description, entries }: ReadingLayout): string {
  let gapBits = 0;
  const lines = entries.flatMap((entry) => {
    if (!isField(entry)) {
      gapBits += entry.gapBits;
      return [];
    }
    const place =
      gapBits === 0
        ? '/>'
        : `><LocationInContainerInBits referenceLocation="previousEntry"><FixedValue>${gapBits}</FixedValue></LocationInContainerInBits></ParameterRefEntry>`;
    gapBits = 0;
    return [`<ParameterRefEntry parameterRef="${entry.name}"${place}`];
  });
  return `      <SequenceContainer name="${name}" shortDescription="${escaped(description)}"><EntryList>${lines.join('')}</EntryList></SequenceContainer>`;
}

function isField(entry: MeasuredField | Gap): entry is MeasuredField {
  return 'name' in entry;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
