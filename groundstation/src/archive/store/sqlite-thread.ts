import type { Transferable, Worker } from 'node:worker_threads';
import { beginThread } from '../../adapters/begin-thread.ts';
import { StoreError } from './store-error.ts';
import {
  errorOf,
  type NumberedRequest,
  type OpenRequest,
  type WriteReply,
  type WriteRequest,
} from './write-request.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that writes one file after another, begun with the first request. One that dies fails what was asked of it; the
 * next request begins another, which goes on with the file that was open. It keeps the process alive only while it is asked.
 */
export class SqliteThread {
  readonly #beginWorker: (known: OpenRequest | undefined) => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #open: OpenRequest | undefined;
  #lastId = 0;

  /** @param beginWorker begins `sqlite-worker.ts`, which is told the file that was open before */
  constructor(
    beginWorker = (known: OpenRequest | undefined) =>
      beginThread('./sqlite-worker', import.meta.url, { workerData: known }),
  ) {
    this.#beginWorker = beginWorker;
  }

  /** @throws StoreError, RangeError as the store does; `unreachable` when the thread died of it */
  async ask(request: WriteRequest, transfer: readonly Transferable[] = []): Promise<unknown> {
    this.#worker ??= this.#begin();
    const worker = this.#worker;
    if (request.kind === 'open') this.#open = request;
    this.#lastId += 1;
    const requestId = this.#lastId;
    worker.postMessage({ requestId, request } satisfies NumberedRequest, transfer);
    worker.ref();
    const value = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(requestId, { resolve, reject });
    });
    if (request.kind === 'close') this.#open = undefined;
    return value;
  }

  async end(): Promise<void> {
    const ending = this.#worker;
    this.#fail('was ended');
    await ending?.terminate();
  }

  #begin(): Worker {
    const begun = this.#beginWorker(this.#open);
    begun.on('message', (reply: WriteReply) => {
      const asked = this.#waiting.get(reply.requestId);
      this.#waiting.delete(reply.requestId);
      if (this.#waiting.size === 0) begun.unref();
      if ('failure' in reply) asked?.reject(errorOf(reply.failure));
      else asked?.resolve(reply.value);
    });
    const failOf = (why: string) => {
      if (this.#worker === begun) this.#fail(why);
    };
    begun.on('error', (error) => failOf(`died: ${error instanceof Error ? error.message : String(error)}`));
    begun.on('exit', (code) => failOf(`ended with code ${code}`));
    return begun;
  }

  #fail(why: string): void {
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting)
      reject(new StoreError('unreachable', `SQLite: the thread that writes ${why}`));
  }
}
