import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * KISS: frames between a computer and a terminal node controller (TNC), cut apart by one octet.
 *
 * ```
 *   C0  port and command  octets, with C0 sent as DB DC and DB sent as DB DD  C0
 * ```
 * Source: M. Chepponis and P. Karn, "The KISS TNC: A simple Host-to-TNC communications protocol", 6th ARRL Computer
 * Networking Conference, 1987.
 */
export interface KissFrame {
  /** High half of the first octet: which radio of the TNC. */
  readonly port: number;
  /** Low half of the first octet; 0 is data. */
  readonly command: number;
  /** Without escapes; data frames have no frame check, unless the TNC leaves it where it is. */
  readonly data: Uint8Array;
}

/**
 * `bad-escape`: DB before something that needs none. `too-long`: no end came. `unfinished`: the stream ended inside.
 * `octets` are those of the frame as far as they were kept, the first of them port and command.
 */
export interface KissFault extends Fault<'bad-escape' | 'too-long' | 'unfinished'> {
  readonly octets: Uint8Array;
}

export const kissCommands = {
  data: 0,
  txDelay: 1,
  persistence: 2,
  slotTime: 3,
  txTail: 4,
  fullDuplex: 5,
  setHardware: 6,
} as const;

/**
 * One frame, with a C0 before it as well as after it: what noise left on the line ends there.
 *
 * @throws RangeError when port or command do not fit into four bits
 */
export function encodeKiss({ port, command, data }: KissFrame): Uint8Array {
  const type = halfOctet('port', port) * 16 + halfOctet('command', command);
  const out = [frameEnd];
  for (const octet of [type, ...data]) {
    if (octet === frameEnd) out.push(escape, escapedEnd);
    else if (octet === escape) out.push(escape, escapedEscape);
    else out.push(octet);
  }
  out.push(frameEnd);
  return Uint8Array.from(out);
}

/**
 * Cuts a stream into frames, however it arrives.
 *
 * What stands before the first C0 is the end of a frame whose start nobody heard: it is passed over and counted. A
 * damaged frame comes out as a fault with its octets, and the next C0 is a new beginning. So a lost C0 costs the two
 * frames it stood between, and a decoder that only counts C0s in pairs, as the published ground program of BIRDS does,
 * would be out of step for ever. Memory is bounded by `maxFrameOctets`.
 */
export class KissDecoder {
  /** Octets before the first C0. */
  skippedOctets = 0;
  readonly #frame: Uint8Array;
  #length = 0;
  #isInFrame = false;
  #isEscaped = false;
  #fault: Fault<'bad-escape' | 'too-long'> | undefined;

  constructor({ maxFrameOctets = 2048 }: { maxFrameOctets?: number } = {}) {
    if (!(maxFrameOctets >= 2)) {
      throw new RangeError(`maxFrameOctets: expected at least 2, found ${maxFrameOctets}`);
    }
    this.#frame = new Uint8Array(maxFrameOctets);
  }

  push(bytes: Uint8Array): Result<KissFrame, KissFault>[] {
    const frames: Result<KissFrame, KissFault>[] = [];
    for (const octet of bytes) {
      if (octet === frameEnd) this.#end(frames);
      else if (this.#isInFrame) this.#take(octet);
      else this.skippedOctets++;
    }
    return frames;
  }

  /** What the end of the stream cut, if anything; the decoder then begins anew. */
  flush(): Result<KissFrame, KissFault>[] {
    const octets = this.#octets();
    const fault = this.#fault;
    this.#reset();
    this.#isInFrame = false;
    if (fault !== undefined) return [failure({ ...fault, octets })];
    if (octets.length === 0) return [];
    return [failure({ kind: 'unfinished', expected: 'C0 behind the frame', found: 'the end', octets })];
  }

  #take(octet: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
      if (octet === escapedEnd) this.#append(frameEnd);
      else if (octet === escapedEscape) this.#append(escape);
      else {
        const found = `DB ${octet.toString(16).padStart(2, '0').toUpperCase()}`;
        this.#fault ??= { kind: 'bad-escape', expected: 'DB DC or DB DD', found };
        // Of a damaged frame the octets are kept as they came, for whoever wants to look.
        this.#append(escape);
        this.#append(octet);
      }
    } else if (octet === escape) {
      this.#isEscaped = true;
    } else {
      this.#append(octet);
    }
  }

  #append(octet: number): void {
    if (this.#length < this.#frame.length) this.#frame[this.#length++] = octet;
    else {
      const most = this.#frame.length;
      this.#fault ??= { kind: 'too-long', expected: `at most ${most} octets`, found: `more than ${most}` };
    }
  }

  #end(frames: Result<KissFrame, KissFault>[]): void {
    if (this.#isEscaped) {
      this.#fault ??= { kind: 'bad-escape', expected: 'DB DC or DB DD', found: 'DB C0' };
    }
    if (this.#fault !== undefined) frames.push(failure({ ...this.#fault, octets: this.#octets() }));
    else if (this.#length > 0) {
      const [type] = this.#frame;
      const data = this.#frame.slice(1, this.#length);
      frames.push(success({ port: type! >>> 4, command: type! & 15, data }));
    }
    this.#reset();
    this.#isInFrame = true;
  }

  #octets(): Uint8Array {
    return this.#frame.slice(0, this.#length);
  }

  #reset(): void {
    this.#length = 0;
    this.#isEscaped = false;
    this.#fault = undefined;
  }
}

const frameEnd = 0xc0;
const escape = 0xdb;
const escapedEnd = 0xdc;
const escapedEscape = 0xdd;

function halfOctet(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= 15) return value;
  throw new RangeError(`${name}: expected 0 to 15, found ${value}`);
}
