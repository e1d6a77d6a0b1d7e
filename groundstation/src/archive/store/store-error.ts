/**
 * Why a store could not do what was asked.
 *
 * - `closed`: it was closed before.
 * - `damaged`: what it keeps cannot be read; it can be made again from the log.
 * - `full`: there is no room; the batch was not written.
 * - `unreachable`: the server does not answer, or went away; the next call tries again.
 * - `refused`: the engine will not have it.
 */
export type StoreErrorCode = 'closed' | 'damaged' | 'full' | 'unreachable' | 'refused';

/** The engine of an archive failed; nothing of the batch in hand was written, save where a server went away while it answered. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}
