import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { ContextValues } from './context-values.ts';
import { type JudgedColumn, type JudgedRows, type JudgedTable, valueOfCell } from './judged-rows.ts';
import { type AlarmChange, limitChange } from './limit-alarm.ts';
import { rankOf } from './limit-ranks.ts';
import { type CompiledRule, describeRanges, figureOf, type RankedRange } from './limit-rules.ts';
import { defaultPersistence, LimitTrack, type Persistence } from './limit-track.ts';
import { NewsWatch } from './news-watch.ts';
import {
  type PlannedColumns,
  planTable,
  unheard,
  type Watched,
  type WatchedColumn,
} from './planned-columns.ts';
import { type LinkState, SilenceWatch } from './silence-watch.ts';
import { StandingRanks } from './standing-ranks.ts';

export type { AlarmChange } from './limit-alarm.ts';

export interface LimitWatchOptions {
  /** How often each report comes, by container name (`mission.yaml`). */
  readonly reportPeriodsMs: Readonly<Record<string, number>>;
  /** The limits of a parameter for people: `warning 4.85 to 5.15 V`. */
  readonly describeLimits?: (name: string) => string | undefined;
  /** What the mission says beyond the dictionary, by parameter (`compileLimitRules`). */
  readonly rules?: ReadonlyMap<string, CompiledRule>;
  /** Alarms that stand when the watch begins: of an earlier life of the station, or by an earlier dictionary. */
  readonly standing?: readonly string[];
  /** Where the dictionary asks for more than two samples in a row (XTCE minViolations, minConformance). */
  readonly persistenceOf?: (name: string) => Persistence | undefined;
}

/**
 * Turns limit states and silence into alarms.
 *
 * The state of a sample is what the dictionary says and what the mission's rule makes of it; it counts when samples in a row
 * agree, two unless told (`LimitTrack`). Samples come packet by packet, column by column, or of a flood as limit states alone;
 * the result is the same. What was stored on board and comes late judges nothing (`NewsWatch`). What stops coming is stale
 * (`SilenceWatch`).
 */
export class LimitWatch {
  readonly #options: LimitWatchOptions;
  readonly #rules: ReadonlyMap<string, CompiledRule>;
  readonly #watched = new Map<string, Watched>();
  readonly #context: ContextValues;
  readonly #news = new NewsWatch();
  readonly #silence: SilenceWatch;
  readonly #standing = new StandingRanks();
  /** Of some value somebody says how often it should come. */
  #isAnyFollowed = false;
  readonly #plans = new WeakMap<object, PlannedColumns>();

  constructor(options: LimitWatchOptions) {
    this.#options = options;
    this.#rules = options.rules ?? new Map();
    this.#context = new ContextValues([...this.#rules.values()].flatMap(({ inputs }) => inputs));
    this.#silence = new SilenceWatch(options.reportPeriodsMs, options.standing);
  }

