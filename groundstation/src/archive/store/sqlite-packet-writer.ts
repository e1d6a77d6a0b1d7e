import type { Database } from '../database.ts';
import type { PacketRow } from './archive-store.ts';
import { encodeRow } from './row-code.ts';
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
 */
export function createPacketWriter(
  database: Database,
  perIndexing: number,
): (rows: readonly PacketRow[]) => Generator<number> {
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
    let mark = Number(findMark.get()?.['lsn']);
    for (let first = 0; first < rows.length; first += rowsPerStatement) {
      const part = rows.slice(first, first + rowsPerStatement);
      const encoded = part.map((row) => encodeRow('packets', packetColumns, row));
      const indexed = part.filter(({ lsn }) => lsn <= mark);
      for (const { lsn } of indexed) dropEntry.run(lsn);
      insertMany(encoded);
      for (const { lsn } of indexed) putEntry.run(lsn);
      waiting += part.length - indexed.length;
      if (waiting >= perIndexing) {
        putEntries.run(mark);
        setMark.run();
        mark = Number(findMark.get()?.['lsn']);
        waiting = 0;
      }
      yield part.length;
    }
  };
}

export const markSql = 'SELECT lsn FROM packet_mark';
