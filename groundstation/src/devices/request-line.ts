import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError } from './device-error.ts';

/** How a language cuts bytes into messages. */
export interface MessageParser<Message> {
  push(bytes: Uint8Array): readonly Message[];
  /** Forgets what was heard of a message that did not end. Where there is such a thing, it is done before each question. */
  restart?(): void;
}

export interface Request<Message> {
  readonly bytes: Uint8Array;
  /** Tells the answer from everything else on the line; without it the request is over when its bytes are out. */
  readonly isAnswer?: (message: Message) => boolean;
  readonly timeoutMs?: number;
  /**
   * Requests with the same key set the same thing: one that still waits takes over the bytes of the newer one, and both
   * end together. So a line that falls behind sends the last value and not all of them.
   */
  readonly key?: string;
  /** Goes out before everything that waits, and does not wait for the answer under way. */
  readonly isUrgent?: boolean;
}

export interface RequestLineSettings<Message> {
  readonly name: string;
  readonly clock: Clock;
  readonly createParser: () => MessageParser<Message>;
  readonly timeoutMs: number;
  /** Messages that nobody waited for. */
  readonly onUnsolicited?: (message: Message) => void;
}

export interface LineCounters {
  requests: number;
  answers: number;
  timeouts: number;
  bytesIn: number;
  unsolicited: number;
}

/**
 * One line to one device: one request at a time, each answered, timed out or lost.
 *
 * Nothing is sent again by itself: when the cable is lost all that waited is rejected, and whoever wanted something
 * decides whether it may be said to the device that is there afterwards.
 */
export class RequestLine<Message> {
  readonly counters: LineCounters = { requests: 0, answers: 0, timeouts: 0, bytesIn: 0, unsolicited: 0 };
  readonly #settings: RequestLineSettings<Message>;
  #stream: ByteStream | undefined;
  #parser: MessageParser<Message> | undefined;
  #waiting: Pending<Message>[] = [];
  /** Sent and not answered, oldest first: one, and the urgent ones that overtook. */
  #sent: Pending<Message>[] = [];

  constructor(settings: RequestLineSettings<Message>) {
    this.#settings = settings;
  }

  /** Takes a new cable; the old one must be gone. */
  connect(stream: ByteStream): void {
    this.#stream = stream;
    const parser = this.#settings.createParser();
    this.#parser = parser;
    stream.onData((bytes) => {
      if (this.#stream !== stream) return;
      this.counters.bytesIn += bytes.length;
      for (const message of parser.push(bytes)) this.#take(message);
    });
    stream.onClose(() => {
      if (this.#stream !== stream) return;
      this.#stream = undefined;
      const all = [...this.#sent, ...this.#waiting];
      this.#sent = [];
      this.#waiting = [];
      for (const pending of all) pending.end(this.#error('lost', 'the cable was lost'));
    });
  }

  /**
   * @returns the answer; undefined for a request without `isAnswer`
   * @throws DeviceError `lost` without a cable or when it goes, `timeout` without an answer
   */
  ask(request: Request<Message> & { isAnswer: (message: Message) => boolean }): Promise<Message>;
  ask(request: Request<Message>): Promise<Message | undefined>;
  ask(request: Request<Message>): Promise<Message | undefined> {
    if (this.#stream === undefined) return Promise.reject(this.#error('lost', 'there is no cable'));
    const older =
      request.key === undefined ? undefined : this.#waiting.find((one) => one.request.key === request.key);
    return new Promise((resolve, reject) => {
      const settle: Settle<Message> = { resolve, reject };
      if (older !== undefined) {
        older.request = request;
        older.settles.push(settle);
        return;
      }
      const pending = new Pending(request, settle);
      if (request.isUrgent) {
        this.#send(pending);
      } else {
        this.#waiting.push(pending);
        this.#sendNext();
      }
    });
  }

  /** Drops every waiting request with this key: a target that a STOP made void. */
  drop(key: string): void {
    const dropped = this.#waiting.filter((one) => one.request.key === key);
    this.#waiting = this.#waiting.filter((one) => one.request.key !== key);
    for (const pending of dropped) pending.end(this.#error('busy', 'a stop took its place'));
  }

  #sendNext(): void {
    if (this.#sent.length > 0) return;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#send(next);
  }

  #send(pending: Pending<Message>): void {
    const stream = this.#stream;
    if (stream === undefined) {
      pending.end(this.#error('lost', 'there is no cable'));
      return;
    }
    const { bytes, isAnswer, timeoutMs = this.#settings.timeoutMs } = pending.request;
    // Noise before a question is no part of its answer; the answer of one that is still out may be half here.
    if (this.#sent.length === 0) this.#parser?.restart?.();
    this.#sent.push(pending);
    this.counters.requests++;
    pending.cancelDeadline = this.#settings.clock.deadline(timeoutMs, () => {
      this.counters.timeouts++;
      this.#finish(pending, this.#error('timeout', `no answer within ${timeoutMs} ms`));
    });
    stream.write(bytes).then(
      () => {
        if (isAnswer === undefined) this.#finish(pending, undefined);
      },
      (error: unknown) => this.#finish(pending, this.#error('lost', 'the request did not go out', error)),
    );
  }

  #take(message: Message): void {
    const pending = this.#sent.find((one) => one.request.isAnswer?.(message));
    if (pending === undefined) {
      this.counters.unsolicited++;
      this.#settings.onUnsolicited?.(message);
      return;
    }
    this.counters.answers++;
    this.#finish(pending, message);
  }

  #finish(pending: Pending<Message>, outcome: Message | DeviceError | undefined): void {
    const index = this.#sent.indexOf(pending);
    if (index < 0) return;
    this.#sent.splice(index, 1);
    pending.end(outcome);
    this.#sendNext();
  }

  #error(code: 'lost' | 'timeout' | 'busy', detail: string, cause?: unknown): DeviceError {
    return new DeviceError(code, this.#settings.name, detail, cause);
  }
}

interface Settle<Message> {
  resolve(message: Message | undefined): void;
  reject(error: DeviceError): void;
}

class Pending<Message> {
  request: Request<Message>;
  readonly settles: Settle<Message>[];
  cancelDeadline: () => void = () => {};

  constructor(request: Request<Message>, settle: Settle<Message>) {
    this.request = request;
    this.settles = [settle];
  }

  end(outcome: Message | DeviceError | undefined): void {
    this.cancelDeadline();
    for (const { resolve, reject } of this.settles) {
      if (outcome instanceof DeviceError) reject(outcome);
      else resolve(outcome);
    }
  }
}
