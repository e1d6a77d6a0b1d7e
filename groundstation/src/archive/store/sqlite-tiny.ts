import type { Database, SqlValue } from '../database.ts';
import type { StoredValue } from './row-code.ts';
import { type Column, sqlNames } from './store-tables.ts';

/**
 * Numbers that the driver would write as 0.
 *
 * @photostructure/sqlite 1.2.1 hands a number over as a whole one when it is less than 2^-52 above one: true of every positive
 * number below 2^-52, such as a received power in watts. They go scaled by a power of two, and SQLite divides them back;
 * both steps are exact, subnormal numbers included.
 */
export function isTiny(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < 2 ** -52;
}

const halfScale = 2 ** 537;

/** Three values for the three places of `tinyPlace`. */
export function scaled(value: number): [number, number, number] {
  return [value * halfScale * halfScale, halfScale, halfScale];
}

export const tinyPlace = '? / ? / ?';

/**
 * Writes rows of a table; one with a tiny figure in it goes by a statement of its own.
 *
 * @param given what rows come with; fields that are none of the table's are left out
 */
export function prepareInsert(
  database: Database,
  table: string,
  columns: readonly Column[],
  given: readonly Column[] = columns,
): (row: readonly StoredValue[]) => void {
  const from = columns.map(({ field }) => given.findIndex((column) => column.field === field));
  const insert = (places: readonly string[]) =>
    database.prepare(`INSERT OR REPLACE INTO ${table} (${sqlNames(columns)}) VALUES (${places.join(', ')})`);
  const plain = insert(columns.map(() => '?'));
  const figures = columns.flatMap(({ kind }, place) => (kind === 'figure' ? [place] : []));
  const values = new Array<StoredValue>(from.length);
  return (row) => {
    for (let place = 0; place < from.length; place++) values[place] = row[from[place]!]!;
    if (!figures.some((place) => isTiny(values[place]))) {
      plain.run(...(values as SqlValue[]));
      return;
    }
    const places = values.map((value) => (isTiny(value) ? tinyPlace : '?'));
    const parts = values.flatMap<StoredValue>((value) => (isTiny(value) ? scaled(value) : [value]));
    insert(places).run(...(parts as SqlValue[]));
  };
}

/** Writes rows of a table that has no figures, some with one statement: half the time of a statement for each. */
export function prepareInsertMany(
  database: Database,
  table: string,
  columns: readonly Column[],
  rowsPerStatement: number,
): (rows: readonly (readonly StoredValue[])[]) => void {
  const places = `(${columns.map(() => '?').join(', ')})`;
  const insert = (rows: number) =>
    database.prepare(
      `INSERT OR REPLACE INTO ${table} (${sqlNames(columns)}) VALUES ${new Array<string>(rows).fill(places).join(', ')}`,
    );
  const one = insert(1);
  const many = insert(rowsPerStatement);
  return (rows) => {
    if (rows.length === rowsPerStatement) many.run(...(rows.flat() as SqlValue[]));
    else for (const row of rows) one.run(...(row as SqlValue[]));
  };
}
