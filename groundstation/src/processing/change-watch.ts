import { ChangeTrack, judgesChanges } from 'ccsds-parser/xtce/change-track';
import type { ColumnCell, ContainerColumns, ParameterColumn } from 'ccsds-parser/xtce/columns/columns';
import { cellMarks, valuesAt } from 'ccsds-parser/xtce/columns/columns';
import type { ValueType } from 'ccsds-parser/xtce/definition';
import type { ValueScope } from 'ccsds-parser/xtce/value-scope';
import type { JudgedRows } from './judged-rows.ts';
import { type AlarmChange, changeAlarm, changeAlarmId } from './limit-alarm.ts';
import { nominalRank, rankOf } from './limit-ranks.ts';
import { NewsWatch } from './news-watch.ts';

/** Packets of one container, in the order in which they came. */
export interface ChangingRows extends Pick<JudgedRows, 'group' | 'rows'> {
  readonly columns: Pick<ContainerColumns, 'columns'>;
}

export interface ChangeWatchOptions {
  /** The limits of a parameter for people: `warning change a second from 0 to 5 V`. */
  readonly describeLimits?: (name: string) => string | undefined;
  /** Parameters of which the mission's rules say all: the dictionary's alarms of them are nobody's. */
  readonly isReplaced?: (name: string) => boolean;
  /** Alarms that stand when the watch begins: what is judged first of their parameters is told, whatever it is. */
  readonly standing?: readonly string[];
}

/**
 * Raises what changes too fast or too slowly by the dictionary (XTCE ChangeAlarmRanges), by the time of the clock on board.
 *
 * An alarm of its own beside that of limits, for it stands otherwise: a value that leaps has changed in one sample alone, so what
 * counts is what the dictionary asks for (`minViolations`, one unless said), and not that two samples agree. What was stored
 * on board and comes late is no change.
 */
export class ChangeWatch {
  readonly #options: ChangeWatchOptions;
  readonly #news = new NewsWatch();
  readonly #planned = new WeakMap<object, readonly ChangingColumn[]>();
  readonly #known = new Map<string, Changing>();

  constructor(options: ChangeWatchOptions = {}) {
    this.#options = options;
  }

  pushRows({ group, rows, columns }: ChangingRows): AlarmChange[] {
    const planned = this.#planOf(group, columns);
    const changes: AlarmChange[] = [];
    if (planned.length === 0) return changes;
    const { count, generatedAtMs, receivedAtMs } = rows;
    const old = this.#news.oldRows(group.plan.container, count, generatedAtMs, receivedAtMs);
    const scope = new ColumnScope(columns.columns);
    for (const { changing, place } of planned) {
      const column = columns.columns[place];
      for (let row = 0; row < count && column !== undefined; row++) {
        if (old?.[row] === 1) continue;
        const worst = worstOf(changing, column, row, generatedAtMs[row], scope.at(row));
        if (worst.rank === 0 || worst.rank === changing.standing) continue;
        // Nothing was said before of what is as it should be.
        const isNews = changing.standing !== 0 || worst.rank > nominalRank;
        changing.standing = worst.rank;
        if (isNews) changes.push(this.#tell(changing, worst, column.unit ?? null));
      }
    }
    return changes;
  }

  #tell({ name, standing }: Changing, { value, element }: Judged, unit: string | null): AlarmChange {
    const limits = this.#options.describeLimits?.(name);
    return changeAlarm({
      ...{ name, rank: standing, value, unit, limits, advice: null },
      ...(element !== undefined && { element }),
    });
  }

  #planOf(group: ChangingRows['group'], { columns }: ChangingRows['columns']): readonly ChangingColumn[] {
    let planned = this.#planned.get(group);
    if (planned === undefined) {
      planned = group.places.flatMap((place, index) => {
        const column = columns[place];
        const { name } = group.plan.columns[index]!;
        if (column === undefined || !judgesChanges(column.type)) return [];
        if (this.#options.isReplaced?.(name) === true) return [];
        return [{ changing: this.#changingOf(name, column.type), place }];
      });
      this.#planned.set(group, planned);
    }
    return planned;
  }

  #changingOf(name: string, type: ValueType): Changing {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const isStanding = this.#options.standing?.includes(changeAlarmId(name)) === true;
    const changing = { name, type, tracks: [], standing: isStanding ? toldBefore : 0 };
    this.#known.set(name, changing);
    return changing;
  }
}

/** A parameter that is judged: what is known of it from one packet to the next. */
interface Changing {
  readonly name: string;
  readonly type: ValueType;
  /** One for each element of an array; of what has one value a packet, or comes several times in it, one alone. */
  readonly tracks: ChangeTrack[];
  /** Rank that was told last; 0 before the first. */
  standing: number;
}

interface ChangingColumn {
  readonly changing: Changing;
  /** Among the columns that the decoder gives. */
  readonly place: number;
}

/** No rank: an alarm of before stands, and nobody knows any more which. */
const toldBefore = -1;

/** What a packet says of how much a parameter changes. */
interface Judged {
  /** Of the element that changes worst; 0 where nothing is to be said. */
  readonly rank: number;
  readonly value: number;
  /** Its name, of an array: `samples[3]`. */
  readonly element?: string | undefined;
}

/**
 * Elements of an array are compared with those of the same place in the packet before; a parameter that comes several times in
 * one packet is compared with itself, as it follows. So `XtceReader` does.
 */
function worstOf(
  { name, type, tracks }: Changing,
  column: ParameterColumn,
  row: number,
  atMs: number | undefined,
  scope: ColumnScope,
): Judged {
  const { starts } = column;
  const [from, to] = starts === undefined ? [row, row + 1] : [starts[row]!, starts[row + 1]!];
  const isArray = starts !== undefined && name.includes('[]');
  let worst: Judged = { rank: 0, value: 0 };
  for (let cell = from; cell < to; cell++) {
    const place = isArray ? cell - from : 0;
    if (place >= mostTracks) break;
    const value = figureAt(column, cell);
    if (value === undefined) continue;
    tracks[place] ??= new ChangeTrack(type);
    const rank = rankOf(tracks[place].take(value, atMs, scope));
    const element = isArray ? name.replace('[]', `[${place}]`) : undefined;
    if (rank > worst.rank) worst = { rank, value, element };
  }
  return worst;
}

/** Elements of one array whose changes are judged; as many as `XtceReader` judges. */
const mostTracks = 10_000;

/** Undefined where the cell has no value, none that is valid, or none that is a figure. */
function figureAt(column: ParameterColumn, cell: number): number | undefined {
  const { value, marks } = column;
  if ('heap' in value || (marks !== undefined && marks[cell] !== cellMarks.valid)) return undefined;
  const figure = Number(value[cell]!);
  return Number.isNaN(figure) ? undefined : figure;
}

/** What conditions of contexts refer to: values of the same packet. */
class ColumnScope implements ValueScope {
  readonly #columns: readonly ParameterColumn[];
  #row = 0;

  constructor(columns: readonly ParameterColumn[]) {
    this.#columns = columns;
  }

  at(row: number): this {
    this.#row = row;
    return this;
  }

  find({ parameter, path, age }: Parameters<ValueScope['find']>[0]): ColumnCell | undefined {
    if (parameter === undefined || path.length > 0 || age > 0) return undefined;
    const column = this.#columns.find((one) => one !== undefined && one.parameter === parameter);
    return column && valuesAt(column, this.#row).at(-1);
  }
}
