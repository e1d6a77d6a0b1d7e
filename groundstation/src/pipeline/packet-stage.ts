import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { asError, describeFault } from '@dawa/seams/fault';
import { judgesChanges } from 'ccsds-parser/xtce/change-track';
import type { StationArchive } from '../archive/archive.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import { parameterInfosOf } from '../dictionary/parameter-infos.ts';
import type { FaultReporter, Journal } from '../ports.ts';
import { ChangeWatch } from '../processing/change-watch.ts';
import { knownNameOf, knownNames } from '../processing/known-names.ts';
import { changeAlarmId } from '../processing/limit-alarm.ts';
import { type CompiledRule, compileLimitRules } from '../processing/limit-rules.ts';
import { type AlarmChange, LimitWatch } from '../processing/limit-watch.ts';
import type { LinkState } from '../processing/silence-watch.ts';
import type { DecodedBatch, DecodedGroup, HeardPacket } from './decode-batch.ts';
import { decodeHeard } from './decode-heard.ts';
import { DerivedStage } from './derived-stage.ts';
import type { Dictionary } from './dictionary.ts';
import { samplesOfRow } from './group-samples.ts';
import { HeardInfo } from './heard-info.ts';
import { limitPersistences } from './limit-persistence.ts';
import { eventService, onboardEvent } from './onboard-event.ts';
import type { PacketDater } from './packet-dater.ts';
import { PacketIntake } from './packet-intake.ts';
import { createDictionary, parameterNames } from './xtce-dictionary.ts';

export interface PacketStageOptions {
  readonly clock: Clock;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly mission: Pick<MissionFile, 'id' | 'reportPeriodsMs' | 'limits'>;
  readonly onFault?: FaultReporter | undefined;
  /** Says when packets were made, and which came before; without it the clock on board is believed. */
  readonly dater?: PacketDater | undefined;
  /** Samples for whoever watches; of a flood only the newest of each parameter. */
  readonly onSamples?: (samples: ParameterSample[]) => void;
  /** What packets were decoded to, and how many samples that is; columns are valid until it returns. */
  readonly onDecoded?: (batch: DecodedBatch, samples: number) => void;
}

/**
 * What happens to a mission's packets once they are in the log: decoded together, kept as columns, derived parameters computed,
 * limits judged, events told, listeners told.
 */
export class PacketStage {
  readonly #options: PacketStageOptions;
  readonly #intake: PacketIntake;
  readonly #derived = new DerivedStage();
  readonly #stopReads: () => void;
  readonly #listeners = new Set<(packet: PacketInfo) => void>();
  #limits:
    | {
        readonly version: OpenVersion;
        readonly watch: LimitWatch;
        readonly changes: ChangeWatch;
        readonly words: Dictionary;
      }
    | undefined;

