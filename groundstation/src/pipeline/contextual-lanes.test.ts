import { createRandom } from '@dawa/seams/random';
import { decodePacket } from 'ccsds-parser/xtce/decode-packet';
import { describe, expect, it } from 'vitest';
import { OpenSegment } from '../archive/samples/open-segment.ts';
import { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import { decodeBatch, type HeardPacket } from './decode-batch.ts';
import { plainValue } from './xtce-dictionary.ts';

const integer = (bits: number, inside = '') =>
  `<IntegerDataEncoding sizeInBits="${bits}">${inside}</IntegerDataEncoding>`;
const line = (slope: number) =>
  `<PolynomialCalibrator><Term coefficient="1" exponent="0"/><Term coefficient="${slope}" exponent="1"/></PolynomialCalibrator>`;
const when = (parameter: string, value: number) =>
  `<ContextMatch><Comparison parameterRef="${parameter}" value="${value}" useCalibratedValue="false"/></ContextMatch>`;
const ranges = (most: number) =>
  `<StaticAlarmRanges><WarningRange maxInclusive="${most}"/><CriticalRange maxInclusive="${most * 1.5}"/></StaticAlarmRanges>`;

/** Calibrators, alarms and validity that hang on a mode before, on one behind, and on one in the header. */
const xtce = `<SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20180204" name="s"><TelemetryMetaData><ParameterTypeSet>
<IntegerParameterType name="octet">${integer(8)}</IntegerParameterType>
<IntegerParameterType name="word">${integer(16)}</IntegerParameterType>
<FloatParameterType name="calibrated">${integer(
  16,
  `<DefaultCalibrator>${line(0.5)}</DefaultCalibrator><ContextCalibratorList><ContextCalibrator>${when('mode', 1)}<Calibrator>${line(2)}</Calibrator></ContextCalibrator><ContextCalibrator>${when('late', 2)}<Calibrator>${line(3)}</Calibrator></ContextCalibrator></ContextCalibratorList>`,
)}<DefaultAlarm>${ranges(20_000)}</DefaultAlarm></FloatParameterType>
<IntegerParameterType name="alarmed">${integer(8)}<DefaultAlarm>${ranges(100)}</DefaultAlarm><ContextAlarmList><ContextAlarm>${ranges(50)}${when('mode', 1)}</ContextAlarm><ContextAlarm>${ranges(150)}${when('sort', 7)}</ContextAlarm></ContextAlarmList></IntegerParameterType>
<EnumeratedParameterType name="mode">${integer(8)}<EnumerationList><Enumeration value="0" label="SAFE"/><Enumeration value="1" label="DIGI"/></EnumerationList></EnumeratedParameterType>
<FloatParameterType name="plain">${integer(16, `<DefaultCalibrator>${line(0.1)}</DefaultCalibrator>`)}<DefaultAlarm>${ranges(5000)}</DefaultAlarm></FloatParameterType>
</ParameterTypeSet><ParameterSet><Parameter name="kind" parameterTypeRef="octet"/><Parameter name="sort" parameterTypeRef="octet"/><Parameter name="mode" parameterTypeRef="mode"/>
<Parameter name="early" parameterTypeRef="calibrated"/><Parameter name="limited" parameterTypeRef="alarmed"/><Parameter name="late" parameterTypeRef="octet" initialValue="2"/>
<Parameter name="behind" parameterTypeRef="calibrated"/><Parameter name="plain_a" parameterTypeRef="plain"/><Parameter name="plain_b" parameterTypeRef="word"/>
<Parameter name="doubted" parameterTypeRef="word"><ParameterProperties><ValidityCondition><Comparison parameterRef="mode" value="0" useCalibratedValue="false"/></ValidityCondition></ParameterProperties></Parameter>
</ParameterSet><ContainerSet><SequenceContainer name="HEAD" abstract="true"><EntryList><ParameterRefEntry parameterRef="kind"><LocationInContainerInBits referenceLocation="containerStart"><FixedValue>48</FixedValue></LocationInContainerInBits></ParameterRefEntry><ParameterRefEntry parameterRef="sort"/></EntryList></SequenceContainer>
<SequenceContainer name="HK"><EntryList>${['mode', 'early', 'limited', 'late', 'behind', 'plain_a', 'plain_b', 'doubted'].map((name) => `<ParameterRefEntry parameterRef="${name}"/>`).join('')}</EntryList>
<BaseContainer containerRef="HEAD"><RestrictionCriteria><Comparison parameterRef="kind" value="3"/></RestrictionCriteria></BaseContainer></SequenceContainer>
</ContainerSet></TelemetryMetaData></SpaceSystem>`;

const names = ['mode', 'early', 'limited', 'late', 'behind', 'plain_a', 'plain_b', 'doubted'];
const packetOctets = 6 + 2 + 1 + 2 + 1 + 1 + 2 + 2 + 2 + 2;

function openMission() {
  const packets = {
    timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
    hasErrorControl: false,
  } as const;
  const loaded = new DictionaryShelf().load({ missionId: 'test', xtce, packets }, 0);
  if (!loaded.ok) throw new TypeError(loaded.fault.kind);
  return loaded.value.version;
}

/** Packets without a secondary header, of random content and modes. */
function recording(seed: string, count: number): HeardPacket[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const bytes = Uint8Array.from({ length: packetOctets }, () => random.integer(256));
    bytes.set([0x00, 0x20, 0xc0 | ((index >> 8) & 0x3f), index & 0xff, 0, packetOctets - 7]);
    bytes[6] = 3;
    bytes[7] = random.integer(2) === 0 ? 7 : 3;
    bytes[8] = random.integer(3);
    bytes[12] = random.integer(4);
    return {
      lsn: index + 1,
      receivedAtMs: 1000 * index,
      virtualChannelId: 0,
      missingBefore: 0,
      quality: 0,
      bytes,
    };
  });
}

