import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { AirFrame, BenchAir } from './bench.ts';
import { inTime } from './in-time.ts';

/** More than a campaign hears: whoever asks for older ones has waited too long. */
const mostHeard = 100_000;

/**
 * The tester's radio on the article's antenna connector, as a TNC that speaks KISS on a cable; with a memory like that of the
 * payload's own line.
 */
export class AirLine implements BenchAir {
  readonly heard: AirFrame[] = [];
  /** Octets that were no KISS: a TNC that is set to something else. */
  lineFaults = 0;
  readonly #stream: ByteStream;
  readonly #clock: Pick<Clock, 'nowAtMs' | 'after' | 'deadline'>;
  readonly #decoder = new KissDecoder();
  readonly #waiting = new Set<(frame: AirFrame) => void>();

  constructor(stream: ByteStream, clock: Pick<Clock, 'nowAtMs' | 'after' | 'deadline'>) {
    this.#stream = stream;
    this.#clock = clock;
    stream.onData((bytes) => this.#hear(bytes));
  }

  get name(): string {
    return this.#stream.name;
  }

  mark(): number {
    return this.heard.length;
  }

  send(frame: Uint8Array): Promise<void> {
    const octets = encodeKiss({ port: 0, command: kissCommands.data, data: frame });
    return inTime(this.#clock, this.#stream.write(octets), this.name);
  }

  waitFor(
    isIt: (heard: AirFrame) => boolean,
    sinceMark: number,
    withinMs: number,
  ): Promise<AirFrame | undefined> {
    const already = this.heard.slice(sinceMark).find(isIt);
    if (already) return Promise.resolve(already);
    return new Promise((resolve) => {
      const look = (heard: AirFrame) => {
        if (isIt(heard)) finish(heard);
      };
      const finish = (heard: AirFrame | undefined) => {
        this.#waiting.delete(look);
        cancel();
        resolve(heard);
      };
      const cancel = this.#clock.after(withinMs, () => finish(undefined));
      this.#waiting.add(look);
    });
  }

  close(): Promise<void> {
    return this.#stream.close();
  }

  #hear(bytes: Uint8Array): void {
    for (const result of this.#decoder.push(bytes)) {
      const isFrame = result.ok && result.value.command === kissCommands.data;
      if (!isFrame || this.heard.length >= mostHeard) {
        this.lineFaults++;
        continue;
      }
      const heard: AirFrame = { atMs: this.#clock.nowAtMs(), frame: result.value.data };
      this.heard.push(heard);
      for (const look of [...this.#waiting]) look(heard);
    }
  }
}
