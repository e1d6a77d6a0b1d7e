import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { missionLimits } from '@dawa/protocols/mission-limits';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import { parameterInfosOf } from '../dictionary/parameter-infos.ts';
import { limitPersistences } from '../pipeline/limit-persistence.ts';
import { createDictionary } from '../pipeline/xtce-dictionary.ts';
import { knownNameOf, knownNames } from './known-names.ts';
import { compileLimitRules } from './limit-rules.ts';
import { type AlarmChange, LimitWatch } from './limit-watch.ts';

const ranges = (name: string, attributes = '') =>
  `<DefaultAlarm ${attributes}><StaticAlarmRanges><WarningRange minInclusive="40" maxInclusive="200"/><${name}Range maxExclusive="230"/></StaticAlarmRanges></DefaultAlarm>`;
const encoded = (bits: number, inside = '') =>
  `<IntegerDataEncoding sizeInBits="${bits}">${inside}</IntegerDataEncoding>`;
const line =
  '<DefaultCalibrator><PolynomialCalibrator><Term coefficient="0" exponent="0"/><Term coefficient="0.5" exponent="1"/></PolynomialCalibrator></DefaultCalibrator>';
const spline =
  '<DefaultCalibrator><SplineCalibrator><SplinePoint raw="0" calibrated="0"/><SplinePoint raw="500" calibrated="250"/></SplineCalibrator></DefaultCalibrator>';
const labels =
  '<EnumerationList><Enumeration value="1" label="SAFE"/><Enumeration value="2" label="DIGI"/></EnumerationList>';

/** Each is judged another way in a flood: by a table of octets, as a figure, as a float, by labels, and as a column after all. */
const types = {
  octet: `<IntegerParameterType name="octet">${encoded(8)}${ranges('Critical')}</IntegerParameterType>`,
  figure: `<FloatParameterType name="figure">${encoded(16, line)}${ranges('Severe')}</FloatParameterType>`,
  patient: `<FloatParameterType name="patient">${encoded(16, line)}${ranges('Distress', 'minViolations="4" minConformance="3"')}</FloatParameterType>`,
  float: `<FloatParameterType name="float"><FloatDataEncoding/>${ranges('Critical')}</FloatParameterType>`,
  mode: `<EnumeratedParameterType name="mode">${encoded(8)}${labels}</EnumeratedParameterType>`,
  wide: `<EnumeratedParameterType name="wide">${encoded(16)}${labels}<DefaultAlarm><EnumerationAlarmList><EnumerationAlarm enumerationLabel="SAFE" alarmLevel="watch"/><EnumerationAlarm enumerationLabel="DIGI" alarmLevel="normal"/></EnumerationAlarmList></DefaultAlarm></EnumeratedParameterType>`,
  curve: `<FloatParameterType name="curve">${encoded(16, spline)}${ranges('Critical')}</FloatParameterType>`,
  moving: `<IntegerParameterType name="moving">${encoded(8)}<DefaultAlarm><StaticAlarmRanges><WarningRange minInclusive="40" maxInclusive="200"/></StaticAlarmRanges><ChangeAlarmRanges><CriticalRange maxInclusive="1000"/></ChangeAlarmRanges></DefaultAlarm></IntegerParameterType>`,
  plain: `<IntegerParameterType name="plain">${encoded(16)}</IntegerParameterType>`,
};

type Kind = keyof typeof types;

const octetsOf: Partial<Record<Kind, number>> = { float: 4, octet: 1, moving: 1, mode: 1 };

/** Parameters by container; `shared` is in both, and the mission has rules for `ruled` and `often`. */
const containers: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  HK: {
    ...{ octet_a: 'octet', figure_a: 'figure', ruled: 'octet', float_a: 'float', mode_a: 'mode' },
    ...{ curve_a: 'curve', shared: 'figure', wide_a: 'wide', plain_a: 'plain', patient_a: 'patient' },
  },
  THM: { moving_d: 'moving', octet_d: 'octet' },
  PWR: { octet_c: 'octet', figure_c: 'figure', mode_c: 'mode' },
  AOCS: { shared: 'figure', plain_b: 'plain', often: 'figure', octet_b: 'octet', float_b: 'float' },
};

const parameters = new Map(Object.values(containers).flatMap((entries) => Object.entries(entries)));
const xtce = `<SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20180204" name="s"><TelemetryMetaData>
<ParameterTypeSet>${Object.values(types).join('')}</ParameterTypeSet>
<ParameterSet><Parameter name="kind" parameterTypeRef="octet"/>${[...parameters].map(([name, type]) => `<Parameter name="${name}" parameterTypeRef="${type}"/>`).join('')}</ParameterSet>
<ContainerSet><SequenceContainer name="HEAD" abstract="true"><EntryList><ParameterRefEntry parameterRef="kind"/></EntryList></SequenceContainer>${Object.entries(
  containers,
)
  .map(
    ([name, entries], kind) =>
      `<SequenceContainer name="${name}"><EntryList>${Object.keys(entries)
        .map((one) => `<ParameterRefEntry parameterRef="${one}"/>`)
        .join(
          '',
        )}</EntryList><BaseContainer containerRef="HEAD"><RestrictionCriteria><Comparison parameterRef="kind" value="${kind}"/></RestrictionCriteria></BaseContainer></SequenceContainer>`,
  )
  .join('')}</ContainerSet></TelemetryMetaData></SpaceSystem>`;

