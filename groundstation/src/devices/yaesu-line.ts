import { decodeYaesuSetting, encodeYaesuOrder, YaesuBlocks, yaesuBlockOctets } from '@dawa/protocols/yaesu';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { DeviceError, detailOf } from './device-error.ts';
import type { DialectContext } from './radio-dialect.ts';
import { RequestLine } from './request-line.ts';

/** The radio takes a block for whole after this pause, and the next one for new: Hamlib waits as long after each (ft847.c). */
const pauseMs = 50;

/**
 * Blocks of five octets to a radio whose answers bear no mark. Each question says how long its answer is; where the line gives
 * our own octets back, they come first and are compared and dropped. Orders have no answer: a pause stands for it.
 */
export class YaesuLine {
  readonly #context: DialectContext;
  readonly #line: RequestLine<Uint8Array>;
  #blocks = new YaesuBlocks();
  /** Found out by the first question of each cable: an answer that is the question is an echo. */
  #hasEcho: boolean | undefined;
  #echoes = 0;

  constructor(context: DialectContext) {
    this.#context = context;
    this.#line = new RequestLine<Uint8Array>({
      name: context.portName,
      clock: context.clock,
      timeoutMs: context.timeoutMs,
      createParser: () => {
        this.#blocks = new YaesuBlocks();
        return this.#blocks;
      },
    });
  }

  get counters(): Record<string, number> {
    return { ...this.#line.counters, echoes: this.#echoes };
  }

  connect(stream: ByteStream): void {
    this.#hasEcho = undefined;
    this.#line.connect(stream);
  }

  async ask(bytes: Uint8Array, answerOctets: number): Promise<Uint8Array> {
    this.#hasEcho ??= await this.#lookForEcho();
    return this.#hasEcho ? this.#askBehindEcho(bytes, answerOctets) : this.#exchange(bytes, answerOctets);
  }

  async order(bytes: Uint8Array): Promise<void> {
    await this.#line.ask({ bytes });
    await this.#pause();
  }

  /** Goes out before everything that waits. */
  async shout(bytes: Uint8Array): Promise<void> {
    await this.#line.ask({ bytes, isUrgent: true });
  }

  async #lookForEcho(): Promise<boolean> {
    const question = encodeYaesuOrder({ kind: 'read-frequency', band: 'main' });
    const answer = await this.#exchange(question, yaesuBlockOctets);
    const hasEcho = answer.every((octet, index) => octet === question[index]);
    if (!hasEcho && !decodeYaesuSetting(answer)?.frequencyHz)
      throw new DeviceError(
        'bad-answer',
        this.#context.portName,
        'expected a frequency, found something else',
      );
    // The true answer is on its way: what comes during the pause belongs to nobody.
    if (hasEcho) await this.#pause();
    return hasEcho;
  }

  async #askBehindEcho(bytes: Uint8Array, answerOctets: number): Promise<Uint8Array> {
    const both = await this.#exchange(bytes, yaesuBlockOctets + answerOctets);
    if (!bytes.every((octet, index) => octet === both[index])) {
      this.#hasEcho = undefined;
      throw new DeviceError(
        'bad-answer',
        this.#context.portName,
        'expected our own octets first, found others',
      );
    }
    this.#echoes++;
    return both.subarray(yaesuBlockOctets);
  }

  async #exchange(bytes: Uint8Array, answerOctets: number): Promise<Uint8Array> {
    this.#blocks.expect(answerOctets);
    try {
      const answer = await this.#line.ask({ bytes, isAnswer: () => true });
      this.#context.noteAnswer();
      return answer;
    } catch (error) {
      this.#hasEcho = undefined;
      this.#context.noteSilence(detailOf(error));
      throw error;
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#context.clock.deadline(pauseMs, resolve);
    });
  }
}