/** What an archive keeps of packets that come so many at a time, as it says it later. */
function kept(packets: readonly HeardPacket[], together: number) {
  const version = openMission();
  let segment: OpenSegment | undefined;
  let inLanes = 0;
  for (let from = 0; from < packets.length; from += together) {
    for (const { group, rows, columns } of decodeBatch(version, packets.slice(from, from + together))
      .groups) {
      segment ??= new OpenSegment(group.plan, 16);
      segment.append(rows);
      if (columns.lanes !== undefined) inLanes += rows.count;
    }
  }
  const { plan } = segment!;
  const said = new Map(
    plan.columns.map((column, place) => [
      column.name,
      column
        .readSamples(segment!.cells(place), 0, segment!.count)
        .map(({ raw, value, limitState }) => ({ raw, value, limitState })),
    ]),
  );
  return { said, inLanes, body: segment!.looseBody(segment!.count) };
}

describe('packets whose calibration, limits and validity hang on other parameters', () => {
  it.each(['one', 'two', 'three', 'four'])(
    'say in a flood, row by row, what they say alone and what the decoder of single packets says (seed %s)',
    (seed) => {
      const packets = recording(seed, 600);
      const alone = kept(packets, 7);
      const flood = kept(packets, 200);
      expect(alone.inLanes).toBe(0);
      // The first two packets of a kind show its layout.
      expect(flood.inLanes).toBeGreaterThan(300);
      expect(flood.said).toEqual(alone.said);

      const { definition } = openMission();
      const expected = new Map(names.map((name): [string, unknown[]] => [name, []]));
      for (const { bytes } of packets) {
        const decoded = decodePacket(definition, bytes);
        if (!decoded.ok) throw new TypeError(decoded.fault.kind);
        for (const { name, raw, value, limitState } of decoded.value.parameters)
          expected.get(name)?.push({ raw: plainValue(raw), value: plainValue(value), limitState });
      }
      expect(flood.said).toEqual(expected);
      const states = new Set(flood.said.get('limited')!.map(({ limitState }) => limitState));
      expect(states).toEqual(new Set(['nominal', 'warning', 'critical']));
    },
  );
});