/** @param isFollowed somebody says how often some of it should come */
function openMission(isFollowed: boolean) {
  const packets = {
    timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
    hasErrorControl: false,
  } as const;
  const loaded = new DictionaryShelf().load({ missionId: 'test', xtce, packets }, 0);
  if (!loaded.ok) throw new TypeError(loaded.fault.kind);
  const { version } = loaded.value;
  const infos = new Map(parameterInfosOf(version.definition, {}).map((info) => [info.name, info]));
  const rules = compileLimitRules(
    missionLimits.parse({
      ruled: { hysteresis: 3, ranges: [{ level: 'watch', high: 180 }] },
      ...(isFollowed && { often: { staleAfterMs: 20_000 } }),
    }),
    { find: (name) => infos.get(name), known: knownNames([...infos.values()].map(knownNameOf)) },
  );
  if (!rules.ok) throw new TypeError(rules.fault.path);
  version.watch(rules.value.keys());
  const persistences = limitPersistences(version.definition);
  const newWatch = () =>
    new LimitWatch({
      reportPeriodsMs: isFollowed ? { HK: 2000, PWR: 2000 } : {},
      rules: rules.value,
      describeLimits: (name) =>
        infos
          .get(name)
          ?.limits.map(({ level }) => level)
          .join(),
      persistenceOf: (name) => persistences.get(name),
    });
  return { version, newWatch };
}

/** Values that stay for a while near their limits, as telemetry does, and jump now and then. */
function recording(seed: number, count: number) {
  const random = createRandom(seed);
  const values = new Map([...parameters.keys()].map((name) => [name, 100]));
  let atMs = 0;
  return Array.from({ length: count }, () => {
    // Now and then nothing comes for a while.
    atMs += random.next() < 0.02 ? 40_000 : random.next() * 1500;
    for (const [name, value] of values) {
      const isJump = random.next() < 0.02;
      values.set(name, isJump ? random.next() * 255 : value + (random.next() - 0.5) * 8);
    }
    const kind = Math.floor(random.next() * 4);
    const isOld = random.next() < 0.1;
    const bytes = packetOf(kind, values, random.next() < 0.02);
    return {
      container: Object.keys(containers)[kind]!,
      bytes,
      receivedAtMs: atMs,
      generatedAtMs: isOld ? atMs - 20_000 : atMs,
    };
  });
}

type Heard = ReturnType<typeof recording>[number];

function packetOf(kind: number, values: ReadonlyMap<string, number>, isOdd: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint8(0, kind);
  let at = 1;
  for (const [name, type] of Object.entries(Object.values(containers)[kind]!)) {
    const value = Math.min(255, Math.max(0, values.get(name)!));
    if (type === 'float') view.setFloat32(at, isOdd ? Number.NaN : value);
    else if (type === 'octet' || type === 'moving') view.setUint8(at, value);
    // Codes 1 and 2 have a label, 0 and 3 have none.
    else if (type === 'mode') view.setUint8(at, value / 64);
    else view.setUint16(at, type === 'wide' ? value / 64 : 2 * value);
    at += octetsOf[type] ?? 2;
  }
  return new Uint8Array(view.buffer, 0, at);
}

/** The instants at which silence is looked for, and what of it is told, are the same however the packets are cut. */
const link = { isInContact: true, isHearing: true };

function inColumns(
  { version, newWatch }: ReturnType<typeof openMission>,
  batches: readonly (readonly Heard[])[],
  isFlood: (batch: number) => boolean,
) {
  const watch = newWatch();
  let inRows = 0;
  const told = batches.map((batch, index) => {
    const lengths = Uint32Array.from(batch, ({ bytes }) => bytes.length);
    const offsets = lengths.map((_, at) => lengths.subarray(0, at).reduce((sum, length) => sum + length, 0));
    const bytes = Uint8Array.from(batch.flatMap((packet) => [...packet.bytes]));
    const places = { count: batch.length, offsets, lengths };
    const lanesOf = isFlood(index)
      ? ({ container }: { container: Parameters<OpenVersion['lanesOf']>[0] }) => version.lanesOf(container)
      : undefined;
    const changes: AlarmChange[] = [];
    for (const columns of version.decoder.decode(bytes, places, lanesOf).containers) {
      inRows += columns.limits?.places.length ?? 0;
      const mine = Array.from(columns.packets, (packet) => batch[packet]!);
      const rows = {
        count: columns.count,
        generatedAtMs: Float64Array.from(mine, ({ generatedAtMs }) => generatedAtMs),
        receivedAtMs: Float64Array.from(mine, ({ receivedAtMs }) => receivedAtMs),
      };
      changes.push(...watch.pushRows({ group: version.groupOf(columns.container), rows, columns }));
    }
    return [...changes, ...watch.check(batch.at(-1)!.receivedAtMs, link)];
  });
  return { told, inRows };
}

