import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { missionLimits } from '@dawa/protocols/mission-limits';
import { createRandom } from '@dawa/seams/random';
import { type ContainerColumns, XtceColumnDecoder } from 'ccsds-parser/xtce/columns/columns';
import { loadXtce } from 'ccsds-parser/xtce/load-xtce';
import { describe, expect, it } from 'vitest';
import { createDictionary } from '../pipeline/xtce-dictionary.ts';
import type { JudgedRows } from './judged-rows.ts';
import { knownNames } from './known-names.ts';
import { compileLimitRules } from './limit-rules.ts';
import { type AlarmChange, LimitWatch } from './limit-watch.ts';

const octet = (name: string, inner: string, kind = 'Integer') =>
  `<${kind}ParameterType name="${name}_type"><IntegerDataEncoding sizeInBits="8"/>${inner}</${kind}ParameterType>`;
const ranges =
  '<DefaultAlarm><StaticAlarmRanges><WarningRange minInclusive="100"/><CriticalRange minInclusive="60"/></StaticAlarmRanges></DefaultAlarm>';
const names = ['mode', 'plain', 'ruled', 'contextual', 'silent', 'count', 'extra'];
const entry = (name: string, condition = '') =>
  `<ParameterRefEntry parameterRef="${name}">${condition}</ParameterRefEntry>`;

/** Seven octets: a mode, four values, how many more there are of the last one, and that one only in mode 2. */
const definition =
  loadXtce(`<SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20180204" name="s"><TelemetryMetaData>
<ParameterTypeSet>${octet('mode', '<EnumerationList><Enumeration value="0" label="SAFE"/><Enumeration value="1" label="DIGI"/><Enumeration value="2" label="TEST"/></EnumerationList>', 'Enumerated')}
${octet('plain', ranges)}${octet('ruled', ranges)}${octet('contextual', '')}${octet('silent', '')}${octet('count', '')}${octet('extra', ranges)}</ParameterTypeSet>
<ParameterSet>${names.map((name) => `<Parameter name="${name}" parameterTypeRef="${name}_type"/>`).join('')}</ParameterSet>
<ContainerSet><SequenceContainer name="HK"><EntryList>${names
    .map((name) =>
      entry(
        name,
        name === 'extra'
          ? '<IncludeCondition><Comparison parameterRef="mode" value="TEST"/></IncludeCondition>'
          : '',
      ),
    )
    .join('')}</EntryList></SequenceContainer></ContainerSet></TelemetryMetaData></SpaceSystem>`).definition!;

const rules = compileLimitRules(
  missionLimits.parse({
    ruled: {
      hysteresis: 3,
      raiseAfterSamples: 3,
      clearAfterMs: 2000,
      ranges: [{ level: 'watch', high: 180 }],
    },
    contextual: {
      contexts: [
        { when: "mode == 'DIGI' and plain > 90", ranges: [{ level: 'severe', high: 128 }] },
        { when: "mode == 'SAFE'", ranges: [] },
      ],
      ranges: [{ level: 'distress', low: 20 }],
    },
  }),
  {
    find: () => ({ unit: null, limits: [{ level: 'warning', low: 100, high: null }] }),
    known: knownNames(
      names.map((name) => ({ name, value: name === 'mode' ? 'text' : 'number', raw: 'number' }) as const),
    ),
  },
);

const newWatch = () => {
  if (!rules.ok) throw new TypeError(rules.fault.path);
  return new LimitWatch({ reportPeriodsMs: { HK: 1000 }, rules: rules.value });
};

/** Values that stay for a while near their limits, as telemetry does, and jump now and then. */
function recording(seed: number, count: number) {
  const random = createRandom(seed);
  const values = names.map(() => 100);
  let mode = 0;
  return Array.from({ length: count }, (_, index) => {
    if (random.next() < 0.05) mode = Math.floor(random.next() * 4);
    for (let at = 1; at < values.length; at++) {
      const isJump = random.next() < 0.05;
      const step = isJump ? random.next() * 255 : values[at]! + (random.next() - 0.5) * 6;
      values[at] = Math.min(255, Math.max(0, step));
    }
    const bytes = Uint8Array.from([mode, ...values.slice(1).map(Math.floor)]);
    // One in twenty was stored on board.
    const generatedAtMs = index * 1000 - (random.next() < 0.05 ? 10_000 : 0);
    return { bytes: bytes.subarray(0, mode === 2 ? 7 : 6), generatedAtMs, receivedAtMs: index * 1000 };
  });
}