  constructor(options: PacketStageOptions) {
    this.#options = options;
    this.#intake = new PacketIntake({
      clock: options.clock,
      version: () => this.#watchOf(this.#version).version,
      dater: options.dater,
      onDecoded: (batch) => this.#take(batch),
      onFault: (error) => this.#options.onFault?.('link', error),
    });
    this.#stopReads = options.archive.onRead({
      decode: () => this.#intake.decode(),
      oldestLsn: () => this.#intake.oldestLsn,
    });
  }

  /** Takes a packet of the log; `lsn` 0 is one that the failing disk refused: it is looked at, and kept nowhere. */
  push(packet: HeardPacket): void {
    if (packet.lsn > 0) this.#intake.push(packet);
    else this.#try(() => this.#look(packet));
  }

  /** To be called when a piece of the stream was cut into packets. */
  pace(): void {
    this.#intake.pace();
  }

  /** Looks for reports and values that stopped coming; to be called about once a second. */
  check(atMs: number, link: LinkState): void {
    this.#apply(this.#watchOf(this.#version).watch.check(atMs, link));
  }

  onPacket(listener: (packet: PacketInfo) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stopReads();
    this.#intake.decode();
  }

  #look(packet: HeardPacket): void {
    for (const batch of decodeHeard(this.#version, [packet], this.#options.dater)) this.#take(batch);
  }

  #take(batch: DecodedBatch): void {
    const { archive, onSamples, onDecoded } = this.#options;
    const isKept = batch.packets[0]?.lsn !== 0;
    if (isKept) archive.keepDecoded(batch);
    const { watch, changes } = this.#watchOf(batch.version);
    let samples = 0;
    const isFlood = cellsOf(batch) > mostShown;
    let shown = 0;
    for (const group of batch.groups) {
      samples += group.rows.count * group.group.places.length;
      this.#apply(watch.pushRows(group));
      this.#apply(changes.pushRows(group));
      for (const derived of this.#derived.push(batch.version, group)) {
        if (isKept) archive.keepRows(derived.rows);
        samples += derived.rows.count;
        if (isFlood && derived.column.limits === undefined) continue;
        const said = samplesOfDerived(derived.rows);
        if (derived.column.limits !== undefined)
          this.#apply(watch.push(null, said, derived.rows.receivedAtMs.at(-1)!));
        if (!isFlood) onSamples?.(said);
      }
      this.#tellEvents(group, batch);
      if (onSamples === undefined || shown > mostShown) continue;
      for (let row = isFlood ? group.rows.count - 1 : 0; row < group.rows.count; row++) {
        const said = samplesOfRow(group, row, batch);
        shown += said.length;
        onSamples(said);
      }
    }
    onDecoded?.(batch, samples);
    if (this.#listeners.size > 0) this.#tellPackets(batch);
  }

  #tellEvents(group: DecodedGroup, batch: DecodedBatch): void {
    const { rows } = batch;
    for (let row = 0; row < group.rows.count; row++) {
      const packet = rows[group.packets[row]!]!;
      if (packet.pusService !== eventService) return;
      const { words } = this.#watchOf(batch.version);
      const event = onboardEvent({ packet, samples: samplesOfRow(group, row, batch) }, words);
      if (event !== undefined) this.#options.journal.event(event);
    }
  }

  #tellPackets({ rows, packets }: DecodedBatch): void {
    for (const [index, row] of rows.entries()) {
      const info = new HeardInfo(row, packets[index]!.bytes);
      for (const listener of [...this.#listeners]) this.#try(() => listener(info));
    }
  }

  get #version(): OpenVersion {
    const { archive, mission } = this.#options;
    const version = archive.version(mission.id);
    if (version === undefined) throw new TypeError(`dictionary: expected one of ${mission.id}, found none`);
    return version;
  }

  /** The watch of a version: another dictionary has other limits, and what stood is judged anew. */
  #watchOf(version: OpenVersion) {
    if (this.#limits?.version !== version) {
      const { journal, mission } = this.#options;
      const before = this.#limits?.words;
      const words = createDictionary(version.definition);
      const persistences = limitPersistences(version.definition);
      const rules = this.#rulesOf(version);
      version.watch(watchedNames(version, rules));
      const standing = journal.alarms.map(({ alarmId }) => alarmId);
      const watch = new LimitWatch({
        reportPeriodsMs: mission.reportPeriodsMs,
        describeLimits: (name) => words.describeLimits(name),
        persistenceOf: (name) => persistences.get(name),
        ...{ rules, standing },
      });
      const changes = new ChangeWatch({
        describeLimits: (name) => words.describeLimits(name),
        isReplaced: (name) => rules.get(name)?.isDictionaryReplaced === true,
        standing,
      });
      this.#limits = { version, watch, changes, words };
      for (const alarmId of unwatchedChanges(standing, version, rules)) journal.clear(alarmId);
      if (before !== undefined)
        for (const alarmId of unjudged(standing, before, words)) journal.clear(alarmId);
    }
    return this.#limits;
  }

  /** Rules that cannot be meant are told once, and the dictionary's limits stand alone. */
  #rulesOf(version: OpenVersion): ReadonlyMap<string, CompiledRule> {
    const { limits, reportPeriodsMs } = this.#options.mission;
    if (Object.keys(limits).length === 0) return new Map();
    const infos = new Map(
      parameterInfosOf(version.definition, reportPeriodsMs).map((info) => [info.name, info]),
    );
    const known = knownNames([...infos.values()].map(knownNameOf));
    const rules = compileLimitRules(limits, { find: (name) => infos.get(name), known });
    if (rules.ok) return rules.value;
    const text = describeFault({ ...rules.fault, kind: `limits.${rules.fault.path}` });
    this.#options.journal.event({ severity: 'warning', source: 'archive', code: 'mission', text });
    return new Map();
  }

  #apply(changes: readonly AlarmChange[]): void {
    for (const change of changes) {
      if (change.kind === 'raise') this.#options.journal.raise(change.alarm);
      else this.#options.journal.clear(change.alarmId);
    }
  }

  /** Whoever fails at a packet must not stop the reception: it is in the log, and can be read again. */
  #try(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onFault?.('link', asError(error));
    }
  }
}

/** More values at once than anybody reads: of each container only the newest packet is shown, and of many only some. */
const mostShown = 4000;

function cellsOf({ groups }: DecodedBatch): number {
  return groups.reduce((sum, { rows, group }) => sum + rows.count * group.places.length, 0);
}

function samplesOfDerived({
  plan,
  count,
  cells,
  lsns,
  generatedAtMs,
  receivedAtMs,
  quality,
}: DecodedGroup['rows']): ParameterSample[] {
  return plan.columns[0]!.readSamples(cells[0]!, 0, count).map(({ index, ...said }) => ({
    ...said,
    generatedAtMs: generatedAtMs[index]!,
    receivedAtMs: receivedAtMs[index]!,
    packetLsn: lsns[index]!,
    quality: quality[index]!,
  }));
}

/** Alarms of parameters that the dictionary judged before and judges no more: no sample would ever end them. */
function unjudged(alarmIds: readonly string[], before: Dictionary, now: Dictionary): string[] {
  return alarmIds.filter((alarmId) => {
    const [kind, name] = alarmId.split(/\/(.*)/s, 2);
    if (kind !== 'limit' || name === undefined) return false;
    return before.describeLimits(name) !== undefined && now.describeLimits(name) === undefined;
  });
}

/** Alarms of changes that nobody judges any more. */
function unwatchedChanges(
  alarmIds: readonly string[],
  { definition }: OpenVersion,
  rules: ReadonlyMap<string, CompiledRule>,
): string[] {
  const standing = alarmIds.filter((alarmId) => alarmId.startsWith(changeAlarmId('')));
  if (standing.length === 0) return standing;
  const nameOf = parameterNames(definition);
  const judged = definition.parameters.filter(({ type }) => judgesChanges(type)).map(nameOf);
  const known = new Set(
    judged.filter((name) => rules.get(name)?.isDictionaryReplaced !== true).map(changeAlarmId),
  );
  return standing.filter((alarmId) => !known.has(alarmId));
}

/** What rules judge and look at, and what is computed from. */
function watchedNames({ derivedPlan }: OpenVersion, rules: ReadonlyMap<string, CompiledRule>): Set<string> {
  const names = new Set<string>();
  for (const [name, { inputs }] of rules) for (const one of [name, ...inputs]) names.add(one);
  for (const { expression } of derivedPlan.parameters) for (const name of expression.inputs) names.add(name);
  return names;
}
