import { type ControlMessage, controlMessage } from '@dawa/protocols/control-pipe';

const longestLine = 65_536;

/** Cuts standard input into control messages; a line that is none is told to `onBadLine` and skipped. */
export class ControlInput {
  #line = '';
  #isTooLong = false;
  readonly #decoder = new TextDecoder();
  readonly #onMessage: (message: ControlMessage) => void;
  readonly #onBadLine: (detail: string) => void;

  constructor(onMessage: (message: ControlMessage) => void, onBadLine: (detail: string) => void) {
    this.#onMessage = onMessage;
    this.#onBadLine = onBadLine;
  }

  push(bytes: Uint8Array): void {
    const pieces = this.#decoder.decode(bytes, { stream: true }).split('\n');
    for (const [index, piece] of pieces.entries()) {
      if (this.#line.length + piece.length > longestLine) this.#isTooLong = true;
      else this.#line += piece;
      if (index < pieces.length - 1) this.#finish();
    }
  }

  #finish(): void {
    const line = this.#line.trim();
    const isTooLong = this.#isTooLong;
    this.#line = '';
    this.#isTooLong = false;
    if (isTooLong) this.#onBadLine(`expected at most ${longestLine} characters`);
    else if (line !== '') this.#read(line);
  }

  #read(line: string): void {
    let content: unknown;
    try {
      content = JSON.parse(line);
    } catch {
      this.#onBadLine(`expected JSON, found ${line.slice(0, 80)}`);
      return;
    }
    const message = controlMessage.safeParse(content);
    if (message.success) this.#onMessage(message.data);
    else
      this.#onBadLine(`${message.error.issues[0]?.message ?? 'not a control message'}: ${line.slice(0, 80)}`);
  }
}
