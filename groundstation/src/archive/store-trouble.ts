import { asError } from '@dawa/seams/fault';
import type { FaultReporter } from '../ports.ts';

/** What an operator should know of a store that does not take rows, or not as fast as they come. */
export interface StoreTrouble {
  readonly error: Error;
  /** Rows wait in memory; or only the log has them; or they are being read back from there, since the store answers again. */
  readonly rows: 'waiting' | 'let-go' | 'read-back';
  /** It neither fails nor hangs, and more rows come than it takes. */
  readonly isSlow: boolean;
}

export interface StoreTroublesOptions {
  readonly onFault: FaultReporter;
  readonly onTrouble?: ((trouble: StoreTrouble | undefined) => void) | undefined;
}

/** What troubles a store at this moment: told when that changes, not with every batch that fails. */
export class StoreTroubles {
  readonly #options: StoreTroublesOptions;
  #current: StoreTrouble | undefined;
  #toldText: string | undefined;

  constructor(options: StoreTroublesOptions) {
    this.#options = options;
  }

  /** Undefined while the store takes rows as they come. */
  get current(): StoreTrouble | undefined {
    return this.#current;
  }

  /** The store threw. */
  fail(reason: unknown, rows: 'waiting' | 'let-go'): void {
    const error = asError(reason);
    if (this.#current === undefined || this.#current.isSlow) this.#options.onFault('archive', error);
    this.#tell({ error, rows, isSlow: false });
  }

  /** Memory let its rows go. */
  letGo(trouble: Omit<StoreTrouble, 'rows'>): void {
    this.#tell({ ...trouble, rows: 'let-go' });
  }

  /** The store answers again, and rows are read back. */
  readBack(): void {
    if (this.#current !== undefined) this.#tell({ ...this.#current, rows: 'read-back' });
  }

  end(): void {
    this.#tell(undefined);
  }

  #tell(trouble: StoreTrouble | undefined): void {
    const text = trouble && `${trouble.rows} ${trouble.error.message}`;
    this.#current = trouble;
    if (text === this.#toldText) return;
    this.#toldText = text;
    this.#options.onTrouble?.(trouble);
  }
}
