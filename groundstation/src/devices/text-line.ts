import type { ByteStream } from '@dawa/seams/byte-stream';
import { DeviceError, detailOf } from './device-error.ts';
import type { DialectContext } from './radio-dialect.ts';
import { type MessageParser, RequestLine } from './request-line.ts';

export interface TextLineSettings<Answer extends { readonly kind: string }> {
  readonly context: DialectContext;
  readonly createParser: () => MessageParser<Answer>;
  /** A question that the radio always answers, with an answer of kind `identity`: it ends every order. */
  readonly identify: Uint8Array;
}

/**
 * Questions and orders to a radio that obeys without a word (Kenwood, later Yaesu). Every order is followed by the question
 * for its name, in one write: when the name has come, the order was read, a refusal (`?;`) would have come before it, and so
 * would an echo of the order, which reads like an answer.
 */
export class TextLine<Answer extends { readonly kind: string }> {
  readonly #settings: TextLineSettings<Answer>;
  readonly #line: RequestLine<Answer>;
  #refusals = 0;

  constructor(settings: TextLineSettings<Answer>) {
    const { context, createParser } = settings;
    this.#settings = settings;
    this.#line = new RequestLine<Answer>({
      name: context.portName,
      clock: context.clock,
      timeoutMs: context.timeoutMs,
      createParser,
      onUnsolicited: ({ kind }) => {
        if (kind === 'not-good') this.#refusals++;
      },
    });
  }

  get counters(): Record<string, number> {
    return { ...this.#line.counters };
  }

  connect(stream: ByteStream): void {
    this.#line.connect(stream);
  }

  /** @throws DeviceError `refused` when the radio does not understand */
  async ask<Kind extends Answer['kind']>(
    bytes: Uint8Array,
    kind: Kind,
    isAnswer: (answer: Extract<Answer, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<Answer, { kind: Kind }>> {
    const answer = await this.#listen(() =>
      this.#line.ask({
        bytes,
        isAnswer: (heard) =>
          heard.kind === 'not-good' ||
          (heard.kind === kind && isAnswer(heard as Extract<Answer, { kind: Kind }>)),
      }),
    );
    if (answer.kind === 'not-good') throw this.#refused(bytes);
    return answer as Extract<Answer, { kind: Kind }>;
  }

  /** Resolves when the radio has read the order. @throws DeviceError `refused` when it did not take it */
  async order(bytes: Uint8Array): Promise<void> {
    const { identify } = this.#settings;
    const before = this.#refusals;
    await this.#listen(() =>
      this.#line.ask({
        bytes: Uint8Array.from([...bytes, ...identify]),
        isAnswer: ({ kind }) => kind === 'identity',
      }),
    );
    if (this.#refusals > before) throw this.#refused(bytes);
  }

  /** Goes out before everything that waits; nobody listens whether it was taken. */
  async shout(bytes: Uint8Array): Promise<void> {
    await this.#line.ask({ bytes, isUrgent: true });
  }

  async #listen(ask: () => Promise<Answer>): Promise<Answer> {
    const { bytesIn } = this.#line.counters;
    try {
      const answer = await ask();
      this.#settings.context.noteAnswer();
      return answer;
    } catch (error) {
      this.#settings.context.noteSilence(
        this.#line.counters.bytesIn > bytesIn
          ? 'what it answers is not what was asked; are baud rate and model right?'
          : detailOf(error),
      );
      throw error;
    }
  }

  #refused(bytes: Uint8Array): DeviceError {
    const text = String.fromCharCode(...bytes);
    return new DeviceError('refused', this.#settings.context.portName, `the radio answered ? to ${text}`);
  }
}
