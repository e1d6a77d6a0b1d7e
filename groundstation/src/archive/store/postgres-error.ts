import { StoreError, type StoreErrorCode } from './store-error.ts';

/** What an error of the PostgreSQL driver, or of the socket under it, means. */
export function postgresError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { message, code = '', severity } = error as Error & { code?: string; severity?: string };
  // Only what the server says has a severity; the rest is the driver's or the socket's own, whose `EPIPE` looks like a SQLSTATE.
  const storeCode = severity === undefined ? 'unreachable' : codeOf(code);
  return new StoreError(storeCode, `PostgreSQL: ${message === '' ? code : message}`, error);
}

/** SQLSTATE classes, PostgreSQL 15 manual, appendix A. */
function codeOf(code: string): StoreErrorCode {
  // Connection exceptions, and the server being stopped, crashed or started (57P01 to 57P03).
  if (code.startsWith('08') || code.startsWith('57P0')) return 'unreachable';
  // Disk full, and a cluster that takes no more connections or memory.
  if (code === '53100') return 'full';
  if (code.startsWith('53')) return 'unreachable';
  if (code.startsWith('XX00')) return 'damaged';
  return 'refused';
}