function packetByPacket(
  { version, newWatch }: ReturnType<typeof openMission>,
  batches: readonly (readonly Heard[])[],
) {
  const watch = newWatch();
  const dictionary = createDictionary(version.definition);
  return batches.map((batch) => {
    const changes = batch.flatMap(({ container, bytes, generatedAtMs, receivedAtMs }) => {
      const { values } = dictionary.decode(bytes);
      const samples = values
        .filter(({ name }) => name !== 'kind')
        .map((value) => ({ ...value, generatedAtMs, receivedAtMs, packetLsn: 0 }) as ParameterSample);
      return watch.push(container, samples, receivedAtMs);
    });
    return [...changes, ...watch.check(batch.at(-1)!.receivedAtMs, link)];
  });
}

function wishOf(version: OpenVersion, name: string) {
  const container = version.definition.containers.find((one) => one.name === name)!;
  const { columns } = version.decoder.planOf(container);
  const namesOf = (places: readonly number[] = []) => places.map((place) => columns[place]!.name);
  const { kept, watched, judged } = version.lanesOf(container)!;
  return { kept: namesOf(kept), watched: namesOf(watched), judged: namesOf(judged) };
}

/** Changes by alarm; packet by packet those of different alarms come in another order within a batch. */
function byAlarm(told: readonly (readonly AlarmChange[])[]) {
  const found: Record<string, unknown[]> = {};
  for (const [batch, changes] of told.entries())
    for (const change of changes) {
      const alarmId = change.kind === 'raise' ? change.alarm.alarmId : change.alarmId;
      found[alarmId] ??= [];
      found[alarmId].push([batch, change]);
    }
  return found;
}

function cut<Item>(items: readonly Item[], most: number, random: { next(): number }): Item[][] {
  const pieces: Item[][] = [];
  for (let from = 0; from < items.length; ) {
    const to = from + 1 + Math.floor(random.next() * most);
    pieces.push(items.slice(from, to));
    from = to;
  }
  return pieces;
}

describe('limits of a flood', () => {
  it('need no column, but for rules, curves and changes', () => {
    const { version } = openMission(true);
    const { kept, watched, judged } = wishOf(version, 'HK');
    expect(kept).toEqual(Object.keys(containers.HK!));
    // The wish itself leaves it to the decoder which types have no table: `curve_a` becomes a column there.
    expect(judged).toEqual(kept.filter((name) => name !== 'ruled' && name !== 'plain_a'));
    expect(watched).toEqual(['ruled']);
    expect(wishOf(version, 'THM')).toEqual({
      kept: ['moving_d', 'octet_d'],
      watched: ['moving_d'],
      judged: ['octet_d'],
    });
  });

  it.each([
    [1, 3, true],
    [2, 12, true],
    [3, 12, false],
    [4, 300, true],
  ])(
    'raise and clear what columns and single packets do, in their order (seed %i, up to %i packets at once)',
    (seed, most, isFollowed) => {
      const batches = cut(recording(seed, 1500), most, createRandom(seed + 100));
      // Each with a decoder that has learned nothing yet: containers come in the order in which it met them.
      const run = (isFlood: (batch: number) => boolean) =>
        inColumns(openMission(isFollowed), batches, isFlood);
      const columns = run(() => false);
      const flood = run(() => true);
      const random = createRandom(seed + 200);
      const mixed = run(() => random.next() < 0.5);
      expect(flood.told).toEqual(columns.told);
      expect(mixed.told).toEqual(columns.told);
      const told = byAlarm(columns.told);
      // Of a value in two containers a batch brings those of one before those of the other: packets alone are told another story.
      const { 'limit/shared': _, ...alone } = byAlarm(packetByPacket(openMission(isFollowed), batches));
      const { 'limit/shared': shared, ...others } = told;
      expect(alone).toEqual(others);
      expect(shared).toBeDefined();
      // Most of it was judged in rows, and the recording is worth the comparison: each value raised something and was silent once.
      expect(columns.inRows).toBe(0);
      expect(flood.inRows).toBeGreaterThan(batches.length);
      const judged = [...parameters].filter(([, type]) => type !== 'plain').map(([name]) => name);
      expect(Object.keys(told)).toEqual(expect.arrayContaining(judged.map((name) => `limit/${name}`)));
      const stale = ['stale/HK', 'stale/PWR', 'stale/parameter/often'];
      expect(stale.every((alarmId) => told[alarmId] !== undefined)).toBe(isFollowed);
    },
  );
});
