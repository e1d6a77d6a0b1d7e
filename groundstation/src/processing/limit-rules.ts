import type { ParameterInfo } from '@dawa/protocols/console/mission';
import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { LimitRule, MissionLimitRange, MissionLimits } from '@dawa/protocols/mission-limits';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { type Condition, compileCondition, type ReadValue } from './expression.ts';
import { placedFault } from './expression-fault.ts';
import { type KnownNames, knownNameOf, knownNames } from './known-names.ts';
import { limitRanks, nominalRank, rankOf } from './limit-ranks.ts';
import type { Persistence } from './limit-track.ts';
import { nearestName } from './nearest-name.ts';

/** The rule of one parameter, ready to judge. */
export interface CompiledRule {
  readonly persistence: Persistence;
  /** Without a sample for so long it is stale; undefined where the rule does not say. */
  readonly staleAfterMs: number | undefined;
  readonly advice: string | null;
  /** What the dictionary says of the parameter's limits does not count. */
  readonly isDictionaryReplaced: boolean;
  /** Parameters that its contexts read; none when it looks at its own value alone. */
  readonly inputs: readonly string[];
  /** The ranges that hold while the inputs stay as they are. */
  rangesFor(read: ReadValue): readonly RankedRange[];
  /**
   * How bad a value is (`limitRanks`): by the ranges that hold, joined with what the dictionary says.
   *
   * @param figure NaN where there is no number: then only the dictionary has a say
   * @param standing what stands, for the hysteresis
   */
  judge(figure: number, byDictionary: number, standing: number, ranges: readonly RankedRange[]): number;
}

/** Values outside `low` to `high` have the rank. */
export interface RankedRange {
  readonly rank: number;
  readonly low: number;
  readonly high: number;
}

export interface RuleWorld {
  /** Of a parameter that has a rule; its static limits get the rule's hysteresis too. */
  find(name: string): Pick<ParameterInfo, 'unit' | 'limits'> | undefined;
  /** What contexts may name. */
  readonly known: KnownNames;
}

/** The world of a mission's rules: what its dictionary, and whatever is computed from it, lists. */
export function ruleWorldOf(parameters: readonly ParameterInfo[]): RuleWorld {
  const byName = new Map(parameters.map((info) => [info.name, info]));
  return { find: (name) => byName.get(name), known: knownNames(parameters.map(knownNameOf)) };
}

/** Which rule of the mission cannot be meant, and why. */
export interface RuleFault extends Fault {
  /** `bus_voltage.contexts[1].when` */
  readonly path: string;
}

/** Rules by parameter, checked against the dictionary; the first that cannot be meant is the fault. */
export function compileLimitRules(
  limits: MissionLimits,
  world: RuleWorld,
): Result<ReadonlyMap<string, CompiledRule>, RuleFault> {
  const rules = new Map<string, CompiledRule>();
  for (const [name, rule] of Object.entries(limits)) {
    const compiled = compileRule(name, rule, world);
    if (!compiled.ok) return compiled;
    rules.set(name, compiled.value);
  }
  return success(rules);
}

