import type { Database } from '../database.ts';
import type { StoredValue } from './row-code.ts';
import { prepareInsertMany } from './sqlite-tiny.ts';
import { packetColumns } from './store-tables.ts';

/** Packets that wait for their place in the index by application process before all of them get it. */
export const packetsPerIndexing = 2048;

const rowsPerStatement = 32;

/**
 * Writes packets, and indexes them by application process some thousand at a time.
 *
 * Packets of 200 application processes come mixed: an index kept with every commit changes a page for each of them, 4 KiB for
 * 25 octets, and takes longer than all the rest. So packets above a mark are not indexed yet; who asks for an application
 * process looks through them. At or below the mark every packet is indexed, also one that comes late or is written again.
 *
 * @returns writes rows, encoded in the order of `packetColumns`, and says now and then how many those were
 */
export function createPacketWriter(
  database: Database,
  perIndexing: number,
): (rows: Iterable<StoredValue[]>) => Generator<number> {
  const insertMany = prepareInsertMany(database, 'packets', packetColumns, rowsPerStatement);
  const findMark = database.prepare(markSql);
  const setMark = database.prepare(
    'UPDATE packet_mark SET lsn = coalesce((SELECT max(lsn) FROM packets), lsn)',
  );
  const dropEntry = database.prepare(
    `DELETE FROM packet_apids WHERE (apid, received_at_ms, lsn) =
       (SELECT apid, received_at_ms, lsn FROM packets WHERE lsn = ?)`,
  );
  const putEntry = database.prepare(
    'INSERT OR REPLACE INTO packet_apids SELECT apid, received_at_ms, lsn FROM packets WHERE lsn = ?',
  );
  const putEntries = database.prepare(
    `INSERT INTO packet_apids SELECT apid, received_at_ms, lsn FROM packets WHERE lsn > ?
     ORDER BY apid, received_at_ms, lsn`,
  );
  let waiting = Number(
    database.prepare(`SELECT count(*) AS rows FROM packets WHERE lsn > (${markSql})`).get()?.['rows'],
  );

  return function* writePackets(rows) {
    let mark: number | undefined;
    for (const part of inParts(rows, rowsPerStatement)) {
      mark ??= Number(findMark.get()?.['lsn']);
      const before = mark;
      const indexed = part.map(([lsn]) => lsn as number).filter((lsn) => lsn <= before);
      for (const lsn of indexed) dropEntry.run(lsn);
      insertMany(part);
      for (const lsn of indexed) putEntry.run(lsn);
      waiting += part.length - indexed.length;
      if (waiting >= perIndexing) {
        putEntries.run(mark);
        setMark.run();
        mark = undefined;
        waiting = 0;
      }
      yield part.length;
    }
  };
}

export const markSql = 'SELECT lsn FROM packet_mark';

function* inParts<T>(rows: Iterable<T>, most: number): Generator<T[]> {
  let part: T[] = [];
  for (const row of rows) {
    part.push(row);
    if (part.length < most) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
