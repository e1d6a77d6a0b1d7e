import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { crc16 } from 'ccsds-parser/crc/crc16';
import type { Dictionary, Report } from './dictionary.ts';
import { HeardLog } from './heard-log.ts';
import { inTime } from './in-time.ts';

export interface HeardPacket {
  /** Counts from 0 since the bench was opened. */
  readonly index: number;
  readonly atMs: number;
  readonly bytes: Uint8Array;
  /** Undefined when the dictionary does not know it. */
  readonly report: Report | undefined;
}

/** Three hours of housekeeping once a second. */
const mostHeard = 10_000;

/**
 * The article's serial line, with a memory: whoever waits for a packet says from which one on, so that an answer that
 * was faster than its listener is not missed.
 */
export class PayloadLine {
  readonly heard = new HeardLog<HeardPacket>(mostHeard);
  /** Octets that arrived, also those that made no packet: an article without power says none. */
  heardOctets = 0;
  /** Frames of a wrong length, and packets whose error control does not hold. */
  lineFaults = 0;
  readonly #stream: ByteStream;
  readonly #clock: Clock;
  readonly #dictionary: Dictionary;
  readonly #decoder = new PayloadBusDecoder();
  readonly #waiting = new Set<(packet: HeardPacket) => void>();

  constructor(stream: ByteStream, dictionary: Dictionary, clock: Clock) {
    this.#stream = stream;
    this.#dictionary = dictionary;
    this.#clock = clock;
    stream.onData((bytes) => this.#hear(bytes));
  }

  get name(): string {
    return this.#stream.name;
  }

  /** Hands over to `waitFor`: packets heard from now on. */
  mark(): number {
    return this.heard.length;
  }

  /** @throws DeviceError when the cable is gone or does not take it */
  send(packet: Uint8Array): Promise<void> {
    return inTime(this.#clock, this.#stream.write(encodeBusPacket(packet)), this.name);
  }

  /** The first packet from `since` on that is wanted, or undefined when none came within `withinMs` of bench time. */
  waitFor(
    isWanted: (packet: HeardPacket) => boolean,
    since: number,
    withinMs: number,
  ): Promise<HeardPacket | undefined> {
    const already = this.heard.slice(since).find(isWanted);
    if (already) return Promise.resolve(already);
    return new Promise((resolve) => {
      const look = (packet: HeardPacket) => {
        if (isWanted(packet)) finish(packet);
      };
      const finish = (packet: HeardPacket | undefined) => {
        this.#waiting.delete(look);
        cancel();
        resolve(packet);
      };
      const cancel = this.#clock.after(withinMs, () => finish(undefined));
      this.#waiting.add(look);
    });
  }

  #hear(bytes: Uint8Array): void {
    this.heardOctets += bytes.length;
    for (const result of this.#decoder.push(bytes)) {
      // A packet that got damaged on the way says nothing, whatever it looks like.
      if (!result.ok || crc16(result.value) !== 0) {
        this.lineFaults++;
        continue;
      }
      const packet: HeardPacket = {
        index: this.heard.length,
        atMs: this.#clock.nowAtMs(),
        bytes: result.value,
        report: this.#dictionary.read(result.value),
      };
      this.heard.push(packet);
      for (const look of [...this.#waiting]) look(packet);
    }
  }
}