  /** Takes the samples of one packet. */
  push(container: string | null, samples: readonly ParameterSample[], receivedAtMs: number): AlarmChange[] {
    const changes: AlarmChange[] = [];
    const [first] = samples;
    if (container !== null && first !== undefined) {
      if (this.#news.isOld(container, first.generatedAtMs, receivedAtMs)) return changes;
    }
    this.#hearReport(container, receivedAtMs, changes);
    if (this.#context.size > 0)
      for (const { name, value, raw } of samples) this.#context.note(name, value, raw);
    for (const { name, limitState, value, unit } of samples) {
      if (limitState === 'none' && !this.#rules.has(name)) continue;
      const watched = this.#watchedOf(name, container);
      this.#hearValue(watched, receivedAtMs, changes);
      const found = this.#judge(watched, figureOf(value), rankOf(limitState));
      if (found > 0 && this.#take(watched, found, receivedAtMs))
        changes.push(this.#tell(watched, value, unit));
    }
    return changes;
  }

  /** Takes packets of one container as the decoder of columns gives them, in the order in which they came. */
  pushRows({ group, rows, columns }: JudgedRows): AlarmChange[] {
    const changes: AlarmChange[] = [];
    const { count, generatedAtMs, receivedAtMs } = rows;
    const { container } = group.plan;
    const old = this.#news.oldRows(container, count, generatedAtMs, receivedAtMs);
    const lastNews = old === undefined ? count - 1 : old.lastIndexOf(0);
    if (lastNews < 0) return changes;
    this.#hearReport(container, receivedAtMs[lastNews]!, changes);
    const planned = this.#planOf(group, columns);
    if (columns.limits !== undefined) this.#pushTable(planned, columns, columns.limits, rows, old, changes);
    else
      for (const { watched, place } of planned.alone)
        this.#pushColumn(watched, columns.columns[place], rows, old, changes);
    if (planned.inContext.length === 0 && planned.context.length === 0) return changes;
    for (let row = 0; row < count; row++) {
      if (old?.[row] === 1) continue;
      for (const { name, place } of planned.context)
        this.#context.noteCells(name, columns.columns[place]!, row);
      for (const { watched, place } of planned.inContext)
        this.#pushCells(watched, columns.columns[place]!, row, receivedAtMs[row]!, changes);
    }
    return changes;
  }

  /** Looks for reports and values that stopped coming; to be called about once a second. */
  check(atMs: number, link: LinkState): AlarmChange[] {
    return this.#silence.check(atMs, link);
  }

  #hearReport(container: string | null, atMs: number, changes: AlarmChange[]): void {
    const report = container === null ? undefined : this.#silence.report(container);
    if (report !== undefined) this.#silence.heard(report, atMs, changes);
  }

  /** A value that came once is followed from then on. */
  #hearValue(watched: Watched, atMs: number, changes: AlarmChange[]): void {
    if (watched.followed === unheard) {
      const { name, rule, carrier } = watched;
      watched.followed = this.#silence.value(name, rule?.staleAfterMs, carrier, rule?.advice ?? null);
      if (watched.followed !== undefined) this.#isAnyFollowed = true;
    }
    if (watched.followed !== undefined) this.#silence.heard(watched.followed, atMs, changes);
  }

  #watchedOf(name: string, container: string | null): Watched {
    const known = this.#watched.get(name);
    if (known !== undefined) return known;
    const rule = this.#rules.get(name);
    const persistence = rule?.persistence ?? this.#options.persistenceOf?.(name) ?? defaultPersistence;
    const watched: Watched = {
      name,
      rule,
      track: new LimitTrack(persistence),
      rankPlace: this.#standing.add(),
      carrier: container === null ? undefined : this.#silence.report(container),
      followed: unheard,
      ranges: [],
      rangesVersion: -1,
    };
    this.#watched.set(name, watched);
    return watched;
  }

  /** Rank of a sample; 0 when nothing is said of it. */
  #judge(watched: Watched, figure: number, byDictionary: number): number {
    const { rule, track } = watched;
    if (rule === undefined) return byDictionary;
    return rule.judge(figure, byDictionary, track.standing, this.#rangesOf(watched, rule));
  }

  #rangesOf(watched: Watched, rule: CompiledRule): readonly RankedRange[] {
    if (watched.rangesVersion !== this.#context.version) {
      watched.ranges = rule.rangesFor(this.#context.read);
      watched.rangesVersion = this.#context.version;
    }
    return watched.ranges;
  }

  /** True when another state stands now. */
  #take({ track, rankPlace }: Watched, found: number, atMs: number): boolean {
    const isChange = track.take(found, atMs);
    this.#standing.note(rankPlace, track);
    return isChange;
  }

  /** Of a flood: columns are made only of what disagrees with what stands. */
  #pushTable(
    planned: PlannedColumns,
    { columns }: JudgedRows['columns'],
    limits: JudgedTable,
    rows: JudgedRows['rows'],
    old: Uint8Array | undefined,
    changes: AlarmChange[],
  ): void {
    if (planned.table?.places !== limits.places) planned.table = planTable(planned, limits);
    const { rankPlaces, differs, slots, isAllInRows } = planned.table;
    const isAny = this.#standing.differ(limits.codes, rows.count, rankPlaces, old, differs);
    if (!isAny && isAllInRows && !this.#isAnyFollowed) return;
    for (const [index, { watched, place }] of planned.alone.entries()) {
      const slot = slots[index]!;
      if (slot < 0) this.#pushColumn(watched, columns[place], rows, old, changes);
      else if (differs[slot] === 1) {
        differs[slot] = 0;
        this.#pushColumn(watched, limits.columnAt(slot), rows, old, changes);
      } else if (watched.followed !== undefined) this.#hearSlot(watched, limits, slot, rows, old, changes);
    }
  }

  /** A value that is as it was came again. */
  #hearSlot(
    watched: Watched,
    { codes, places }: JudgedTable,
    slot: number,
    { count, receivedAtMs }: JudgedRows['rows'],
    old: Uint8Array | undefined,
    changes: AlarmChange[],
  ): void {
    let last = count - 1;
    while (last >= 0 && (codes[last * places.length + slot] === 0 || old?.[last] === 1)) last--;
    if (last >= 0) this.#hearValue(watched, receivedAtMs[last]!, changes);
  }

