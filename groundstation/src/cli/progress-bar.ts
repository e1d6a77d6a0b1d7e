import type { Clock } from '@dawa/seams/clock';
import type { CommandIo } from './command-io.ts';

/** A bar on stderr for work that lasts more than a second, when somebody sits before a terminal. */
export class ProgressBar {
  readonly #stderr: CommandIo['stderr'];
  readonly #clock: Pick<Clock, 'monotonicMs'> | undefined;
  readonly #title: string;
  readonly #startedMs: number;
  #drawnMs: number;
  #isDrawn = false;

  constructor(io: CommandIo & { clock?: Pick<Clock, 'monotonicMs'> }, title: string) {
    this.#stderr = io.stderr;
    this.#clock = io.stderr.isTTY === true ? io.clock : undefined;
    this.#title = title;
    this.#startedMs = this.#clock?.monotonicMs() ?? 0;
    this.#drawnMs = this.#startedMs + 900;
  }

  /** @param all undefined when nobody knows how much there is */
  update(done: number, all: number | undefined): void {
    const nowMs = this.#clock?.monotonicMs();
    if (nowMs === undefined || nowMs - this.#drawnMs < 100) return;
    this.#drawnMs = nowMs;
    this.#isDrawn = true;
    this.#stderr.write(
      `\r\u001b[K${this.#title} ${all === undefined || all === 0 ? sizeText(done) : barText(done / all)}`,
    );
  }

  /** Takes the bar away. */
  finish(): void {
    if (this.#isDrawn) this.#stderr.write('\r\u001b[K');
    this.#isDrawn = false;
  }
}

const widthColumns = 30;

function barText(share: number): string {
  const filled = Math.round(Math.min(1, share) * widthColumns);
  return `[${'#'.repeat(filled)}${'.'.repeat(widthColumns - filled)}] ${Math.floor(Math.min(1, share) * 100)} %`;
}

function sizeText(octets: number): string {
  return `${(octets / 1e6).toFixed(1)} MB`;
}
