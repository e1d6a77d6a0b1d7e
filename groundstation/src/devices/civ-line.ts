import { type CivAnswer, type CivFrame, CivParser, civController, readCivAnswer } from '@dawa/protocols/civ';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { DeviceError, detailOf } from './device-error.ts';
import type { DialectContext } from './radio-dialect.ts';
import { RequestLine } from './request-line.ts';

/** Somebody spoke at the same time; the frame is lost. */
type Heard = CivAnswer | { readonly kind: 'jammed' };

/** Two that spoke at once wait for so long at the most, each as long as chance says, before they speak again. */
const longestBackOffMs = 60;

/**
 * Questions and orders on a CI-V line. Answers are told by their addresses from the echo of our own frames and from what the
 * radio says unasked. After a collision the frame is said once more.
 */
export class CivLine {
  readonly counters = { echoes: 0, transceive: 0, collisions: 0 };
  readonly #address: number;
  readonly #context: DialectContext;
  readonly #line: RequestLine<Heard>;

  constructor(address: number, context: DialectContext) {
    this.#address = address;
    this.#context = context;
    this.#line = new RequestLine<Heard>({
      name: context.portName,
      clock: context.clock,
      timeoutMs: context.timeoutMs,
      createParser: () => this.#createParser(),
    });
  }

  get allCounters(): Record<string, number> {
    return { ...this.#line.counters, ...this.counters };
  }

  connect(stream: ByteStream): void {
    this.#line.connect(stream);
  }

  /** @throws DeviceError `refused` when the radio says no */
  async ask<Kind extends CivAnswer['kind']>(
    bytes: Uint8Array,
    kind: Kind,
    isAnswer: (answer: Extract<CivAnswer, { kind: Kind }>) => boolean = () => true,
    /** `isOnce`: said again after a collision it might come when it is wanted no longer, as a key after its release. */
    more: { readonly isUrgent?: boolean; readonly isOnce?: boolean } = {},
  ): Promise<Extract<CivAnswer, { kind: Kind }>> {
    const isMeant = (heard: Heard) =>
      heard.kind === 'not-good' ||
      heard.kind === 'jammed' ||
      (heard.kind === kind && isAnswer(heard as Extract<CivAnswer, { kind: Kind }>));
    const once = () => this.#listen(() => this.#line.ask({ ...more, bytes, isAnswer: isMeant }));
    let heard = await once();
    if (heard.kind === 'jammed') {
      this.counters.collisions++;
      if (more.isOnce) throw this.#collided('a collision took the order');
      await this.#backOff();
      heard = await once();
    }
    if (heard.kind === 'not-good')
      throw new DeviceError('refused', this.#context.portName, `the radio answered no to ${shown(bytes)}`);
    if (heard.kind === 'jammed') throw this.#collided('two collisions in a row; who else is on this line?');
    return heard as Extract<CivAnswer, { kind: Kind }>;
  }

  #collided(detail: string): DeviceError {
    return new DeviceError('timeout', this.#context.portName, detail);
  }

  /** Passes on what came, and tells what came instead of an answer. */
  async #listen(ask: () => Promise<Heard>): Promise<Heard> {
    const { echoes } = this.counters;
    const { bytesIn } = this.#line.counters;
    try {
      const heard = await ask();
      this.#context.noteAnswer();
      return heard;
    } catch (error) {
      this.#context.noteSilence(
        this.counters.echoes > echoes
          ? 'only our own echo comes back: is the radio on, and its CI-V address right?'
          : this.#line.counters.bytesIn > bytesIn
            ? 'what it answers is no CI-V; is the baud rate right?'
            : detailOf(error),
      );
      throw error;
    }
  }

  #createParser(): { push(bytes: Uint8Array): Heard[] } {
    const parser = new CivParser();
    return {
      push: (bytes) => {
        const jams = parser.jams;
        const heard: Heard[] = parser
          .push(bytes)
          .filter((frame) => this.#isForUs(frame))
          .map(readCivAnswer);
        if (parser.jams > jams) heard.unshift({ kind: 'jammed' });
        return heard;
      },
    };
  }

  #isForUs(frame: CivFrame): boolean {
    if (frame.to === this.#address && frame.from === civController) this.counters.echoes++;
    else if (frame.from === this.#address && frame.to !== civController) this.counters.transceive++;
    return frame.from === this.#address && frame.to === civController;
  }

  #backOff(): Promise<void> {
    const { clock, random } = this.#context;
    return new Promise((resolve) => {
      clock.deadline(longestBackOffMs * random(), resolve);
    });
  }
}

function shown(bytes: Uint8Array): string {
  return [...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
