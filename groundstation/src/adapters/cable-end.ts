import type { CloseReason } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError } from '../devices/device-error.ts';

export interface CableEndSettings<Piece> {
  readonly name: string;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly timeoutMs: number;
  /** For people: `port`, `device`. */
  readonly what: string;
  /** Lets go of the host's object; called once. */
  readonly drop: () => Promise<void>;
  /** Pieces that came before anybody listened are kept as long as this says so: the first answer may be faster than its reader. */
  readonly hasRoom: (early: readonly Piece[], next: Piece) => boolean;
}

/**
 * What every real cable has in common, whether octets go over it or reports: a loss is told once however often the host reports it,
 * whatever is asked of the host has a deadline of real time, and after the loss nothing goes out any more.
 */
export class CableEnd<Piece> {
  readonly name: string;
  readonly #settings: CableEndSettings<Piece>;
  readonly #listeners = new Set<(piece: Piece) => void>();
  readonly #closeListeners = new Set<(reason: CloseReason) => void>();
  readonly #pending = new Set<(error: DeviceError) => void>();
  #early: Piece[] = [];
  #reason: CloseReason | undefined;
  #dropped: Promise<void> | undefined;

  constructor(settings: CableEndSettings<Piece>) {
    this.name = settings.name;
    this.#settings = settings;
  }

  get isOpen(): boolean {
    return this.#reason === undefined;
  }

  onPiece(listener: (piece: Piece) => void): () => void {
    this.#listeners.add(listener);
    const early = this.#early;
    this.#early = [];
    for (const piece of early) listener(piece);
    return () => this.#listeners.delete(listener);
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    if (this.#reason !== undefined) listener(this.#reason);
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  /** From the host; a copy, for whoever listens later finds it as it was. */
  hear(piece: Piece): void {
    if (!this.isOpen) return;
    if (this.#listeners.size > 0) {
      for (const listener of [...this.#listeners]) listener(piece);
    } else if (this.#settings.hasRoom(this.#early, piece)) this.#early.push(piece);
  }

  /**
   * Asks the host, which may answer never.
   *
   * @param refusal what its error means, where the cable is there all the same; any other error is a loss
   * @throws DeviceError `lost` before and after a loss, `timeout` when there is no answer in time, which is a loss too
   */
  inTime<T>(
    what: string,
    ask: () => Promise<T>,
    onLate: string,
    refusal: (error: unknown) => DeviceError | string,
  ): Promise<T> {
    const { timeoutMs, clock } = this.#settings;
    if (!this.isOpen) return Promise.reject(this.#lost(`expected an open ${this.#settings.what}, found `));
    return new Promise<T>((resolve, reject) => {
      const settle = (action: () => void) => {
        if (!this.#pending.delete(fail)) return;
        cancelDeadline();
        action();
      };
      const fail = (error: DeviceError) => settle(() => reject(error));
      this.#pending.add(fail);
      const cancelDeadline = clock.deadline(timeoutMs, () => {
        fail(new DeviceError('timeout', this.name, `did not ${what} in ${timeoutMs} ms`));
        this.lose(onLate);
      });
      ask().then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => {
          const meant = refusal(error);
          if (typeof meant === 'string') this.lose(meant);
          else fail(meant);
        },
      );
    });
  }

  lose(detail: string): void {
    this.end({ kind: 'lost', detail });
  }

  end(reason: CloseReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const finish of [...this.#pending]) finish(this.#lost());
    this.#dropped = this.#settings.drop().catch(() => {});
    for (const listener of [...this.#closeListeners]) listener(reason);
    this.#closeListeners.clear();
    this.#listeners.clear();
    this.#early = [];
  }

  async close(): Promise<void> {
    this.end({ kind: 'closed-here' });
    await this.#dropped;
  }

  #lost(before = ''): DeviceError {
    const why =
      this.#reason?.kind === 'lost' ? `lost: ${this.#reason.detail}` : (this.#reason?.kind ?? 'open');
    return new DeviceError('lost', this.name, `${before}${why}`);
  }
}
