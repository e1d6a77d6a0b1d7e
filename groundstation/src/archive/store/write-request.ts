import type { ArchiveStore } from './archive-store.ts';
import type { BatchMessage } from './batch-message.ts';
import type { SqliteStoreOptions } from './sqlite-file.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

/** What is asked of the thread that writes a file. */
export type WriteRequest =
  | OpenRequest
  | { readonly kind: 'write'; readonly batch: BatchMessage }
  | {
      readonly kind: 'forgetBefore';
      readonly what: Parameters<ArchiveStore['forgetBefore']>[0];
      readonly atMs: number;
    }
  | { readonly kind: 'backup'; readonly target: string }
  | { readonly kind: 'close' };

/** Opens a file, or makes it; one that is strange is thrown away, and the answer says why. */
export interface OpenRequest {
  readonly kind: 'open';
  readonly path: string;
  readonly options: SqliteStoreOptions;
}

/** A request and its number, which the reply carries. */
export interface NumberedRequest {
  readonly requestId: number;
  readonly request: WriteRequest;
}

export type WriteReply =
  | { readonly requestId: number; readonly value: unknown }
  | { readonly requestId: number; readonly failure: WriteFailure };

/** An error as it crosses from thread to thread; without a code it is a RangeError. */
export interface WriteFailure {
  readonly code: StoreErrorCode | undefined;
  readonly message: string;
}

export function errorOf({ code, message }: WriteFailure): StoreError | RangeError {
  return code === undefined ? new RangeError(message) : new StoreError(code, message);
}