function compileRule(name: string, rule: LimitRule, world: RuleWorld): Result<CompiledRule, RuleFault> {
  const fault = (path: string, kind: string, expected: string | number, found: string | number) =>
    failure({ path: `${name}${path}`, kind, expected, found });
  const info = world.find(name);
  if (info === undefined) {
    const nearest = nearestName(name, world.known.names);
    return fault('', 'unknown-name', nearest ?? 'a parameter of the dictionary', name);
  }
  if (rule.unit !== undefined && rule.unit !== info.unit) {
    return fault('.unit', 'bad-unit', info.unit ?? 'no unit', rule.unit);
  }
  const contexts: { condition: Condition; ranges: readonly RankedRange[] }[] = [];
  for (const [index, { when, ranges }] of rule.contexts.entries()) {
    const condition = compileCondition(when, world.known);
    if (!condition.ok) {
      const { kind, expected, found } = placedFault(condition.fault);
      return fault(`.contexts[${index}].when`, kind, expected, found);
    }
    contexts.push({ condition: condition.value, ranges: ranges.map(ranked) });
  }
  const own = rule.ranges.map(ranked);
  const isReplaced = rule.dictionaryLimits === 'replaced';
  const ofDictionary = isReplaced ? [] : info.limits.map(ranked);
  const all = [...own, ...contexts.flatMap(({ ranges }) => ranges), ...ofDictionary];
  const narrowest = Math.min(...all.map(({ low, high }) => high - low));
  if (rule.hysteresis > 0 && 2 * rule.hysteresis >= narrowest) {
    // No value could ever come back by so much.
    return fault('.hysteresis', 'bad-value', `less than ${narrowest / 2}`, rule.hysteresis);
  }
  const isOwn = own.length > 0 || contexts.length > 0 || isReplaced;
  const { hysteresis } = rule;
  return success({
    persistence: persistenceOf(rule),
    staleAfterMs: staleAfterMs(rule),
    advice: rule.advice ?? null,
    isDictionaryReplaced: isReplaced,
    inputs: [...new Set(contexts.flatMap(({ condition }) => condition.inputs))],
    rangesFor: (read) => contexts.find(({ condition }) => condition.holds(read) === true)?.ranges ?? own,
    judge(figure, byDictionary, standing, ranges) {
      const given = isReplaced ? 0 : byDictionary;
      // What is no number breaks no range.
      if (Number.isNaN(figure)) return given;
      const found = Math.max(given, isOwn ? nominalRank : 0, rankIn(ranges, figure));
      if (hysteresis === 0 || found === 0 || found >= standing) return found;
      const held = Math.max(rankNear(ranges, figure, hysteresis), rankNear(ofDictionary, figure, hysteresis));
      return Math.min(standing, Math.max(found, held));
    },
  });
}

/** `warning 4.85 to 5.15, critical over 4.5`; undefined where there is none. */
export function describeRanges(ranges: readonly RankedRange[]): string | undefined {
  if (ranges.length === 0) return undefined;
  return ranges.map((range) => `${limitRanks[range.rank]} ${describeRange(range)}`).join(', ');
}

function describeRange({ low, high }: RankedRange): string {
  if (high === Number.POSITIVE_INFINITY) return `over ${low}`;
  return low === Number.NEGATIVE_INFINITY ? `under ${high}` : `${low} to ${high}`;
}

function ranked(range: MissionLimitRange | ParameterInfo['limits'][number]): RankedRange {
  const low = range.low ?? Number.NEGATIVE_INFINITY;
  const high = range.high ?? Number.POSITIVE_INFINITY;
  return { rank: rankOf(range.level), low, high };
}

/** The worst range that a value lies outside; 0 when it lies in all. */
function rankIn(ranges: readonly RankedRange[], figure: number): number {
  let worst = 0;
  for (const { rank, low, high } of ranges) if (rank > worst && (figure < low || figure > high)) worst = rank;
  return worst;
}

/** The worst range whose edge a value has passed inwards, but not by so much. */
function rankNear(ranges: readonly RankedRange[], figure: number, hysteresis: number): number {
  let worst = 0;
  for (const { rank, low, high } of ranges) {
    const isInside = figure >= low && figure <= high;
    const isNear = figure < low + hysteresis || figure > high - hysteresis;
    if (rank > worst && isInside && isNear) worst = rank;
  }
  return worst;
}

function persistenceOf(rule: LimitRule): Persistence {
  const { raiseAfterSamples, raiseAfterMs, clearAfterSamples, clearAfterMs } = rule;
  return { raiseAfterSamples, raiseAfterMs, clearAfterSamples, clearAfterMs };
}

function staleAfterMs({ staleAfterMs, expectedEveryMs }: LimitRule): number | undefined {
  return staleAfterMs ?? (expectedEveryMs === undefined ? undefined : silenceAllowedMs(expectedEveryMs));
}

/** Near the horizon packets are lost one by one: two in a row are no sign of a silent payload. */
export const silenceAllowedMs = (periodMs: number) => Math.max(2 * periodMs, 5000);

/** A figure of a value as samples say it; NaN where there is none. Infinity and what JSON has no number for travel as text. */
export function figureOf(value: ParameterValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^-?(Infinity|\d{16,})$/.test(value)) return Number(value);
  return Number.NaN;
}
