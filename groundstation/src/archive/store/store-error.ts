/**
 * Why a store could not do what was asked.
 *
 * - `closed`: it was closed before.
 * - `damaged`: what it keeps cannot be read; it can be made again from the log.
 * - `full`: there is no room; the batch was not written.
 * - `unreachable`: the server does not answer, or went away; the next call tries again.
 * - `refused`: the engine will not have it.
 * - `outdated`: it was away when the batch was made, and may hold more than was known: it is to be asked how far it is.
 */
export type StoreErrorCode = 'closed' | 'damaged' | 'full' | 'unreachable' | 'refused' | 'outdated';

/** The engine of an archive failed; nothing of the batch in hand was written, save where a server went away while it answered. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

/** Whether what failed can be done later: rows wait meanwhile, and the log has them. */
export function isForLater(error: unknown): boolean {
  return error instanceof StoreError && laterCodes.has(error.code);
}

const laterCodes: ReadonlySet<StoreErrorCode> = new Set(['full', 'unreachable', 'outdated']);
