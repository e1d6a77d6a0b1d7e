import type { MissionFile } from '@dawa/protocols/mission-file';
import { describeFault } from '@dawa/seams/fault';
import { judgesChanges } from 'ccsds-parser/xtce/change-track';
import type { ValueType } from 'ccsds-parser/xtce/definition';
import type { OpenVersion } from '../dictionary/open-version.ts';
import { parameterInfosOf } from '../dictionary/parameter-infos.ts';
import type { Journal } from '../ports.ts';
import { ChangeWatch } from '../processing/change-watch.ts';
import { knownNameOf, knownNames } from '../processing/known-names.ts';
import { changeAlarmId } from '../processing/limit-alarm.ts';
import { type CompiledRule, compileLimitRules } from '../processing/limit-rules.ts';
import { LimitWatch } from '../processing/limit-watch.ts';
import type { Dictionary } from './dictionary.ts';
import { limitPersistences } from './limit-persistence.ts';
import { createDictionary, parameterNames } from './xtce-dictionary.ts';

/** What judges the values of a mission by one version of its dictionary, and by the mission's own rules. */
export interface VersionWatch {
  readonly version: OpenVersion;
  readonly limits: LimitWatch;
  readonly changes: ChangeWatch;
  readonly words: Dictionary;
}

export interface WatchedMission {
  readonly journal: Journal;
  readonly mission: Pick<MissionFile, 'reportPeriodsMs' | 'limits'>;
}

/**
 * Begins to judge by a version. Alarms of what nobody judges any more are ended; those of all else stand until they are judged
 * anew.
 *
 * @param before by which it was judged until now
 */
export function watchVersion(
  version: OpenVersion,
  { journal, mission }: WatchedMission,
  before: Dictionary | undefined,
): VersionWatch {
  const words = createDictionary(version.definition);
  const persistences = limitPersistences(version.definition);
  const rules = rulesOf(version, { journal, mission });
  version.watch(watchedNames(version, rules));
  const standing = journal.alarms.map(({ alarmId }) => alarmId);
  const limits = new LimitWatch({
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
  const ended = before === undefined ? [] : unjudged(standing, before, words);
  for (const alarmId of [...unwatchedChanges(standing, version, rules), ...ended]) journal.clear(alarmId);
  return { version, limits, changes, words };
}

/** Rules that cannot be meant are told once, and the dictionary's limits stand alone. */
function rulesOf(
  version: OpenVersion,
  { journal, mission }: WatchedMission,
): ReadonlyMap<string, CompiledRule> {
  const { limits, reportPeriodsMs } = mission;
  if (Object.keys(limits).length === 0) return new Map();
  const infos = new Map(
    parameterInfosOf(version.definition, reportPeriodsMs).map((info) => [info.name, info]),
  );
  const known = knownNames([...infos.values()].map(knownNameOf));
  const rules = compileLimitRules(limits, { find: (name) => infos.get(name), known });
  if (rules.ok) return rules.value;
  const text = describeFault({ ...rules.fault, kind: `limits.${rules.fault.path}` });
  journal.event({ severity: 'warning', source: 'archive', code: 'mission', text });
  return new Map();
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
  const judged = new Set(
    definition.parameters.flatMap((parameter) => judgedParts(nameOf(parameter), parameter.type)),
  );
  return standing.filter((alarmId) => {
    const name = alarmId.slice(changeAlarmId('').length);
    const isJudged = judged.has(name.replace(/\[\d+\]/g, '[]'));
    return !isJudged || rules.get(name)?.isDictionaryReplaced === true;
  });
}

/** What of a parameter is judged by its changes: itself, members, elements (`samples[]`). */
function judgedParts(name: string, type: ValueType): string[] {
  if (type.kind === 'aggregate')
    return type.members.flatMap((member) => judgedParts(`${name}.${member.name}`, member.type));
  if (type.kind === 'array')
    return type.element === undefined
      ? []
      : judgedParts(`${name}${'[]'.repeat(type.dimensions.length)}`, type.element);
  return judgesChanges(type) ? [name] : [];
}

/** What rules judge and look at, and what is computed from. */
function watchedNames({ derivedPlan }: OpenVersion, rules: ReadonlyMap<string, CompiledRule>): Set<string> {
  const names = new Set<string>();
  for (const [name, { inputs }] of rules) for (const one of [name, ...inputs]) names.add(one);
  for (const { expression } of derivedPlan.parameters) for (const name of expression.inputs) names.add(name);
  return names;
}
