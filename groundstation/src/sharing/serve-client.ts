import { timingSafeEqual } from 'node:crypto';
import { codeReply, hamlibOctets, rprt } from '@dawa/protocols/hamlib-reply';
import type { HamlibMessage, HamlibRequest } from '@dawa/protocols/hamlib-tokens';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Answer, SharedLanguage, SharingClient } from './shared-language.ts';

/** Requests that wait for their turn; a client that asks faster is let go. */
const mostWaiting = 256;
/** A command that waits so long for its words is refused, and the client is in step again. */
const wordsWithinMs = 2000;
/** So many things in a row that are no request: this is no client of ours. */
const mostNonsense = 30;
const mostWrongPasswords = 3;
/** A wrong password is answered so late: guessing takes for ever. */
const wrongPasswordMs = 1000;

export interface ServedClient {
  readonly stream: ByteStream;
  readonly language: SharedLanguage;
  readonly client: SharingClient;
  readonly clock: Clock;
  /** Asked for before anything else; undefined for none. */
  readonly password: string | undefined;
}

/** Answers one client until it is gone: its requests in order, each answer in one write. */
export function serveClient(served: ServedClient): void {
  new ClientService(served);
}

class ClientService {
  readonly #served: ServedClient;
  readonly #tokeniser;
  readonly #conversation;
  readonly #waiting: HamlibMessage[] = [];
  #cancelPatience = () => {};
  #isAnswering = false;
  #isAdmitted: boolean;
  #wrongPasswords = 0;
  #nonsense = 0;
  #firstOctets = '';

  constructor(served: ServedClient) {
    const { stream, language, client, password } = served;
    this.#served = served;
    this.#tokeniser = language.createTokeniser();
    this.#conversation = language.converse(client);
    this.#isAdmitted = password === undefined;
    stream.onData((bytes) => this.#hear(bytes));
    stream.onClose(() => {
      this.#cancelPatience();
      this.#waiting.length = 0;
      this.#conversation.close();
    });
  }

  #hear(bytes: Uint8Array): void {
    const { clock, client } = this.#served;
    if (this.#isWebPage(bytes)) {
      client.tell(
        'was turned away: it speaks HTTP, as a page in a browser would that must not move anything',
      );
      this.#hangUp();
      return;
    }
    this.#cancelPatience();
    this.#queue(this.#tokeniser.push(bytes));
    if (this.#tokeniser.isWaiting)
      this.#cancelPatience = clock.deadline(wordsWithinMs, () => this.#queue(this.#tokeniser.flush()));
  }

  /** A page that an operator looks at may send to any port of this machine, with any words in the body. */
  #isWebPage(bytes: Uint8Array): boolean {
    if (this.#firstOctets.length >= 8) return false;
    this.#firstOctets += String.fromCharCode(...bytes.subarray(0, 8));
    return /^(?:GET|PUT|POST|HEAD|PATCH|TRACE|DELETE|OPTIONS|CONNECT) ?/.test(this.#firstOctets);
  }

  #queue(messages: readonly HamlibMessage[]): void {
    if (this.#waiting.length + messages.length > mostWaiting) {
      this.#served.client.tell(`was let go: more than ${mostWaiting} of its requests waited`);
      this.#hangUp();
      return;
    }
    this.#waiting.push(...messages);
    if (!this.#isAnswering) void this.#answerAll();
  }

  async #answerAll(): Promise<void> {
    const { stream } = this.#served;
    this.#isAnswering = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        const given = this.#answer(next);
        // Most answers are there already: a turn of the event loop each would be felt by everybody else.
        const { text, isLast } = 'then' in given ? await given : given;
        if (!stream.isOpen) return;
        if (text !== '') await stream.write(hamlibOctets(text));
        if (isLast === true) {
          this.#hangUp();
          return;
        }
      }
    } catch {
      // It does not take its answers: the cable has told, and is closed.
      this.#hangUp();
    } finally {
      this.#isAnswering = false;
    }
  }

  #answer(message: HamlibMessage): Answer | Promise<Answer> {
    if (message.kind === 'bad-request') {
      const code = message.fault.kind === 'unknown-command' ? rprt.notImplemented : rprt.invalid;
      return { text: codeReply(undefined, code), isLast: ++this.#nonsense >= mostNonsense };
    }
    this.#nonsense = 0;
    if (message.name === 'password') return this.#admit(message);
    const isLeaving = message.name === 'quit' || message.name === 'exit';
    if (!this.#isAdmitted && !isLeaving) return { text: codeReply(message, rprt.security) };
    return this.#conversation.answer(message);
  }

  async #admit(request: HamlibRequest): Promise<Answer> {
    const { password, clock, client } = this.#served;
    if (password === undefined || isSameText(request.words[0] ?? '', password)) {
      this.#isAdmitted = true;
      return { text: codeReply(request, rprt.ok) };
    }
    this.#wrongPasswords++;
    client.tell('gave a wrong password');
    await new Promise<void>((resolve) => clock.deadline(wrongPasswordMs, resolve));
    return { text: codeReply(request, rprt.security), isLast: this.#wrongPasswords >= mostWrongPasswords };
  }

  #hangUp(): void {
    this.#waiting.length = 0;
    void this.#served.stream.close().catch(() => {});
  }
}

/** Takes the same time however much of it was right. */
function isSameText(given: string, expected: string): boolean {
  const octetsOf = (text: string) => Buffer.from(text.padEnd(128, '\0').slice(0, 128), 'latin1');
  return timingSafeEqual(octetsOf(given), octetsOf(expected)) && given.length === expected.length;
}