type Heard = ReturnType<typeof recording>;

/** Changes by alarm; those of different alarms may come in any order within a batch. */
function byAlarm(changes: readonly AlarmChange[]) {
  const told: Record<string, string[]> = {};
  for (const change of changes) {
    const alarmId = change.kind === 'raise' ? change.alarm.alarmId : change.alarmId;
    told[alarmId] ??= [];
    told[alarmId].push(
      change.kind === 'raise' ? `${change.alarm.limitState}: ${change.alarm.text}` : 'clear',
    );
  }
  return told;
}

function packetByPacket(packets: Heard) {
  const watch = newWatch();
  const dictionary = createDictionary(definition);
  const changes = packets.flatMap(({ bytes, generatedAtMs, receivedAtMs }) => {
    const { container, values } = dictionary.decode(bytes);
    const samples = values.map(
      (value) => ({ ...value, generatedAtMs, receivedAtMs, packetLsn: 0 }) as ParameterSample,
    );
    return watch.push(container, samples, receivedAtMs);
  });
  return { told: byAlarm(changes), watch };
}

const plans = new Map<unknown, JudgedRows['group']>();

function rowsOf(columns: ContainerColumns, packets: Heard): JudgedRows {
  const { container } = columns;
  let group = plans.get(container);
  if (group === undefined) {
    group = {
      plan: { container: container.name, columns: columns.columns },
      places: columns.columns.map((_, place) => place),
    };
    plans.set(container, group);
  }
  const rows = {
    count: columns.count,
    generatedAtMs: Float64Array.from(packets, ({ generatedAtMs }) => generatedAtMs),
    receivedAtMs: Float64Array.from(packets, ({ receivedAtMs }) => receivedAtMs),
  };
  return { group, rows, columns };
}

function inBatches(packets: Heard, most: number) {
  const watch = newWatch();
  const decoder = new XtceColumnDecoder(definition, { reusesMemory: true });
  const changes: AlarmChange[] = [];
  for (let from = 0; from < packets.length; from += most) {
    const batch = packets.slice(from, from + most);
    const lengths = Uint32Array.from(batch, ({ bytes }) => bytes.length);
    const offsets = new Uint32Array(batch.length);
    for (let index = 1; index < batch.length; index++)
      offsets[index] = offsets[index - 1]! + lengths[index - 1]!;
    const bytes = Uint8Array.from(batch.flatMap((packet) => [...packet.bytes]));
    for (const columns of decoder.decode(bytes, { count: batch.length, offsets, lengths }).containers)
      changes.push(...watch.pushRows(rowsOf(columns, batch)));
  }
  return { told: byAlarm(changes), watch };
}

describe('limits judged in columns', () => {
  it.each([1, 2])('say what they say packet by packet, however the packets are batched (seed %i)', (seed) => {
    const packets = recording(seed, 1200);
    const { told, watch } = packetByPacket(packets);
    // The recording is worth the comparison: each kind of rule raised something.
    for (const name of ['plain', 'ruled', 'contextual', 'extra'])
      expect(
        told[`limit/${name}`]?.some((change) => change !== 'clear'),
        name,
      ).toBe(true);
    const link = { isInContact: true, isHearing: true };
    watch.check(1_200_000, link);
    const stale = watch.check(1_260_000, link);
    for (const most of [1, 7, 1200]) {
      const batched = inBatches(packets, most);
      expect(batched.told).toEqual(told);
      batched.watch.check(1_200_000, link);
      expect(batched.watch.check(1_260_000, link)).toEqual(stale);
    }
  });
});
