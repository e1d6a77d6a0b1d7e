import { StoreError, type StoreErrorCode } from './store-error.ts';

/** What an error of the SQLite driver means. */
export function sqliteError(error: unknown): StoreError {
  const { message, errcode } = error as Error & { errcode?: number };
  return new StoreError(codeOf(errcode), `SQLite: ${message}`, error);
}

/** Result codes of SQLite, `sqlite.org/rescode.html`; the low octet of an extended code is the plain one. */
function codeOf(errcode: number | undefined): StoreErrorCode {
  switch (errcode === undefined ? undefined : errcode & 0xff) {
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return 'damaged';
    case 13: // SQLITE_FULL
      return 'full';
    default:
      return 'refused';
  }
}
