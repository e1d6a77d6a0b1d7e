import { StoreError, type StoreErrorCode } from './store-error.ts';

/** What an error of the SQLite driver means. */
export function sqliteError(error: unknown): StoreError {
  const { message, errcode } = error as Error & { errcode?: number };
  return new StoreError(codeOf(errcode ?? codeOfText(message)), `SQLite: ${message}`, error);
}

/** Result codes of SQLite, `sqlite.org/rescode.html`. */
const full = 13;
const corrupt = 11;
const notADatabase = 26;

/** The low octet of an extended code is the plain one. */
function codeOf(errcode: number | undefined): StoreErrorCode {
  switch (errcode === undefined ? undefined : errcode & 0xff) {
    case corrupt:
    case notADatabase:
      return 'damaged';
    case full:
      return 'full';
    default:
      return 'refused';
  }
}

/** What `all()` of the driver throws has no code, only SQLite's own words for it. */
function codeOfText(message: string): number | undefined {
  if (message.includes('disk image is malformed')) return corrupt;
  if (message.includes('file is not a database')) return notADatabase;
  if (message.includes('database or disk is full')) return full;
  return undefined;
}
