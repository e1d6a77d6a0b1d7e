import { StoreError, type StoreErrorCode } from './store-error.ts';

/** What an error of the PostgreSQL driver, or of the socket under it, means. */
export function postgresError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { message, code } = error as Error & { code?: string };
  const reason = message === '' ? String(code) : message;
  return new StoreError(codeOf(code), `PostgreSQL: ${reason}`, error);
}

/**
 * SQLSTATE classes, PostgreSQL 15 manual, appendix A. An error without one is the driver's own: the connection is gone, or the
 * answer did not come in time.
 */
function codeOf(code: string | undefined): StoreErrorCode {
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return 'unreachable';
  // Connection exceptions, and the server being stopped, crashed or started (57P01 to 57P03).
  if (code.startsWith('08') || code.startsWith('57P0')) return 'unreachable';
  // Disk full, and a cluster that takes no more connections or memory.
  if (code === '53100') return 'full';
  if (code.startsWith('53')) return 'unreachable';
  if (code.startsWith('XX00')) return 'damaged';
  return 'refused';
}
