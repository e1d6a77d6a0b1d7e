import { DeviceError } from '@dawa/groundstation/devices/device-error';
import { decodeScpiBlock } from '@dawa/protocols/scpi/block';
import { readErrorEntry } from '@dawa/protocols/scpi/error-queue';
import { ScpiMessageCutter } from '@dawa/protocols/scpi/message-cutter';
import { readScpiNumber } from '@dawa/protocols/scpi/number';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import { inTime } from '../bench/in-time.ts';

export interface ScpiLineSettings {
  readonly stream: ByteStream;
  readonly clock: Pick<Clock, 'deadline'>;
  /** As people call it: `supply`. */
  readonly name: string;
  readonly answerTimeoutMs: number;
}

/** Errors that an instrument may have stored since somebody last asked. */
const mostErrors = 64;

/**
 * A conversation with one instrument, one question at a time. After each order it is asked whether it is done and what it
 * refused. An answer that did not come in time may come later: the next question is asked behind one whose answer nobody
 * else can give, and what comes before that is thrown away.
 */
export class ScpiLine {
  readonly #settings: ScpiLineSettings;
  readonly #cutter = new ScpiMessageCutter(1_048_576);
  readonly #heard: Uint8Array[] = [];
  #wake: () => void = () => {};
  #turn: Promise<unknown> = Promise.resolve();
  /** An answer may still be on its way. */
  #isOutOfStep = false;
  #nonce = 0;

  constructor(settings: ScpiLineSettings) {
    this.#settings = settings;
    settings.stream.onData((bytes) => {
      for (const { octets } of this.#cutter.push(bytes)) {
        if (this.#heard.length >= mostUnasked) this.#heard.shift();
        this.#heard.push(octets);
      }
      this.#wake();
    });
    settings.stream.onClose(() => this.#wake());
  }

  get isOpen(): boolean {
    return this.#settings.stream.isOpen;
  }

  /**
   * @returns the answer's text, without its line feed
   * @throws DeviceError `timeout` when it does not answer in time, `lost` when the cable is gone
   */
  ask(question: string): Promise<string> {
    return this.#inTurn(async () => textOf(await this.#exchange(question)));
  }

  /** @throws DeviceError as `ask`, and `bad-answer` for what is no number, or a number that means none */
  async askNumber(question: string): Promise<number> {
    const answer = await this.ask(question);
    const value = readScpiNumber(answer.split(/[,;]/)[0]!);
    if (!value.ok) throw this.#error('bad-answer', `${question}: ${describeFault(value.fault)}`);
    return value.value;
  }

  /** @throws DeviceError as `ask`, and `bad-answer` for what is no block */
  askBlock(question: string): Promise<Uint8Array> {
    return this.#inTurn(async () => {
      const block = decodeScpiBlock(await this.#exchange(question));
      if (!block.ok) throw this.#error('bad-answer', `${question}: ${describeFault(block.fault)}`);
      return block.value;
    });
  }

  /**
   * Gives an order and waits until it is done.
   *
   * @throws DeviceError as `ask`, and `refused` with what its error queue says
   */
  order(order: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#say(order);
      await this.#exchange('*OPC?');
      const errors = await this.#readErrors();
      if (errors.length > 0) throw this.#error('refused', `${order}: ${errors.join('; ')}`);
    });
  }

  /** Says something for which nobody waits: the last word to an instrument that may hang. */
  say(order: string): Promise<void> {
    return this.#say(order);
  }

  /** What it refused before our time, oldest first; its queue is empty then. */
  readErrors(): Promise<string[]> {
    return this.#inTurn(() => this.#readErrors());
  }

  close(): Promise<void> {
    return this.#settings.stream.close();
  }

  async #readErrors(): Promise<string[]> {
    const errors: string[] = [];
    while (errors.length < mostErrors) {
      const answer = textOf(await this.#exchange('SYST:ERR?'));
      const entry = readErrorEntry(answer);
      if (!entry.ok) throw this.#error('bad-answer', describeFault(entry.fault));
      if (entry.value.number === 0) break;
      errors.push(`${entry.value.number} ${entry.value.text}`);
    }
    return errors;
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(action);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #exchange(question: string): Promise<Uint8Array> {
    if (this.#isOutOfStep) await this.#getInStep();
    this.#heard.length = 0;
    this.#cutter.restart();
    await this.#say(question);
    return this.#next(question);
  }

  /** The event mask holds any number up to 255 and gives it back: IEEE 488.2, 10.10 and 10.11; every instrument has it. */
  async #getInStep(): Promise<void> {
    this.#nonce = (this.#nonce % 127) + 1;
    const nonce = 128 + this.#nonce;
    this.#cutter.restart();
    await this.#say(`*ESE ${nonce}`);
    await this.#say('*ESE?');
    while (Number(textOf(await this.#next('*ESE?')).replace('+', '')) !== nonce);
    this.#isOutOfStep = false;
  }

  #say(text: string): Promise<void> {
    const { stream, clock, name, answerTimeoutMs } = this.#settings;
    const octets = Uint8Array.from(`${text}\n`, (letter) => letter.charCodeAt(0));
    return inTime(clock, stream.write(octets), name, answerTimeoutMs);
  }

  #next(question: string): Promise<Uint8Array> {
    const { clock, answerTimeoutMs, stream } = this.#settings;
    return new Promise((resolve, reject) => {
      const finish = (act: () => void) => {
        this.#wake = () => {};
        cancel();
        act();
      };
      const cancel = clock.deadline(answerTimeoutMs, () =>
        finish(() => {
          this.#isOutOfStep = true;
          reject(this.#error('timeout', `expected an answer to ${question} within ${answerTimeoutMs} ms`));
        }),
      );
      this.#wake = () => {
        const octets = this.#heard.shift();
        if (octets !== undefined) finish(() => resolve(octets));
        else if (!stream.isOpen) finish(() => reject(this.#error('lost', 'the connection is gone')));
      };
      this.#wake();
    });
  }

  #error(code: 'timeout' | 'lost' | 'refused' | 'bad-answer', detail: string): DeviceError {
    return new DeviceError(code, this.#settings.name, detail);
  }
}

/** Nobody asked for more: an instrument that babbles fills no memory. */
const mostUnasked = 64;

/** Octets as characters; what no terminal should see becomes a dot. */
function textOf(octets: Uint8Array): string {
  return [...octets]
    .map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·'))
    .join('');
}
