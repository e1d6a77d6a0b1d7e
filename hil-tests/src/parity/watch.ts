import { PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import type { Dictionary, Value } from '../bench/dictionary.ts';
import type { Observer } from './article.ts';

export interface Said {
  readonly report: string;
  readonly values: ReadonlyMap<string, Value>;
  readonly atMs: number;
}

/** What an article said, sent and keyed, with the time of each. */
export class Watch implements Observer {
  said: Said[] = [];
  frames: string[] = [];
  lineFaults = 0;
  nowMs: () => number = () => 0;
  #keyedMs = 0;
  #keyedSinceMs: number | undefined;
  #decoder = new PayloadBusDecoder();
  readonly #dictionary: Dictionary;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  get keyedMs(): number {
    return this.#keyedMs + (this.#keyedSinceMs === undefined ? 0 : this.nowMs() - this.#keyedSinceMs);
  }

  /** A new step: what was before is forgotten, a key that is down counts from now. */
  clear(): void {
    this.said = [];
    this.frames = [];
    this.#keyedMs = 0;
    if (this.#keyedSinceMs !== undefined) this.#keyedSinceMs = this.nowMs();
  }

  bus(octets: Uint8Array): void {
    for (const packet of this.#decoder.push(octets)) {
      if (!packet.ok) {
        this.lineFaults++;
        continue;
      }
      const read = this.#dictionary.read(packet.value);
      const values = new Map([...(read?.values ?? [])].map(([name, { value }]) => [name, value]));
      this.said.push({ report: read?.container ?? 'unknown packet', values, atMs: this.nowMs() });
    }
  }

  frame(octets: Uint8Array): void {
    this.frames.push(Buffer.from(octets).toString('hex'));
  }

  key(isKeyed: boolean): void {
    if (isKeyed) this.#keyedSinceMs ??= this.nowMs();
    else if (this.#keyedSinceMs !== undefined) {
      this.#keyedMs += this.nowMs() - this.#keyedSinceMs;
      this.#keyedSinceMs = undefined;
    }
  }
}
