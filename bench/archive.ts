import { archiveColumnRows } from './archive-columns.ts';
import { ingestRows } from './archive-ingest.ts';
import { archiveLogRows } from './archive-log.ts';
import { archiveSampleRows } from './archive-samples.ts';
import type { BenchRow } from './paired.ts';

/** The archive: reception to disk, columns, plots and raw reads, the log and its opening. */
export async function archiveRows(): Promise<BenchRow[]> {
  return [
    ...(await ingestRows()),
    ...(await archiveSampleRows()),
    ...archiveColumnRows(),
    ...(await archiveLogRows()),
  ];
}
