import type { ArchiveSection } from '@dawa/protocols/station-file';
import { PostgresLine } from '../archive/store/postgres-line.ts';
import { StoreError } from '../archive/store/store-error.ts';
import type { Finding } from './machine-findings.ts';

/** Whether the database of the archive answers and lets this station begin a run; nothing for a file, which needs no server. */
export async function findDatabase({
  store,
  url,
}: Pick<ArchiveSection, 'store' | 'url'>): Promise<readonly Finding[]> {
  if (store === 'sqlite') return [];
  const what = 'database';
  const line = new PostgresLine(url === undefined ? {} : { connectionString: url }, answerWithinMs);
  try {
    const [row] = await line.take((say) =>
      say.rows(
        "SELECT current_setting('server_version'), current_database(), has_database_privilege(current_database(), 'CREATE')",
      ),
    );
    const [version, name, mayCreate] = row ?? [];
    const found = `PostgreSQL ${version}, database ${name}`;
    if (mayCreate === true) return [{ state: 'ok', what, found, advice: '' }];
    const advice = `GRANT CREATE ON DATABASE ${name}: each run has a schema of its own`;
    return [{ state: 'missing', what, found: `${found}, where no schema may be made`, advice }];
  } catch (error) {
    const { message, code } = error as StoreError;
    const isAway = error instanceof StoreError && code === 'unreachable';
    return [{ state: 'missing', what, found: message, advice: isAway ? adviceOnAway : adviceOnRefusal }];
  } finally {
    await line.close();
  }
}

const answerWithinMs = 5000;
const adviceOnAway =
  'start it; dawa start comes up without it, keeps all in its log, and writes the rows when it answers';
const adviceOnRefusal = 'correct archive.url, or what ~/.pgpass says; dawa start does not begin like this';