  #pushColumn(
    watched: Watched,
    column: JudgedColumn | undefined,
    { count, receivedAtMs }: JudgedRows['rows'],
    old: Uint8Array | undefined,
    changes: AlarmChange[],
  ): void {
    if (column === undefined) return;
    const { limits, marks, starts } = column;
    const { track, rule } = watched;
    if (rule !== undefined || starts !== undefined || old !== undefined || limits === undefined) {
      for (let row = 0; row < count; row++)
        if (old?.[row] !== 1) this.#pushCells(watched, column, row, receivedAtMs[row]!, changes);
      return;
    }
    for (let row = 0; row < count; row++) {
      // Most samples say what stands already: whole runs are passed over without a look at anything else.
      if (track.doubting === 0) {
        const { standing } = track;
        while (row < count && (limits[row] === standing || limits[row] === 0 || marks?.[row] === 0)) row++;
        if (row === count) break;
      }
      const found = limits[row]!;
      if (found === 0 || marks?.[row] === 0) continue;
      if (this.#take(watched, found, receivedAtMs[row]!))
        changes.push(this.#tell(watched, valueOfCell(column, row), column.unit ?? null));
    }
    let last = count - 1;
    while (last >= 0 && (limits[last] === 0 || marks?.[last] === 0)) last--;
    if (last >= 0) this.#hearValue(watched, receivedAtMs[last]!, changes);
  }

  /** The values of one row: one, none where it is absent, or those of a list. */
  #pushCells(
    watched: Watched,
    column: JudgedColumn,
    row: number,
    atMs: number,
    changes: AlarmChange[],
  ): void {
    const { limits, marks, starts, unit } = column;
    const from = starts === undefined ? row : starts[row]!;
    const to = starts === undefined ? row + 1 : starts[row + 1]!;
    for (let cell = from; cell < to; cell++) {
      if (marks?.[cell] === 0) continue;
      // Of a parameter without a rule only what the dictionary judges is followed.
      if (watched.rule === undefined && (limits?.[cell] ?? 0) === 0) continue;
      this.#hearValue(watched, atMs, changes);
      const figure = watched.rule === undefined ? 0 : figureOf(valueOfCell(column, cell));
      const found = this.#judge(watched, figure, limits?.[cell] ?? 0);
      if (found > 0 && this.#take(watched, found, atMs))
        changes.push(this.#tell(watched, valueOfCell(column, cell), unit ?? null));
    }
  }

  #tell(watched: Watched, value: ParameterValue, unit: string | null): AlarmChange {
    const { name, rule, track } = watched;
    const byRule = rule === undefined ? undefined : describeRanges(this.#rangesOf(watched, rule));
    const byDictionary = rule?.isDictionaryReplaced ? undefined : this.#options.describeLimits?.(name);
    const limits = [byRule, byDictionary].filter((words) => words !== undefined).join('; ');
    return limitChange({
      name,
      rank: track.standing,
      value,
      unit,
      limits: limits === '' ? undefined : limits,
      advice: rule?.advice ?? null,
    });
  }

  /** Which columns of a container are looked at: found once, for most of hundreds have no limits. */
  #planOf(group: JudgedRows['group'], { columns, limits }: JudgedRows['columns']): PlannedColumns {
    const known = this.#plans.get(group);
    if (known !== undefined) return known;
    const alone: WatchedColumn[] = [];
    const inContext: WatchedColumn[] = [];
    const context: { name: string; place: number }[] = [];
    // In a flood only what is looked at is there, and of most of that no more than limit states.
    const inRows = new Set(limits?.places);
    for (const [index, place] of group.places.entries()) {
      const { name } = group.plan.columns[index]!;
      const rule = this.#rules.get(name);
      if (this.#context.has(name)) context.push({ name, place });
      if (rule === undefined && columns[place]?.limits === undefined && !inRows.has(place)) continue;
      const watched = this.#watchedOf(name, group.plan.container);
      const isInContext = rule !== undefined && rule.inputs.length > 0;
      (isInContext ? inContext : alone).push({ watched, place });
    }
    const planned: PlannedColumns = { alone, inContext, context, table: undefined };
    this.#plans.set(group, planned);
    return planned;
  }
}
