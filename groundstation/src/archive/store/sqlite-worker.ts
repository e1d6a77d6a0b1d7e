/**
 * The thread that writes the file of a store. Begun by `sqlite-thread.ts`; what it is asked and answers, `write-request.ts` says.
 *
 * A thread that takes the place of one that died is handed, as its data, the file that was open then. It opens that file with
 * the first request that needs it, and throws nothing of it away, for the station relies on it by now.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from '../database.ts';
import { unpackBatch } from './batch-message.ts';
import { sqliteError } from './sqlite-error.ts';
import { openKnownSqliteFile, openSqliteFile } from './sqlite-file.ts';
import { ConnectionTurns } from './sqlite-turns.ts';
import { createSqliteWrites, type SqliteWrites } from './sqlite-writes.ts';
import { StoreError } from './store-error.ts';
import type {
  NumberedRequest,
  OpenRequest,
  WriteFailure,
  WriteReply,
  WriteRequest,
} from './write-request.ts';

/** Nobody waits for the end of a checkpoint here: pages that change often are moved once, and the log stays below some 5 MB. */
const checkpointPages = 500;

/** A twentieth less work for twice as many: who asks for an application process looks through as many, about 1 ms. */
const packetsPerIndexing = 4096;

const known = workerData as OpenRequest | undefined;
let writes: SqliteWrites | undefined;

const makeWrites =
  ({ path, options: { perIndexing = packetsPerIndexing } }: OpenRequest) =>
  (database: Database) =>
    createSqliteWrites(database, path, new ConnectionTurns(), { checkpointPages, perIndexing });

async function answer(request: WriteRequest): Promise<unknown> {
  if (request.kind === 'open') {
    const { made, discarded } = openSqliteFile(request.path, request.options, makeWrites(request));
    writes = made;
    return discarded;
  }
  if (writes === undefined) {
    if (known === undefined) throw new StoreError('closed', 'no file is open');
    writes = openKnownSqliteFile(known.path, known.options, makeWrites(known));
  }
  switch (request.kind) {
    case 'write':
      return writes.write(unpackBatch(request.batch), 0);
    case 'forgetBefore':
      return writes.forgetBefore(request.what, request.atMs);
    case 'backup':
      return writes.backup(request.target);
    case 'close':
      return writes.close();
    default:
      return request satisfies never;
  }
}

function failureOf(error: unknown): WriteFailure {
  if (error instanceof RangeError) return { code: undefined, message: error.message };
  const { code, message } = error instanceof StoreError ? error : sqliteError(error);
  return { code, message };
}

parentPort?.on('message', async ({ requestId, request }: NumberedRequest) => {
  let reply: WriteReply;
  try {
    reply = { requestId, value: await answer(request) };
  } catch (error) {
    reply = { requestId, failure: failureOf(error) };
  }
  parentPort?.postMessage(reply);
});
